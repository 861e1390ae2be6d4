"""What a provider holds in each year, itself and through the consortia it belongs to, nothing counted twice."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from commissioning.figures.position import PositionRow, commitment_rows
from commissioning.models import Commitment, FinancialYear, Fund
from core.money import ZERO
from providers.models import ConsortiumMembership, Provider


@dataclass(frozen=True)
class YearHolding:
    """One fund's commitments to a provider as at a day: its own, and those of its consortia. Amounts in pounds."""

    fund: Fund
    direct: tuple[PositionRow, ...]
    through_consortia: tuple[PositionRow, ...]

    @property
    def amount_direct(self) -> Decimal:
        return sum((row.committed for row in self.direct), ZERO)

    @property
    def amount_through_consortia(self) -> Decimal:
        """Held by consortia as a whole: what part of it is this member's is not known here."""
        return sum((row.committed for row in self.through_consortia), ZERO)


def holdings(provider: Provider, as_at: date) -> list[YearHolding]:
    """Each fund in which a provider holds something, the latest year first.

    A consortium's commitment counts once however many ways lead to it, and only in years in which the provider was
    a member for a day or more.
    """
    years = {year.pk: year for year in FinancialYear.objects.all()}
    consortia = {pk: _consortia_of(provider, year, as_at) for pk, year in years.items()}
    own = _with_merged({provider.pk})
    everybody = own | _with_merged(set().union(*consortia.values()) if consortia else set())
    commitments = Commitment.objects.filter(provider__in=everybody)
    funds = Fund.objects.filter(commitments__in=commitments).select_related("financial_year").distinct()
    by_fund = dict(commitments.values_list("pk", "fund_id"))
    rows = commitment_rows(commitments, as_at)
    held = [
        YearHolding(
            fund=fund,
            direct=tuple(row for row in rows if by_fund[row.commitment_id] == fund.pk and row.provider_id in own),
            through_consortia=tuple(
                row
                for row in rows
                if by_fund[row.commitment_id] == fund.pk
                and row.provider_id in consortia[fund.financial_year_id]
                and row.provider_id not in own
            ),
        )
        for fund in sorted(funds, key=lambda fund: (fund.financial_year.start_on, fund.name), reverse=True)
    ]
    return [holding for holding in held if holding.direct or holding.through_consortia]


def _consortia_of(provider: Provider, year: FinancialYear, as_at: date) -> set[int]:
    """The consortia a provider belonged to in a year up to a day, and those that they belong to in turn."""
    in_force = ConsortiumMembership.objects.during(year.start_on, min(as_at, year.end_on))
    parents: dict[int, set[int]] = {}
    for member, consortium in in_force.values_list("member_id", "consortium_id"):
        parents.setdefault(member, set()).add(consortium)
    found: set[int] = set()
    reached = {provider.pk}
    while reached:
        reached = set().union(*(parents.get(pk, set()) for pk in reached)) - found
        found |= reached
    return found - {provider.pk}


def _with_merged(providers: set[int]) -> set[int]:
    merged = Provider.objects.filter(merged_into__in=providers).values_list("pk", flat=True)
    return providers | set(merged)
