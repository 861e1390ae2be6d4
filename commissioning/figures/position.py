"""How a fund stood at the end of a day: every figure a sum over entries that had taken effect by then."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Min, Q, Sum

from commissioning import rules
from commissioning.choices import EntryKind as Kind
from commissioning.models import Allocation, Commitment, Fund, LedgerEntry
from core.money import ZERO

_COMMITTED = Q(kind__in=[Kind.COMMITMENT, Kind.DECOMMITMENT])
_ALLOCATED = Q(kind__in=[Kind.ALLOCATION, Kind.VIREMENT])
_PAID = Q(kind=Kind.PAYMENT)


@dataclass(frozen=True)
class FundTotals:
    """The totals of a fund as at the end of a day, in pounds."""

    fund: Fund
    as_at: date
    income_indicative: Decimal
    income_confirmed: Decimal
    tolerance: Decimal
    allocated: Decimal
    committed: Decimal
    paid: Decimal

    @property
    def ceiling(self) -> Decimal:
        return self.income_confirmed + self.tolerance

    @property
    def uncommitted(self) -> Decimal:
        """Confirmed income not committed; below zero where commitments exceed it."""
        return self.income_confirmed - self.committed

    @property
    def headroom(self) -> Decimal:
        """What could still be committed under confirmed income and tolerance."""
        return self.ceiling - self.committed

    @property
    def unallocated(self) -> Decimal:
        return self.ceiling - self.allocated

    @property
    def over(self) -> Decimal:
        """By how much commitments exceed confirmed income; zero within it."""
        return rules.over_fund(self.committed, self.income_confirmed)[0]

    @property
    def over_share(self) -> Decimal | None:
        """The same as a percentage of confirmed income."""
        return rules.over_fund(self.committed, self.income_confirmed)[1]


@dataclass(frozen=True)
class PositionRow:
    """One commitment as at a day, with the names a reader knows it by. Amounts in pounds."""

    commitment_id: int
    provider: str
    provider_slug: str
    provider_id: int
    service: str
    priority: str
    priority_slug: str
    heading: str
    heading_slug: str
    areas: tuple[str, ...]
    decision_reference: str
    note: str
    printed_as: str
    committed: Decimal
    paid: Decimal

    @property
    def authority(self) -> str:
        return self.decision_reference or self.note


@dataclass(frozen=True)
class HeadingPosition:
    """One heading as at a day. Amounts in pounds."""

    allocation_id: int
    heading: str
    slug: str
    group: str
    authority: str
    allocated: Decimal
    committed: Decimal

    @property
    def free(self) -> Decimal:
        return self.allocated - self.committed


@dataclass(frozen=True)
class FundPosition:
    """A fund as at a day with the commitments and headings that make its totals."""

    totals: FundTotals
    rows: tuple[PositionRow, ...]
    headings: tuple[HeadingPosition, ...]

    @property
    def committed_under_no_heading(self) -> Decimal:
        return sum((row.committed for row in self.rows if not row.heading), ZERO)


def fund_totals(fund: Fund, as_at: date) -> FundTotals:
    """The totals of a fund as at the end of a day, in one query."""
    sums = (
        LedgerEntry.objects.filter(fund=fund)
        .as_at(as_at)
        .aggregate(
            income_indicative=Sum("amount", filter=Q(kind=Kind.INCOME_INDICATIVE)),
            income_confirmed=Sum("amount", filter=Q(kind=Kind.INCOME_CONFIRMED)),
            tolerance=Sum("amount", filter=Q(kind=Kind.TOLERANCE)),
            allocated=Sum("amount", filter=_ALLOCATED),
            committed=Sum("amount", filter=_COMMITTED),
            paid=Sum("amount", filter=_PAID),
        )
    )
    return FundTotals(fund=fund, as_at=as_at, **{name: total or ZERO for name, total in sums.items()})


def fund_position(fund: Fund, as_at: date) -> FundPosition:
    """The fund as at the end of a day: totals, each commitment, each heading. Seven queries, however many rows."""
    return FundPosition(
        totals=fund_totals(fund, as_at),
        rows=tuple(commitment_rows(Commitment.objects.filter(fund=fund), as_at)),
        headings=tuple(_headings(fund, as_at)),
    )


def commitment_rows(commitments: Any, as_at: date) -> list[PositionRow]:
    """Each commitment of a queryset that had effect by the end of a day, in the order it was entered.

    A provider that was merged into another appears as that other one.
    """
    sums = {
        line["commitment_id"]: line
        for line in LedgerEntry.objects.filter(commitment__in=commitments)
        .as_at(as_at)
        .order_by()
        .values("commitment_id")
        .annotate(
            committed=Sum("amount", filter=_COMMITTED),
            paid=Sum("amount", filter=_PAID),
            first=Min("id", filter=Q(kind=Kind.COMMITMENT)),
        )
    }
    authorities = _authorities(line["first"] for line in sums.values())
    areas = _areas(commitments)
    named = commitments.select_related("provider__merged_into", "priority", "allocation").order_by("pk")
    return [
        _row(commitment, sums[commitment.pk], authorities, areas[commitment.pk])
        for commitment in named
        if commitment.pk in sums and (sums[commitment.pk]["committed"] or sums[commitment.pk]["paid"])
    ]


def _row(
    commitment: Commitment,
    sums: Mapping[str, Any],
    authorities: dict[int, tuple[str, str]],
    areas: tuple[str, ...],
) -> PositionRow:
    provider = commitment.provider.merged_into or commitment.provider
    reference, note = authorities.get(sums["first"], ("", ""))
    heading = commitment.allocation
    return PositionRow(
        commitment_id=commitment.pk,
        provider=provider.name,
        provider_slug=provider.slug,
        provider_id=provider.pk,
        service=commitment.service,
        priority=commitment.priority.name,
        priority_slug=commitment.priority.slug,
        heading=heading.heading if heading else "",
        heading_slug=heading.slug if heading else "",
        areas=areas,
        decision_reference=reference,
        note=note,
        printed_as=commitment.printed_as,
        committed=sums["committed"] or ZERO,
        paid=sums["paid"] or ZERO,
    )


def _authorities(entries: Iterable[int | None]) -> dict[int, tuple[str, str]]:
    lines = LedgerEntry.objects.filter(pk__in=[pk for pk in entries if pk])
    return {pk: (reference, note) for pk, reference, note in lines.values_list("pk", "decision_reference", "note")}


def _areas(commitments: Any) -> dict[int, tuple[str, ...]]:
    through = Commitment.areas.through.objects.filter(commitment__in=commitments)
    named: dict[int, tuple[str, ...]] = defaultdict(tuple)
    for commitment_id, area in through.order_by("councilarea__name").values_list("commitment_id", "councilarea__name"):
        named[commitment_id] += (area,)
    return named


def _headings(fund: Fund, as_at: date) -> Iterable[HeadingPosition]:
    effective = Q(entries__effective_on__lte=as_at)
    committed = dict(
        LedgerEntry.objects.filter(_COMMITTED, fund=fund, commitment__allocation__isnull=False)
        .as_at(as_at)
        .order_by()
        .values_list("commitment__allocation_id")
        .annotate(Sum("amount"))
    )
    headings = (
        Allocation.objects.filter(fund=fund)
        .annotate(as_at_allocated=Sum("entries__amount", filter=effective), first=Min("entries__id", filter=effective))
        .order_by("position", "pk")
    )
    # A promise may be dated before the money was set aside for it: the heading stands from the first of the two.
    held = [heading for heading in headings if heading.first is not None or committed.get(heading.pk)]
    authorities = _authorities(heading.first for heading in held)
    for heading in held:
        reference, note = authorities.get(heading.first, ("", ""))
        yield HeadingPosition(
            allocation_id=heading.pk,
            heading=heading.heading,
            slug=heading.slug,
            group=heading.group,
            authority=reference or note,
            allocated=heading.as_at_allocated or ZERO,
            committed=committed.get(heading.pk, ZERO),
        )
