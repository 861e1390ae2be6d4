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
from commissioning import rules as money_rules
from commissioning.models import Allocation, Fund
from commissioning.models.tie import reach_of
from commissioning.rules import obstacles_to_reason
from commissioning.transitions import lock_interests_of
from core import audit
from core.money import ZERO
from core.refusal import Obstacle, refuse_if
from core.uploads import Upload
from grants.choices import AFTER_SIGNATURE, AwardState, NoticeKind, Side, VariationState
from grants.figures.agreements import promised_by
from grants.figures.awards import Held
from grants.figures.variation_notices import changes_of_award
from grants.figures.variation_plan import Carried, obstacles_to_plan_of
from grants.models import Agreement, DecisionNotice, Instalment, Variation, VariationMove, VariationPaper
from grants.rules import agreements as agreement_rules
from grants.rules import variations as rules
from grants.rules.money import obstacles_to_due_day
from grants.rules.plans import Part
from grants.transitions.agreement import InstalmentFacts, locked
from grants.transitions.variation_effects import carry_out


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
    """Propose a change, with the instalments that are to take the place of all that are not paid. Pounds.

    What a plan says again stays as it is. Where none is given, a move shifts its sum when it is agreed, less money cuts
    the last instalments, and a later end leaves the plan alone.

    Refused while another waits to be agreed, without a reason, for more or less money without the signed decision, for
    a move out of or into a closed year or beyond what is unpaid or there is room for, and unless the instalments make
    what will be to pay of each year. A later end by decision is that decision's own; one that costs nothing needs none.
    """
    with locked(agreement) as held:
        refuse_if(agreement_rules.obstacles_to_bind(held.state))
        before, after = _ends(held, ends_on, notice)
        plan = _Plan(kind, reason, before, after, notice, moves, instalments)
        _refuse_unfit(held, plan, sees_funds=by.role != Role.PROVIDER_CONTACT)
        facts = {"kind": kind, "reason": reason.strip(), "notice": notice, **_proposed(by, at)}
        number = held.variations.count() + 1
        variation = Variation.objects.create(
            agreement=held, number=number, ends_on_before=before, ends_on_after=after, **facts
        )
        VariationMove.objects.bulk_create(VariationMove(variation=variation, **vars(one)) for one in moves)
        _bring(variation, instalments)
        audit.record(action="grants.variation.proposed", by=by, at=at, subject=held, number=number, kind=kind)
    return variation


@dataclass(frozen=True)
class _Plan:
    """What is proposed, as it was typed."""

    kind: str
    reason: str
    before: date
    after: date
    notice: DecisionNotice | None
    moves: Sequence[MoveFacts]
    instalments: Sequence[InstalmentFacts]


def _refuse_unfit(agreement: Agreement, plan: _Plan, *, sees_funds: bool) -> None:
    refuse_if(
        [
            *rules.obstacles_to_propose(
                kind=plan.kind,
                reason=plan.reason,
                ends_on_before=plan.before,
                ends_on_after=plan.after,
                moved=sum((one.amount for one in plan.moves), ZERO),
                has_notice=plan.notice is not None,
                has_open=agreement.variations.filter(state=VariationState.PROPOSED).exists(),
                has_plan=bool(plan.instalments),
            ),
            *rules.obstacles_to_closed_award(plan.kind, is_closed=agreement.award.state == AwardState.CLOSED),
        ]
    )
    refuse_if(_obstacles_to_notice(agreement, plan.kind, plan.notice))
    refuse_if(_obstacles_to_moves(agreement, plan.moves, plan.after, sees_funds=sees_funds))
    refuse_if(_obstacles_to_instalments(agreement, plan.moves, plan.instalments, plan.after))


def _ends(agreement: Agreement, ends_on: date | None, notice: DecisionNotice | None) -> tuple[date, date]:
    """The end before and after. A signed extension has moved the award's end already: then both are the decision's."""
    stands = agreement.award.ends_on
    if notice is None or notice.kind != NoticeKind.EXTENSION:
        return stands, ends_on or stands
    change = next((one for one in changes_of_award(agreement) if one.notice == notice.pk), None)
    if change is None or change.ends_on is None:
        return stands, ends_on or stands
    return change.ends_on_before or stands, change.ends_on


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


def _obstacles_to_notice(agreement: Agreement, kind: str, notice: DecisionNotice | None) -> list[Obstacle]:
    if notice is None:
        return []
    used = Variation.objects.filter(notice=notice, agreement=agreement, state=VariationState.AGREED)
    return rules.obstacles_to_notice(
        kind,
        notice_kind=notice.kind,
        is_signed=notice.state in AFTER_SIGNATURE,
        changes_it=notice.lines.filter(award=agreement.award_id).exists(),
        is_used=used.exists(),
    )


