"""What a walk through the whole of a review found: ties that end, people who leave, and who may send what."""

from datetime import timedelta
from unittest import mock

import pytest
from django.urls import reverse

from accounts.roles import Role
from commissioning import transitions
from commissioning.choices import Position
from commissioning.figures.history import history_of
from commissioning.figures.review import progress_of
from commissioning.models import Recommendation
from core.refusal import Refused
from providers.choices import ProviderKind
from providers.transitions.membership import join_consortium
from providers.transitions.merge import merge_provider
from tests.factories.commission import (
    a_commission,
    a_member,
    a_member_of_staff,
    a_recommendation,
    a_review,
    concluded,
    filled,
    in_review,
)
from tests.factories.commissioning import AT, a_person, a_provider
from tests.factories.interests import an_interest
from tests.integration.notice_pages import words_of
from tests.integration.review_pages import browser_of, review_of

pytestmark = pytest.mark.django_db
TODAY = AT.date()
TOMORROW = AT + timedelta(days=1)


@pytest.fixture(autouse=True)
def clock():
    with mock.patch("django.utils.timezone.now", return_value=AT) as now:
        yield now


@pytest.fixture
def haven():
    return a_provider("Coventry Haven")


def door(member, recommendation):
    return browser_of(member).get(review_of(recommendation)).status_code


# ties that end while a review is open


def test_an_interest_declared_in_time_and_ended_in_mid_review_keeps_the_door_shut(clock, haven):
    member = a_commission()[3]
    interest = an_interest(member.person, haven, started_on=TODAY.replace(year=2017))
    recommendation = in_review(haven)
    assert door(member, recommendation) == 404
    transitions.end_interest(interest, ended_on=TODAY, by=member.person, at=AT)
    clock.return_value = TOMORROW
    assert door(member, recommendation) == 404


def test_an_interest_ended_as_of_a_day_before_the_review_keeps_the_door_shut(clock, haven):
    member = a_commission()[3]
    interest = an_interest(member.person, haven, started_on=TODAY.replace(year=2017))
    recommendation = in_review(haven)
    transitions.end_interest(interest, ended_on=TODAY - timedelta(days=30), by=member.person, at=AT)
    assert door(member, recommendation) == 404


def test_an_interest_of_somebody_appointed_in_mid_review_keeps_the_door_shut_once_it_ends(clock, haven):
    a_commission()
    newcomer = a_member_of_staff(Role.COMMISSION_MEMBER)
    interest = an_interest(newcomer, haven, started_on=TODAY.replace(year=2017))
    recommendation = in_review(haven)
    member = a_member(person=newcomer)
    assert door(member, recommendation) == 404
    transitions.end_interest(interest, ended_on=TODAY, by=newcomer, at=AT)
    clock.return_value = TOMORROW
    assert door(member, recommendation) == 404


def test_another_term_for_nobody_does_not_open_what_the_first_term_closed(clock, haven):
    member = a_member(haven)
    a_commission()
    recommendation = in_review(haven)
    manager = a_person(Role.MANAGER)
    transitions.end_membership(member=member, left_on=TODAY, by=manager, at=AT)
    clock.return_value = TOMORROW
    again = transitions.appoint_member(
        person=member.person, provider=None, started_on=TOMORROW.date(), by=manager, at=TOMORROW
    )
    assert door(again, recommendation) == 404
    place = progress_of(recommendation, TOMORROW.date()).place_of(member.person_id)
    assert place.stands_aside


# who may send


def test_whoever_has_an_interest_does_not_send_what_another_wrote(haven):
    a_commission()
    officer = a_member_of_staff(Role.OFFICER)
    an_interest(officer, haven)
    draft = filled(provider=haven)
    with pytest.raises(Refused, match="has a live interest"):
        transitions.send_for_review(recommendation=draft, closes_on=TODAY + timedelta(days=9), by=officer, at=AT)


def test_whoever_has_an_interest_and_worked_on_it_is_named_also_when_another_saved_it_last(haven):
    a_commission()
    tied = a_member_of_staff(Role.OFFICER)
    draft = a_recommendation()
    transitions.change_recommendation(
        recommendation=draft, expected_version=draft.version, title="Refuge places", by=tied, at=AT
    )
    draft = filled(Recommendation.objects.get(pk=draft.pk), provider=haven)
    an_interest(tied, haven)
    with pytest.raises(Refused, match=f"{tied} has a live interest.*Somebody else must write this"):
        transitions.send_for_review(
            recommendation=draft, closes_on=TODAY + timedelta(days=9), by=a_person(Role.OFFICER), at=AT
        )


# merges and consortia


