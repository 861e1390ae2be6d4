"""The way of a notice: each verb from its own states alone, and nobody marks their own work."""

import pytest
from django.db import IntegrityError, transaction

from accounts.roles import Role
from commissioning.models import LedgerEntry
from core.models import AuditEvent
from core.refusal import Refused
from grants import transitions
from grants.choices import NoticeState as S
from grants.choices import Task
from grants.models import DecisionNotice, NoticeStep
from grants.rules.moves import (
    MOVES,
    STEPS_IN_WORDS,
    obstacles_to_certify,
    obstacles_to_decide,
    obstacles_to_declaration,
    obstacles_to_move,
    obstacles_to_publish,
    obstacles_to_work_on,
)
from tests.factories import grants as f
from tests.factories import grants_papers as papers
from tests.factories.commissioning import a_person, a_provider
from tests.factories.interests import an_ended_interest, an_interest
from tests.integration.notice_pages import second_person
from tests.worlds import world

AT = f.AT
REASON = "The provider has closed the service."

# Every verb, and the states from which it is open. A change of MOVES must be meant.
OPEN_FROM = {
    "submit": {S.DRAFT, S.RETURNED},
    "certify": {S.SUBMITTED},
    "return": {S.SUBMITTED},
    "send-back": {S.DRAFT, S.RETURNED},
    "sign": {S.SUBMITTED},
    "refuse": {S.SUBMITTED},
    "withdraw": {S.DRAFT, S.SUBMITTED, S.RETURNED},
    "record": {S.DRAFT, S.RETURNED},
    "publish": {S.SIGNED},
    "supersede": {S.SIGNED, S.PUBLISHED},
}
LEADS_TO = {
    "submit": S.SUBMITTED,
    "certify": S.SUBMITTED,
    "return": S.RETURNED,
    "send-back": S.RETURNED,
    "sign": S.SIGNED,
    "refuse": S.REFUSED,
    "withdraw": S.WITHDRAWN,
    "record": S.SIGNED,
    "publish": S.PUBLISHED,
    "supersede": S.SUPERSEDED,
}


def superseded():
    old = f.signed()
    notice = f.a_draft(supersedes=old)
    f.a_line(notice, f.Fund.objects.get(), 100)
    f.signed(f.certified(f.submitted(f.with_words(notice))))
    return f.again(old)


IN_STATE = {
    S.DRAFT: f.filled,
    S.SUBMITTED: f.submitted,
    S.RETURNED: f.returned,
    S.SIGNED: f.signed,
    S.PUBLISHED: f.published,
    S.REFUSED: f.refused,
    S.WITHDRAWN: f.withdrawn,
    S.SUPERSEDED: superseded,
}
TAKEN = {
    "submit": lambda notice: transitions.submit_notice(notice=notice, by=a_person(Role.MANAGER), at=AT),
    "certify": lambda notice: transitions.certify_notice(notice=notice, by=a_person(Role.FINANCE), at=AT),
    "return": lambda notice: transitions.return_notice(notice=notice, by=a_person(Role.FINANCE), at=AT, comment=REASON),
    "sign": f.signed,
    "refuse": lambda notice: transitions.refuse_notice(
        notice=notice, by=a_person(Role.COMMISSIONER), at=AT, comment=REASON
    ),
    "withdraw": lambda notice: transitions.withdraw_notice(
        notice=notice, by=a_person(Role.OFFICER), at=AT, comment=REASON
    ),
    "publish": lambda notice: transitions.publish_notice(notice=notice, by=a_person(Role.MANAGER), at=AT),
    "hand-over": lambda notice: transitions.hand_over_notice(notice=notice, by=a_person(Role.OFFICER), at=AT),
}


def obstacles_of(refused):
    return [one.message for one in refused.value.obstacles]


# the table of moves


def test_the_moves_are_those_that_were_meant():
    assert {verb: set(move.from_states) for verb, move in MOVES.items()} == OPEN_FROM
    assert {verb: move.to_state for verb, move in MOVES.items()} == LEADS_TO


