"""Agreements drafted, offered, accepted and closed. What they change in the ledger stands in payment and variation."""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from commissioning.rules import obstacles_to_reason
from core import audit, years
from core.refusal import Obstacle, refuse_if
from grants.choices import AgreementState, AwardState, ConditionOutcome
from grants.figures.agreements import planned_and_promised, promised_by
from grants.models import (
    Agreement,
    AgreementCondition,
    AgreementPaper,
    AgreementStep,
    Award,
    AwardLine,
    ConditionSettled,
    Instalment,
    ReturnTemplate,
)
from grants.rules import agreements as rules
from grants.rules.instalments import quarterly
from grants.transitions.monitoring import cancel_returns, schedule_returns
from grants.transitions.steps import ChangedMeanwhile

# Makes the bytes of the terms from the plain values that are stored beside them.
TermsPress = Callable[[Mapping[str, Any]], bytes]


@dataclass(frozen=True)
class ConditionFacts:
    words: str
    due_on: date | None = None
    holds_payment: bool = False


@dataclass(frozen=True)
class InstalmentFacts:
    """One planned instalment: of which commitment (its key), when, how many pounds."""

    commitment: int
    due_on: date
    amount: Decimal


@contextmanager
def locked(agreement: Agreement) -> Iterator[Agreement]:
    """Open the transaction of one change with the agreement locked, read anew."""
    with transaction.atomic():
        yield Agreement.objects.select_for_update(of=("self",)).select_related("award").get(pk=agreement.pk)


def take_step(agreement: Agreement, verb: str, *, by: User, at: datetime, comment: str = "") -> None:
    """Move a locked agreement by a verb and write the step. Refused from any other state than the verb's own."""
    refuse_if(rules.obstacles_to_move(verb, state=agreement.state))
    came_from, agreement.state = agreement.state, rules.MOVES[verb].to_state
    agreement.save()
    _write_step(agreement, verb, came_from, by=by, at=at, comment=comment)


def _write_step(agreement: Agreement, verb: str, came_from: str, *, by: User, at: datetime, comment: str = "") -> None:
    AgreementStep.objects.create(
        agreement=agreement,
        number=agreement.steps.count() + 1,
        verb=verb,
        from_state=came_from,
        to_state=agreement.state,
        at=at,
        by=by,
        comment=comment.strip(),
    )
    audit.record(action=f"grants.agreement.{verb}", by=by, at=at, subject=agreement, state=agreement.state)


@transaction.atomic
def start_agreement(*, award: Award, template: ReturnTemplate | None, by: User, at: datetime) -> Agreement:
    """Draft the agreement of an award from what its notice says: purpose, conditions, instalments.

    Refused for an award that was closed, or that has one already.
    """
    held = Award.objects.select_for_update(of=("self",)).select_related("notice").get(pk=award.pk)
    if held.state == AwardState.CLOSED:
        refuse_if([Obstacle("This award was closed: there is nothing to agree")])
    if Agreement.objects.filter(award=held).exists():
        refuse_if([Obstacle("This award has an agreement already")])
    of_notice = AwardLine.objects.filter(notice=held.notice_id, provider=held.provider_id, service=held.service)
    line = of_notice.order_by("position").first()
    agreement = Agreement.objects.create(
        award=held,
        reference=_reference_of(held),
        purpose=held.service,
        outcomes=line.outcomes if line else "",
        template=template,
        drafted_by=by,
        drafted_at=at,
    )
    _put_conditions(agreement, _conditions_of(line.conditions if line else ""))
    _put_instalments(agreement, _first_plan(agreement, line))
    _write_step(agreement, "draft", AgreementState.DRAFT, by=by, at=at)
    return agreement


def _reference_of(award: Award) -> str:
    """029/2017/A1: the decision and the place of the award in it; without a decision, the year it begins in."""
    same = Award.objects.filter(notice=award.notice_id, pk__lte=award.pk)
    if award.notice is not None:
        return f"{award.notice.reference}/A{same.count()}"
    return f"{years.slug(years.starting(award.starts_on))}/A{same.count()}"


def _conditions_of(words: str) -> list[ConditionFacts]:
    """Each line of the notice's conditions is one."""
    lines = (line.strip(" \t-•*") for line in words.splitlines())
    return [ConditionFacts(line[:1000]) for line in lines if line]


def _first_plan(agreement: Agreement, line: Any) -> list[InstalmentFacts]:
    """The instalments that the notice planned, each of the year it is due in; else one a quarter."""
    held = promised_by(agreement)
    by_year: dict[date, list[Any]] = {}
    for one in held:
        by_year.setdefault(one.fund.financial_year.start_on, []).append(one)
    planned = list(line.instalments.order_by("due_on", "pk")) if line else []
    fits = all(
        years.starting(one.due_on) in by_year and len(by_year[years.starting(one.due_on)]) == 1 for one in planned
    )
    if planned and fits:
        plan = [
            InstalmentFacts(by_year[years.starting(one.due_on)][0].commitment, one.due_on, one.amount)
            for one in planned
        ]
        if not rules.obstacles_to_plan(
            *planned_and_promised(agreement, [(i.commitment, i.amount) for i in plan]), is_whole=True
        ):
            return plan
    award = agreement.award
    return [
        InstalmentFacts(one.commitment, day, amount)
        for one in held
        if one.committed > 0
        for day, amount in quarterly(
            {one.fund.financial_year.start_on: one.committed}, starts_on=award.starts_on, ends_on=award.ends_on
        )
    ]


