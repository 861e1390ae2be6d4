"""What a notice does to each fund and heading: before and after, from the ledger as it stands now."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from commissioning.models import Allocation, Fund
from core.money import ZERO
from grants.choices import PAYING, TAKING_BACK, NoticeKind
from grants.figures.draft import Draft
from grants.figures.touched import FundImplication, HeadingImplication
from grants.rules.money import Room

__all__ = ["FundImplication", "HeadingImplication", "Implications", "implications_of"]


@dataclass(frozen=True)
class Implications:
    """What a notice comes to, and what it does to each fund."""

    total: Decimal
    funds: tuple[FundImplication, ...]

    @property
    def rooms(self) -> list[Room]:
        """What is asked of each fund and heading, beside what each has left."""
        return [room for fund in self.funds for room in fund.rooms]

    @property
    def touched(self) -> tuple[FundImplication, ...]:
        """The funds of which it moves a figure; none where signing does nothing to the ledger."""
        return tuple(fund for fund in self.funds if fund.is_touched)

    @property
    def amounts(self) -> set[Decimal]:
        """Every figure that the words may quote."""
        return {self.total} | {abs(amount) for fund in self.funds for amount in _figures(fund)}


def implications_of(draft: Draft) -> Implications:
    """The money of a notice against the ledger as it stands now. Two queries."""
    funds = Fund.objects.select_related("financial_year").in_bulk([fund.pk for fund in draft.funds])
    headings = list(Allocation.objects.filter(fund__in=funds).order_by("position", "pk"))
    return Implications(
        total=draft.total,
        funds=tuple(_fund(draft, funds[fund.pk], headings) for fund in draft.funds),
    )


def _fund(draft: Draft, fund: Fund, headings: list[Allocation]) -> FundImplication:
    promised = _promised(draft, fund)
    moved = _moved(draft, fund, headings)
    lines = draft.budget_lines if draft.notice.kind == NoticeKind.ACCEPTANCE else ()
    confirmed = sum((line.amount for line in lines if line.fund_id == fund.pk and line.is_confirmed), ZERO)
    touched = [one for one in headings if one.fund_id == fund.pk and (promised[one.pk] or moved[one.heading])]
    return FundImplication(
        name=fund.name,
        year=fund.financial_year.label,
        confirmed=fund.amount_confirmed,
        confirmed_change=confirmed,
        tolerance=fund.amount_tolerance,
        allocated=fund.amount_allocated,
        allocated_change=sum(moved.values(), ZERO),
        committed=fund.amount_committed,
        committed_change=sum(promised.values(), ZERO),
        headings=(*(_heading(one, promised, moved) for one in touched), *_new_headings(fund, headings, moved)),
    )


def _promised(draft: Draft, fund: Fund) -> dict[int | None, Decimal]:
    """What the lines commit under each heading of a fund; less than nothing where they take back."""
    sums: dict[int | None, Decimal] = defaultdict(lambda: ZERO)
    kind = draft.notice.kind
    sign = 1 if kind in PAYING else -1 if kind in TAKING_BACK else 0
    for line in draft.lines:
        for one in line.amounts.all():
            if one.fund_id == fund.pk and sign:
                sums[one.allocation_id] += sign * one.amount
    return sums


def _moved(draft: Draft, fund: Fund, headings: list[Allocation]) -> dict[str, Decimal]:
    """What the lines set aside under each heading of a fund, by its name."""
    sums: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for line in draft.budget_lines:
        if line.fund_id != fund.pk:
            continue
        if draft.notice.kind == NoticeKind.BUDGET:
            sums[line.heading] += line.amount
        elif line.from_allocation is not None and line.to_allocation is not None:
            sums[line.from_allocation.heading] -= line.amount
            sums[line.to_allocation.heading] += line.amount
    return sums


def _heading(one: Allocation, promised: dict[int | None, Decimal], moved: dict[str, Decimal]) -> HeadingImplication:
    return HeadingImplication(
        heading=one.heading,
        allocated=one.amount_allocated,
        allocated_change=moved[one.heading],
        committed=one.amount_committed,
        committed_change=promised[one.pk],
    )


def _new_headings(fund: Fund, headings: list[Allocation], moved: dict[str, Decimal]) -> list[HeadingImplication]:
    standing = {one.heading for one in headings if one.fund_id == fund.pk}
    return [
        HeadingImplication(heading, ZERO, amount, ZERO, ZERO)
        for heading, amount in moved.items()
        if heading not in standing and amount
    ]


def _figures(fund: FundImplication) -> list[Decimal]:
    own = [
        fund.confirmed,
        fund.confirmed_after,
        fund.tolerance,
        fund.ceiling_after,
        fund.committed,
        fund.committed_after,
        fund.committed_change,
        fund.allocated,
        fund.allocated_after,
        fund.headroom_before,
        fund.headroom_after,
    ]
    return own + [
        amount
        for one in fund.headings
        for amount in (
            one.allocated,
            one.allocated + one.allocated_change,
            one.committed,
            one.free_before,
            one.free_after,
        )
    ]
