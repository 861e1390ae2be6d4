"""The ledger read by whoever looks for the entries behind a figure."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Q, Sum

from commissioning.choices import PAID, EntryKind
from commissioning.models import Allocation, Commitment, Priority
from commissioning.models.ledger_entry import LedgerEntryQuerySet
from core.money import ZERO
from providers.models import CouncilArea, Provider

# The kinds whose sum is one figure of the fund: how an address asks for them, and what a reader calls them.
FIGURES: dict[str, tuple[str, tuple[str, ...]]] = {
    "allocated": ("Allocated: allocations and virements", (EntryKind.ALLOCATION, EntryKind.VIREMENT)),
    "committed": ("Committed: commitments and decommitments", (EntryKind.COMMITMENT, EntryKind.DECOMMITMENT)),
    "paid": ("Paid: payments and recoveries", PAID),
}


@dataclass(frozen=True)
class EntryFilter:
    """Which entries of a fund are asked for; what is None asks for all. `heading` False: under no heading."""

    kind: str | None = None
    heading: Allocation | bool | None = None
    commitment: Commitment | None = None
    provider: Provider | None = None
    priority: Priority | None = None
    area: CouncilArea | None = None
    since: date | None = None
    until: date | None = None
    as_at: date | None = None

    def of(self, entries: LedgerEntryQuerySet) -> LedgerEntryQuerySet:
        asked = Q()
        if self.kind:
            asked &= Q(kind__in=FIGURES[self.kind][1] if self.kind in FIGURES else (self.kind,))
        if self.since:
            asked &= Q(effective_on__gte=self.since)
        for last in filter(None, (self.until, self.as_at)):
            asked &= Q(effective_on__lte=last)
        return entries.filter(asked & self._heading() & self._commitment())

    def _heading(self) -> Q:
        if self.heading is None:
            return Q()
        if isinstance(self.heading, bool):
            return Q(commitment__isnull=False, commitment__allocation=None)
        return Q(allocation=self.heading) | Q(commitment__allocation=self.heading)

    def _commitment(self) -> Q:
        asked = Q()
        if self.commitment:
            asked &= Q(commitment=self.commitment)
        if self.provider:
            # What was promised to an organisation that was merged into this one is shown as this one's.
            asked &= Q(commitment__provider=self.provider) | Q(commitment__provider__merged_into=self.provider)
        if self.priority:
            asked &= Q(commitment__priority=self.priority)
        if self.area:
            # Asked as a sub-query: a join would give an entry once for each area of its commitment.
            asked &= Q(commitment__in=Commitment.objects.filter(areas=self.area))
        return asked


@dataclass(frozen=True)
class KindTotal:
    """The entries of one kind: how many, and their sum in pounds."""

    kind: str
    label: str
    entries: int
    amount: Decimal


def totals_by_kind(entries: LedgerEntryQuerySet) -> list[KindTotal]:
    """The sums of a choice of entries, kind by kind: amounts of two kinds make no sum that means anything."""
    lines = entries.order_by().values("kind").annotate(entries=Count("pk"), total=Sum("amount"))
    found = {line["kind"]: line for line in lines}
    return [
        KindTotal(kind, label, found[kind]["entries"], found[kind]["total"] or ZERO)
        for kind, label in EntryKind.choices
        if kind in found
    ]
