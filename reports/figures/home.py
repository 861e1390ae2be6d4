"""What a person sees first: the fund at a glance, what waits for them, what they may read. By their permissions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from accounts.models import User
from accounts.permissions import Permission
from accounts.roles import Role
from commissioning.figures import FundTotals, PriorityMatrix, YearHolding, fund_totals, holdings, priority_matrix
from commissioning.figures.glance import BarShares, bar_shares, bar_words
from commissioning.models import Commitment, Fund
from providers.figures.profile import ProviderProfile, provider_profile
from providers.models import Provider
from reports.figures.commission import CommissionGlance, commission_glance
from reports.figures.reports_waiting import latest_issued
from reports.figures.waiting import Waiting, waiting_for
from reports.models import Report

# The tables that somebody is likely to print; the list of funds has the others.
MOST_PAPERS = 6
FIRST_OF_ALL = "victims-fund"


@dataclass(frozen=True)
class FundGlance:
    """One fund as it stands today."""

    fund: Fund
    totals: FundTotals
    commitments: int
    bar: BarShares

    @property
    def words(self) -> str:
        """The bar of the fund in a sentence."""
        return bar_words(self.totals)


@dataclass(frozen=True)
class OwnProvider:
    """A provider's contact's own organisation: how its papers stand and what it holds."""

    profile: ProviderProfile
    holdings: Sequence[YearHolding]


@dataclass(frozen=True)
class Home:
    """Each part is empty where a person may not see it, or where there is nothing yet."""

    on: date
    funds: tuple[FundGlance, ...]
    priorities: PriorityMatrix | None
    papers: tuple[Fund, ...]
    own: tuple[OwnProvider, ...]
    people: dict[str, int]
    waiting: Waiting
    issued: Sequence[Report]
    commission: CommissionGlance | None


def home_of(user: Any, today: date) -> Home:
    """The first page of a person. Its queries grow with the funds of a year, not with their lines."""
    visible = Fund.objects.visible_to(user).select_related("financial_year")
    funds = list(visible.order_by("-financial_year__start_on", "pk"))
    shown = funds_of_the_year(funds, today)
    may_see_priorities = bool(shown) and user.may(Permission.PRIORITY_VIEW)
    return Home(
        on=today,
        funds=tuple(_glance(fund, today) for fund in shown),
        priorities=priority_matrix(shown[0].financial_year, today) if may_see_priorities else None,
        papers=tuple(funds[:MOST_PAPERS]),
        own=tuple(_own(user, today)) if user.role == Role.PROVIDER_CONTACT else (),
        people=_people(user),
        waiting=waiting_for(user, today, funds),
        issued=latest_issued(user),
        commission=commission_glance(user, today) if user.may(Permission.REVIEW_GIVE) else None,
    )


def funds_of_the_year(funds: Sequence[Fund], today: date) -> list[Fund]:
    """The funds of the latest year that has begun and is open; failing that of the next to begin, or of the last.

    An empty fund hides no full one: while any fund holds income, only years with income count. The Victims Fund
    comes first of its year, then the others that hold income.
    """
    counted = [fund for fund in funds if _holds_income(fund)] or funds
    starts = [fund.financial_year.start_on for fund in counted if fund.closed_on is None]
    begun = [start for start in starts if start <= today]
    latest = max(begun) if begun else min(starts) if starts else None
    if latest is None and counted:
        latest = counted[0].financial_year.start_on
    of_the_year = [fund for fund in funds if fund.financial_year.start_on == latest]
    return sorted(of_the_year, key=lambda fund: (not _holds_income(fund), fund.slug != FIRST_OF_ALL))


def _holds_income(fund: Fund) -> bool:
    return bool(fund.amount_confirmed or fund.amount_indicative)


def _glance(fund: Fund, today: date) -> FundGlance:
    totals = fund_totals(fund, today)
    commitments = Commitment.objects.filter(fund=fund, amount_committed__gt=0).count()
    return FundGlance(fund, totals, commitments, bar_shares(totals))


def _own(user: Any, today: date) -> list[OwnProvider]:
    own = Provider.objects.visible_to(user).registered().for_profile()
    return [OwnProvider(provider_profile(provider, user=user, on=today), holdings(provider, today)) for provider in own]


def _people(user: Any) -> dict[str, int]:
    """How many may sign in, by role, for those who look after accounts."""
    if not user.may(Permission.PEOPLE_MANAGE):
        return {}
    roles = list(User.objects.visible_to(user).filter(is_active=True).values_list("role", flat=True))
    return {str(label): roles.count(role) for role, label in Role.choices}
