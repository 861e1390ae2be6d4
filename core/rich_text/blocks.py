"""What a text is made of once it is read: paragraphs, headings, quotations, lists and tables."""

from dataclasses import dataclass, field
from itertools import chain

from core.rich_text.limits import LIMIT_LIST_LEVELS
from core.rich_text.runs import Runs, joined, lines_of

PARAGRAPH, HEADING, SUBHEADING, QUOTATION = "p", "h3", "h4", "blockquote"
HEADINGS = (HEADING, SUBHEADING)


@dataclass
class Text:
    runs: Runs
    kind: str = PARAGRAPH


@dataclass
class Item:
    runs: Runs
    lists: list["Listing"] = field(default_factory=list)


@dataclass
class Listing:
    is_numbered: bool
    items: list[Item]


@dataclass
class Cell:
    parts: list[Runs | Listing]
    is_header: bool = False


@dataclass
class Table:
    # The first row holds the headings of the columns. All rows have the same number of cells.
    rows: list[list[Cell]]


Block = Text | Listing | Table


def tidy_listing(listing: Listing, level: int = 1) -> Listing:
    """Every item has words, and no list stands deeper than is allowed: what stood deeper follows on."""
    items: list[Item] = []
    for item in listing.items:
        lists = [tidy_listing(inner, level + 1) for inner in item.lists]
        lists = [inner for inner in lists if inner.items]
        if item.runs and level < LIMIT_LIST_LEVELS:
            items.append(Item(item.runs, lists))
        elif item.runs:
            items += [Item(item.runs), *_items(lists)]
        elif items and level < LIMIT_LIST_LEVELS:
            items[-1].lists += lists
        else:
            items += _items(lists)
    return Listing(listing.is_numbered, items)


def _items(lists: list[Listing]) -> list[Item]:
    return list(chain.from_iterable(inner.items for inner in lists))


def flat_runs(blocks: list[Block]) -> Runs:
    """Blocks as lines, where only lines may stand: inside an item, a table inside a table."""
    return joined(chain.from_iterable(_lines(block) for block in blocks))


def _lines(block: Block) -> list[Runs]:
    if isinstance(block, Text):
        return lines_of(block.runs)
    if isinstance(block, Listing):
        return [line for item in block.items for line in [*lines_of(item.runs), *chain(*map(_lines, item.lists))]]
    return [line for row in block.rows for cell in row for part in cell.parts for line in _part_lines(part)]


def _part_lines(part: Runs | Listing) -> list[Runs]:
    return _lines(part) if isinstance(part, Listing) else lines_of(part)
