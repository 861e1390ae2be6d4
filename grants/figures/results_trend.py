"""How the quarters follow each other: people, satisfaction and outcomes of everybody."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Sum

from grants.choices import Counts
from grants.models import Answer, Filing
from grants.rules.periods import Period
from grants.rules.quarters import Quarter
from grants.rules.results import counted_twice
from grants.rules.tallying import QuarterSaid, paired

QUARTERS = 8
_COUNTED = (
    Counts.SUPPORTED,
    Counts.NEW,
    Counts.CONTINUING,
    Counts.ELSEWHERE,
    Counts.ANSWERED,
    Counts.SATISFIED,
    Counts.MEASURED,
    Counts.IMPROVED,
)


@dataclass(frozen=True)
class TrendPoint:
    """One quarter; None where no return accepted by the day says."""

    quarter: Quarter
    people: int | None = None
    answered: int | None = None
    satisfied: int | None = None
    measured: int | None = None
    improved: int | None = None
    is_illustrative: bool = False

    @property
    def is_empty(self) -> bool:
        return self.people is None and self.answered is None and self.measured is None


def trend_to(period: Period, as_at: date) -> list[TrendPoint]:
    """The eight quarters that end with the last of a period, those before the first return left out. One query.

    A quarter counts each person once, also whom two providers count; the same person may stand in several quarters.
    """
    quarters = quarters_to(period)
    found = _sums({one.year_start for one in quarters}, as_at)
    points = [_point(one, *found[one.year_start, one.number]) for one in quarters]
    while points and points[0].is_empty:
        points.pop(0)
    return points


def trend_since(period: Period) -> date:
    """The first day of the year of the first of these quarters."""
    return quarters_to(period)[0].year_start


def quarters_to(period: Period) -> list[Quarter]:
    """The eight quarters that end with the last of a period, the earliest first."""
    quarters = [Quarter(period.year_start, period.last)]
    while len(quarters) < QUARTERS:
        quarters.insert(0, quarters[0].before)
    return quarters


Found = dict[tuple[date, int], tuple[dict[tuple[str, str], int], bool]]


def _sums(years: Collection[date], as_at: date) -> Found:
    """By year and quarter the sums, and whether any of their returns is illustrative."""
    filings = Filing.objects.as_at(as_at).filter(monitoring_return__year_start__in=years)
    rows = Answer.objects.filter(filing__in=filings, measure__counts__in=_COUNTED, value__isnull=False).order_by()
    grouped = rows.values_list(
        "filing",
        "filing__monitoring_return__year_start",
        "filing__monitoring_return__quarter",
        "filing__monitoring_return__is_illustrative",
        "measure__counts",
        "measure__subject",
    ).annotate(Sum("value"))
    by_filing: dict[tuple[int, date, int, bool], dict[tuple[str, str], int]] = defaultdict(dict)
    for filing, year, quarter, is_illustrative, counts, subject, value in grouped:
        by_filing[filing, year, quarter, is_illustrative][counts, subject] = value
    found: Found = defaultdict(lambda: ({}, False))
    for (_, year, quarter, is_illustrative), said in by_filing.items():
        sums, was_illustrative = found[year, quarter]
        for key, value in paired(said).items():
            sums[key] = sums.get(key, 0) + value
        found[year, quarter] = sums, was_illustrative or is_illustrative
    return found


def _point(quarter: Quarter, sums: dict[tuple[str, str], int], is_illustrative: bool) -> TrendPoint:
    said = QuarterSaid(quarter.number, 0, said=sums)
    people = said.of(Counts.SUPPORTED)
    if people is None and (said.of(Counts.NEW) is not None or said.of(Counts.CONTINUING) is not None):
        people = (said.of(Counts.NEW) or 0) + (said.of(Counts.CONTINUING) or 0)
    if people is not None:
        people = max(people - counted_twice(said.of(Counts.ELSEWHERE) or 0), 0)
    return TrendPoint(
        quarter,
        people,
        said.of(Counts.ANSWERED),
        said.of(Counts.SATISFIED),
        said.of(Counts.MEASURED),
        said.of(Counts.IMPROVED),
        is_illustrative,
    )
