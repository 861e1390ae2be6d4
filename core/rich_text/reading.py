"""What a text says, how long it is, and how it is printed. Each of these reads any markup and prints clean."""

from collections.abc import Iterable

from django.utils.safestring import SafeString, mark_safe

from core.rich_text.blocks import PARAGRAPH, Block, Listing, Text
from core.rich_text.cleaning import blocks_of, kept
from core.rich_text.runs import Runs, words_in
from core.rich_text.writing import Writer


@kept
def plain_text(html: str) -> str:
    """The words alone: an empty line between paragraphs, a dash or number before items, " | " between cells."""
    return text_of(blocks_of(html))


@kept
def word_count(html: str) -> int:
    """How many words somebody reads; the signs before items and between cells are none."""
    return sum(len(words.split()) for block in blocks_of(html) for words in _words(block))


@kept
def is_empty(html: str) -> bool:
    """Nothing to read in it, whatever its markup."""
    return not blocks_of(html)


@kept
def paragraphs_of(html: str) -> int:
    """How many numbers `numbered` gives out."""
    return sum(isinstance(block, Text) and block.kind == PARAGRAPH for block in blocks_of(html))


def numbered(html: str, start: int, *, shift: int = 0, is_framed: bool = False) -> tuple[SafeString, int]:
    """The text with its paragraphs numbered on from `start`, and the number that comes next.

    Headings keep the margin; lists and tables stand under their paragraph, without a number. `shift` is added to
    the level of each heading; `is_framed` is for pages, where a wide table scrolls.
    """
    writer = Writer(number=start, shift=shift, is_framed=is_framed)
    markup = writer.write(blocks_of(html))
    return _safe(markup), writer.number if writer.number is not None else start


def shift_headings(html: str, by: int) -> SafeString:
    """The text for a paper: its headings are h3 and h4 plus `by`, so that none jumps."""
    return _safe(Writer(shift=by).write(blocks_of(html)))


@kept
def on_page(html: str, shift: int = 0) -> SafeString:
    """The text for a page: each table in a frame that scrolls, by keyboard too."""
    return _safe(Writer(shift=shift, is_framed=True).write(blocks_of(html)))


def text_of(blocks: Iterable[Block]) -> str:
    return "\n\n".join(map(_text, blocks))


def _text(block: Block) -> str:
    if isinstance(block, Text):
        return words_in(block.runs)
    if isinstance(block, Listing):
        return "\n".join(_items(block))
    return "\n".join(" | ".join(_one_line(cell.parts) for cell in row) for row in block.rows)


def _items(listing: Listing, indent: str = "") -> Iterable[str]:
    for number, item in enumerate(listing.items, start=1):
        sign = f"{number}." if listing.is_numbered else "-"
        yield f"{indent}{sign} {words_in(item.runs)}"
        for inner in item.lists:
            yield from _items(inner, indent + "   ")


def _one_line(parts: Iterable[Runs | Listing]) -> str:
    lines = ("\n".join(_items(part)) if isinstance(part, Listing) else words_in(part) for part in parts)
    return "; ".join(line.strip() for whole in lines for line in whole.splitlines())


def _words(block: Block) -> Iterable[str]:
    if isinstance(block, Text):
        yield words_in(block.runs)
    elif isinstance(block, Listing):
        for item in block.items:
            yield words_in(item.runs)
            for inner in item.lists:
                yield from _words(inner)
    else:
        for part in (part for row in block.rows for cell in row for part in cell.parts):
            yield from _words(part if isinstance(part, Listing) else Text(part))


def _safe(markup: str) -> SafeString:
    return mark_safe(markup)  # noqa: S308 - written from blocks: every word and address in it was escaped
