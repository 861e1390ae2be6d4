"""The calendar of returns, its private address, and the office's reminder by hand."""

from datetime import date, datetime, timedelta
from unittest import mock

import pytest
from django.core import mail, signing
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from icalendar import Calendar

from accounts.roles import Role
from grants.models import ReturnReminder
from grants.views.return_calendar import SALT, token_for
from tests.factories import agreements as life
from tests.factories.commissioning import AT, a_person
from tests.integration.notice_pages import told, words_of
from tests.integration.return_pages import at_provider
from tests.integration.test_return_sheet_pages import signed_in
from tests.worlds import world

pytestmark = pytest.mark.django_db
FILE = "/returns/calendar.ics"


@pytest.fixture(autouse=True)
def clock():
    with mock.patch("django.utils.timezone.now", return_value=AT) as now:
        yield now


here = world(at_provider, at=AT)


def events_of(answer):
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    return Calendar.from_ical(answer.content).walk("VEVENT")


def feed_of(person):
    return reverse("grants:return-calendar-feed", args=[token_for(person)])


def test_a_contact_has_the_due_days_of_their_own_returns_with_an_alarm(here):
    at_provider()
    events = events_of(signed_in(here.first).get(FILE))
    assert [event.decoded("dtstart") for event in events] == [
        one.due_on for one in here.agreement.returns.order_by("due_on")
    ]
    first = events[0]
    assert type(first.decoded("dtstart")) is date
    assert first.decoded("dtend") == first.decoded("dtstart") + timedelta(days=1)
    assert first["summary"] == f"Return due: Quarter 1 of 2017/18, {here.agreement.reference}"
    assert first["uid"] == f"return-{here.monitoring_return.pk}@testserver"
    assert f"http://testserver/returns/{here.monitoring_return.pk}/" in (first["url"], first["description"])
    (alarm,) = first.walk("VALARM")
    assert alarm.decoded("trigger") == -timedelta(days=7)


def test_the_office_has_all_that_is_awaited_with_the_provider_and_no_alarm(here):
    other = at_provider()
    life.certified_return(here.monitoring_return)
    events = events_of(signed_in(a_person(Role.OFFICER)).get(FILE))
    assert len(events) == here.agreement.returns.count() + other.agreement.returns.count() - 1
    assert str(other.agreement.award.provider) in " ".join(event["summary"] for event in events)
    assert not [alarm for event in events for alarm in event.walk("VALARM")]


def test_what_was_sent_leaves_the_calendar(here):
    life.certified_return(here.monitoring_return)
    uids = [event["uid"] for event in events_of(signed_in(here.first).get(FILE))]
    assert f"return-{here.monitoring_return.pk}@testserver" not in uids


def test_a_calendar_holds_nothing_of_what_was_answered(here):
    life.filled_return(here.monitoring_return)
    assert b"waiting list" not in signed_in(here.first).get(FILE).content


def test_the_private_address_needs_no_sign_in_and_says_the_same(here):
    page = signed_in(here.first).get("/returns/calendar/")
    assert f"http://testserver{feed_of(here.first)}" in page.content.decode()
    feed, own = Client().get(feed_of(here.first)), signed_in(here.first).get(FILE)
    assert feed.content == own.content
    assert feed["Cache-Control"] == "private, no-store"


def test_an_address_ends_with_the_password_the_permission_and_the_account(here):
    person = here.first
    address = feed_of(person)
    for field, value in (("password", "another"), ("role", Role.READER), ("is_active", False)):
        before = getattr(person, field)
        type(person).objects.filter(pk=person.pk).update(**{field: value})
        assert Client().get(address).status_code == 404, field
        type(person).objects.filter(pk=person.pk).update(**{field: before})
        assert Client().get(address).status_code == 200


@pytest.mark.parametrize(
    ("inside", "salt"),
    [([1, "x"], "another"), ("x", SALT), ([999_999, "x"], SALT), (["one", "x"], SALT), ([1, 2], SALT)],
)
def test_a_made_up_address_is_not_there(here, inside, salt):
    for token in ("rubbish", signing.Signer(salt=salt).sign_object(inside)):
        address = reverse("grants:return-calendar-feed", args=[token])
        assert Client().get(address).status_code == 404


def test_the_calendar_costs_as_many_queries_for_many(here):
    officer = signed_in(a_person(Role.OFFICER))
    officer.get(FILE)
    with CaptureQueriesContext(connection) as few:
        officer.get(FILE)
    at_provider()
    with CaptureQueriesContext(connection) as many:
        officer.get(FILE)
    assert len(few) == len(many)


@pytest.mark.parametrize("role", [Role.READER, Role.COMMISSION_MEMBER, Role.ADMINISTRATOR])
@pytest.mark.parametrize("address", [FILE, "/returns/calendar/"])
def test_nobody_else_has_one(role, address):
    assert signed_in(a_person(role)).get(address).status_code == 403


# reminded by the office


@pytest.fixture
def officer():
    return signed_in(a_person(Role.OFFICER))


def test_the_office_reminds_everybody_at_the_provider_once_a_day(here, officer, clock):
    page = words_of(officer.get(here.url("remind/")))
    assert str(here.first) in page
    assert "was to send this return by 20 July 2017" in page
    answer = officer.post(here.url("remind/"))
    assert (answer.status_code, answer.url) == (302, here.url())
    assert told(answer) == "2 people were reminded."
    assert sorted(one.to[0] for one in mail.outbox) == sorted([here.first.email, here.second.email])
    assert {one.subject for one in mail.outbox} == {"A quarterly return is overdue"}
    assert f"http://testserver/returns/{here.monitoring_return.pk}/" in mail.outbox[0].body
    again = officer.post(here.url("remind/"))
    assert "They were reminded today" in words_of(again)
    assert ReturnReminder.objects.count() == 2
    clock.return_value = datetime(2018, 3, 2, 9, tzinfo=AT.tzinfo)
    assert officer.post(here.url("remind/")).status_code == 302


def test_what_is_not_overdue_has_no_button(here, officer):
    life.certified_return(here.monitoring_return)
    words = words_of(officer.get(here.url("remind/")))
    assert "This return is not overdue" in words
    assert "Send the reminder" not in words


def test_where_nobody_can_sign_in_the_office_is_told(here, officer):
    type(here.first).objects.filter(role=Role.PROVIDER_CONTACT).update(is_active=False)
    assert "Nobody at the provider can sign in" in words_of(officer.get(here.url("remind/")))


def test_where_no_mail_can_be_sent_nothing_is_kept(here, officer):
    with mock.patch("django.core.mail.backends.locmem.EmailBackend.send_messages", side_effect=OSError("down")):
        assert "No mail could be sent, so nobody was reminded" in words_of(officer.post(here.url("remind/")))
    assert not ReturnReminder.objects.exists()


@pytest.mark.parametrize("role", [Role.FINANCE, Role.COMMISSIONER, Role.READER, Role.PROVIDER_CONTACT])
def test_others_remind_nobody(here, role):
    browser = signed_in(here.first if role == Role.PROVIDER_CONTACT else a_person(role))
    assert browser.get(here.url("remind/")).status_code == browser.post(here.url("remind/")).status_code == 403


def test_a_return_that_is_not_there_is_a_404(officer):
    assert officer.get("/returns/999999/remind/").status_code == 404
