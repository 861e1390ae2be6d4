"""How the parts of a notice are written: texts cleaned again, paragraphs numbered, days and hashes in words."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.safestring import SafeString

from core.money import ZERO, pounds
from core.rich_text import numbered, on_page, shift_headings

# The level at which headings of a formatted text begin by themselves.
_OWN_LEVEL = 3
_ON_PAPER, _ON_PAGE = 2, 3


class Wording:
    """Writes formatted texts one after the other, and counts their paragraphs through."""

    def __init__(self, *, is_page: bool) -> None:
        self.is_page = is_page
        self.level = _ON_PAGE if is_page else _ON_PAPER
        self._next = 1

    def plain(self, html: str) -> SafeString:
        """A text without numbers, under a section's heading."""
        shift = self._shift(1)
        return on_page(html, shift) if self.is_page else shift_headings(html, shift)

    def numbered(self, html: str, *, depth: int = 1) -> SafeString:
        """A text with its paragraphs numbered on; its headings stand `depth` below those of sections."""
        markup, self._next = numbered(html, self._next, shift=self._shift(depth), is_framed=self.is_page)
        return markup

    def number(self) -> int:
        """The number of a paragraph that the template writes itself."""
        self._next += 1
        return self._next - 1

    def _shift(self, depth: int) -> int:
        return self.level + depth - _OWN_LEVEL


def day_of(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def amount_of(values: Mapping[str, Any], name: str) -> Decimal:
    """Pounds, from the text in which they are stored."""
    return Decimal(values[name])


def change_in_words(amount: Decimal) -> str:
    """+£430,130, −£20,000 or "no change"."""
    if amount == ZERO:
        return "no change"
    return f"+{pounds(amount)}" if amount > 0 else pounds(amount)


def joined(names: list[str]) -> str:
    """A, B and C."""
    return " and ".join(part for part in (", ".join(names[:-1]), names[-1]) if part) if names else ""


def short_hash(sha256: str) -> str:
    """The first sixteen figures in fours: enough to tell two files apart, and to be read aloud."""
    return " ".join(sha256[at : at + 4] for at in range(0, 16, 4))
