"""A decision begun from the Commission's advice: what it carries, where it departs, and what the check asks then."""

from datetime import timedelta
from decimal import Decimal

import pytest

from accounts.roles import Role
from commissioning.choices import Advice, MemberView
from commissioning.models import Recommendation
from commissioning.transitions import (
    AskedAmount,
    AskedLine,
    add_recommended_line,
    send_for_review,
    withdraw_recommendation,
)
from core.refusal import Refused
from core.rich_text import plain_text
from grants.choices import NoticeKind, Task, TaskState
from grants.figures.advice import OverObstacle, advice_in, obstacles_in_advice
from grants.figures.check import obstacles_to_submit
from grants.figures.draft import draft_of
from grants.figures.implications import implications_of
from grants.figures.paper import notice_input
from grants.figures.tasks import tasks_in
from grants.figures.words import known_amounts
from grants.models import DecisionNotice
from grants.rules.tasks import tasks_of
from grants.transitions import StartedAlready, start_from_advice, take_new_advice
from providers.transitions.merge import merge_provider
from tests.factories import advice as f
from tests.factories import commission as commissioned
from tests.factories import grants
from tests.factories.commissioning import AT, a_person, a_provider, with_income

pytestmark = pytest.mark.django_db

REASON = "The fund cannot bear more this year."


@pytest.fixture
def fund():
    return with_income()


@pytest.fixture
def members():
    return commissioned.a_commission()


def again(recommendation):
    return Recommendation.objects.get(pk=recommendation.pk)


def said(obstacles):
    return [obstacle.message for obstacle in obstacles]


def differs(notice):
    return [words for one in advice_in(draft_of(notice)) for words in one.differs]


def checked(notice):
    return obstacles_to_submit(notice, on=AT.date())


def part_of(notice):
    draft = draft_of(notice)
    obstacles = checked(notice)
    return next(line for line in tasks_in(draft, obstacles, []) if line.task == Task.ADVICE)


def with_two_lines(fund, members, *providers):
    """A recommendation that asks £10,000 for the first and £5,000 for the second, and is supported."""
    recommendation = commissioned.filled(provider=providers[0], fund=fund)
    add_recommended_line(
        recommendation=recommendation,
        facts=AskedLine(
            provider=providers[1],
            service="A helpline",
            starts_on=fund.financial_year.start_on,
            ends_on=fund.financial_year.end_on,
            amounts=[AskedAmount(fund, Decimal(5000))],
        ),
        by=a_person(Role.OFFICER),
        at=AT,
    )
    sent = send_for_review(
        recommendation=again(recommendation), closes_on=commissioned.CLOSES, by=a_person(Role.OFFICER), at=AT
    )
    commissioned.concluded(sent, members)
    return again(sent)


# begun


def test_one_recipient_becomes_an_award_with_the_line_the_need_and_the_conditions(fund):
    haven = a_provider("Haven")
    recommendation = f.advised(
        fund, haven, "430.13", Advice.CONDITIONS, recommendation=commissioned.a_recommendation("Support for victims")
    )
    notice = f.begun(recommendation)
    line = notice.lines.get()
    asked = recommendation.lines.get()
    assert (notice.kind, notice.title, notice.drafted_by) == (NoticeKind.AWARD, recommendation.title, notice.drafted_by)
    assert (line.provider, line.service, line.priority) == (haven, asked.service, recommendation.priority)
    assert (line.starts_on, line.ends_on, line.conditions) == (asked.starts_on, asked.ends_on, "Quarterly figures")
    assert [(one.fund, one.amount) for one in line.amounts.all()] == [(fund, Decimal("430.13"))]
    assert notice.sections.get(task=Task.FACTS).body == recommendation.need
    assert notice.contact_email == notice.drafted_by.email


def test_several_recipients_become_a_round(fund, members):
    notice = f.begun(with_two_lines(fund, members, a_provider("Haven"), a_provider("Refuge")))
    assert notice.kind == NoticeKind.ROUND
    assert [str(line.provider) for line in notice.lines.order_by("position")] == ["Haven", "Refuge"]
    assert differs(notice) == []


def test_what_the_commission_does_not_support_may_be_refused(fund):
    notice = f.begun(f.advised(fund, advice=Advice.AGAINST), refuses=True)
    assert notice.kind == NoticeKind.REFUSAL
    assert differs(notice) == []


def test_an_award_against_the_advice_departs_from_the_first(fund):
    notice = f.begun(f.advised(fund, a_provider("Haven"), advice=Advice.AGAINST))
    assert differs(notice) == ["Haven gets £10,000 for 2017/18, which the Commission advised against"]