@pytest.mark.parametrize("state", S.values)
@pytest.mark.parametrize("verb", OPEN_FROM)
def test_each_verb_is_open_from_its_states_alone(verb, state):
    assert bool(obstacles_to_move(verb, state=state)) == (state not in OPEN_FROM[verb])


@pytest.mark.parametrize("state", S.values)
def test_only_what_is_open_can_be_worked_on(state):
    assert bool(obstacles_to_work_on(state)) == (state not in (S.DRAFT, S.RETURNED))


def test_every_step_has_its_words():
    assert set(STEPS_IN_WORDS) == {*OPEN_FROM, "draft", "hand-over"}


notice = world(lambda state: IN_STATE[state](), of="state")


@pytest.mark.parametrize("verb", TAKEN)
@pytest.mark.parametrize("state", IN_STATE)
def test_each_transition_moves_from_its_states_alone(notice, verb, state):
    assert notice.state == state
    steps = NoticeStep.objects.filter(notice=notice).count()
    allowed = (S.DRAFT, S.RETURNED) if verb == "hand-over" else OPEN_FROM[verb]
    if verb == "sign" and state == S.SUBMITTED:
        notice = f.certified(notice)
        steps += 1
    if state in allowed:
        TAKEN[verb](notice)
        expected = state if verb == "hand-over" else LEADS_TO[verb]
        assert f.again(notice).state == expected
        last = NoticeStep.objects.filter(notice=notice).order_by("number").last()
        assert (last.verb, last.from_state, last.to_state) == (verb, state, expected)
        assert AuditEvent.objects.filter(action=f"grants.notice.{verb}", subject_key=str(notice.pk)).exists()
        return
    with pytest.raises(Refused):
        TAKEN[verb](notice)
    assert f.again(notice).state == state
    assert NoticeStep.objects.filter(notice=notice).count() == steps


# who


@pytest.mark.parametrize("person", [1, 2, 3, 4])
def test_who_drafted_contributed_submitted_or_certified_does_not_decide(person):
    assert obstacles_to_decide(person=person, drafted_by=1, submitted_by=2, certified_by=3, contributors={4})


def test_anybody_else_decides():
    assert not obstacles_to_decide(person=5, drafted_by=1, submitted_by=2, certified_by=3, contributors={4})


def test_who_drafted_or_contributed_does_not_certify_and_nobody_twice():
    assert obstacles_to_certify(person=1, drafted_by=1, contributors=set(), is_certified=False)
    assert obstacles_to_certify(person=4, drafted_by=1, contributors={4}, is_certified=False)
    assert obstacles_to_certify(person=5, drafted_by=1, contributors={4}, is_certified=True)
    assert not obstacles_to_certify(person=5, drafted_by=1, contributors={4}, is_certified=False)


def test_the_signer_does_not_publish():
    assert obstacles_to_publish(person=1, signed_by=1)
    assert not obstacles_to_publish(person=2, signed_by=1)
    assert not obstacles_to_publish(person=2, signed_by=None)


@pytest.mark.parametrize(
    ("interests", "stated", "field"),
    [
        ("", "", "interests"),
        ("perhaps", "", "interests"),
        ("stated", "  ", "interests_stated"),
        ("none", "A cousin", "interests"),
        ("stated", "x" * 2001, "interests_stated"),
    ],
)
def test_a_declaration_is_whole(interests, stated, field):
    assert [one.field for one in obstacles_to_declaration(interests, stated)] == [field]


def test_whole_declarations():
    assert not obstacles_to_declaration("none", "")
    assert not obstacles_to_declaration("stated", "x" * 2000)


def in_the_way(notice, person, verb):
    """Try to decide a notice as a person, whatever their role: the transition knows no roles."""
    told = {"by": person, "at": AT}
    with pytest.raises(Refused) as refused:
        f.signed(notice, **told) if verb == "sign" else transitions.refuse_notice(notice=notice, comment=REASON, **told)
    assert f.again(notice).state == S.SUBMITTED
    return obstacles_of(refused)


