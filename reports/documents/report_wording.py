"""The words of a report as they print: cleaned again, paragraphs numbered through, tokens become figures."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from core.rich_text.cleaning import blocks_of
from core.rich_text.gathering import gathered
from core.rich_text.tree import tree_of
from core.rich_text.writing import Writer
from reports.documents.report_blocks import OnPage
from reports.rules.tokens import Token, replaced

# The level at which headings of a formatted text begin by themselves, and where they stand under a section's.
_OWN_LEVEL = 3
_NO_FIGURE, _NO_TABLE = "[no figure]", "[no table]"
_TAG = re.compile(r"(<[^>]*>)")
_NUMBER = '<span class="number">'


@dataclass
class Wording:
    """Writes the texts of one report one after the other, counts their paragraphs, and notes where each figure stands.

    `figures` are those of the report by the key of their token. A token that stands for none of them prints a mark
    that nobody overlooks; never its own letters, and never nothing.
    """

    figures: Mapping[str, Mapping[str, Any]]
    is_page: bool
    on_page: OnPage = field(default_factory=OnPage)
    next_number: int = 1
    # By key the paragraphs that name the figure, in the order of the report.
    used: dict[str, list[int]] = field(default_factory=dict)
    _paragraph: int = 0
    _is_in_link: bool = False

    @property
    def level(self) -> int:
        return self.on_page.level

    def numbered(self, html: str, *, goes_on: bool = False) -> SafeString:
        """A text under its section's heading. `goes_on` where words of the same section stand before it: its first
        heading then keeps the level it was given there.
        """
        writer = Writer(number=self.next_number, shift=self.level + 1 - _OWN_LEVEL, is_framed=self.is_page)
        blocks = gathered(tree_of(html).root) if goes_on else blocks_of(html)
        markup = writer.write(blocks)
        self.next_number = writer.number or self.next_number
        # Written from blocks: every word and address in it was escaped, and so is what stands for a token.
        return mark_safe(self._with_figures(markup))  # noqa: S308

    def _with_figures(self, markup: str) -> str:
        """Tokens in the words alone: what looks like one inside an address stays part of the address."""
        if "[[" not in markup:
            return markup
        self._paragraph, self._is_in_link = 0, False
        return "".join(self._part(part, before) for part, before in _with_the_tag_before(markup))

    def _part(self, part: str, before: str) -> str:
        if part.startswith("<"):
            self._is_in_link = part.startswith("<a ") or (self._is_in_link and part != "</a>")
            return part
        if before == _NUMBER:
            self._paragraph = int(part.rstrip("."))
            return part
        return replaced(part, self._printed)

    def _printed(self, token: Token) -> str:
        figure = self.figures.get(token.key)
        words = figure and figure["in_words" if token.is_in_words else "printed"]
        if not figure or not words or token.has_unknown_style:
            return self._mark(token)
        places = self.used.setdefault(token.key, [])
        if self._paragraph and self._paragraph not in places:
            places.append(self._paragraph)
        return self._linked(figure, escape(words))

    def _linked(self, figure: Mapping[str, Any], words: str) -> str:
        if not self.is_page:
            return words
        href = figure["href"]
        if not href or self._is_in_link or not self.on_page.opens(href):
            return f'<span class="app-live">{words}</span>'
        return f'<a class="app-figure" href="{escape(href)}">{words}</a>'

    def _mark(self, token: Token) -> str:
        words = _NO_TABLE if token.is_block else _NO_FIGURE
        return f'<mark class="app-no-figure">{words}</mark>' if self.is_page else f"<strong>{words}</strong>"


def _with_the_tag_before(markup: str) -> list[tuple[str, str]]:
    parts = [part for part in _TAG.split(markup) if part]
    return list(zip(parts, ["", *parts], strict=False))
