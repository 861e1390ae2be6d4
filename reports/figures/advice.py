"""What the decision maker and the board see of a year: advised, decided, departed, and whose bodies were paid."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Q

from commissioning.figures.position import FundTotals, PositionRow, commitment_rows, fund_outline, fund_totals
from commissioning.models import Commitment, FinancialYear, Fund, Priority, PriorityAdoption
from core import years
from reports.figures.advice_cases import YearAdvice, year_advice
from reports.figures.advice_headings import FundHeadings, fund_headings
from reports.figures.advice_paths import Paths, paths_between
from reports.figures.advice_places import Seat, Sitting, seats_between, sittings
from reports.figures.advice_shares import FundShare, fund_share, named_in

FIRST_OF_ALL = "victims-fund"


@dataclass(frozen=True)
class AdviceReport:
    """One year as at the end of a day."""

    year: FinancialYear
    as_at: date
    advice: YearAdvice
    # Priorities that a list of the year had adopted by the day and that no recommendation was for.
    unasked: tuple[Priority, ...]
    headings: tuple[FundHeadings, ...]
    seats: tuple[Seat, ...]
    sittings: tuple[Sitting, ...]
    shares: tuple[FundShare, ...]

    @property
    def has_begun(self) -> bool:
        return self.year.start_on <= self.as_at

    @cached_property
    def has_recommendations(self) -> bool:
        return bool(self.advice.cases)

    @cached_property
    def has_seats(self) -> bool:
        """Whether anybody sat for an organisation."""
        return any(seat.member.provider_id for seat in self.seats)

    @property
    def faults(self) -> list[str]:
        """Each fund whose classes do not make what the ledger has committed; there should be none."""
        return [one.fault for one in self.shares if one.fault]


def advice_report(year: FinancialYear, as_at: date) -> AdviceReport:
    """The report of a year. Its queries grow with the funds of the year, and with nothing else."""
    advice = year_advice(year, as_at)
    first, last = year.start_on, min(year.end_on, as_at)
    seats = seats_between(first, last)
    outlines = [fund_outline(fund, as_at) for fund in _funds(year)]
    named, paths = named_in(advice.cases, as_at), paths_between(seats, first, last)
    return AdviceReport(
        year=year,
        as_at=as_at,
        advice=advice,
        unasked=tuple(_unasked(year, as_at, advice)),
        headings=tuple(fund_headings(outline, advice.cases) for outline in outlines),
        seats=seats,
        sittings=sittings(advice.cases),
        shares=tuple(
            fund_share(outline.totals, _rows(outline.totals.fund, as_at), paths, named) for outline in outlines
        ),
    )


def share_of(fund: Fund, as_at: date) -> FundShare:
    """The share of one fund alone, for whoever compares it with the ledger."""
    return share_in(fund_totals(fund, as_at), _rows(fund, as_at))


def share_in(totals: FundTotals, rows: Sequence[PositionRow]) -> FundShare:
    """The same of a fund whose totals and commitments have been read already."""
    year = totals.fund.financial_year
    first, last = year.start_on, min(year.end_on, totals.as_at)
    paths: Paths = paths_between(seats_between(first, last), first, last)
    return fund_share(totals, rows, paths, {})


def years_to_report(today: date) -> tuple[Sequence[FinancialYear], FinancialYear | None]:
    """All years, the latest first, and the one to begin with: the latest that has begun and has a fund.

    Without one the latest that has begun, and failing that the next to begin.
    """
    found = list(FinancialYear.objects.prefetch_related("funds").order_by("-start_on"))
    begun = [year for year in found if year.start_on <= years.starting(today)]
    funded = [year for year in begun if year.funds.all()]
    return found, next(iter([*funded, *begun, *reversed(found)]), None)


def _funds(year: FinancialYear) -> list[Fund]:
    funds = list(Fund.objects.filter(financial_year=year).select_related("financial_year").order_by("name", "pk"))
    return sorted(funds, key=lambda fund: fund.slug != FIRST_OF_ALL)


def _rows(fund: Fund, as_at: date) -> list[PositionRow]:
    return commitment_rows(Commitment.objects.filter(fund=fund), as_at)


def _unasked(year: FinancialYear, as_at: date, advice: YearAdvice) -> list[Priority]:
    asked = {case.recommendation.priority_id for case in advice.cases}
    standing = PriorityAdoption.objects.filter(
        Q(retired_on=None) | Q(retired_on__gt=as_at), financial_year=year, adopted_on__lte=as_at
    )
    adopted = Priority.objects.filter(pk__in=standing.values("priority"))
    return list(adopted.exclude(pk__in=asked).order_by("name"))
