"""Mails about a review: to whom, with what in them, never to whoever stands aside, and only once it is written."""

from datetime import date, timedelta
from io import StringIO
from unittest import mock

import pytest
from django.contrib.messages import get_messages
from django.contrib.messages.storage.fallback import FallbackStorage
from django.core import mail as outbox
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import RequestFactory

from accounts.roles import Role
from commissioning import mail, transitions
from commissioning.choices import Advice, InterestKind, Position, RecommendationState
from commissioning.models import Recommendation
from core.models import AuditEvent
from core.refusal import Refused
from tests.factories.commission import (
    a_commission,
    a_meeting,
    a_member,
    a_member_of_staff,
    a_recommendation,
    a_review,
    concluded,
    in_review,
)
from tests.factories.commissioning import AT, a_person, a_provider
from tests.integration.notice_pages import told, words_of
from tests.integration.review_pages import (
    a_typed_interest,
    browser_of,
    interest_in,
    reminder_of,
    review_of,
)

pytestmark = pytest.mark.django_db
TODAY = AT.date()
SITE = "https://victims.example.org"


@pytest.fixture(autouse=True)
def clock():
    with mock.patch("django.utils.timezone.now", return_value=AT) as now:
        yield now


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    """Do something and let what waits for its commit happen."""

    def do(action):
        with django_capture_on_commit_callbacks(execute=True):
            return action()

    return do


@pytest.fixture
def request_of():
    def make(person):
        request = RequestFactory().get("/")
        request.user, request.session = person, {}
        request._messages = FallbackStorage(request)
        return request

    return make


@pytest.fixture
def haven():
    return a_provider("Coventry Haven")


def receivers():
    return sorted(address for one in outbox.outbox for address in one.to)


def addresses(*people):
    return sorted(getattr(one, "person", one).email for one in people)


def titles_of(recommendation):
    """The title once, and of the rest of the recommendation nothing."""
    line = recommendation.lines.get()
    for one in outbox.outbox:
        assert one.body.count(recommendation.title) == 1
        assert len(one.to) == 1
        assert not one.cc
        assert not one.bcc
        for secret in (line.provider.name, line.service, "10,000", "Waiting times"):
            assert secret not in one.subject + one.body
    return [one.subject for one in outbox.outbox]


# asked


def test_whoever_may_take_part_is_asked_with_title_day_and_address(committed, request_of, haven):
    aside, members = a_member(haven), a_commission(3)
    recommendation = in_review(haven, closes_on=date(2018, 3, 16))
    committed(lambda: mail.tell_asked(recommendation, request_of(a_person(Role.OFFICER))))
    assert receivers() == addresses(*members)
    assert aside.person.email not in receivers()
    assert set(titles_of(recommendation)) == {"Your view is asked"}
    body = outbox.outbox[0].body
    assert "waits for your view. Give it by 16 March 2018:" in body
    assert f"http://testserver{review_of(recommendation)}" in body


def test_for_a_meeting_its_day_is_told(committed, request_of):
    a_member()
    recommendation = in_review(meeting=a_meeting())
    committed(lambda: mail.tell_asked(recommendation, request_of(a_person(Role.OFFICER))))
    assert "comes to the meeting on 16 March 2018. Give your view by then:" in outbox.outbox[0].body


def test_where_everybody_stands_aside_the_officer_is_told(committed, request_of, haven):
    a_member(haven)
    recommendation = in_review(haven)
    request = request_of(a_person(Role.OFFICER))
    committed(lambda: mail.tell_asked(recommendation, request))
    assert not outbox.outbox
    assert [str(one) for one in get_messages(request)] == [mail.NOBODY_TO_TELL]


def test_nobody_is_asked_whose_term_is_over_or_who_cannot_sign_in(committed, request_of):
    stopped = a_member()
    type(stopped.person).objects.filter(pk=stopped.person.pk).update(is_active=False)
    a_member(ends_on=TODAY - timedelta(days=1))
    there, recommendation = a_member(), in_review()
    committed(lambda: mail.tell_asked(recommendation, request_of(a_person(Role.OFFICER))))
    assert receivers() == addresses(there)


