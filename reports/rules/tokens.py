"""Tokens: how a live figure, table or chart stands in the words of a report, before its value is known.

[[fund-confirmed:2017-18]] prints a figure, [[fund-confirmed:2017-18|in words]] the same in words. Alone in a paragraph
[[table:funded-agencies:2017-18]] and [[chart:headings:2017-18]] are a table and a chart.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from html import unescape

from core import years
from core.rich_text import clean
from core.rich_text.blocks import PARAGRAPH, Block, Text
from core.rich_text.cleaning import blocks_of
from core.rich_text.runs import words_in
from core.rich_text.writing import Writer

IN_WORDS = "in words"
_BLOCK_KINDS = ("table", "chart")
# What stands between the brackets may be any typing: it is read, and where it names nothing that is said.
_SLUG = re.compile(r"(?<=:)([12]\d{3})-\d{2}(?=[:|\]])", re.ASCII)
_TOKEN = re.compile(r"\[\[([^\[\]\n]{1,200})\]\]")


@dataclass(frozen=True)
class Token:
    """One token as it was typed. `key` names what it stands for, in small letters and without spaces at its ends."""

    typed: str
    key: str
    style: str = ""

    @property
    def is_block(self) -> bool:
        return self.key.split(":")[0] in _BLOCK_KINDS

    @property
    def is_in_words(self) -> bool:
        return self.style == IN_WORDS

    @property
    def has_unknown_style(self) -> bool:
        return self.style not in ("", IN_WORDS)


@dataclass(frozen=True)
class Piece:
    """Part of a section in its order: words as clean rich text, or the token of a table or chart."""

    html: str = ""
    block: Token | None = None


def token_of(typed: str) -> Token:
    """Read what stands between two pairs of brackets."""
    key, _, style = unescape(typed).partition("|")
    return Token(typed, " ".join(key.split()).lower(), " ".join(style.split()).lower())


def tokens_in(html: str) -> list[Token]:
    """Each token of a text in its order, as often as it stands there."""
    return [token_of(found.group(1)) for found in _TOKEN.finditer(html)]


def has_half_token(html: str) -> bool:
    """Whether a pair of brackets is left that opens or closes no token: half-typed, empty, or broken by a line."""
    rest = _TOKEN.sub("", html)
    return "[[" in rest or "]]" in rest


def replaced(html: str, value_of: Callable[[Token], str]) -> str:
    """The text with each token replaced by markup. Whoever gives the markup answers for its being safe."""
    return _TOKEN.sub(lambda found: value_of(token_of(found.group(1))), html)


def moved(html: str, *, earlier: tuple[date, date], now: tuple[date, date]) -> str:
    """The words of an earlier report with its tokens moved to other years: the first and the last of each, by their
    first days. Where both moved alike every year moves, so that the year before stays the year before. The words
    around the tokens stay.
    """
    if earlier == now:
        return html
    (first, last), (new_first, new_last) = earlier, now
    steps = {last: new_last.year - last.year} | ({first: new_first.year - first.year} if first != last else {})
    all_alike = steps[last] if new_first.year - first.year == steps[last] else 0

    def of_year(found: re.Match[str]) -> str:
        year = date(int(found.group(1)), 4, 1)
        return years.slug(date(year.year + steps.get(year, all_alike), 4, 1))

    return _TOKEN.sub(lambda token: _SLUG.sub(of_year, token.group()), html)


def pieces_of(html: str) -> list[Piece]:
    """A text cut at the tokens of tables and charts that stand alone in a paragraph; what is between is rich text."""
    return list(_pieces(blocks_of(clean(html))))


def _pieces(blocks: Sequence[Block]) -> Iterator[Piece]:
    words: list[Block] = []
    for block in blocks:
        token = _alone(block)
        if token is None:
            words.append(block)
            continue
        if words:
            yield Piece(Writer().write(words))
            words = []
        yield Piece(block=token)
    if words:
        yield Piece(Writer().write(words))


def _alone(block: Block) -> Token | None:
    if not isinstance(block, Text) or block.kind != PARAGRAPH:
        return None
    found = _TOKEN.fullmatch(words_in(block.runs).strip())
    token = token_of(found.group(1)) if found else None
    return token if token and token.is_block else None
