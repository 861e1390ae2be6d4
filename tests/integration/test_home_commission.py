"""The first page of a member of the Commission: what waits for them, their next meeting, their interests."""

from datetime import date
from unittest import mock

import pytest

from accounts.roles import Role
from commissioning.choices import Position
from providers.choices import ProviderKind
from providers.transitions.membership import join_consortium
from tests.factories.commission import a_commission, a_meeting, a_member, a_review, in_review
from tests.factories.commissioning import AT, a_person, a_provider
from tests.integration.notice_pages import words_of
from tests.integration.review_pages import browser_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_the_day_of_the_factories():
    with mock.patch("django.utils.timezone.now", return_value=AT):
        yield


def home_of(member):
    return words_of(browser_of(member).get("/"))


def test_what_waits_stands_there_with_its_day():
    member, recommendation = a_member(), in_review(closes_on=date(2018, 3, 16))
    words = home_of(member)
    assert f"Waiting for you Recommendation 1 of 1 · closes Friday 16 March {recommendation.title}" in words
    a_review(recommendation, member)
    assert "Nothing waits for you. Recommendations on which your view is asked will stand here." in home_of(member)


def test_many_are_counted_after_the_first_ten():
    member, first = a_member(), in_review()
    for _ in range(10):
        in_review(fund=first.lines.get().amounts.get().fund)
    assert "All 11 that wait for your view" in home_of(member)


def test_the_next_meeting_stands_there_and_none_that_is_over():
    member = a_member()
    assert "No meeting is planned." in home_of(member)
    a_meeting(date(2018, 4, 20))
    a_meeting(date(2018, 3, 16))
    assert "Next meeting Victims Commission, 16 March 2018 , Committee room 1" in home_of(member)


def test_the_own_interests_stand_there_with_how_far_they_reach():
    haven, consortium = a_provider("Haven"), a_provider("Consortium", kind=ProviderKind.CONSORTIUM)
    join_consortium(consortium=consortium, member=haven, joined_on=date(2015, 4, 1), by=a_person(Role.OFFICER), at=AT)
    words = home_of(a_member(haven))
    assert "Sits on the Victims Commission for Haven: it also counts for 1 other through consortia" in words


def test_whoever_is_in_the_chair_is_told_what_can_be_concluded():
    haven = a_provider()
    a_member(haven, Position.CHAIR)
    deputy, *members = (a_member(position=Position.DEPUTY), a_member(), a_member())
    recommendation = in_review(haven)
    told = f"To conclude: {recommendation.title} . You are in the chair for it, and it has its quorum."
    assert told not in home_of(deputy)
    for member in (deputy, *members):
        a_review(recommendation, member)
    assert told in home_of(deputy)
    assert "To conclude" not in home_of(members[0])


def test_no_other_role_has_this_part():
    a_commission()
    in_review()
    assert "Next meeting" not in words_of(browser_of(a_person(Role.FINANCE)).get("/"))