def _obstacles_to_moves(
    agreement: Agreement, moves: Sequence[MoveFacts], ends_on: date, *, sees_funds: bool
) -> list[Obstacle]:
    """What keeps money from moving. Somebody who may not see a fund is not told what is left of it."""
    held = {one.commitment: one for one in promised_by(agreement)}
    left = {key: one.unpaid for key, one in held.items()}
    obstacles: list[Obstacle] = []
    for one in moves:
        source = held.get(one.commitment_id)
        if source is None:
            obstacles.append(Obstacle("Choose a year of this award", "moves"))
            continue
        obstacles += _obstacles_to_one(agreement, one, source, ends_on)
        obstacles += rules.obstacles_to_move(one.amount, unpaid=left[source.commitment], where=source.where)
        left[source.commitment] -= one.amount
        if sees_funds:
            obstacles += _obstacles_to_room(one)
    return obstacles


def _obstacles_to_one(agreement: Agreement, move: MoveFacts, source: Held, ends_on: date) -> list[Obstacle]:
    if source.fund.closed_on is not None:
        return [Obstacle(f"{source.fund} was closed: nothing can be moved out of it any more", "moves")]
    if move.to_allocation is not None and move.to_allocation.fund_id != move.to_fund.pk:
        return [Obstacle("Choose a heading of the same year", "to")]
    return rules.obstacles_to_place(
        label=str(move.to_fund),
        year_start=move.to_fund.financial_year.start_on,
        from_year=source.fund.financial_year.start_on,
        closed_on=move.to_fund.closed_on,
        ends_on=ends_on,
        starts_on=agreement.award.starts_on,
    )


def _obstacles_to_room(move: MoveFacts) -> list[Obstacle]:
    heading_free = None if move.to_allocation is None else move.to_allocation.amount_free
    found = money_rules.obstacles_to_commit(
        move.amount, headroom=move.to_fund.amount_headroom, heading_free=heading_free
    )
    return [Obstacle(one.message, "moves") for one in found]


def _obstacles_to_instalments(
    agreement: Agreement, moves: Sequence[MoveFacts], instalments: Sequence[InstalmentFacts], ends_on: date
) -> list[Obstacle]:
    """Typed instalments fall in the time of the award and make what will be to pay of each year."""
    if not instalments:
        return []
    award = agreement.award
    obstacles = [
        obstacle
        for one in instalments
        for obstacle in obstacles_to_due_day(one.due_on, starts_on=award.starts_on, ends_on=max(award.ends_on, ends_on))
    ]
    parts = [Part(one.commitment, one.due_on, one.amount) for one in instalments]
    return [*obstacles, *obstacles_to_plan_of(agreement, parts, carried_by(agreement, moves))]


def carried_by(agreement: Agreement, moves: Sequence[MoveFacts]) -> list[Carried]:
    """Which commitments moves would change. Money for where the award holds none yet becomes one instalment there."""
    held = {(one.fund.pk, one.allocation): one.commitment for one in promised_by(agreement)}
    return [
        Carried(
            one.commitment_id,
            held.get((one.to_fund.pk, one.to_allocation.pk if one.to_allocation else None)),
            one.amount,
        )
        for one in moves
    ]


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
    scan: Upload | None = None,
) -> Variation:
    """Agree for one side. When both have, the change is carried out, entered in the ledger and frozen.

    For the provider by its contact, or `is_on_paper` by who records the letter, with the day it bears and, where there
    is one, its scan, which is kept as it is. For the office by a manager who neither proposed it nor has an interest in
    the provider (DOMAIN.md 5). The ledger's entries bear the day on which it was agreed, however late it is recorded.
    """
    with _settling(variation) as (agreement, held):
        refuse_if(agreement_rules.obstacles_to_bind(agreement.state))
        lock_interests_of([by])
        refuse_if(obstacles_to_agree(agreement, held, side, by=by, at=at, is_on_paper=is_on_paper))
        day = _judged_day(agreement, held, agreed_on, at=at, is_on_paper=is_on_paper)
        if side == Side.OFFICE:
            held.office_by, held.office_at = by, at
        else:
            held.provider_by, held.provider_at, held.is_on_paper = by, at, is_on_paper
        held.agreed_on = _day_agreed(held, day, side)
        held.save()
        if scan is not None and is_on_paper:
            _keep_letter(held, scan, at=at)
        if held.office_by_id and held.provider_by_id:
            carry_out(agreement, held, by=by, at=at)
        audit.record(action="grants.variation.agreed", by=by, at=at, subject=agreement, number=held.number, side=side)
    return held


