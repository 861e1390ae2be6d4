"""Totals across: a column of totals at the right, against the columns beside it that it takes together."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from reports.rules.columns import is_rounded_in, may_count
from reports.rules.numbers import Figure, cell_figure, shown
from reports.rules.paper import Finding, FindingKind, Measure, PassageTable
from reports.rules.phrases import cut, looks_mistyped

_TOTAL = re.compile(
    r"^\W*(?:grand |overall |row |combined )?totals?\b(?!\s+(?:%|per\s?cent|share))|\btotals?[\s:)£]*$", re.IGNORECASE
)
# What stands in a row and is no part of its total.
_NO_PART = re.compile(
    r"%|\b(?:per\s?cent(?:age)?|share|proportion|changes?|variance|variation|difference|diff|average|mean|median|rate|index|rank"
    r"|target|ref(?:erence)?|number of years|year end|remaining|balance|left|underspend|overspend|per\s+\w+"
    r"|totals?|sub-?total|ratio|date)\b",
    re.IGNORECASE,
)
_FEWEST = 2


@dataclass(frozen=True)
class _Row:
    """One row that can be added up: by column the figure, and its total."""

    at: int
    parts: dict[int, Figure]
    total: Figure
    is_rounded: bool = False

    def sum(self, columns: tuple[int, ...]) -> Decimal:
        return sum((self.parts[column].value or Decimal(0) for column in columns if column in self.parts), Decimal(0))

    def is_right(self, columns: tuple[int, ...]) -> bool:
        scaled = [one for one in (*self.parts.values(), self.total) if self.is_rounded or one.is_scaled]
        slack = sum((one.step / 2 for one in scaled), Decimal(0))
        return abs(self.sum(columns) - (self.total.value or Decimal(0))) <= slack


def findings(table: PassageTable) -> Iterator[Finding]:
    """Rows whose total is not the sum of the columns that it is the sum of in most rows."""
    for at in (at for at, head in enumerate(table.header) if at > _FEWEST and _TOTAL.search(head.strip())):
        beside = _beside(table, at)
        rows = [row for number in range(len(table.rows)) if (row := _row(table, number, at, beside)) is not None]
        columns = _added(rows, beside)
        for row in rows:
            if len(columns) >= _FEWEST and not row.is_right(columns):
                yield _finding(table, row, columns)


def _beside(table: PassageTable, at: int) -> tuple[int, ...]:
    """The columns before a total, back to the total before it, without those that are no part of it."""
    before = [other for other in range(1, at) if _TOTAL.search(table.header[other].strip())]
    first = before[-1] + 1 if before else 1
    return tuple(column for column in range(first, at) if not _NO_PART.search(table.header[column]))


def _row(table: PassageTable, number: int, at: int, beside: tuple[int, ...]) -> _Row | None:
    """None where a cell that may count cannot be read, or the figures are of several measures."""
    row = table.rows[number]
    total = cell_figure(row[at]) if len(row) == len(table.header) else None
    if total is None or total.value is None or total.measure == Measure.PERCENT:
        return None
    parts: dict[int, Figure] = {}
    for column in beside:
        figure = cell_figure(row[column])
        if figure is not None:
            parts[column] = figure
        elif may_count(row, column):
            return None
    is_rounded = any(is_rounded_in(table, column) for column in (*beside, at))
    is_one = all(one.value is not None and one.measure == total.measure for one in parts.values())
    return _Row(number, parts, total, is_rounded) if is_one and len(parts) >= _FEWEST else None


def _added(rows: list[_Row], beside: tuple[int, ...]) -> tuple[int, ...]:
    """The columns that the totals take together: all that hold figures, or the last of them where those fit more rows.

    None where less than half of the rows bear it out: the total may be of something else. One row alone is held
    against all of its columns where a slip of a digit would explain it.
    """
    held = tuple(column for column in beside if any(column in row.parts for row in rows))
    best: tuple[int, ...] = ()
    most, telling = 0, [row for row in rows if row.total.value]
    for start in range(max(0, len(held) - _FEWEST + 1)):
        right = sum(row.is_right(held[start:]) for row in telling)
        # A few columns may fit by chance: they need two rows at least.
        if right > most and (start == 0 or right >= _FEWEST):
            best, most = held[start:], right
    if most * 2 >= len(telling) and most:
        return best
    is_slip = len(rows) == 1 and looks_mistyped(rows[0].total.value or Decimal(0), rows[0].sum(held))
    return held if is_slip else ()


def _finding(table: PassageTable, row: _Row, columns: tuple[int, ...]) -> Finding:
    made, printed = row.sum(columns), row.total.printed
    right, name = shown(made, row.total.measure), cut(table.rows[row.at][0])
    count = sum(column in row.parts for column in columns)
    gap = made - (row.total.value or Decimal(0))
    way = f"{shown(abs(gap), row.total.measure)} {'less' if gap > 0 else 'more'}"
    said = f"The {count} figures of the row “{name}” make {right}; its total is printed as {printed}, {way}."
    return Finding(FindingKind.TOTAL, table.where_of(row.at), printed, right, said, table.section)
