"""A fund at a glance: the shares of its bar, the tolerance in force, its headings with their sub-totals."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from commissioning.choices import EntryKind
from commissioning.figures.position import FundOutline, FundTotals, HeadingOutline
from commissioning.models import Commitment, Fund, LedgerEntry
from core.money import ZERO, pounds, share


@dataclass(frozen=True)
class BarShares:
    """The parts of a fund's bar in per cent of the larger of its ceiling and its commitments."""

    committed: Decimal
    over: Decimal
    tolerance: Decimal
    headroom: Decimal


def bar_shares(totals: FundTotals) -> BarShares:
    """What is committed within the income and beyond it, and what income and tolerance are left."""
    whole = max(totals.ceiling, totals.committed)
    within = min(totals.committed, totals.income_confirmed)
    income_left = totals.income_confirmed - within
    parts = (within, totals.over, whole - within - totals.over - income_left, income_left)
    return BarShares(*(share(part, whole) or ZERO for part in parts))


def bar_words(totals: FundTotals) -> str:
    """The bar of a fund in a sentence: what is committed of what is confirmed, and what is left or over."""
    left = (
        f"{pounds(totals.uncommitted)} left" if not totals.over else f"{pounds(totals.over)} over the confirmed income"
    )
    under = f", under a tolerance of {pounds(totals.tolerance)}" if totals.tolerance else ""
    return f"{pounds(totals.committed)} committed of {pounds(totals.income_confirmed)} confirmed: {left}{under}"


def tolerance_in_force(fund: Fund, as_at: date) -> LedgerEntry | None:
    """The entry that set the tolerance in force on a day, with its reason; one that was reversed by then sets none."""
    recorded = list(
        LedgerEntry.objects.filter(fund=fund, kind=EntryKind.TOLERANCE)
        .as_at(as_at)
        .order_by("-effective_on", "-number")
    )
    reversed_by_then = {entry.reverses_id for entry in recorded}
    standing = (entry for entry in recorded if entry.reverses_id is None and entry.pk not in reversed_by_then)
    return next(standing, None)


@dataclass(frozen=True)
class HeadingGroup:
    """Headings that a paper sub-totals together; those of no group stand under an empty label. Amounts in pounds."""

    label: str
    headings: tuple[HeadingOutline, ...]

    @property
    def allocated(self) -> Decimal:
        return sum((heading.allocated for heading in self.headings), ZERO)

    @property
    def committed(self) -> Decimal:
        return sum((heading.committed for heading in self.headings), ZERO)

    @property
    def free(self) -> Decimal:
        return self.allocated - self.committed


@dataclass(frozen=True)
class HeadingTable:
    """A fund's headings as a paper shows them. What stands under no heading is named, for it uses no allocation."""

    groups: tuple[HeadingGroup, ...]
    committed_under_none: Decimal
    allocated: Decimal
    committed: Decimal

    @property
    def free(self) -> Decimal:
        """Allocated and not committed, over the headings alone."""
        return self.allocated - (self.committed - self.committed_under_none)

    @property
    def is_empty(self) -> bool:
        return not self.groups and not self.committed


def heading_table(outline: FundOutline) -> HeadingTable:
    """The headings of a fund in their order, each group where its first heading stands."""
    return HeadingTable(
        groups=tuple(_groups(outline.headings)),
        committed_under_none=outline.committed_under_no_heading,
        allocated=outline.totals.allocated,
        committed=outline.totals.committed,
    )


def _groups(headings: Iterable[HeadingOutline]) -> Iterable[HeadingGroup]:
    gathered: dict[tuple[str, str], list[HeadingOutline]] = {}
    for heading in headings:
        key = (heading.group, "" if heading.group else heading.slug)
        gathered.setdefault(key, []).append(heading)
    return (HeadingGroup(group, tuple(members)) for (group, _), members in gathered.items())


def amount_unpaid(commitment: Commitment) -> Decimal:
    """What is committed and has not left the bank yet, in pounds."""
    return commitment.amount_committed - commitment.amount_paid