def _keep_letter(variation: Variation, scan: Upload, *, at: datetime) -> None:
    VariationPaper.objects.create(
        variation=variation, name=scan.name, content=scan.content, sha256=scan.sha256, made_at=at
    )


def obstacles_to_agree(
    agreement: Agreement, variation: Variation, side: Side, *, by: User, at: datetime, is_on_paper: bool = False
) -> list[Obstacle]:
    """What keeps a person from agreeing for a side, for the page and for the transition."""
    settled = rules.obstacles_to_settle(variation.state)
    if settled:
        return settled
    is_contact = by.role == Role.PROVIDER_CONTACT
    if side == Side.OFFICE:
        return rules.obstacles_to_agree_again(variation.office_by_id is not None, "The office") or (
            rules.obstacles_to_agree_for_office(
                person=by.pk,
                proposed_by=variation.proposed_by_id,
                provider_by=variation.provider_by_id,
                tied=tied_to(agreement, by, at),
                is_contact=is_contact,
            )
        )
    return rules.obstacles_to_agree_again(variation.provider_by_id is not None, "The provider") or (
        rules.obstacles_to_agree_for_provider(
            person=by.pk, office_by=variation.office_by_id, is_contact=is_contact, is_on_paper=is_on_paper
        )
    )


def tied_to(agreement: Agreement, person: User, at: datetime) -> set[int]:
    """The person, where an interest reaches the provider, or the one it was merged into."""
    provider = agreement.award.provider
    reach = reach_of(person, timezone.localdate(at))
    return {person.pk} if reach & {provider.pk, provider.merged_into_id} else set()


def _judged_day(
    agreement: Agreement, variation: Variation, agreed_on: date | None, *, at: datetime, is_on_paper: bool
) -> date:
    today = timezone.localdate(at)
    day = agreed_on or today
    refuse_if(
        rules.obstacles_to_day_agreed(
            day,
            proposed_on=timezone.localdate(variation.proposed_at),
            today=today,
            is_on_paper=is_on_paper,
            accepted_on=agreement.accepted_on,
        )
    )
    return day


def _day_agreed(variation: Variation, day: date, side: Side) -> date:
    """The day that the provider's letter bears; without a letter, the later of the two days."""
    if not variation.is_on_paper:
        return max(day, variation.agreed_on or day)
    return day if side == Side.PROVIDER else variation.agreed_on or day


def refuse_variation(*, variation: Variation, reason: str, by: User, at: datetime) -> Variation:
    """One side does not agree, and says why. Refused for who proposed it and for who has an interest."""
    return _end(variation, VariationState.REFUSED, reason, by=by, at=at)


def withdraw_variation(*, variation: Variation, reason: str, by: User, at: datetime) -> Variation:
    """The side that proposed it takes it back, and says why."""
    return _end(variation, VariationState.WITHDRAWN, reason, by=by, at=at)


def obstacles_to_refuse(agreement: Agreement, variation: Variation, *, by: User, at: datetime) -> list[Obstacle]:
    settled = rules.obstacles_to_settle(variation.state)
    is_contact = by.role == Role.PROVIDER_CONTACT
    return settled or rules.obstacles_to_refuse(
        # Proposed by the provider, it is withdrawn by any of its contacts; by the office, a manager may refuse it too.
        is_proposer=by.pk == variation.proposed_by_id or (is_contact and variation.is_by_provider),
        is_tied=not is_contact and bool(tied_to(agreement, by, at)),
    )


def obstacles_to_withdraw(variation: Variation, *, by: User) -> list[Obstacle]:
    settled = rules.obstacles_to_settle(variation.state)
    is_contact = by.role == Role.PROVIDER_CONTACT
    return settled or rules.obstacles_to_withdraw(
        is_same_side=is_contact == variation.is_by_provider,
        who="The provider" if variation.is_by_provider else "The office",
    )


def _end(variation: Variation, state: VariationState, reason: str, *, by: User, at: datetime) -> Variation:
    refuse_if(obstacles_to_reason(reason, "reason"))
    with _settling(variation) as (agreement, held):
        if state == VariationState.REFUSED:
            refuse_if(obstacles_to_refuse(agreement, held, by=by, at=at))
        else:
            refuse_if(obstacles_to_withdraw(held, by=by))
        held.state, held.settled_at, held.settled_reason = state, at, reason.strip()[:500]
        held.save()
        audit.record(action=f"grants.variation.{state}", by=by, at=at, subject=agreement, number=held.number)
    return held