@pytest.mark.django_db(transaction=True)
def test_nothing_is_sent_of_what_was_not_written(request_of):
    a_member()
    recommendation = in_review()
    with transaction.atomic():
        mail.tell_asked(recommendation, request_of(a_person(Role.OFFICER)))
        transaction.set_rollback(True)
    assert not outbox.outbox


def test_a_server_that_takes_no_mail_is_told_on_the_page(committed, request_of):
    a_member()
    recommendation, request = in_review(), request_of(a_person(Role.OFFICER))
    with mock.patch("commissioning.mail.get_connection", side_effect=OSError):
        committed(lambda: mail.tell_asked(recommendation, request))
    assert [str(one) for one in get_messages(request)] == [mail.NOBODY_TOLD]


def test_another_day_and_a_withdrawal_are_told_to_whoever_may_take_part(committed, request_of, haven):
    a_member(haven)
    member, recommendation = a_member(), in_review(haven)
    request = request_of(a_person(Role.OFFICER))
    committed(lambda: mail.tell_rescheduled(recommendation, request))
    committed(lambda: mail.tell_withdrawn(recommendation, request))
    assert receivers() == addresses(member, member)
    assert titles_of(recommendation) == ["A review has another day", "A recommendation was withdrawn"]
    assert "http://testserver/reviews/" in outbox.outbox[1].body


# concluded


def test_the_conclusion_is_told_to_whoever_took_part_and_who_wrote_it(committed, request_of, haven):
    aside, members = a_member(haven), a_commission()
    recommendation = in_review(haven)
    concluded(recommendation, members)
    late = members[3]
    committed(lambda: mail.tell_concluded(recommendation, request_of(members[0].person)))
    officer = recommendation.drafted_by
    assert receivers() == addresses(members[1], members[2], late, officer)
    assert aside.person.email not in receivers()
    assert set(titles_of(recommendation)) == {"A review was concluded"}
    to_officer = next(one for one in outbox.outbox if one.to == [officer.email])
    assert to_officer.body.rstrip().splitlines()[2].endswith(f"/recommendations/{recommendation.pk}/")


def test_the_conclusion_is_not_told_to_whoever_gave_no_view(committed, request_of, clock):
    members, recommendation = a_commission(), in_review(closes_on=TODAY)
    for member in members[:3]:
        a_review(recommendation, member)
    clock.return_value = AT + timedelta(days=1)
    said = {"advice": Advice.SUPPORT, "words": "The Commission supports it.", "by": members[0].person}
    transitions.conclude(recommendation=recommendation, **said, at=clock.return_value)
    committed(lambda: mail.tell_concluded(recommendation, request_of(members[0].person)))
    assert receivers() == addresses(members[1], members[2], recommendation.drafted_by)


# voided


def test_a_voided_view_is_told_to_chair_deputy_drafter_and_managers_without_a_name(committed, haven):
    members, manager = a_commission(), a_person(Role.MANAGER)
    recommendation = in_review(haven)
    a_review(recommendation, members[2])
    committed(lambda: browser_of(members[2]).post(interest_in(recommendation), a_typed_interest(haven)))
    assert receivers() == addresses(members[0], members[1], recommendation.drafted_by, manager)
    assert set(titles_of(recommendation)) == {"A view no longer counts"}
    for one in outbox.outbox:
        assert members[2].person.name not in one.body
        assert str(members[2].provider) not in one.body


def test_a_reopened_review_is_told_as_such(committed, haven):
    members = a_commission()
    conclusion = concluded(in_review(haven), members)
    committed(lambda: browser_of(members[2]).post("/interests/new/", general(haven)))
    assert conclusion.recommendation.conclusions.get().voided_at == AT
    assert set(titles_of(conclusion.recommendation)) == {"A review is open again"}
    assert "whoever is in the chair concludes it anew" in outbox.outbox[0].body


@pytest.mark.parametrize("kind", ["_VOIDED", "_REOPENED"])
def test_a_sentence_that_leads_to_the_address_has_no_colon_of_its_own(kind):
    assert ":" not in getattr(mail, kind).sentence


def general(provider):
    return a_typed_interest(provider) | {"ended_on_day": "", "ended_on_month": "", "ended_on_year": ""}


