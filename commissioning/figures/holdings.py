"""What a provider holds in each year, itself and through the consortia it belongs to, nothing counted twice."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from commissioning.figures.position import FundPosition, PositionRow, commitment_rows
from commissioning.models import Commitment, Fund
from core.money import ZERO
from providers.models import ConsortiumMembership, Provider
from providers.rules import Period

# The memberships of each member.
Above = dict[int, list[ConsortiumMembership]]


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
    memberships = _memberships_above(provider)
    above = _by_member(memberships)
    everybody = _with_merged({provider.pk, *(membership.consortium_id for membership in memberships)})
    rows = commitment_rows(Commitment.objects.filter(provider__in=everybody), as_at)
    funds = Fund.objects.filter(pk__in={row.fund_id for row in rows}).select_related("financial_year")
    held = [
        _in_fund(fund, [row for row in rows if row.fund_id == fund.pk], provider, above, as_at)
        for fund in sorted(funds, key=lambda fund: (fund.financial_year.start_on, fund.name), reverse=True)
    ]
    return [holding for holding in held if holding.direct or holding.through_consortia]


@dataclass(frozen=True)
class ProviderPosition:
    """What one provider has of a fund as at a day: its own, and what its consortia hold as a whole. In pounds."""

    provider_id: int
    name: str
    slug: str
    direct: tuple[PositionRow, ...]
    through_consortia: tuple[PositionRow, ...]

    @property
    def amount_through_consortia(self) -> Decimal:
        return sum((row.committed for row in self.through_consortia), ZERO)


def by_provider(position: FundPosition) -> list[ProviderPosition]:
    """Each provider that has part of a fund, itself or through a consortium, by name. One query.

    Amounts through consortia are the same pounds as the consortium's own: they are told beside, never added up.
    """
    year, as_at = position.totals.fund.financial_year, position.totals.as_at
    memberships = list(ConsortiumMembership.objects.select_related("member"))
    period = Period(year.start_on, min(as_at, year.end_on))
    above = _by_member(memberships)
    names = {row.provider_id: (row.provider, row.provider_slug) for row in position.rows}
    names |= {one.member_id: (one.member.name, one.member.slug) for one in memberships if one.member_id not in names}
    rows: dict[int, tuple[PositionRow, ...]] = defaultdict(tuple)
    for row in position.rows:
        rows[row.provider_id] += (row,)
    held = []
    for pk, (name, slug) in names.items():
        consortia = _consortia_of(pk, above, period) if period.start <= as_at else set()
        direct = rows.get(pk, ())
        through = tuple(row for consortium in sorted(consortia) for row in rows.get(consortium, ()))
        if direct or through:
            held.append(ProviderPosition(pk, name, slug, direct, through))
    return sorted(held, key=lambda one: one.name.casefold())


def _in_fund(fund: Fund, rows: list[PositionRow], provider: Provider, above: Above, as_at: date) -> YearHolding:
    year = fund.financial_year
    consortia = _consortia_of(provider.pk, above, Period(year.start_on, min(as_at, year.end_on)))
    return YearHolding(
        fund=fund,
        direct=tuple(row for row in rows if row.provider_id == provider.pk),
        through_consortia=tuple(row for row in rows if row.provider_id in consortia),
    )


def _memberships_above(provider: Provider) -> list[ConsortiumMembership]:
    """The memberships of a provider at any time, of those consortia, and so on; one query for each step up."""
    found: list[ConsortiumMembership] = []
    reached, step = {provider.pk}, {provider.pk}
    while step:
        above = list(ConsortiumMembership.objects.filter(member__in=step))
        found += above
        step = {membership.consortium_id for membership in above} - reached
        reached |= step
    return found


def _by_member(memberships: Iterable[ConsortiumMembership]) -> Above:
    above: Above = defaultdict(list)
    for membership in memberships:
        above[membership.member_id].append(membership)
    return above


def _consortia_of(provider: int, above: Above, period: Period) -> set[int]:
    """The consortia a provider belonged to on a day or more of a period, and those that they belonged to that day."""
    found: set[tuple[int, Period]] = set()
    reached = [(provider, period)]
    while reached:
        member, days = reached.pop()
        for membership in above.get(member, ()):
            shared = membership.period.shared_with(days)
            if shared is not None and (membership.consortium_id, shared) not in found:
                found.add((membership.consortium_id, shared))
                reached.append((membership.consortium_id, shared))
    return {consortium for consortium, _ in found} - {provider}


def _with_merged(providers: set[int]) -> set[int]:
    merged = Provider.objects.filter(merged_into__in=providers).values_list("pk", flat=True)
    return providers | set(merged)
