"""The way of a notice before and after its signature: submit, certify, return, refuse, withdraw, publish."""

from datetime import datetime

from django.utils import timezone

from accounts.models import User
from commissioning import rules as fund_rules
from commissioning.transitions import lock_interests_of
from core.refusal import Obstacle, Refused, refuse_if
from grants.figures.check import obstacles_to_submit
from grants.figures.handing import handed_over
from grants.figures.signing import obstacles_of_own_interests, obstacles_to_deciding, obstacles_to_returning
from grants.models import DecisionNotice
from grants.rules.moves import (
    obstacles_to_certify,
    obstacles_to_move,
    obstacles_to_publish,
    obstacles_to_return,
    obstacles_to_work_on,
    verb_of_return,
)
from grants.transitions.steps import contributors_of, locked, take_step, write_step


def hand_over_notice(*, notice: DecisionNotice, by: User, at: datetime) -> DecisionNotice:
    """Say that a draft is ready: for a manager to submit, a signed paper for finance to record. Its state stays.

    Refused while the check finds anything, and for a notice that is not open.
    """
    with locked(notice) as held:
        refuse_if(obstacles_to_work_on(held.state))
        refuse_if(obstacles_to_submit(held, on=timezone.localdate(at)))
        write_step(held, "hand-over", held.state, by=by, at=at)
    return held


def submit_notice(*, notice: DecisionNotice, by: User, at: datetime, comment: str = "") -> DecisionNotice:
    """Put a draft before finance and the decision maker; its content is locked from then on.

    Refused while the check finds anything (figures/check.py), for a notice that was not open, and for one that was
    signed on paper: nobody signs it a second time.
    """
    with locked(notice) as held:
        refuse_if(obstacles_to_move("submit", state=held.state))
        if held.is_from_paper:
            raise Refused(Obstacle("This decision was signed on paper: record it instead"))
        refuse_if(obstacles_to_submit(held, on=timezone.localdate(at), people=[by.pk]))
        held.submitted_by, held.submitted_at = by, at
        take_step(held, "submit", by=by, at=at, comment=comment, amount=held.amount)
    return held


def certify_notice(*, notice: DecisionNotice, by: User, at: datetime, comment: str = "") -> DecisionNotice:
    """Certify for the Chief Finance Officer that the money is there. Refused when it is not, and to who drafted."""
    with locked(notice) as held:
        refuse_if(obstacles_to_move("certify", state=held.state))
        refuse_if(
            obstacles_to_certify(
                person=by.pk,
                drafted_by=held.drafted_by_id,
                contributors=contributors_of(held),
                is_certified=held.certified_at is not None,
            )
        )
        refuse_if(obstacles_to_submit(held, on=timezone.localdate(at), people=[by.pk]))
        held.certified_by, held.certified_at = by, at
        take_step(held, "certify", by=by, at=at, comment=comment, amount=held.amount)
    return held


def return_notice(*, notice: DecisionNotice, by: User, at: datetime, comment: str) -> DecisionNotice:
    """Give a submitted notice back to its drafters with comments. It must be submitted and certified anew.

    A decision that was signed on paper goes back from finance, and must be handed over anew. Refused to a decision
    maker with a live interest in it: to return it is a step of deciding.
    """
    with locked(notice) as held:
        verb = verb_of_return(is_from_paper=held.is_from_paper)
        refuse_if(obstacles_to_move(verb, state=held.state))
        refuse_if(obstacles_to_return(is_from_paper=held.is_from_paper, is_handed_over=handed_over(held) is not None))
        lock_interests_of([by])
        refuse_if(obstacles_to_returning(held, person=by, on=timezone.localdate(at)))
        refuse_if(fund_rules.obstacles_to_reason(comment, "comment"))
        held.submitted_by = held.certified_by = held.certified_at = None
        take_step(held, verb, by=by, at=at, comment=comment)
    return held


def refuse_notice(*, notice: DecisionNotice, by: User, at: datetime, comment: str) -> DecisionNotice:
    """Refuse to sign, with reasons. The notice is closed: it gets no reference and does nothing to the ledger.

    Refused to who worked on it, submitted or certified it, or has a live interest in it: to refuse is to decide.
    """
    with locked(notice) as held:
        refuse_if(obstacles_to_move("refuse", state=held.state))
        refuse_if(obstacles_to_deciding(held, person=by.pk))
        lock_interests_of([by])
        refuse_if(obstacles_of_own_interests(held, person=by.pk, on=timezone.localdate(at)))
        refuse_if(fund_rules.obstacles_to_reason(comment, "comment"))
        held.frozen_at = at
        take_step(held, "refuse", by=by, at=at, comment=comment)
    return held


def withdraw_notice(*, notice: DecisionNotice, by: User, at: datetime, comment: str) -> DecisionNotice:
    """Take a notice back before it is signed, with the reason. It is closed and stays in the register."""
    with locked(notice) as held:
        refuse_if(obstacles_to_move("withdraw", state=held.state))
        refuse_if(fund_rules.obstacles_to_reason(comment, "comment"))
        held.frozen_at = at
        take_step(held, "withdraw", by=by, at=at, comment=comment)
    return held


def publish_notice(*, notice: DecisionNotice, by: User, at: datetime) -> DecisionNotice:
    """Put a signed notice before the public, without its confidential annex.

    Refused to who signed or recorded it, and to who has a live interest in it.
    """
    with locked(notice) as held:
        refuse_if(obstacles_to_move("publish", state=held.state))
        refuse_if(obstacles_to_publish(person=by.pk, signed_by=held.signed_by_id, recorded_by=held.recorded_by_id))
        lock_interests_of([by])
        refuse_if(obstacles_of_own_interests(held, person=by.pk, on=timezone.localdate(at), doing="publish"))
        held.published_by, held.published_at = by, at
        take_step(held, "publish", by=by, at=at)
    return held
