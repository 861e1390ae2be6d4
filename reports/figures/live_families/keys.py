"""The key of a live figure, table or chart: its family, whose it is, of which years and of which fund.

    fund-confirmed:2017-18
    committed:domestic-abuse:2015-16:2017-18
    fund-paid:2017-18:community-safety

Without a fund a key means the Victims Fund, or the first fund of a year that has none of that name.
"""

import re
from dataclasses import dataclass
from datetime import date

from core import years
from reports.choices import Span

# No board is told of more years at once, and nobody's slip of the keyboard makes a table of a thousand columns.
MOST_YEARS = 30
_PART = re.compile(r"[a-z0-9]+(-+[a-z0-9]+)*", re.ASCII)


@dataclass(frozen=True)
class Asked:
    """A key, taken apart. `years` holds the first day of one year, or of the first and the last."""

    key: str
    family: str
    subject: str
    years: tuple[date, ...]
    fund: str

    @property
    def first(self) -> date:
        return self.years[0]

    @property
    def last(self) -> date:
        return self.years[-1]


def asked(key: str, *, has_subject: bool, most_years: int) -> Asked | None:
    """What a key asks for; None where it is not written as such a key is."""
    family, *parts = key.split(":")
    if not all(_PART.fullmatch(part) for part in parts):
        return None
    subject = parts.pop(0) if has_subject and parts else ""
    found: list[date] = []
    while parts and len(found) < most_years and (year := _year(parts[0])):
        found.append(year)
        parts.pop(0)
    fund = parts.pop(0) if parts else ""
    if parts or not found or _year(fund) or not _in_order(found):
        return None
    return Asked(key, family, subject, tuple(found), fund)


def from_to(first: date, last: date) -> tuple[date, ...]:
    """Every year from one to another, both included; none where the second comes first."""
    return tuple(date(year, 4, 1) for year in range(first.year, last.year + 1))


def years_meant(asked: Asked, span: Span, as_at: date) -> tuple[date, ...]:
    """The years that a key asks for as at a day, the first before the last; none where they are too many."""
    match span:
        case Span.SINCE:
            found = from_to(asked.first, years.starting(as_at))
            return found if len(found) <= MOST_YEARS else ()
        case Span.CHANGE:
            before = asked.first if len(asked.years) > 1 else date(asked.first.year - 1, 4, 1)
            return (before, asked.last)
        case _:
            return from_to(asked.first, asked.last)


def years_in_words(asked: Asked, span: Span) -> str:
    """2017/18 · 2015/16 to 2017/18 · since 2015/16."""
    if span is Span.SINCE:
        return f"since {years.label(asked.first)}"
    first, last = (asked.first, asked.last)
    if span is Span.CHANGE and len(asked.years) == 1:
        first = date(first.year - 1, 4, 1)
    return years.label(last) if first == last else f"{years.label(first)} to {years.label(last)}"


def _year(text: str) -> date | None:
    try:
        return years.parse(text)
    except ValueError:
        return None


def _in_order(found: list[date]) -> bool:
    return len(found) == 1 or 0 < found[-1].year - found[0].year < MOST_YEARS
