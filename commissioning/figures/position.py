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
from commissioning.choices import PAID
from commissioning.choices import EntryKind as Kind
from commissioning.models import Allocation, Commitment, Fund, LedgerEntry
from core.money import ZERO

_COMMITTED = Q(kind__in=[Kind.COMMITMENT, Kind.DECOMMITMENT])
_PAID = Q(kind__in=PAID)
# The figure of a fund that entries of a kind add to.
_FIGURE_OF: dict[str, str] = {
    Kind.INCOME_INDICATIVE: "income_indicative",
    Kind.INCOME_CONFIRMED: "income_confirmed",
    Kind.TOLERANCE: "tolerance",
    Kind.ALLOCATION: "allocated",
    Kind.VIREMENT: "allocated",
    Kind.COMMITMENT: "committed",
    Kind.DECOMMITMENT: "committed",
    Kind.PAYMENT: "paid",
    Kind.RECOVERY: "paid",
}


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
    fund_id: int
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
class HeadingOutline:
    """One heading as at a day, and the first entry that had set money aside under it. Amounts in pounds."""

    allocation_id: int
    heading: str
    slug: str
    group: str
    allocated: Decimal
    committed: Decimal
    first_entry_id: int | None

    @property
    def free(self) -> Decimal:
        return self.allocated - self.committed


@dataclass(frozen=True)
class HeadingPosition(HeadingOutline):
    """The same with the authority of its first entry."""

    decision_reference: str
    note: str


@dataclass(frozen=True)
class FundOutline:
    """A fund as at a day: its totals and headings, and how many commitments make them. Amounts in pounds."""

    totals: FundTotals
    headings: tuple[HeadingOutline, ...]
    commitments: int
    committed_under_no_heading: Decimal


@dataclass(frozen=True)
class FundPosition(FundOutline):
    """The same with each commitment, and with the authority of each heading."""

    headings: tuple[HeadingPosition, ...]
    rows: tuple[PositionRow, ...]


def fund_totals(fund: Fund, as_at: date) -> FundTotals:
    """The totals of a fund as at the end of a day, in one query."""
    entries = LedgerEntry.objects.filter(fund=fund).as_at(as_at).order_by()
    return _totals(fund, as_at, entries.values_list("kind").annotate(Sum("amount")))


def _totals(fund: Fund, as_at: date, sums: Iterable[tuple[str, Decimal]]) -> FundTotals:
    """The totals that sums make, each of entries of one kind."""
    totals = dict.fromkeys(_FIGURE_OF.values(), ZERO)
    for kind, amount in sums:
        # An entry of no known kind is in no figure; `verify` names it.
        if kind in _FIGURE_OF:
            totals[_FIGURE_OF[kind]] += amount
    return FundTotals(fund=fund, as_at=as_at, **totals)


def fund_outline(fund: Fund, as_at: date) -> FundOutline:
    """The fund as at the end of a day without its single commitments. Three queries, however many entries."""
    entries = LedgerEntry.objects.filter(fund=fund).as_at(as_at).order_by()
    by_kind = list(entries.values_list("kind", "allocation_id").annotate(Sum("amount"), Min("id")))
    promises = entries.filter(_COMMITTED).values_list("commitment_id", "commitment__allocation_id")
    standing = [(heading, amount) for _, heading, amount in promises.annotate(Sum("amount")) if amount]
    return FundOutline(
        totals=_totals(fund, as_at, ((kind, amount) for kind, _, amount, _ in by_kind)),
        headings=tuple(_heading_outlines(fund, [line[1:] for line in by_kind], _added_up(standing))),
        commitments=len(standing),
        committed_under_no_heading=_added_up(standing)[None],
    )


def _added_up(amounts: Iterable[tuple[int | None, Decimal]]) -> dict[int | None, Decimal]:
    sums: dict[int | None, Decimal] = defaultdict(lambda: ZERO)
    for key, amount in amounts:
        sums[key] += amount
    return sums


def fund_position(fund: Fund, as_at: date) -> FundPosition:
    """The fund as at the end of a day: totals, each heading, each commitment. At most eight queries."""
    outline = fund_outline(fund, as_at)
    authorities = _authorities(heading.first_entry_id for heading in outline.headings)
    return FundPosition(
        totals=outline.totals,
        headings=tuple(_with_authority(heading, authorities) for heading in outline.headings),
        commitments=outline.commitments,
        committed_under_no_heading=outline.committed_under_no_heading,
        rows=tuple(commitment_rows(Commitment.objects.filter(fund=fund), as_at)),
    )


def _with_authority(heading: HeadingOutline, authorities: dict[int, tuple[str, str]]) -> HeadingPosition:
    reference, note = authorities.get(heading.first_entry_id or 0, ("", ""))
    return HeadingPosition(**vars(heading), decision_reference=reference, note=note)


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
    "fund_id": "fund_id",
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


def _heading_outlines(
    fund: Fund, allocated: Iterable[tuple[int | None, Decimal, int]], committed: Mapping[int | None, Decimal]
) -> Iterable[HeadingOutline]:
    sums = _added_up((heading, amount) for heading, amount, _ in allocated)
    first: dict[int | None, int] = {}
    for held, _, entry in allocated:
        first[held] = min(entry, first.get(held, entry))
    headings = Allocation.objects.filter(fund=fund).order_by("position", "pk")
    for pk, heading, slug, group in headings.values_list("pk", "heading", "slug", "group"):
        # A promise may be dated before the money was set aside for it: the heading stands from the first of the two.
        if pk in first or committed[pk]:
            yield HeadingOutline(
                allocation_id=pk,
                heading=heading,
                slug=slug,
                group=group,
                allocated=sums[pk],
                committed=committed[pk],
                first_entry_id=first.get(pk),
            )
