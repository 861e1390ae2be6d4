"""A table as a grid: the same number of cells in each row, none over several, headings in the first row."""

from collections.abc import Iterable

from core.rich_text.blocks import Cell, Listing
from core.rich_text.limits import LIMIT_CELLS, LIMIT_SPAN
from core.rich_text.runs import Runs
from core.rich_text.tree import Node

Read = tuple[Node, list[Runs | Listing]]


def squared(rows: list[list[Read]]) -> list[list[Cell]]:
    """The rows that hold anything. Where a cell stood over several, its words stand in the first, no word moves.

    Only a heading over several columns is said again for each, because paper has to name one for every cell.
    """
    spread = [row for row in _spread(rows) if any(cell.parts for cell in row)]
    width = max(map(len, spread), default=0)
    if width * len(spread) <= LIMIT_CELLS:
        spread = [[*row, *(Cell([]) for _ in range(width - len(row)))] for row in spread]
    if len(spread) == 1 and (any(cell.is_header for cell in spread[0]) or _has_row_of_several(rows)):
        # One row is read as headings, whose cells are still to be filled in.
        spread.append([Cell([]) for _ in range(width)])
    return [_headed(row, is_first=number == 0) for number, row in enumerate(spread)]


def _has_row_of_several(rows: list[list[Read]]) -> bool:
    """Whether words stand beside words. A cell that stretches over columns is one."""
    return any(sum(bool(parts) for _, parts in row) > 1 for row in rows)


def title_of(rows: list[list[Read]]) -> list[Runs | Listing]:
    """What a first row says that is one cell across the table: the table's title. Nothing where it is a row."""
    if len(rows) > 1 and len(rows[0]) == 1 and rows[0][0][0].number("colspan") > 1:
        return rows[0][0][1]
    return []


def _spread(rows: list[list[Read]]) -> Iterable[list[Cell]]:
    # For each column, how many rows below are still taken up by a cell from above.
    taken: dict[int, int] = {}
    left = LIMIT_CELLS
    for row in rows:
        made: list[Cell] = []
        below = dict(taken)
        for node, parts in row:
            while below.get(len(made), 0) > 0:
                made.append(Cell([]))
                left -= 1
            wide, high = (_span(node, "colspan"), _span(node, "rowspan")) if left > 0 else (1, 1)
            for column in range(len(made), len(made) + wide):
                below[column] = high
            again = parts if row is rows[0] else []
            made += [Cell(parts, node.tag == "th"), *(Cell(again, node.tag == "th") for _ in range(wide - 1))]
            left -= wide
        taken = {column: rest - 1 for column, rest in below.items() if rest > 1}
        yield made


def _span(node: Node, name: str) -> int:
    stated = node.number(name)
    return stated if 1 <= stated <= LIMIT_SPAN else 1


def _headed(row: list[Cell], *, is_first: bool) -> list[Cell]:
    # Further down, a heading without words is none: nobody could be told what stands beside it.
    return [
        Cell(cell.parts, is_first or (bool(cell.parts) and cell.is_header and column == 0))
        for column, cell in enumerate(row)
    ]
