"""What an entry does to a fund: every figure it moves before and after, for the page that is confirmed."""

from dataclasses import dataclass
from decimal import Decimal

from commissioning import rules
from commissioning.models import Allocation, Commitment, Fund
from core.money import ZERO, pounds


@dataclass(frozen=True)
class Change:
    """One figure before and after an entry, in pounds. `is_warning` marks an after that needs an eye; `note` why."""

    label: str
    before: Decimal
    after: Decimal
    is_warning: bool = False
    note: str = ""

    @property
    def amount(self) -> Decimal:
        return self.after - self.before


@dataclass(frozen=True)
class Standing:
    """The running totals of a fund, its headings and its commitments at one moment, by the key of each row."""

    fund: Fund
    headings: dict[int, Allocation]
    commitments: dict[int, Commitment]


def standing(fund_id: int) -> Standing:
    """How a fund stands now, read from its rows in three queries."""
    return Standing(
        fund=Fund.objects.select_related("financial_year").get(pk=fund_id),
        headings=Allocation.objects.filter(fund=fund_id).in_bulk(),
        commitments=Commitment.objects.filter(fund=fund_id).select_related("provider").in_bulk(),
    )


def changes(before: Standing, after: Standing) -> list[Change]:
    """The figures of the fund that decide what can be done, then each other figure that the entry moves."""
    return [*_fund_changes(before.fund, after.fund), *_heading_changes(before, after), *_promises(before, after)]


def _fund_changes(before: Fund, after: Fund) -> list[Change]:
    always = [
        Change("Confirmed income", before.amount_confirmed, after.amount_confirmed),
        Change("Tolerance", before.amount_tolerance, after.amount_tolerance),
        _beyond_income("Allocated", before.amount_allocated, after.amount_allocated, after.amount_confirmed),
        _beyond_income("Committed", before.amount_committed, after.amount_committed, after.amount_confirmed),
        Change("Headroom: can still be committed", before.amount_headroom, after.amount_headroom),
    ]
    moved = [
        Change("Indicative income", before.amount_indicative, after.amount_indicative),
        Change("Can still be allocated", before.amount_unallocated, after.amount_unallocated),
        Change("Paid", before.amount_paid, after.amount_paid),
    ]
    return [*always, *(change for change in moved if change.amount)]


def _beyond_income(label: str, before: Decimal, after: Decimal, confirmed: Decimal) -> Change:
    over, share = rules.over_fund(after, confirmed)
    if not over:
        return Change(label, before, after)
    part = "" if share is None else f" ({share}%)"
    return Change(label, before, after, after != before, f"{pounds(over)}{part} more than the confirmed income")


def _heading_changes(before: Standing, after: Standing) -> list[Change]:
    return [
        Change(f"Free under {heading}", then.amount_free if then else ZERO, heading.amount_free)
        for heading, then in ((heading, before.headings.get(pk)) for pk, heading in after.headings.items())
        if then is None or then.amount_free != heading.amount_free
    ]


def _promises(before: Standing, after: Standing) -> list[Change]:
    pairs = ((before.commitments.get(pk), now) for pk, now in after.commitments.items())
    moved = [
        change
        for then, now in pairs
        for change in (
            Change(f"Committed: {now}", then.amount_committed if then else ZERO, now.amount_committed),
            Change(f"Paid: {now}", then.amount_paid if then else ZERO, now.amount_paid),
        )
    ]
    return [change for change in moved if change.amount]
