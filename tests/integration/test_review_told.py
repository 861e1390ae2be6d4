"""What the pages of the office and of the chair do to a review is told to its members."""

from datetime import date
from unittest import mock

import pytest
from django.core import mail as outbox

from accounts.roles import Role
from commissioning.choices import Advice, ReviewRoute
from tests.factories.commission import a_commission, a_meeting, a_member, a_review, filled, in_review
from tests.factories.commissioning import AT, a_person, a_provider
from tests.integration.money_pages import typed_day
from tests.integration.review_pages import browser_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_the_day_of_the_factories():
    with mock.patch("django.utils.timezone.now", return_value=AT):
        yield


@pytest.fixture
def post(django_capture_on_commit_callbacks):
    """Post as somebody and let what waits for its commit happen."""

    def send(person, address, typed):
        with django_capture_on_commit_callbacks(execute=True):
            answer = browser_of(person).post(address, typed)
        assert answer.status_code == 302, answer.content.decode()[:3000]

    return send


def told():
    return sorted((one.subject, one.to[0]) for one in outbox.outbox)


def each(subject, *people):
    return sorted((subject, getattr(one, "person", one).email) for one in people)


@pytest.fixture
def haven():
    return a_provider("Coventry Haven")


@pytest.fixture
def members(haven):
    """Those who may take part in what asks for Haven; one member more stands aside."""
    a_member(haven)
    return a_commission(3)


def test_sending_it_asks_whoever_may_take_part(post, members, haven):
    recommendation = filled(provider=haven)
    typed = {"route": ReviewRoute.CORRESPONDENCE, "meeting": "", **typed_day("closes_on", "16", "3", "2018")}
    post(a_person(Role.OFFICER), f"/recommendations/{recommendation.pk}/send/", typed)
    assert told() == each("Your view is asked", *members)


def test_moving_its_day_is_told(post, members, haven):
    recommendation = in_review(haven, closes_on=date(2018, 3, 16))
    typed = {"meeting": "", **typed_day("closes_on", "23", "3", "2018")}
    post(a_person(Role.OFFICER), f"/recommendations/{recommendation.pk}/reschedule/", typed)
    assert told() == each("A review has another day", *members)
    assert "now closes on 23 March 2018" in outbox.outbox[0].body


def test_moving_its_meeting_is_told_and_a_new_room_is_not(post, members, haven):
    meeting = a_meeting()
    in_review(haven, meeting=meeting)
    typed = {"title": meeting.title, "starts_at": "", "place": "Room 9", "version": meeting.version}
    address = f"/commission/meetings/{meeting.pk}/edit/"
    post(a_person(Role.OFFICER), address, typed | typed_day("held_on", "16", "3", "2018"))
    assert not outbox.outbox
    moved = typed | {"version": meeting.version + 1} | typed_day("held_on", "23", "3", "2018")
    post(a_person(Role.OFFICER), address, moved)
    assert told() == each("A review has another day", *members)


def test_withdrawing_it_is_told_but_nobody_was_asked_about_a_draft(post, members, haven):
    draft = filled(provider=haven)
    post(a_person(Role.OFFICER), f"/recommendations/{draft.pk}/withdraw/", {"reason": "Another way was found"})
    assert not outbox.outbox
    sent = in_review(haven, fund=draft.lines.get().amounts.get().fund)
    post(a_person(Role.OFFICER), f"/recommendations/{sent.pk}/withdraw/", {"reason": "Another way was found"})
    assert told() == each("A recommendation was withdrawn", *members)


def test_concluding_it_is_told_to_whoever_took_part_and_the_writer(post, members, haven):
    recommendation = in_review(haven)
    for member in members:
        a_review(recommendation, member)
    page = browser_of(members[0]).get(f"/recommendations/{recommendation.pk}/conclude/")
    typed = {name: page.context["form"][name].value() or "" for name in page.context["form"].fields}
    typed |= {"advice": Advice.SUPPORT, "words": "The Commission supports it as it stands."}
    post(members[0], f"/recommendations/{recommendation.pk}/conclude/", typed)
    assert told() == each("A review was concluded", *members[1:], recommendation.drafted_by)
