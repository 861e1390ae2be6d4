"""The columns of figures in a table, and which rows each of its totals takes together."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache

from reports.rules.numbers import Figure, cell_figure
from reports.rules.paper import Measure, PassageTable
from reports.rules.phrases import cut
from reports.rules.reading_tables import TOTAL

# What is no sum: rates, averages, people counted once, a year, a reference.
_NOT_ADDED = re.compile(
    r"\b(average|mean|median|rate|per\s|ratio|unique|year|date|ref|number of years)\b", re.IGNORECASE
)
_NEAR_HUNDRED = 10
_ROUNDED = re.compile(
    r"£\s?(?:000s?|k|mn?|bn|thousands?|millions?)\b|['’]000s?\b|\b(?:thousands|millions|rounded)\b", re.IGNORECASE
)
_SUPPRESSED = frozenset(("*", "c", "[c]", "x", "[x]", "s", "tbc", "tba"))
# No sum of the rows above, for all that it is called a total.
_REST = re.compile(
    r"\b(remaining|balance|variance|difference|left|underspend|overspend|net|uncommitted|unallocated)\b", re.I
)
# What a table may show above the rows it adds up.
_BESIDE = re.compile(
    r"\b(budget|income|opening|brought forward|available|received|fund(?:ing)? for|grant from)\b", re.IGNORECASE
)


@dataclass(frozen=True)
class Item:
    """One figure of a column, with the name of its row."""

    name: str
    figure: Figure
    where: str
    words: str = ""  # all that the row says
    is_total: bool = False
    is_rounded: bool = False  # to thousands or millions, as its column says

    @property
    def value(self) -> Decimal:
        return self.figure.value if self.figure.value is not None else Decimal(0)


@dataclass(frozen=True)
class Check:
    """A total, and the rows that it should be the sum of. `rest` are rows above that it fits without."""

    total: Item
    rows: tuple[Item, ...]
    rest: tuple[Item, ...] = ()

    @property
    def sum(self) -> Decimal:
        return sum((row.value for row in self.rows), Decimal(0))

    @property
    def tolerance(self) -> Decimal:
        """Figures that are rounded may miss their total by half a step each."""
        return sum((_slack(row) for row in (*self.rows, self.total)), Decimal(0))

    @property
    def fits(self) -> bool:
        return self.total.figure.value is not None and abs(self.sum - self.total.value) <= self.tolerance


@dataclass
class Column:
    """A column of one measure. `top` are the rows that make its grand total, sub-totals instead of their rows."""

    title: str
    measure: Measure
    items: list[Item]
    checks: list[Check] = field(default_factory=list)
    top: tuple[Item, ...] = ()
    is_sure: bool = True  # each cell that may count was read

    @property
    def rows(self) -> list[Item]:
        return [item for item in self.items if not item.is_total]

    @property
    def sum(self) -> Decimal:
        return sum((item.value for item in self.top), Decimal(0))


@lru_cache(maxsize=256)
def columns_of(table: PassageTable) -> tuple["Column", ...]:
    """Each column that holds figures of one measure and may be added up."""
    width = max((len(row) for row in table.rows), default=0)
    return tuple(column for at in range(1, width) if (column := _column(table, at)) is not None)


def _column(table: PassageTable, at: int) -> Column | None:
    title = table.header[at] if at < len(table.header) else ""
    items = list(_items(table, at))
    if len(items) < 2 or _NOT_ADDED.search(title):
        return None
    measures = {item.figure.measure for item in items}
    if len(measures) > 1:
        return None
    if measures == {Measure.PERCENT} and not _makes_hundred(items):
        return None
    column = Column(title, measures.pop(), items, is_sure=not any(may_count(row, at) for row in table.rows))
    _take_together(column)
    return column


def _makes_hundred(items: list[Item]) -> bool:
    """Shares of one whole. Other percentages, such as how many were reached in each quarter, are not added up."""
    made = sum((item.value for item in items if not item.is_total), Decimal(0))
    return abs(made - 100) <= _NEAR_HUNDRED and not any(
        abs(item.value - 100) > _NEAR_HUNDRED for item in items if item.is_total
    )


def may_count(row: tuple[str, ...], at: int) -> bool:
    """A cell with a figure that is not plainly one, such as <5, 10 to 12, £5 of £8; or one that is suppressed."""
    cell = row[at].strip() if at < len(row) else ""
    return cell_figure(cell) is None and (re.search(r"\d", cell) is not None or cell.lower() in _SUPPRESSED)


def is_rounded_in(table: PassageTable, at: int) -> bool:
    """The head of the column, or the words over the table, say that its figures are rounded."""
    head = table.header[at] if at < len(table.header) else ""
    return _ROUNDED.search(head) is not None or re.search(r"\brounded\b", table.before, re.IGNORECASE) is not None


def _items(table: PassageTable, at: int) -> Iterator[Item]:
    is_rounded = is_rounded_in(table, at)
    for number, row in enumerate(table.rows):
        figure = cell_figure(row[at]) if at < len(row) else None
        if figure is not None:
            name = next((cell for cell in row if cell.strip()), "")
            if _REST.search(name) and TOTAL.search(name):
                continue
            words = " ".join(cell for cell in row if cell != row[at])
            is_total = TOTAL.search(name) is not None
            yield Item(cut(name), figure, table.where_of(number), words, is_total, is_rounded)


def _take_together(column: Column) -> None:
    """Go down the column: each total takes the rows above it that it is the sum of, and stands for them from there."""
    open_rows: list[Item] = []
    top: tuple[Item, ...] = ()
    for item in column.items:
        if not item.is_total:
            open_rows.append(item)
            continue
        if not open_rows:
            continue
        check = _fitting(item, open_rows) or Check(item, _nearest(item, open_rows))
        top = check.rows
        column.checks.append(check)
        open_rows = [*open_rows[: len(open_rows) - len(check.rows)], item]
    column.top = top if column.checks else tuple(open_rows)
    if len(column.checks) == 1:
        _tell_the_rest(column)


def _fitting(total: Item, rows: list[Item]) -> Check | None:
    """The most rows just above that the total is the sum of."""
    if total.figure.value is None:
        return None
    made, slack = Decimal(0), _slack(total)
    longest = None
    for first in range(len(rows) - 1, -1, -1):
        made += rows[first].value
        slack += _slack(rows[first])
        longest = first if abs(made - total.value) <= slack else longest
    return None if longest is None else Check(total, tuple(rows[longest:]))


def _nearest(total: Item, rows: list[Item]) -> tuple[Item, ...]:
    """Where no rows fit: those since the last total, or all of them, whichever is nearer."""
    since = max((at + 1 for at, row in enumerate(rows) if row.is_total), default=0)
    choices = [tuple(rows)] if since in (0, len(rows)) else [tuple(rows), tuple(rows[since:])]
    return min(choices, key=lambda chosen: abs(Check(total, chosen).sum - total.value))


def _tell_the_rest(column: Column) -> None:
    """The only total of a column fits without the rows at its top, which are none of those that stand beside a sum."""
    check = column.checks[0]
    before = column.items[: column.items.index(check.total)]
    rest = tuple(before[: len(before) - len(check.rows)])
    if not rest or len(check.rows) < 2 or not check.fits or any(_BESIDE.search(item.name) for item in rest):
        return
    # Where a row that it takes is as large as one that it leaves out, which of them is missing is not certain.
    is_certain = not {item.value for item in rest} & {item.value for item in check.rows}
    column.checks[0] = Check(check.total, check.rows, rest) if is_certain else Check(check.total, tuple(before))
    column.top = tuple(before)


def _slack(item: Item) -> Decimal:
    is_rounded = item.is_rounded or item.figure.measure == Measure.PERCENT or item.figure.is_scaled
    return item.figure.step / 2 if is_rounded else Decimal(0)
