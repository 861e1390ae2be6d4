"""The quarters in their order as tables and as bars, with true figures or as they leave the office."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from core.small_numbers import is_small
from grants.figures.results_trend import TrendPoint
from grants.rules.results import share_of
from reports.figures.live_kinds.table import Line, LiveTable, Raw, numbers, table, words
from reports.figures.results_tables import ILLUSTRATIVE, percents
from reports.rules import outside
from reports.rules.outside import NOT_SHOWN

ONCE_A_QUARTER = "Each quarter counts a person once; one who was supported in several quarters stands in each of them."
PEOPLE = 1


@dataclass(frozen=True)
class TrendBar:
    """One bar of one quarter."""

    label: str
    value: Decimal
    printed: str


def trend_table(
    points: Sequence[TrendPoint], *, key: str = "", caption: str, is_outside: bool, is_illustrative: bool = False
) -> LiveTable:
    """A row a quarter, without a sum: a small count is hidden by itself, and a share with either of its counts."""
    columns = (words("Quarter"), numbers("People supported"), percents("Outcomes improved"), percents("Satisfied"))
    lines = [Line((point.quarter.label, *_cells(point, is_outside=is_outside))) for point in points]
    notes = [*([ILLUSTRATIVE] if is_illustrative else []), *([outside.NOTE] if is_outside else []), ONCE_A_QUARTER]
    return table(key, caption, columns, lines, notes=notes)


def bars_of(trend: LiveTable, column: int) -> tuple[TrendBar, ...]:
    """The bars of one column; a quarter without a figure, or with a hidden one, has none."""
    return tuple(
        TrendBar(str(values[0]), Decimal(value), row.cells[column])
        for values, row in zip(trend.values, trend.rows, strict=True)
        if isinstance(value := values[column], int | Decimal)
    )


def _cells(point: TrendPoint, *, is_outside: bool) -> tuple[Raw, ...]:
    people = NOT_SHOWN if is_outside and is_small(point.people) else point.people
    return (
        people,
        _share(point.improved, point.measured, is_outside=is_outside),
        _share(point.satisfied, point.answered, is_outside=is_outside),
    )


def _share(part: int | None, whole: int | None, *, is_outside: bool) -> Raw:
    if part is None or whole is None:
        return None
    is_hidden = is_small(part) or is_small(whole) or is_small(whole - part)
    return NOT_SHOWN if is_outside and is_hidden else share_of(part, whole)
