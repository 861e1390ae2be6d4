"""Why a text cannot be taken as it is, in words for whoever typed or pasted it."""

from collections.abc import Iterator

from core.refusal import Obstacle
from core.rich_text.blocks import Block, Table
from core.rich_text.cleaning import blocks_in
from core.rich_text.limits import (
    LIMIT_CHARACTERS,
    LIMIT_COLUMNS,
    LIMIT_DEPTH,
    LIMIT_LIST_LEVELS,
    LIMIT_ROWS,
    LIMIT_SPAN,
)
from core.rich_text.reading import text_of
from core.rich_text.size import Excess, excess, is_oversize
from core.rich_text.tree import Node, tree_of
from core.rich_text.typed import as_markup
from core.rich_text.writing import Writer


def obstacles_to_rich_text(
    html: str, *, limit_characters: int = LIMIT_CHARACTERS, label: str = "The text", field: str | None = None
) -> list[Obstacle]:
    """What stands against a text as it came, before it is cleaned. Quick whatever is pasted.

    `label` begins the sentences about length; `field` is the box that each obstacle belongs to.
    """
    return [Obstacle(message, field) for message in _reasons(html, limit_characters, label)]


def _reasons(html: str, limit: int, label: str) -> Iterator[str]:
    # Lines that somebody typed become paragraphs, of which there may be too many.
    beyond = excess(html) or excess(as_markup(html))
    if beyond:
        yield f"{label} is too large to be read: {_said_of(beyond)}. Paste it in parts, or without formatting"
        return
    tree = tree_of(html)
    if tree.depth > LIMIT_DEPTH:
        yield (
            f"{label} has formatting inside formatting, {tree.depth:,} levels deep, where {LIMIT_DEPTH} are allowed. "
            "Paste it without formatting"
        )
    yield from _about_lists(tree.root)
    yield from _about_spans(tree.root)
    blocks = blocks_in(tree.root)
    yield from _about_tables(blocks)
    yield from _about_length(blocks, limit, label)


def _said_of(beyond: Excess) -> str:
    if beyond.what == "characters":
        return f"with its formatting it has {beyond.number:,} characters, and may have {beyond.limit:,}"
    if beyond.what == "tags":
        return (
            f"it has {beyond.number:,} marks of formatting, and may have {beyond.limit:,} (a paragraph or a cell of "
            "a table counts as two)"
        )
    return (
        f"it has formatting inside formatting, more than {beyond.limit:,} levels deep, where {LIMIT_DEPTH} are allowed"
    )


def _about_length(blocks: list[Block], limit: int, label: str) -> Iterator[str]:
    length = len(text_of(blocks))
    if length > limit:
        yield f"{label} must be {limit:,} characters or fewer: it has {length:,}"
    elif is_oversize(Writer().write(blocks)):
        yield f"{label} has too many links or too much formatting to be kept. Paste it without formatting"


def _about_lists(root: Node) -> Iterator[str]:
    levels = _list_levels(root)
    if levels > LIMIT_LIST_LEVELS:
        yield f"This list has {levels} levels, one inside the other: it can have no more than {LIMIT_LIST_LEVELS}"


def _list_levels(node: Node) -> int:
    return (node.tag in {"ul", "ol"}) + max(map(_list_levels, node.nodes()), default=0)


def _about_spans(root: Node) -> Iterator[str]:
    widest = max((max(cell.number("colspan"), cell.number("rowspan")) for cell in _cells(root)), default=1)
    if widest > LIMIT_SPAN:
        yield f"A cell of this table stretches over {widest:,} columns or rows: no more than {LIMIT_SPAN} are allowed"


def _cells(node: Node) -> Iterator[Node]:
    if node.tag in {"td", "th"}:
        yield node
    for child in node.nodes():
        yield from _cells(child)


def _about_tables(blocks: list[Block]) -> Iterator[str]:
    for table in (block for block in blocks if isinstance(block, Table)):
        columns, rows = max(map(len, table.rows)), len(table.rows)
        if columns > LIMIT_COLUMNS:
            yield (
                f"This table has {columns:,} columns: it can have no more than {LIMIT_COLUMNS}, which is what fits "
                "across a sheet of paper"
            )
        if rows > LIMIT_ROWS:
            yield f"This table has {rows:,} rows: it can have no more than {LIMIT_ROWS}. Attach it as a paper instead"
