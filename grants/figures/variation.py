"""One variation, told before and after: the end of the award, money by year, each instalment, the returns."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from django.db.models import Q, QuerySet
from django.utils import timezone

from commissioning.choices import PAID
from commissioning.figures.places import where_of
from commissioning.models import LedgerEntry
from core.money import ZERO
from grants.choices import VariationState
from grants.figures.agreements import paid_by_instalment, promised_by, where_of_commitment
from grants.figures.variation_notices import (
    DecisionAhead,
    changes_of_award,
    decisions_without_variation,
    decisions_without_variations,
)
from grants.figures.variation_plan import unpaid_after, unpaid_plan
from grants.models import Instalment, NoticeEntry, Variation
from grants.rules import quarters
from grants.rules.plans import Part, replaced, trimmed

__all__ = [
    "BeforeAfter",
    "DecisionAhead",
    "Fate",
    "InstalmentChange",
    "YearChange",
    "before_and_after",
    "changes_of_award",
    "days_late",
    "decisions_without_variation",
    "decisions_without_variations",
    "lateness_in_words",
]


class Fate(StrEnum):
    KEPT = "kept"
    GOING = "going"
    COMING = "coming"


@dataclass(frozen=True)
class YearChange:
    """What is promised of one year and heading, before and after. Pounds."""

    where: str
    before: Decimal
    after: Decimal

    @property
    def change(self) -> Decimal:
        return self.after - self.before


@dataclass(frozen=True)
class InstalmentChange:
    """One instalment and what becomes of it. `paid` is what was paid of it by now, in pounds."""

    where: str
    due_on: date
    amount: Decimal
    paid: Decimal
    fate: Fate

    @property
    def is_before(self) -> bool:
        return self.fate != Fate.COMING

    @property
    def is_after(self) -> bool:
        return self.fate != Fate.GOING


@dataclass(frozen=True)
class BeforeAfter:
    """What one variation changes, as it was agreed, or as it would be if it were agreed now."""

    ends_on_before: date
    ends_on_after: date
    years: Sequence[YearChange]
    instalments: Sequence[InstalmentChange]
    # In words: Quarter 1 of 2018/19.
    returns_coming: Sequence[str]

    @property
    def has_new_end(self) -> bool:
        return self.ends_on_before != self.ends_on_after

    @property
    def end_in_words(self) -> str:
        """By how much the end moves."""
        days = (self.ends_on_after - self.ends_on_before).days
        return f"{days} day{'' if days == 1 else 's'} later" if days else "None"

    @property
    def total_change(self) -> Decimal:
        return self.total_after - self.total_before

    @property
    def total_before(self) -> Decimal:
        return sum((one.before for one in self.years), ZERO)

    @property
    def total_after(self) -> Decimal:
        return sum((one.after for one in self.years), ZERO)


def before_and_after(variation: Variation) -> BeforeAfter:
    """The two sides of a variation: of an agreed one as they stood then, of any other as they stand now.

    About a dozen queries, however many instalments there are.
    """
    is_agreed = variation.state == VariationState.AGREED
    award = variation.agreement.award
    asked = set(quarters.touched(award.starts_on, variation.ends_on_before))
    coming = [one for one in quarters.touched(award.starts_on, variation.ends_on_after) if one not in asked]
    changes = _agreed_instalments(variation) if is_agreed else _proposed_instalments(variation)
    order = {Fate.KEPT: 1, Fate.GOING: 0, Fate.COMING: 2}
    return BeforeAfter(
        ends_on_before=variation.ends_on_before,
        ends_on_after=variation.ends_on_after,
        years=_years(variation),
        instalments=sorted(changes, key=lambda one: (one.due_on, order[one.fate], one.where, one.amount)),
        returns_coming=[one.label for one in coming],
    )


def _years(variation: Variation) -> list[YearChange]:
    """Promised by the end of the moment in which it was settled, or now; less what it, or its decision, changed."""
    after, by_it, by_decision = _promised(variation)
    names: dict[int, str] = {}
    commitments = variation.agreement.award.commitments.select_related("fund__financial_year", "allocation")
    for one in commitments.order_by("fund__financial_year__start_on", "pk"):
        names[one.pk] = where_of(one.fund, str(one.allocation or ""))
    before: dict[str, Decimal] = defaultdict(lambda: ZERO)
    then: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for key, name in names.items():
        then[name] += after.get(key, ZERO)
        before[name] += after.get(key, ZERO) - by_it.get(key, ZERO) - by_decision.get(key, ZERO)
    if variation.state != VariationState.AGREED:
        for move in variation.moves.select_related("commitment", "to_fund__financial_year", "to_allocation"):
            then[names[move.commitment_id]] -= move.amount
            name = where_of(move.to_fund, str(move.to_allocation or ""))
            then[name] += move.amount
            before[name] += ZERO
    return [YearChange(name, before[name], then[name]) for name in then if before[name] or then[name]]


_ByCommitment = dict[int, Decimal]


def _promised(variation: Variation) -> tuple[_ByCommitment, _ByCommitment, _ByCommitment]:
    """What was promised by then, and what of that the variation and its decision did, by commitment. Pounds."""
    entries = LedgerEntry.objects.filter(commitment__awards=variation.agreement.award_id).exclude(kind__in=PAID)
    if variation.settled_at is not None:
        entries = entries.filter(recorded_at__lte=variation.settled_at)
    own = set(variation.made_entries.values_list("entry", flat=True))
    decided: set[int] = set()
    if variation.notice_id:
        decided = set(NoticeEntry.objects.filter(notice=variation.notice_id).values_list("entry", flat=True))
    sums: tuple[_ByCommitment, ...] = tuple(defaultdict(lambda: ZERO) for _ in range(3))
    for key, commitment, amount in _distinct(entries):
        sums[0][commitment] += amount
        if key in own:
            sums[1][commitment] += amount
        if key in decided:
            sums[2][commitment] += amount
    return sums[0], sums[1], sums[2]


def _distinct(entries: QuerySet[LedgerEntry]) -> Iterable[tuple[int, int, Decimal]]:
    return entries.order_by("pk").values_list("pk", "commitment", "amount").distinct()


def _agreed_instalments(variation: Variation) -> list[InstalmentChange]:
    """Those that stood before or after it: what earlier ones replaced and later ones brought is left out."""
    came = Q(came_with=None) | Q(came_with__number__lte=variation.number)
    went = Q(went_with=None) | Q(went_with__number__gte=variation.number)
    rows = _rows(variation).filter(came, went, agreed_at__isnull=False)
    paid = paid_by_instalment([one.pk for one in rows])
    return [_change(one, paid.get(one.pk, ZERO), _fate(one, variation)) for one in rows]


def _fate(instalment: Instalment, variation: Variation) -> Fate:
    if instalment.went_with_id == variation.pk:
        return Fate.GOING
    return Fate.COMING if instalment.came_with_id == variation.pk else Fate.KEPT


def _rows(variation: Variation) -> QuerySet[Instalment]:
    rows = Instalment.objects.filter(agreement=variation.agreement_id).order_by("due_on", "pk")
    return rows.select_related("commitment__fund__financial_year", "commitment__allocation")


def _change(one: Instalment, paid: Decimal, fate: Fate) -> InstalmentChange:
    return InstalmentChange(where_of_commitment(one), one.due_on, one.amount, paid, fate)


def _proposed_instalments(variation: Variation) -> list[InstalmentChange]:
    """What would become of each instalment, were it agreed as it stands now."""
    rows = {one.pk: one for one in _rows(variation).standing().filter(agreed_at__isnull=False)}  # type: ignore[attr-defined]
    paid = paid_by_instalment(list(rows))
    before = unpaid_plan(variation.agreement)
    plan, arriving = _plan_of(variation, before)
    change = replaced(before, plan)
    going = {one.key for one in (change.going if plan or arriving else ())}
    names = {one.commitment: one.where for one in promised_by(variation.agreement)}
    found = [_change(row, paid.get(key, ZERO), Fate.GOING if key in going else Fate.KEPT) for key, row in rows.items()]
    found += [
        InstalmentChange(names.get(one.commitment, ""), one.due_on, one.amount, ZERO, Fate.COMING)
        for one in change.coming
    ]
    return [*found, *arriving]


def _plan_of(variation: Variation, before: Sequence[Part]) -> tuple[Sequence[Part], list[InstalmentChange]]:
    """The plan that would stand, and the moved sums that would become an instalment of their new year."""
    brought = [
        Part(one.commitment_id, one.due_on, one.amount, one.pk)
        for one in variation.instalments_after.order_by("due_on", "pk")
    ]
    moves = list(
        variation.moves.select_related("to_fund__financial_year", "to_allocation").order_by("commitment", "pk")
    )
    held = promised_by(variation.agreement)
    places = {(one.fund.pk, one.allocation) for one in held}
    arriving = [
        InstalmentChange(
            where_of(move.to_fund, str(move.to_allocation or "")),
            max(move.to_fund.financial_year.start_on, variation.agreed_on or timezone.localdate(variation.proposed_at)),
            move.amount,
            ZERO,
            Fate.COMING,
        )
        for move in moves
        if not brought or (move.to_fund_id, move.to_allocation_id) not in places
    ]
    if brought:
        return brought, arriving
    left = unpaid_after(held)
    for move in moves:
        left[move.commitment_id] -= move.amount
    plan = list(before)
    for commitment, room in left.items():
        plan = trimmed(plan, commitment, room)
    return plan, arriving


def days_late(variation: Variation) -> int:
    """How many days after it was agreed it was recorded; 0 for one recorded on the day, or not agreed."""
    if variation.state != VariationState.AGREED or variation.agreed_on is None or variation.settled_at is None:
        return 0
    return max((timezone.localdate(variation.settled_at) - variation.agreed_on).days, 0)


def lateness_in_words(variation: Variation) -> str:
    """Recorded 12 days after it was agreed; and whether the award had ended meanwhile."""
    days = days_late(variation)
    if not days or variation.settled_at is None or variation.agreed_on is None:
        return ""
    words = f"Recorded {days} day{'' if days == 1 else 's'} after it was agreed"
    is_later = variation.ends_on_after > variation.ends_on_before
    old_end = variation.ends_on_before
    if is_later and variation.agreed_on <= old_end < timezone.localdate(variation.settled_at):
        return f"{words}: agreed before the award’s old end and recorded after it"
    return words
