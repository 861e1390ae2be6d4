"""How a fund stood at the end of a day: every figure a sum over entries that had taken effect by then."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Min, Q, Sum, Value
from django.db.models.functions import Coalesce

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
    decision_reference: str
    note: str
    allocated: Decimal
    committed: Decimal

    @property
    def free(self) -> Decimal:
        return self.allocated - self.committed


@dataclass(frozen=True)
class FundOutline:
    """A fund as at a day: its totals and headings, and how many commitments make them. Amounts in pounds."""

    totals: FundTotals
    headings: tuple[HeadingPosition, ...]
    commitments: int
    committed_under_no_heading: Decimal


@dataclass(frozen=True)
class FundPosition(FundOutline):
    """The same with each commitment."""

    rows: tuple[PositionRow, ...]


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


def fund_outline(fund: Fund, as_at: date) -> FundOutline:
    """The fund as at the end of a day without its single commitments. At most four queries, however many entries."""
    return FundOutline(fund_totals(fund, as_at), *_headings(fund, as_at))


def fund_position(fund: Fund, as_at: date) -> FundPosition:
    """The fund as at the end of a day: totals, each heading, each commitment. At most eight queries."""
    rows = commitment_rows(Commitment.objects.filter(fund=fund), as_at)
    return FundPosition(fund_totals(fund, as_at), *_headings(fund, as_at), rows=tuple(rows))


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
    named = (
        dict(zip(_NAMES, values, strict=True)) for values in commitments.order_by("pk").values_list(*_NAMES.values())
    )
    return [
        _row(names, sums[names["commitment_id"]], authorities, areas)
        for names in named
        if names["commitment_id"] in sums and _has_money(sums[names["commitment_id"]])
    ]


# Plain values: making four model instances for each row would take most of the time of a table of hundreds.
_NAMES: dict[str, Any] = {
    "commitment_id": "pk",
    "provider": Coalesce("provider__merged_into__name", "provider__name"),
    "provider_slug": Coalesce("provider__merged_into__slug", "provider__slug"),
    "provider_id": Coalesce("provider__merged_into_id", "provider_id"),
    "service": "service",
    "priority": "priority__name",
    "priority_slug": "priority__slug",
    "heading": Coalesce("allocation__heading", Value("")),
    "heading_slug": Coalesce("allocation__slug", Value("")),
    "printed_as": "printed_as",
}


def _has_money(sums: Mapping[str, Any]) -> bool:
    return bool(sums["committed"] or sums["paid"])


def _row(
    names: dict[str, Any],
    sums: Mapping[str, Any],
    authorities: dict[int, tuple[str, str]],
    areas: dict[int, tuple[str, ...]],
) -> PositionRow:
    reference, note = authorities.get(sums["first"], ("", ""))
    return PositionRow(
        **names,
        areas=areas[names["commitment_id"]],
        decision_reference=reference,
        note=note,
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


def _headings(fund: Fund, as_at: date) -> tuple[tuple[HeadingPosition, ...], int, Decimal]:
    """The headings, how many commitments there are, and what of them stands under no heading."""
    committed: dict[int | None, Decimal] = defaultdict(lambda: ZERO)
    promises = LedgerEntry.objects.filter(_COMMITTED, fund=fund).as_at(as_at).order_by()
    sums = promises.values_list("commitment_id", "commitment__allocation_id").annotate(Sum("amount"))
    standing = [(heading, amount) for _, heading, amount in sums if amount]
    for heading, amount in standing:
        committed[heading] += amount
    return tuple(_heading_positions(fund, as_at, committed)), len(standing), committed[None]


def _heading_positions(fund: Fund, as_at: date, committed: Mapping[int | None, Decimal]) -> Iterable[HeadingPosition]:
    effective = Q(entries__effective_on__lte=as_at)
    headings = (
        Allocation.objects.filter(fund=fund)
        .annotate(as_at_allocated=Sum("entries__amount", filter=effective), first=Min("entries__id", filter=effective))
        .order_by("position", "pk")
    )
    # A promise may be dated before the money was set aside for it: the heading stands from the first of the two.
    held = [heading for heading in headings if heading.first is not None or committed[heading.pk]]
    authorities = _authorities(heading.first for heading in held)
    for heading in held:
        reference, note = authorities.get(heading.first, ("", ""))
        yield HeadingPosition(
            allocation_id=heading.pk,
            heading=heading.heading,
            slug=heading.slug,
            group=heading.group,
            decision_reference=reference,
            note=note,
            allocated=heading.as_at_allocated or ZERO,
            committed=committed[heading.pk],
        )