def test_an_interest_that_voids_nothing_is_told_to_nobody(committed, haven):
    members, recommendation = a_commission(), in_review(haven)
    committed(lambda: browser_of(members[2]).post(interest_in(recommendation), a_typed_interest(haven)))
    assert not outbox.outbox


def test_where_the_chair_declares_the_deputy_is_told_and_the_chair_is_not(committed, haven):
    members, recommendation = a_commission(), in_review(haven)
    a_review(recommendation, members[0])
    committed(lambda: browser_of(members[0]).post(interest_in(recommendation), a_typed_interest(haven)))
    assert members[0].person.email not in receivers()
    assert members[1].person.email in receivers()


def test_where_chair_and_deputy_stand_aside_who_takes_the_item_is_told(committed, haven):
    a_member(haven, Position.CHAIR)
    a_member(haven, Position.DEPUTY)
    heads, member = a_member(), a_member()
    recommendation = in_review(haven)
    a_review(recommendation, member)
    committed(lambda: browser_of(member).post(interest_in(recommendation), a_typed_interest(haven)))
    assert receivers() == addresses(heads, recommendation.drafted_by, a_person(Role.MANAGER))


def test_a_manager_with_an_interest_is_told_nothing(committed, haven):
    members, recommendation = a_commission(), in_review(haven)
    a_review(recommendation, members[2])
    tied = a_member_of_staff(Role.MANAGER)
    tie = {"kind": InterestKind.FAMILY, "words": "My sister works there", "started_on": date(2018, 1, 1)}
    transitions.declare_interest(person=tied, provider=haven, **tie, by=tied, at=AT)
    committed(lambda: browser_of(members[2]).post(interest_in(recommendation), a_typed_interest(haven)))
    assert tied.email not in receivers()
    assert outbox.outbox


def test_what_the_manager_records_for_a_member_is_told_too(committed, haven):
    members, recommendation = a_commission(), in_review(haven)
    a_review(recommendation, members[2])
    typed = general(haven) | {"person": members[2].person.pk}
    committed(lambda: browser_of(a_person(Role.MANAGER)).post("/interests/register/new/", typed))
    assert receivers() == addresses(members[0], members[1], recommendation.drafted_by)


# reminded


def test_the_office_reminds_who_has_not_answered_once_a_day(committed, haven):
    aside, members = a_member(haven), a_commission(3)
    recommendation = in_review(haven, closes_on=date(2018, 3, 16))
    a_review(recommendation, members[0])
    officer = browser_of(a_person(Role.OFFICER))
    words = words_of(officer.get(reminder_of(recommendation)))
    assert "2 of 3 members who may take part have given no view." in words
    answer = committed(lambda: officer.post(reminder_of(recommendation)))
    assert told(answer) == "2 members were reminded."
    assert receivers() == addresses(members[1], members[2])
    assert aside.person.email not in receivers()
    assert set(titles_of(recommendation)) == {"A recommendation still waits for your view"}
    recommendation.refresh_from_db()
    assert recommendation.reminded_at == AT
    assert AuditEvent.objects.get(action="commissioning.recommendation.reminded").details == {"number_of_members": "2"}
    again = committed(lambda: officer.post(reminder_of(recommendation)))
    assert "reminded today already, 1 March 2018" in words_of(again)
    assert len(outbox.outbox) == 2


@pytest.mark.parametrize("role", Role.values)
def test_who_may_remind(role):
    members, recommendation = a_commission(), in_review()
    person = a_member_of_staff(role)
    if role == Role.COMMISSION_MEMBER:
        person = members[2].person
    expected = 200 if role in (Role.OFFICER, Role.MANAGER) else 403
    browser = browser_of(person)
    assert browser.get(reminder_of(recommendation)).status_code == expected
    browser.post(reminder_of(recommendation))
    assert (Recommendation.objects.get().reminded_at is not None) == (expected == 200)