def change_agreement(
    *,
    agreement: Agreement,
    purpose: str,
    outcomes: str,
    template: ReturnTemplate | None,
    return_days: int,
    expected_version: int,
    by: User,
    at: datetime,
) -> Agreement:
    """Write what a draft says. Refused once it was offered, and when somebody changed it since `expected_version`."""
    with _drafting(agreement, expected_version) as held:
        held.purpose, held.outcomes = purpose.strip(), outcomes.strip()
        held.template, held.return_days = template, return_days
        _save_draft(held, by=by, at=at)
    return held


def put_conditions(
    *, agreement: Agreement, conditions: Sequence[ConditionFacts], expected_version: int, by: User, at: datetime
) -> Agreement:
    """Put these conditions in the place of a draft's. Refused for one that holds payments without a day."""
    with _drafting(agreement, expected_version) as held:
        for one in conditions:
            if one.holds_payment and one.due_on is None:
                refuse_if([Obstacle("A condition that holds back payments needs a day to be met by", "conditions")])
        _put_conditions(held, conditions)
        _save_draft(held, by=by, at=at)
    return held


def put_instalments(
    *, agreement: Agreement, instalments: Sequence[InstalmentFacts], expected_version: int, by: User, at: datetime
) -> Agreement:
    """Put this plan in the place of a draft's. Refused beyond what is promised for a year; it may still be short."""
    with _drafting(agreement, expected_version) as held:
        both = planned_and_promised(held, [(one.commitment, one.amount) for one in instalments])
        refuse_if(rules.obstacles_to_plan(*both, is_whole=False))
        _put_instalments(held, instalments)
        _save_draft(held, by=by, at=at)
    return held


@contextmanager
def _drafting(agreement: Agreement, expected_version: int) -> Iterator[Agreement]:
    with locked(agreement) as held:
        refuse_if(rules.obstacles_to_draft(held.state))
        if held.version != expected_version:
            raise _changed(held)
        yield held


def _changed(agreement: Agreement) -> ChangedMeanwhile:
    """Who saved the draft since it was opened, as the audit log has it."""
    saves = audit.about(agreement).filter(action="grants.agreement.changed")
    last = saves.order_by("-pk").first()
    who = User.objects.filter(pk=last.by_key).first() if last else None
    return ChangedMeanwhile(who or agreement.drafted_by, last.at if last else agreement.drafted_at, agreement)


def _save_draft(agreement: Agreement, *, by: User, at: datetime) -> None:
    agreement.version += 1
    agreement.save()
    audit.record(action="grants.agreement.changed", by=by, at=at, subject=agreement)


def _put_conditions(agreement: Agreement, conditions: Sequence[ConditionFacts]) -> None:
    agreement.conditions.all().delete()
    AgreementCondition.objects.bulk_create(
        AgreementCondition(
            agreement=agreement,
            position=position,
            words=one.words.strip(),
            due_on=one.due_on,
            holds_payment=one.holds_payment,
        )
        for position, one in enumerate(conditions, start=1)
        if one.words.strip()
    )


def _put_instalments(agreement: Agreement, instalments: Sequence[InstalmentFacts]) -> None:
    agreement.instalments.all().delete()
    Instalment.objects.bulk_create(
        Instalment(agreement=agreement, commitment_id=one.commitment, due_on=one.due_on, amount=one.amount)
        for one in instalments
    )


def offer_agreement(
    *, agreement: Agreement, press: TermsPress, terms: Callable[[Agreement], Mapping[str, Any]], by: User, at: datetime
) -> Agreement:
    """Offer the terms to the provider, print them and keep the print. `terms` gives the plain values to print.

    Refused without purpose or returns, and unless the instalments of each year make what is promised for it.
    """
    with locked(agreement) as held:
        refuse_if(rules.obstacles_to_move("offer", state=held.state))
        refuse_if(obstacles_to_offer(held))
        held.offered_by, held.offered_at = by, at
        take_step(held, "offer", by=by, at=at)
        values = terms(held)
        _keep_paper(held, press(values), name=f"{_file_stem(held)}.pdf", at=at, values=values)
    return held


def obstacles_to_offer(agreement: Agreement) -> list[Obstacle]:
    """What stands in the way of an offer, for the page and for the transition."""
    plan = agreement.instalments.values_list("commitment", "amount")
    planned, promised = planned_and_promised(agreement, plan)
    return rules.obstacles_to_offer(
        purpose=agreement.purpose,
        has_template=agreement.template_id is not None,
        planned=planned,
        promised=promised,
    )


def _file_stem(agreement: Agreement) -> str:
    return f"agreement-{agreement.reference.replace('/', '-')}"


