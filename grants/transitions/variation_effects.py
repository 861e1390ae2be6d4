"""What an agreed variation does: the later end, the money in the ledger, the instalments, the returns."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

from accounts.models import User
from commissioning import transitions as ledger
from commissioning.choices import PAID
from commissioning.models import Commitment, Fund, LedgerEntry
from core.money import ZERO
from core.refusal import Obstacle, Refused, refuse_if
from grants.choices import BY_DECISION, VariationKind, VariationState
from grants.figures.agreements import promised_by
from grants.figures.variation_plan import obstacles_to_plan_of, unpaid_after, unpaid_plan
from grants.models import Agreement, Award, Instalment, Variation, VariationEntry, VariationMove
from grants.rules import variations as rules
from grants.rules.plans import Part, first_day_to_take, replaced, trimmed
from grants.transitions.monitoring import schedule_returns


@dataclass(frozen=True)
class Moved:
    """One move as it was entered, and whether the award held nothing there before."""

    move: VariationMove
    target: Commitment
    is_new: bool


def carry_out(agreement: Agreement, variation: Variation, *, by: User, at: datetime) -> None:
    """Do what both sides agreed, in the transaction in which the second agrees. Nothing that stood is edited.

    Refused when the end was moved meanwhile, when the ledger refuses a move, or when the instalments would not make
    what is to be paid of each year.
    """
    award = Award.objects.select_for_update().get(pk=agreement.award_id)
    if variation.kind in BY_DECISION and variation.notice_id is None:
        raise Refused(Obstacle("More or less money needs a signed decision: choose it", "notice"))
    refuse_if(
        rules.obstacles_to_stale_end(
            variation.kind,
            stands=award.ends_on,
            before=variation.ends_on_before,
            rests_on_notice=variation.notice_id is not None,
        )
    )
    if variation.kind in rules.MAY_END_LATER and award.ends_on < variation.ends_on_after:
        award.ends_on = variation.ends_on_after
        award.save()
    before = unpaid_plan(agreement)
    moved = _move_money(award, variation, by=by, at=at)
    _replace_plan(agreement, variation, before, moved, at=at)
    variation.state, variation.settled_at = VariationState.AGREED, at
    variation.save()
    agreement.award.refresh_from_db()
    schedule_returns(agreement, by=by, at=at)


def _move_money(award: Award, variation: Variation, *, by: User, at: datetime) -> list[Moved]:
    """Take back from one year and promise in the other, by the variation's own reference, on the day it was agreed."""
    moves = list(
        variation.moves.select_related("commitment__priority", "to_fund", "to_allocation").order_by("commitment", "pk")
    )
    if not moves:
        return []
    _lock_funds(moves)
    said: dict[str, Any] = {
        "effective_on": _takes_effect_on(variation, moves, today=timezone.localdate(at)),
        "by": by,
        "at": at,
        "note": f"{variation}: money moved between years",
    }
    return [_move_one(award, variation, move, said) for move in moves]


