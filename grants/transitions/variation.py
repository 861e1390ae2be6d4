"""Numbered changes of an agreement: proposed by one side, agreed by both, then carried out and frozen."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from commissioning import transitions as ledger
from commissioning.models import Allocation, Commitment, Fund, LedgerEntry
from commissioning.models.tie import reach_of
from commissioning.rules import obstacles_to_reason
from core import audit
from core.money import ZERO
from core.refusal import Obstacle, Refused, refuse_if
from grants.choices import AFTER_SIGNATURE, BY_DECISION, Side, VariationKind, VariationState
from grants.figures.agreements import paid_by_instalment, planned_and_promised
from grants.models import Agreement, Award, DecisionNotice, Instalment, Variation, VariationEntry, VariationMove
from grants.rules import agreements as agreement_rules
from grants.rules import variations as rules
from grants.transitions.agreement import InstalmentFacts, locked
from grants.transitions.monitoring import schedule_returns


@dataclass(frozen=True)
class MoveFacts:
    """Money carried from one year's commitment (its key) to another fund and heading. Pounds."""

    commitment_id: int
    to_fund: Fund
    to_allocation: Allocation | None
    amount: Decimal


def propose_variation(
    *,
    agreement: Agreement,
    kind: str,
    reason: str,
    by: User,
    at: datetime,
    ends_on: date | None = None,
    notice: DecisionNotice | None = None,
    moves: Sequence[MoveFacts] = (),
    instalments: Sequence[InstalmentFacts] = (),
) -> Variation:
    """Propose a change, with the instalments that are to take the place of all that are not paid.

    Where money moves between years, or none is given, the plan is made when the change is agreed. Refused while
    another waits to be agreed, without a reason, and for more or less money without the signed decision.
    """
    with locked(agreement) as held:
        refuse_if(agreement_rules.obstacles_to_bind(held.state))
        before = held.award.ends_on
        refuse_if(
            rules.obstacles_to_propose(
                kind=kind,
                reason=reason,
                ends_on_before=before,
                ends_on_after=ends_on or before,
                moved=sum((one.amount for one in moves), ZERO),
                has_notice=notice is not None,
                has_open=held.variations.filter(state=VariationState.PROPOSED).exists(),
            )
        )
        refuse_if([*_obstacles_to_notice(held, notice), *_obstacles_to_moves(held, moves)])
        variation = Variation.objects.create(
            agreement=held,
            number=held.variations.count() + 1,
            kind=kind,
            reason=reason.strip(),
            notice=notice,
            ends_on_before=before,
            ends_on_after=ends_on or before,
            **_proposed(by, at),
        )
        VariationMove.objects.bulk_create(VariationMove(variation=variation, **vars(one)) for one in moves)
        _bring(variation, instalments)
        audit.record(action="grants.variation.proposed", by=by, at=at, subject=held, number=variation.number, kind=kind)
    return variation


def _proposed(by: User, at: datetime) -> dict[str, Any]:
    """Who proposed it; a provider's contact agrees for their own side by proposing."""
    proposed = {"proposed_by": by, "proposed_at": at}
    if by.role != Role.PROVIDER_CONTACT:
        return proposed
    return {**proposed, "is_by_provider": True, "provider_by": by, "provider_at": at}


def _bring(variation: Variation, instalments: Sequence[InstalmentFacts]) -> None:
    Instalment.objects.bulk_create(
        Instalment(
            agreement=variation.agreement,
            commitment_id=one.commitment,
            due_on=one.due_on,
            amount=one.amount,
            came_with=variation,
        )
        for one in instalments
    )


def _obstacles_to_notice(agreement: Agreement, notice: DecisionNotice | None) -> list[Obstacle]:
    """The decision is signed, changes this very award, and was not used for another variation."""
    if notice is None:
        return []
    changes_it = notice.state in AFTER_SIGNATURE and notice.lines.filter(award=agreement.award_id).exists()
    if not changes_it:
        return [Obstacle("Choose a signed decision that changes this award", "notice")]
    used = Variation.objects.filter(notice=notice, agreement=agreement, state=VariationState.AGREED)
    return [Obstacle("A variation was agreed under this decision already", "notice")] if used.exists() else []