@pytest.mark.parametrize("kept_is", ["of the member", "of the recommendation"])
def test_a_merge_in_mid_review_takes_the_member_out(kept_is, haven):
    own = a_provider("Haven of Coventry")
    member = a_member(own)
    a_commission()
    recommendation = in_review(haven)
    a_review(recommendation, member)
    duplicate, into = (haven, own) if kept_is == "of the member" else (own, haven)
    merge_provider(duplicate=duplicate, into=into, by=a_person(Role.MANAGER), at=AT)
    assert door(member, recommendation) == 404
    progress = progress_of(recommendation, TODAY)
    assert progress.place_of(member.person_id).stands_aside
    assert progress.count.given == 0


def test_a_consortium_joined_after_the_conclusion_shuts_the_door(haven):
    circle = a_provider("Northern Circle", kind=ProviderKind.CONSORTIUM)
    members = [*a_commission(), a_member(haven)]
    conclusion = concluded(in_review(circle), members)
    join_consortium(consortium=circle, member=haven, joined_on=TODAY, by=a_person(Role.OFFICER), at=AT)
    assert door(members[4], conclusion.recommendation) == 404


# what the pages say of a review that waits


def test_after_the_closing_day_without_a_quorum_the_chair_is_told_what_helps(clock):
    members, recommendation = a_commission(), in_review(closes_on=TODAY)
    a_review(recommendation, members[0])
    chair, address = browser_of(members[0]), reverse("commissioning:advice-conclude", args=[recommendation.pk])
    page = chair.get(address)
    assert "Wait for more" in words_of(page)
    assert "Remind who has not answered" in words_of(page)
    clock.return_value = TOMORROW
    page = browser_of(members[0]).get(address)
    assert "The time for views is over: the office sets a later day." in words_of(page)
    assert "Wait for more" not in words_of(page)
    assert "Remind who has not answered" not in words_of(page)


def test_the_office_is_told_of_the_chair_and_not_spoken_to_as_the_chair():
    members, recommendation = a_commission(), in_review()
    said = words_of(browser_of(a_person(Role.OFFICER)).get(recommendation.get_absolute_url()))
    assert f"{members[0]} has not given a view yet, and concludes it after that." in said
    assert "Give your own view first" not in said


def test_what_happened_names_whoever_stood_aside_and_not_whoever_sent_it(haven):
    member = a_member(haven)
    recommendation = in_review(haven)
    (step,) = [one for one in history_of(recommendation) if one.done.startswith("Stood aside")]
    assert step.by == str(member.person)


# whoever begins another term


def test_a_deputy_who_becomes_the_chair_after_the_closing_day_still_reads_it_and_concludes(clock):
    members, recommendation = a_commission(), in_review(closes_on=TODAY)
    for member in members[1:]:
        a_review(recommendation, member)
    manager = a_person(Role.MANAGER)
    for member in members[:2]:
        transitions.end_membership(member=member, left_on=TODAY, by=manager, at=AT)
    clock.return_value = TOMORROW
    chair = a_member(person=members[1].person, position=Position.CHAIR, started_on=TOMORROW.date())
    assert door(chair, recommendation) == 200
    page = browser_of(chair).get(reverse("commissioning:advice-conclude", args=[recommendation.pk]))
    assert page.status_code == 200
    assert "The conclusion" in words_of(page)


def test_a_newcomer_after_the_closing_day_reads_nothing_of_it(clock):
    a_commission()
    recommendation = in_review(closes_on=TODAY)
    clock.return_value = TOMORROW
    assert door(a_member(started_on=TOMORROW.date()), recommendation) == 404


def test_whoever_comes_back_reads_nothing_of_what_was_reviewed_between(clock):
    a_commission()
    before = a_member(ends_on=TODAY - timedelta(days=1))
    recommendation = in_review(closes_on=TODAY)
    clock.return_value = TOMORROW
    assert door(a_member(person=before.person, started_on=TOMORROW.date()), recommendation) == 404


# after the decision


def test_an_interest_declared_after_the_decision_stands_beside_the_advice(haven):
    members = a_commission()
    recommendation = concluded(in_review(haven), members).recommendation
    transitions.mark_decided(recommendation, reference="001/2018", by=a_person(Role.COMMISSIONER), at=AT)
    for role in (Role.OFFICER, Role.COMMISSIONER):
        page = browser_of(a_person(role)).get(recommendation.get_absolute_url())
        assert "Interests declared after it was decided" not in words_of(page)
    an_interest(members[2].person, haven)
    for role in (Role.OFFICER, Role.COMMISSIONER):
        said = words_of(browser_of(a_person(role)).get(recommendation.get_absolute_url()))
        assert "Interests declared after it was decided" in said
        assert f"{members[2].spoken_role}, on 1 March 2018: Works for Coventry Haven" in said