def _lock_funds(moves: Sequence[VariationMove]) -> None:
    """All at once and in one order, so that two variations never wait for each other."""
    keys = {key for move in moves for key in (move.commitment.fund_id, move.to_fund_id)}
    list(Fund.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk"))


def _takes_effect_on(variation: Variation, moves: Sequence[VariationMove], *, today: date) -> date:
    """The day it was agreed, or the first one after it on which the money was there to be moved."""
    day = variation.agreed_on or today
    by_source: dict[int, Decimal] = {}
    for move in moves:
        by_source[move.commitment_id] = by_source.get(move.commitment_id, ZERO) + move.amount
    for source, amount in by_source.items():
        entries = LedgerEntry.objects.filter(commitment=source).values_list("effective_on", "kind", "amount")
        dated = [(on, -more if kind in PAID else more) for on, kind, more in entries]
        day = first_day_to_take(dated, amount, since=day)
    return min(day, today)


def _move_one(award: Award, variation: Variation, move: VariationMove, said: dict[str, Any]) -> Moved:
    source = move.commitment
    entries: list[LedgerEntry] = [ledger.decommit(commitment=source, amount=move.amount, **said)]
    target = target_of(award, move)
    is_new = target is None
    if target is None:
        # Nothing is promised any more to a provider that was merged, but to the one that was kept.
        provider = award.provider.merged_into or award.provider
        target = ledger.commit(
            fund=move.to_fund,
            provider=provider,
            service=award.service,
            priority=source.priority,
            allocation=move.to_allocation,
            areas=source.areas.all(),
            amount=move.amount,
            **said,
        )
        award.commitments.add(target)
        entries.append(target.entries.get())
    else:
        entries.append(ledger.commit_more(commitment=target, amount=move.amount, **said))
    for entry in entries:
        VariationEntry.objects.create(variation=variation, entry=entry)
    return Moved(move, target, is_new)


def target_of(award: Award, move: VariationMove) -> Commitment | None:
    """What the award holds already where the money goes."""
    held = award.commitments.filter(fund=move.to_fund, allocation=move.to_allocation)
    return held.order_by("pk").first()


def _replace_plan(
    agreement: Agreement, variation: Variation, before: Sequence[Part], moved: Sequence[Moved], *, at: datetime
) -> None:
    """What is unpaid gives way to the variation's instalments, but for those that it says again, which stay.

    Of an instalment paid in part the payments stay where they are; what is left of it gives way. Where the variation
    brings no plan, moved money is taken from the end of its year and becomes one instalment of the other.
    """
    brought = [Part(one.commitment_id, one.due_on, one.amount, one.pk) for one in variation.instalments_after.all()]
    is_typed = bool(brought)
    if not is_typed and not moved and variation.kind not in rules.OF_PLANS:
        # A later end that costs nothing leaves the plan as it is.
        return
    plan = brought if is_typed else _cut_to_room(agreement, before)
    plan = [*plan, *(_arriving(one, variation) for one in moved if one.is_new or not is_typed)]
    # A plan cut to what is promised may fall short as it did before; more money must be planned.
    must_be_whole = is_typed or variation.kind == VariationKind.MORE
    refuse_if(obstacles_to_plan_of(agreement, plan, is_typed=must_be_whole))
    _put(agreement, variation, before, plan, at=at)


def _cut_to_room(agreement: Agreement, before: Sequence[Part]) -> list[Part]:
    """The unpaid plan with the last instalments of a year cut to what is still to be paid of it."""
    plan = list(before)
    for commitment, room in unpaid_after(promised_by(agreement)).items():
        plan = trimmed(plan, commitment, room)
    return plan


def _arriving(moved: Moved, variation: Variation) -> Part:
    """The moved sum as one instalment, due when its year begins, or on the day it was agreed where that is later."""
    first_day = moved.move.to_fund.financial_year.start_on
    return Part(moved.target.pk, max(first_day, variation.agreed_on or first_day), moved.move.amount)


def _put(
    agreement: Agreement, variation: Variation, before: Sequence[Part], plan: Sequence[Part], *, at: datetime
) -> None:
    change = replaced(before, plan)
    going, coming = change.going, change.coming
    if not plan:
        # Nothing is left to be paid.
        going = tuple(before)
    Instalment.objects.filter(pk__in=[one.key for one in going]).update(went_with=variation)
    # Those that were typed with the variation, less what stands already; those that were worked out are new.
    typed = {one.pk for one in variation.instalments_after.all()}
    wanted = {one.key for one in coming if one.key in typed}
    variation.instalments_after.exclude(pk__in=wanted).delete()
    Instalment.objects.bulk_create(
        Instalment(
            agreement=agreement,
            commitment_id=one.commitment,
            due_on=one.due_on,
            amount=one.amount,
            came_with=variation,
        )
        for one in coming
        if one.key not in typed
    )
    variation.instalments_after.update(agreed_at=at)