def _obstacles_to_moves(agreement: Agreement, moves: Sequence[MoveFacts]) -> list[Obstacle]:
    held = {one.pk: one for one in agreement.award.commitments.select_related("fund__financial_year")}
    obstacles: list[Obstacle] = []
    for one in moves:
        source = held.get(one.commitment_id)
        if source is None:
            obstacles.append(Obstacle("Choose a year of this award", "moves"))
        elif source.fund_id == one.to_fund.pk:
            obstacles.append(Obstacle("Choose another year to move the money to", "moves"))
        else:
            unpaid = source.amount_committed - source.amount_paid
            obstacles += rules.obstacles_to_move(one.amount, unpaid=unpaid, where=str(source.fund))
    return obstacles


@contextmanager
def _settling(variation: Variation) -> Iterator[tuple[Agreement, Variation]]:
    with locked(variation.agreement) as agreement:
        held = Variation.objects.select_for_update(of=("self",)).get(pk=variation.pk)
        refuse_if(rules.obstacles_to_settle(held.state))
        yield agreement, held


def agree_variation(
    *,
    variation: Variation,
    side: Side,
    by: User,
    at: datetime,
    agreed_on: date | None = None,
    is_on_paper: bool = False,
) -> Variation:
    """Agree for one side. When both have, the change is carried out, entered in the ledger and frozen.

    For the provider by its contact, or `is_on_paper` by who records the letter, with the day it bears. For the office
    by a manager who neither proposed it nor has an interest in the provider (DOMAIN.md 5).
    """
    today = timezone.localdate(at)
    with _settling(variation) as (agreement, held):
        refuse_if(agreement_rules.obstacles_to_bind(agreement.state))
        proposed_on = timezone.localdate(held.proposed_at)
        day = agreed_on or today
        refuse_if(rules.obstacles_to_day_agreed(day, proposed_on=proposed_on, today=today, is_on_paper=is_on_paper))
        if side == Side.OFFICE:
            tied = {by.pk} if agreement.award.provider_id in reach_of(by, today) else set()
            refuse_if(rules.obstacles_to_agree_for_office(person=by.pk, proposed_by=held.proposed_by_id, tied=tied))
            held.office_by, held.office_at = by, at
        else:
            held.provider_by, held.provider_at, held.is_on_paper = by, at, is_on_paper
        held.agreed_on = _day_agreed(held, day, side)
        held.save()
        if held.office_by_id and held.provider_by_id:
            if held.office_by_id == held.provider_by_id:
                raise Refused(Obstacle("You agreed for the other side: somebody else must agree for this one"))
            _carry_out(agreement, held, by=by, at=at)
        audit.record(action="grants.variation.agreed", by=by, at=at, subject=agreement, number=held.number, side=side)
    return held


def _day_agreed(variation: Variation, day: date, side: Side) -> date:
    """The day that the provider's letter bears; without a letter, the later of the two days."""
    if not variation.is_on_paper:
        return max(day, variation.agreed_on or day)
    return day if side == Side.PROVIDER else variation.agreed_on or day


def _carry_out(agreement: Agreement, variation: Variation, *, by: User, at: datetime) -> None:
    award = Award.objects.select_for_update().get(pk=agreement.award_id)
    if variation.kind in BY_DECISION and variation.notice_id is None:
        raise Refused(Obstacle("More or less money needs a signed decision: choose it", "notice"))
    if variation.kind == VariationKind.LONGER and award.ends_on < variation.ends_on_after:
        award.ends_on = variation.ends_on_after
        award.save()
    moved = _move_money(award, variation, by=by, at=at)
    _replace_plan(agreement, variation, moved, at=at)
    variation.state, variation.settled_at = VariationState.AGREED, at
    variation.save()
    agreement.award.refresh_from_db()
    schedule_returns(agreement, by=by, at=at)