def test_nothing_is_begun_before_the_commission_has_concluded(fund):
    recommendation = commissioned.in_review(fund=fund)
    with pytest.raises(Refused, match="has not concluded"):
        f.begun(recommendation)
    assert not DecisionNotice.objects.exists()


def test_nothing_is_begun_once_it_is_decided(fund):
    recommendation = f.advised(fund)
    f.signed(f.ready(f.begun(recommendation)))
    with pytest.raises(Refused, match="decided already"):
        f.begun(recommendation)


@pytest.mark.parametrize("role", [Role.OFFICER, Role.MANAGER])
@pytest.mark.parametrize("later", [timedelta(0), timedelta(days=30)])
def test_a_second_start_leads_to_the_draft_that_stands_whoever_presses(fund, role, later):
    recommendation = f.advised(fund)
    first = f.begun(recommendation)
    with pytest.raises(StartedAlready) as started:
        start_from_advice(recommendation=recommendation, by=a_person(role), at=AT + later)
    assert started.value.notice == first
    assert DecisionNotice.objects.count() == 1


def test_another_is_begun_beside_it_on_purpose_and_once(fund):
    recommendation = f.advised(fund)
    first = f.begun(recommendation)
    refusal = f.begun(recommendation, refuses=True, beside=True)
    assert refusal != first
    with pytest.raises(StartedAlready) as started:
        f.begun(recommendation, refuses=True, beside=True)
    assert started.value.notice == refusal


def test_a_draft_that_was_withdrawn_is_in_nobodys_way(fund):
    recommendation = f.advised(fund)
    grants.withdrawn(f.begun(recommendation))
    assert f.begun(recommendation).is_open


def test_two_recommendations_of_one_title_are_two_drafts(fund, members):
    one, other = (
        f.advised(fund, members=members, recommendation=commissioned.a_recommendation("The same")) for _ in range(2)
    )
    assert f.begun(one) != f.begun(other)


# follows or departs


def test_a_decision_as_it_was_begun_follows_and_asks_for_no_reason(fund):
    notice = f.ready(f.begun(f.advised(fund)))
    assert checked(notice) == []
    part = part_of(notice)
    assert (part.state, part.words) == (TaskState.DONE, "Supports the recommendation")


def test_another_amount_departs_and_the_check_asks_why(fund):
    notice = f.paid_otherwise(f.ready(f.begun(f.advised(fund, a_provider("Haven")))))
    assert differs(notice) == ["Haven gets £8,000 for 2017/18, £2,000 less than the £10,000 advised"]
    (obstacle,) = checked(notice)
    assert (obstacle.field, obstacle.message) == (
        Task.ADVICE,
        "The decision departs from the advice and gives no reason why",
    )
    assert part_of(notice).state == TaskState.IN_PROGRESS


def test_a_departure_with_its_reason_passes_the_check(fund):
    notice = f.ready(f.paid_otherwise(f.begun(f.advised(fund))), reason=REASON)
    assert checked(notice) == []
    part = part_of(notice)
    assert (part.state, part.words) == (
        TaskState.DONE,
        "Supports the recommendation · reason for departing, 7 words",
    )


def test_a_provider_that_was_merged_is_the_one_that_was_advised(fund):
    old, new = a_provider("Haven"), a_provider("Haven and Refuge")
    recommendation = f.advised(fund, old)
    merge_provider(duplicate=old, into=new, by=a_person(Role.MANAGER), at=AT)
    notice = f.begun(recommendation)
    assert notice.lines.get().provider == new
    assert differs(notice) == []


def test_a_merger_after_the_draft_was_begun_departs_from_nothing(fund):
    old, new = a_provider("Haven"), a_provider("Haven and Refuge")
    notice = f.begun(f.advised(fund, old))
    merge_provider(duplicate=old, into=new, by=a_person(Role.MANAGER), at=AT)
    assert differs(notice) == []


def test_only_a_notice_that_rests_on_advice_has_the_part(fund):
    assert Task.ADVICE not in tasks_of(NoticeKind.AWARD)
    assert Task.ADVICE in tasks_of(NoticeKind.AWARD, has_advice=True)
    draft = draft_of(grants.filled(fund))
    assert advice_in(draft) == []
    assert obstacles_in_advice(draft, on=AT.date()) == []
    assert "commission" not in notice_input(draft, implications_of(draft), office=None, on=AT.date())