def _keep_paper(
    agreement: Agreement, content: bytes, *, name: str, at: datetime, values: Mapping[str, Any] | None = None
) -> AgreementPaper:
    return AgreementPaper.objects.create(
        agreement=agreement,
        is_scan=values is None,
        name=name,
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        frozen_input=values or {},
        made_at=at,
    )


def take_back_agreement(*, agreement: Agreement, by: User, at: datetime, comment: str = "") -> Agreement:
    """Take an offer back to change it, before the provider has accepted."""
    with locked(agreement) as held:
        take_step(held, "take-back", by=by, at=at, comment=comment)
    return held


def decline_agreement(*, agreement: Agreement, reason: str, by: User, at: datetime) -> Agreement:
    """The provider does not accept, and says why. The office may change the terms and offer them again."""
    refuse_if(obstacles_to_reason(reason, "reason"))
    with locked(agreement) as held:
        take_step(held, "decline", by=by, at=at, comment=reason)
    return held


def accept_agreement(*, agreement: Agreement, by: User, at: datetime) -> Agreement:
    """The provider's contact accepts: the terms freeze, and the returns of each quarter are scheduled."""
    with locked(agreement) as held:
        return _accept(held, on=timezone.localdate(at), is_on_paper=False, by=by, at=at)


def record_acceptance(
    *, agreement: Agreement, accepted_on: date, scan: bytes, scan_name: str, by: User, at: datetime
) -> Agreement:
    """Record that the provider accepted on paper, with the scan. Refused for who offered it."""
    with locked(agreement) as held:
        if held.offered_by_id == by.pk:
            refuse_if([Obstacle("You offered this agreement: a colleague must record the signed paper")])
        accepted = _accept(held, on=accepted_on, is_on_paper=True, by=by, at=at)
        _keep_paper(accepted, scan, name=scan_name, at=at)
    return accepted


def _accept(agreement: Agreement, *, on: date, is_on_paper: bool, by: User, at: datetime) -> Agreement:
    refuse_if(rules.obstacles_to_move("accept", state=agreement.state))
    offered_on = timezone.localdate(agreement.offered_at)
    if not is_on_paper:
        refuse_if(rules.obstacles_to_accept(accepted_on=on, offered_on=offered_on, today=timezone.localdate(at)))
    elif on > timezone.localdate(at):
        refuse_if([Obstacle("The date must be today or in the past", "accepted_on")])
    if agreement.award.state == AwardState.CLOSED:
        refuse_if([Obstacle("The award was closed meanwhile: there is nothing to accept")])
    agreement.accepted_by, agreement.accepted_at, agreement.accepted_on = by, at, on
    agreement.is_on_paper = is_on_paper
    # The plan freezes with the terms.
    agreement.instalments.filter(came_with=None).update(agreed_at=at)
    take_step(agreement, "accept", by=by, at=at)
    schedule_returns(agreement, by=by, at=at)
    return agreement


def suspend_agreement(*, agreement: Agreement, reason: str, by: User, at: datetime) -> Agreement:
    """Hold back every instalment until it is resumed, with the reason."""
    refuse_if(obstacles_to_reason(reason, "reason"))
    with locked(agreement) as held:
        take_step(held, "suspend", by=by, at=at, comment=reason)
    return held


def resume_agreement(*, agreement: Agreement, reason: str, by: User, at: datetime) -> Agreement:
    refuse_if(obstacles_to_reason(reason, "reason"))
    with locked(agreement) as held:
        take_step(held, "resume", by=by, at=at, comment=reason)
    return held


def close_agreement(*, agreement: Agreement, ended_on: date, reason: str, by: User, at: datetime) -> Agreement:
    """End an agreement: returns of later quarters are no longer due; what is promised stays in the ledger."""
    refuse_if(obstacles_to_reason(reason, "reason"))
    if ended_on > timezone.localdate(at):
        refuse_if([Obstacle("The date must be today or in the past", "ended_on")])
    with locked(agreement) as held:
        held.ended_on = ended_on
        take_step(held, "close", by=by, at=at, comment=reason)
        cancel_returns(held, after=ended_on, by=by, at=at)
    return held


def settle_condition(
    *, condition: AgreementCondition, outcome: str, words: str, on: date, by: User, at: datetime
) -> ConditionSettled:
    """Say that a condition was met on a day and how, or that a manager waived it and why. Refused a second time."""
    refuse_if(obstacles_to_reason(words, "words"))
    if outcome not in ConditionOutcome.values:
        refuse_if([Obstacle("Say whether it was met or waived", "outcome")])
    if on > timezone.localdate(at):
        refuse_if([Obstacle("The date must be today or in the past", "on")])
    with locked(condition.agreement) as held:
        refuse_if(rules.obstacles_to_bind(held.state))
        if ConditionSettled.objects.filter(condition=condition).exists():
            refuse_if([Obstacle("This condition was settled already")])
        settled = ConditionSettled.objects.create(
            condition=condition, outcome=outcome, words=words.strip(), on=on, at=at, by=by
        )
        audit.record(action="grants.condition.settled", by=by, at=at, subject=held, outcome=outcome)
    return settled