def _move_money(
    award: Award, variation: Variation, *, by: User, at: datetime
) -> list[tuple[VariationMove, Commitment]]:
    """Take back from one year and promise in the other, by the variation's own reference."""
    said: dict[str, Any] = {
        "effective_on": timezone.localdate(at),
        "by": by,
        "at": at,
        "note": f"{variation}: money moved between years",
    }
    moved = []
    for move in variation.moves.select_related("commitment__priority", "to_fund", "to_allocation").order_by("pk"):
        source = move.commitment
        entries: list[LedgerEntry] = [ledger.decommit(commitment=source, amount=move.amount, **said)]
        target = award.commitments.filter(fund=move.to_fund, allocation=move.to_allocation).first()
        if target is None:
            target = ledger.commit(
                fund=move.to_fund,
                provider=award.provider,
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
        moved.append((move, target))
    return moved


def _replace_plan(
    agreement: Agreement, variation: Variation, moved: Sequence[tuple[VariationMove, Commitment]], *, at: datetime
) -> None:
    """The unpaid instalments give way to those of the variation; where it brings none, the moved sums are shifted."""
    standing = list(agreement.instalments.standing().filter(agreed_at__isnull=False).order_by("due_on", "pk"))
    paid = paid_by_instalment([one.pk for one in standing])
    if not variation.instalments_after.exists():
        _bring(variation, _shifted(standing, paid, moved, variation))
    brought = list(variation.instalments_after.all())
    if not brought:
        return
    unpaid = [one for one in standing if not paid.get(one.pk)]
    Instalment.objects.filter(pk__in=[one.pk for one in unpaid]).update(went_with=variation)
    variation.instalments_after.update(agreed_at=at)
    kept = [one for one in standing if paid.get(one.pk)]
    plan = [(one.commitment_id, one.amount) for one in [*kept, *brought]]
    refuse_if(agreement_rules.obstacles_to_plan(*planned_and_promised(agreement, plan), is_whole=False))


def _shifted(
    standing: Sequence[Instalment],
    paid: dict[int, Decimal],
    moved: Sequence[tuple[VariationMove, Commitment]],
    variation: Variation,
) -> list[InstalmentFacts]:
    """The unpaid plan with each moved sum taken from the end of its year and added as one in the other year."""
    if not moved:
        return []
    left = {one.pk: one.amount for one in standing if not paid.get(one.pk)}
    for move, _ in moved:
        to_take = move.amount
        for one in sorted(standing, key=lambda one: one.due_on, reverse=True):
            if one.pk in left and one.commitment_id == move.commitment_id:
                taken = min(left[one.pk], to_take)
                left[one.pk] -= taken
                to_take -= taken
    rest = [
        InstalmentFacts(one.commitment_id, one.due_on, left[one.pk]) for one in standing if left.get(one.pk, ZERO) > 0
    ]
    first_days = [(move, target, target.fund.financial_year.start_on) for move, target in moved]
    agreed_on = variation.agreed_on or date.min
    return [*rest, *(InstalmentFacts(target.pk, max(day, agreed_on), move.amount) for move, target, day in first_days)]


def refuse_variation(*, variation: Variation, reason: str, by: User, at: datetime) -> Variation:
    """One side does not agree, and says why."""
    return _end(variation, VariationState.REFUSED, reason, by=by, at=at)


def withdraw_variation(*, variation: Variation, reason: str, by: User, at: datetime) -> Variation:
    """Who proposed it takes it back."""
    return _end(variation, VariationState.WITHDRAWN, reason, by=by, at=at)


def _end(variation: Variation, state: VariationState, reason: str, *, by: User, at: datetime) -> Variation:
    refuse_if(obstacles_to_reason(reason, "reason"))
    with _settling(variation) as (agreement, held):
        held.state, held.settled_at, held.settled_reason = state, at, reason.strip()[:500]
        held.save()
        audit.record(action=f"grants.variation.{state}", by=by, at=at, subject=agreement, number=held.number)
    return held
