"""What a notice does to each fund and heading: before and after, from the ledger as it stands now."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Sum
from django.utils.text import slugify

from commissioning.choices import EntryKind
from commissioning.models import Allocation, Fund, LedgerEntry
from core.money import ZERO
from grants.choices import PAYING, TAKING_BACK, NoticeKind
from grants.figures.draft import Draft
from grants.figures.touched import FundImplication, HeadingImplication
from grants.rules.money import Room

__all__ = ["FundImplication", "HeadingImplication", "Implications", "implications_of"]

# Announced and not confirmed, in pounds, by the keys of fund and stream.
Notified = Mapping[tuple[int, int | None], Decimal]


@dataclass(frozen=True)
class Implications:
    """What a notice comes to, and what it does to each fund."""

    total: Decimal
    funds: tuple[FundImplication, ...]

    @property
    def released(self) -> Decimal:
        """What it takes back of the decision that it supersedes, in pounds."""
        return sum((fund.released for fund in self.funds), ZERO)

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
        return {self.total, self.released} | {abs(amount) for fund in self.funds for amount in _figures(fund)}


def implications_of(draft: Draft) -> Implications:
    """The money of a notice against the ledger as it stands now. Two queries, three for an acceptance."""
    funds = Fund.objects.select_related("financial_year").in_bulk([fund.pk for fund in draft.funds])
    headings = list(Allocation.objects.filter(fund__in=funds).order_by("position", "pk"))
    notified = _notified(funds) if draft.notice.kind == NoticeKind.ACCEPTANCE else {}
    return Implications(
        total=draft.total,
        funds=tuple(_fund(draft, funds[fund.pk], headings, notified) for fund in draft.funds),
    )


def _fund(draft: Draft, fund: Fund, headings: list[Allocation], notified: Notified) -> FundImplication:
    promised = _promised(draft, fund)
    superseded = draft.notice.supersedes
    moved, named = _moved(draft, fund)
    confirmed, indicative = _accepted(draft, fund, notified)
    own = [one for one in headings if one.fund_id == fund.pk]
    held = {one.allocation for one in draft.released}
    touched = [one for one in own if promised[one.pk] or moved[one.slug] or one.pk in held]
    new = {slug: moved[slug] for slug in named if slug not in {one.slug for one in own}}
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
        headings=(
            *(_heading(one, promised, moved) for one in touched),
            *(HeadingImplication(named[slug], ZERO, amount, ZERO, ZERO) for slug, amount in new.items()),
        ),
        indicative=fund.amount_indicative,
        indicative_change=indicative,
        released=sum((one.unpaid for one in draft.released if one.fund.pk == fund.pk), ZERO),
        released_of=(superseded.reference or "") if superseded else "",
    )


def _notified(funds: Iterable[int]) -> Notified:
    """What each stream has announced to each fund and not confirmed yet."""
    entries = LedgerEntry.objects.filter(fund__in=funds, kind=EntryKind.INCOME_INDICATIVE).order_by()
    sums = entries.values_list("fund", "stream").annotate(total=Sum("amount"))
    return {(fund, stream): total for fund, stream, total in sums}


def _accepted(draft: Draft, fund: Fund, notified: Notified) -> tuple[Decimal, Decimal]:
    """What an acceptance confirms, and how it moves what is indicative: confirmed money stands in one column."""
    confirmed = indicative = ZERO
    if draft.notice.kind != NoticeKind.ACCEPTANCE:
        return confirmed, indicative
    waiting = defaultdict(lambda: ZERO, notified)
    for line in draft.budget_lines:
        if line.fund_id != fund.pk or line.stream_id is None:
            continue
        key = (fund.pk, line.stream_id)
        change = -min(line.amount, waiting[key]) if line.is_confirmed else line.amount
        confirmed += line.amount if line.is_confirmed else ZERO
        waiting[key] += change
        indicative += change
    return confirmed, indicative


def _promised(draft: Draft, fund: Fund) -> dict[int | None, Decimal]:
    """What the lines commit under each heading of a fund, less what the superseded notice held there unpaid."""
    sums: dict[int | None, Decimal] = defaultdict(lambda: ZERO)
    kind = draft.notice.kind
    sign = 1 if kind in PAYING else -1 if kind in TAKING_BACK else 0
    for line in draft.lines:
        for one in line.amounts.all():
            if one.fund_id == fund.pk and sign:
                sums[one.allocation_id] += sign * one.amount
    for held in draft.released:
        if held.fund.pk == fund.pk:
            sums[held.allocation] -= held.unpaid
    return sums


def _moved(draft: Draft, fund: Fund) -> tuple[dict[str, Decimal], dict[str, str]]:
    """What the lines set aside under each heading of a fund, by its slug; and how the lines name the headings."""
    sums: dict[str, Decimal] = defaultdict(lambda: ZERO)
    named: dict[str, str] = {}
    for line in draft.budget_lines:
        if line.fund_id != fund.pk:
            continue
        if draft.notice.kind == NoticeKind.BUDGET:
            # As the ledger finds the heading that stands, however it is spelt.
            slug = slugify(line.heading)[:120]
            named.setdefault(slug, line.heading)
            sums[slug] += line.amount
        elif line.from_allocation is not None and line.to_allocation is not None:
            sums[line.from_allocation.slug] -= line.amount
            sums[line.to_allocation.slug] += line.amount
    return sums, named


def _heading(one: Allocation, promised: dict[int | None, Decimal], moved: dict[str, Decimal]) -> HeadingImplication:
    return HeadingImplication(
        heading=one.heading,
        allocated=one.amount_allocated,
        allocated_change=moved[one.slug],
        committed=one.amount_committed,
        committed_change=promised[one.pk],
    )


def _figures(fund: FundImplication) -> list[Decimal]:
    own = [
        fund.confirmed,
        fund.confirmed_after,
        fund.tolerance,
        fund.ceiling_after,
        fund.committed,
        fund.committed_after,
        fund.committed_change,
        fund.promised,
        fund.released,
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
