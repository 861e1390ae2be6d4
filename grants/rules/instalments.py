"""When the money of a line is to be paid: four equal parts of each year, one a quarter."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from core import years
from core.money import PENNY

_QUARTERS = (4, 7, 10, 1)


def quarterly(
    amounts: Mapping[date, Decimal], *, starts_on: date | None, ends_on: date | None
) -> list[tuple[date, Decimal]]:
    """Each year's amount in equal instalments, due on the first day of each quarter that the award touches.

    `amounts` in pounds by the first day of their year. What cannot be shared out to the penny falls to the last. The
    first instalment is never due before the award starts.
    """
    planned: list[tuple[date, Decimal]] = []
    for year_start, amount in sorted(amounts.items()):
        days = _days(year_start, starts_on, ends_on)
        part = (amount / len(days)).quantize(PENNY, rounding="ROUND_DOWN")
        parts = [*([part] * (len(days) - 1)), amount - part * (len(days) - 1)]
        planned += [(day, each) for day, each in zip(days, parts, strict=True) if each > 0]
    return planned


def _days(year_start: date, starts_on: date | None, ends_on: date | None) -> list[date]:
    """The first days of the quarters that lie, in part at least, between start and end; one day at the least."""
    first = max(year_start, starts_on or year_start)
    last = min(years.ending(year_start), ends_on or years.ending(year_start))
    quarters = [date(year_start.year + (month < 4), month, 1) for month in _QUARTERS]
    ends = [*quarters[1:], date(year_start.year + 1, 4, 1)]
    touched = [max(begin, first) for begin, end in zip(quarters, ends, strict=True) if begin <= last and end > first]
    return touched or [first]