@pytest.mark.django_db
@pytest.mark.parametrize("verb", ["sign", "refuse"])
@pytest.mark.parametrize("role", [Role.OFFICER, Role.MANAGER, Role.FINANCE])
def test_drafter_submitter_and_certifier_neither_sign_nor_refuse(verb, role):
    (said,) = in_the_way(f.certified(), a_person(role), verb)
    assert "somebody else must decide it" in said


@pytest.mark.django_db
@pytest.mark.parametrize("verb", ["sign", "refuse"])
def test_who_contributed_neither_signs_nor_refuses(verb):
    notice, other = f.filled(), second_person(Role.COMMISSIONER)
    f.write_task(notice, Task.CONSULTATION, by=other)
    notice = f.certified(f.submitted(f.again(notice)))
    assert in_the_way(notice, other, verb) == ["You worked on the draft of this notice: somebody else must decide it"]


@pytest.mark.django_db
@pytest.mark.parametrize("verb", ["sign", "refuse"])
def test_who_has_a_live_interest_neither_signs_nor_refuses(verb):
    haven = a_provider("Haven")
    notice = f.certified(f.submitted(f.filled(provider=haven)))
    an_interest(a_person(Role.COMMISSIONER), haven)
    said = in_the_way(notice, a_person(Role.COMMISSIONER), verb)
    assert said == ["You have a live interest: Works for Haven. Somebody else must decide this"]


@pytest.mark.django_db
def test_a_decision_maker_with_a_live_interest_does_not_return_it_either():
    haven = a_provider("Haven")
    notice = f.submitted(f.filled(provider=haven))
    an_interest(a_person(Role.COMMISSIONER), haven)
    with pytest.raises(Refused, match=r"Works for Haven\. Somebody else must decide this$"):
        transitions.return_notice(notice=notice, by=a_person(Role.COMMISSIONER), at=AT, comment=REASON)
    assert f.again(notice).state == S.SUBMITTED


@pytest.mark.django_db
def test_whoever_does_not_decide_may_return_it_though_they_have_an_interest():
    haven = a_provider("Haven")
    notice = f.submitted(f.filled(provider=haven))
    an_interest(a_person(Role.MANAGER), haven)
    returned = transitions.return_notice(notice=notice, by=a_person(Role.MANAGER), at=AT, comment=REASON)
    assert returned.state == S.RETURNED


@pytest.mark.django_db
def test_a_decision_maker_whose_interest_is_elsewhere_or_over_returns_it():
    haven = a_provider("Haven")
    notice = f.submitted(f.filled(provider=haven))
    an_interest(a_person(Role.COMMISSIONER), a_provider("Refuge"))
    an_ended_interest(a_person(Role.COMMISSIONER), haven)
    assert f.returned(notice).state == S.RETURNED


@pytest.mark.django_db
@pytest.mark.parametrize("make", [f.signed, papers.recorded])
def test_who_has_a_live_interest_does_not_publish(make):
    notice, manager = make(), a_person(Role.MANAGER)
    an_interest(manager, notice.lines.get().provider)
    with pytest.raises(Refused, match=r"You have a live interest: Works for .* Somebody else must publish this"):
        transitions.publish_notice(notice=notice, by=manager, at=AT)
    assert f.again(notice).state == S.SIGNED
    other = second_person(Role.MANAGER)
    assert transitions.publish_notice(notice=notice, by=other, at=AT).state == S.PUBLISHED


@pytest.mark.django_db
def test_the_drafter_does_not_certify():
    notice = f.submitted()
    with pytest.raises(Refused):
        transitions.certify_notice(notice=notice, by=notice.drafted_by, at=AT)
    assert f.again(notice).certified_at is None