def test_an_officer_with_an_interest_is_neither_led_there_nor_may_remind(committed, haven):
    a_commission()
    recommendation, officer = in_review(haven), a_person(Role.OFFICER)
    browser = browser_of(officer)
    assert reminder_of(recommendation) in browser.get(recommendation.get_absolute_url()).content.decode()
    transitions.declare_interest(
        person=officer,
        provider=haven,
        kind=InterestKind.EMPLOYMENT,
        words="I worked there until last year",
        started_on=date(2018, 1, 1),
        by=officer,
        at=AT,
    )
    assert reminder_of(recommendation) not in browser.get(recommendation.get_absolute_url()).content.decode()
    words = f"You have a live interest: Works for {haven}. Somebody else must remind the members."
    page = browser.get(reminder_of(recommendation))
    assert words in words_of(page)
    assert "Send the reminders" not in words_of(page)
    committed(lambda: browser.post(reminder_of(recommendation)))
    assert not outbox.outbox
    assert (
        reminder_of(recommendation)
        in browser_of(a_person(Role.MANAGER)).get(recommendation.get_absolute_url()).content.decode()
    )


def test_whoever_is_in_the_chair_for_the_item_may_remind(committed, haven):
    a_member(haven, Position.CHAIR)
    deputy, member = a_member(position=Position.DEPUTY), a_member()
    recommendation = in_review(haven)
    a_review(recommendation, deputy)
    answer = committed(lambda: browser_of(deputy).post(reminder_of(recommendation)))
    assert answer.url == review_of(recommendation)
    assert receivers() == addresses(member)


@pytest.mark.parametrize("stage", ["answered", "closed", "concluded", "draft"])
def test_where_nobody_can_be_reminded_the_page_says_why_and_has_no_button(clock, stage):
    members, officer = a_commission(), a_person(Role.OFFICER)
    recommendation = in_review(closes_on=TODAY)
    why = {
        "answered": "Everybody who may take part has given a view",
        "closed": "The time for views is over",
        "concluded": "This recommendation has been concluded",
        "draft": "This recommendation is still a draft",
    }
    if stage == "answered":
        for member in members:
            a_review(recommendation, member)
    if stage == "concluded":
        concluded(recommendation, members)
    if stage == "closed":
        clock.return_value = AT + timedelta(days=1)
    if stage == "draft":
        recommendation = a_recommendation()
    browser = browser_of(officer)
    page = browser.get(reminder_of(recommendation))
    assert why[stage] in words_of(page)
    assert "Send the reminders" not in words_of(page)
    browser.post(reminder_of(recommendation))
    assert not outbox.outbox
    assert not Recommendation.objects.exclude(reminded_at=None).exists()


def reminded(**options):
    out = StringIO()
    call_command("remind_reviewers", site=SITE, stdout=out, stderr=out, **options)
    return out.getvalue()


def test_the_daily_reminder_takes_what_closes_soon(clock):
    members = a_commission(3)
    soon = in_review(closes_on=TODAY + timedelta(days=3))
    fund = soon.lines.get().amounts.get().fund
    in_review(fund=fund, closes_on=TODAY + timedelta(days=4))
    a_review(soon, members[0])
    assert reminded() == f"{soon}: 2 reminded.\n"
    assert receivers() == addresses(*members[1:])
    assert f"{SITE}{review_of(soon)}" in outbox.outbox[0].body
    assert AuditEvent.objects.get(action="commissioning.recommendation.reminded").by_name == "Daily reminder"
    assert "reminded today already" in reminded()
    assert len(outbox.outbox) == 2
    clock.return_value = AT + timedelta(days=1)
    assert reminded(days=1) == ""
    assert reminded(days=2) == f"{soon}: 2 reminded.\n"


def test_the_daily_reminder_says_what_is_wrong():
    with pytest.raises(CommandError, match="--site https://"):
        call_command("remind_reviewers")
    with pytest.raises(CommandError, match="0 or more"):
        reminded(days=-1)
    a_member()
    in_review(closes_on=TODAY)
    with mock.patch("commissioning.mail.get_connection", side_effect=OSError), pytest.raises(CommandError, match="log"):
        reminded()


def test_two_reminders_at_once_are_one():
    a_member()
    recommendation = in_review()
    remind = {"recommendation": recommendation, "by": a_person(Role.OFFICER), "at": AT}
    transitions.remind_reviewers(**remind)
    with pytest.raises(Refused, match="today already"):
        transitions.remind_reviewers(**remind)
    assert recommendation.state == RecommendationState.IN_REVIEW