def test_the_amounts_that_were_advised_may_stand_in_the_words(fund, members):
    notice = f.begun(with_two_lines(fund, members, a_provider("Haven"), a_provider("Refuge")))
    draft = draft_of(f.paid_otherwise(notice))
    assert known_amounts(draft, implications_of(draft)) >= {Decimal(10000), Decimal(5000), Decimal(15000)}


# for the paper


def printed(notice):
    draft = draft_of(notice)
    return notice_input(draft, implications_of(draft), office=None, on=AT.date())


def test_the_paper_carries_the_advice_the_count_the_quorum_and_who_stood_aside(fund, members):
    haven = a_provider("Haven")
    commissioned.a_member(haven)
    recommendation = commissioned.in_review(haven, fund=fund)
    for member, view in zip(members, [MemberView.SUPPORT] * 2 + [MemberView.AGAINST, MemberView.ABSTAIN], strict=True):
        commissioned.a_review(recommendation, member, view)
    f.concluded_by(members[0], recommendation, dissent="One member would wait a year.")
    (advice,) = printed(f.begun(again(recommendation)))["commission"]
    assert (advice["count"], advice["given"], advice["eligible"], advice["quorum"]) == (
        "2 support, 1 does not support, 1 abstains",
        4,
        4,
        3,
    )
    assert advice["aside"] == [{"who": "Member, for Haven", "why": "Sits on the Victims Commission for Haven"}]
    assert (advice["dissent"], advice["concluded_on"]) == ("One member would wait a year.", "2018-03-01")
    assert all(member.person.name not in str(advice) for member in members)


def test_the_reason_is_for_the_paper_only_while_the_decision_departs(fund):
    notice = f.ready(f.paid_otherwise(f.begun(f.advised(fund))), reason=REASON)
    assert plain_text(printed(notice)["departure"]).strip() == REASON
    assert printed(f.paid_otherwise(notice, Decimal(10000)))["departure"] == ""


# out of date


def reopened(fund, members):
    """A draft whose advice was opened again by an interest that one member declared late."""
    recommendation = f.advised(
        fund, members=members, recommendation=commissioned.a_recommendation("Support for victims")
    )
    notice = f.ready(f.begun(recommendation))
    f.tied_late(recommendation, members[-1])
    return again(recommendation), notice


def test_advice_that_was_opened_again_stops_the_draft(fund, members):
    recommendation, notice = reopened(fund, members)
    assert said(checked(notice)) == [
        f"The advice on “{recommendation}” was opened again after this draft was begun. Wait until the Commission has "
        "concluded, then take its new advice"
    ]
    assert part_of(notice).state == TaskState.IN_PROGRESS
    with pytest.raises(Refused, match="has not concluded"):
        take_new_advice(notice=notice, by=notice.drafted_by, at=AT)


def test_the_new_advice_is_taken_once_it_stands(fund, members):
    recommendation, notice = reopened(fund, members)
    f.concluded_by(members[0], recommendation)
    assert said(checked(notice)) == [
        f"The Commission has concluded anew on “{recommendation}” since this draft was begun: take its new advice"
    ]
    take_new_advice(notice=notice, by=notice.drafted_by, at=AT)
    assert checked(notice) == []
    (taken,) = advice_in(draft_of(notice))
    assert (taken.conclusion.voided_at, taken.count.given) == (None, 3)
    assert [place.why for place in taken.aside] != []


def test_new_advice_that_is_against_it_makes_the_draft_depart(fund, members):
    recommendation, notice = reopened(fund, members)
    f.concluded_by(members[0], recommendation, advice=Advice.AGAINST, dissent="All were for it.")
    take_new_advice(notice=notice, by=notice.drafted_by, at=AT)
    assert said(checked(notice)) == ["The decision departs from the advice and gives no reason why"]


def test_a_recommendation_that_was_withdrawn_ends_its_draft(fund):
    recommendation = f.advised(fund)
    notice = f.ready(f.begun(recommendation))
    withdraw_recommendation(recommendation=recommendation, reason="The service closed.", by=notice.drafted_by, at=AT)
    (obstacle,) = checked(notice)
    assert isinstance(obstacle, OverObstacle)
    assert obstacle.message == f"“{recommendation}” has been withdrawn since: withdraw this draft"


def test_the_new_advice_of_a_submitted_notice_waits_until_it_is_returned(fund, members):
    recommendation, notice = reopened(fund, members)
    f.concluded_by(members[0], recommendation)
    DecisionNotice.objects.filter(pk=notice.pk).update(state="submitted")
    with pytest.raises(Refused, match="nothing in it can be changed"):
        take_new_advice(notice=notice, by=notice.drafted_by, at=AT)