@pytest.mark.django_db
def test_the_signer_does_not_publish_their_own():
    notice = f.signed()
    with pytest.raises(Refused):
        transitions.publish_notice(notice=notice, by=notice.signed_by, at=AT)
    assert f.again(notice).state == S.SIGNED


# the database holds it too


def held_by_the_database(notice, constraint, **changes):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        DecisionNotice.objects.filter(pk=notice.pk).update(**changes)


@pytest.mark.django_db
def test_the_database_refuses_a_drafter_who_certifies():
    notice = f.submitted()
    held_by_the_database(notice, "notice_drafter_is_not_certifier", certified_by=notice.drafted_by, certified_at=AT)


@pytest.mark.django_db
def test_the_database_refuses_a_drafter_who_signs():
    notice = f.certified()
    held_by_the_database(notice, "notice_drafter_is_not_signer", signed_by=notice.drafted_by)


@pytest.mark.django_db
def test_the_database_refuses_a_signer_who_publishes():
    notice = f.signed()
    held_by_the_database(notice, "notice_signer_is_not_publisher", published_by=notice.signed_by)


@pytest.mark.django_db
def test_the_database_refuses_a_signed_state_without_a_signature():
    held_by_the_database(f.certified(), "notice_signed", state=S.SIGNED)


@pytest.mark.django_db
def test_the_database_refuses_an_unknown_state():
    held_by_the_database(f.filled(), "notice_state_known", state="lost")


# what follows


@pytest.mark.django_db
def test_a_returned_notice_must_be_submitted_and_certified_anew():
    notice = f.returned(f.certified())
    assert (notice.submitted_by, notice.certified_by, notice.certified_at) == (None, None, None)
    with pytest.raises(Refused):
        transitions.certify_notice(notice=notice, by=a_person(Role.FINANCE), at=AT)
    again = f.signed(f.certified(f.submitted(notice)))
    assert again.state == S.SIGNED


@pytest.mark.django_db
def test_what_was_submitted_is_locked_until_it_is_returned():
    notice = f.submitted()
    with pytest.raises(Refused, match="nothing in it can be changed"):
        f.write_task(notice, Task.SUMMARY, by=notice.drafted_by)
    f.returned(notice)
    f.write_task(f.again(notice), Task.SUMMARY, by=notice.drafted_by)


@pytest.mark.django_db
@pytest.mark.parametrize("end", [f.refused, f.withdrawn])
def test_refusal_and_withdrawal_freeze_and_do_nothing_to_the_ledger(end):
    f.with_income()
    entries = LedgerEntry.objects.count()
    notice = end()
    assert notice.frozen_at is not None
    assert notice.reference is None
    assert LedgerEntry.objects.count() == entries
    for change in (
        lambda: DecisionNotice.objects.filter(pk=notice.pk).update(title="Another"),
        lambda: notice.sections.update(body="<p>Another</p>"),
        lambda: notice.lines.update(service="Another"),
        lambda: notice.lines.all().delete(),
    ):
        with pytest.raises(Exception, match="frozen"), transaction.atomic():
            change()


@pytest.mark.django_db
@pytest.mark.parametrize("verb", ["return", "refuse", "withdraw"])
@pytest.mark.parametrize("comment", ["", "   ", "No"])
def test_a_reason_is_a_reason(verb, comment):
    notice = f.certified()
    act = {
        "return": transitions.return_notice,
        "refuse": transitions.refuse_notice,
        "withdraw": transitions.withdraw_notice,
    }[verb]
    with pytest.raises(Refused, match="Give the reason"):
        act(notice=notice, by=a_person(Role.COMMISSIONER), at=AT, comment=comment)
    assert f.again(notice).state == S.SUBMITTED


@pytest.mark.django_db
def test_what_has_an_obstacle_is_neither_submitted_nor_handed_over():
    notice = f.a_draft()
    for verb in ("submit", "hand-over"):
        with pytest.raises(Refused):
            TAKEN[verb](notice)
    assert f.again(notice).state == S.DRAFT
