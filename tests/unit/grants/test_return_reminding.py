"""When the people at a provider are written to about a return, and that nobody is written to twice."""

from datetime import date, datetime, timedelta
from io import StringIO
from unittest import mock
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.roles import Role
from core.models import AuditEvent
from grants import transitions
from grants.choices import Reminded, ReturnState
from grants.figures.reminding import letters_of
from grants.models import ReturnReminder
from grants.rules.reminding import is_to_be_told, obstacles_to_remind_now, occasion_on
from providers.models import Contact
from tests.factories import agreements as life
from tests.factories.commissioning import AT, a_person
from tests.worlds import world

SITE = "https://victims.example.org"
OPENS, DUE = date(2017, 7, 1), date(2017, 7, 20)
# Of the four quarters of 2017/18 only the first is open in July.
MONDAY = date(2017, 7, 24)


def on(day):
    moment = datetime(day.year, day.month, day.day, 7, tzinfo=ZoneInfo("Europe/London"))
    return mock.patch("django.utils.timezone.now", return_value=moment)


def morning(day, *more):
    """What the command writes on a day, and the mails that it sends."""
    mail.outbox.clear()
    written = StringIO()
    with on(day):
        call_command("remind_returns", "--site", SITE, *more, stdout=written, stderr=written)
    return written.getvalue(), list(mail.outbox)


def subjects(day, *more):
    return [one.subject for one in morning(day, *more)[1]]


@pytest.mark.parametrize(
    ("day", "state", "expected"),
    [
        (date(2017, 6, 30), ReturnState.REQUESTED, None),
        (date(2017, 7, 1), ReturnState.REQUESTED, Reminded.OPENED),
        (date(2017, 7, 12), ReturnState.REQUESTED, Reminded.OPENED),
        (date(2017, 7, 13), ReturnState.REQUESTED, Reminded.SOON),
        (date(2017, 7, 20), ReturnState.REQUESTED, Reminded.SOON),
        (date(2017, 7, 21), ReturnState.REQUESTED, Reminded.OVERDUE),
        (date(2017, 7, 2), ReturnState.QUERIED, None),
        (date(2017, 7, 13), ReturnState.SUBMITTED, Reminded.SOON),
        (date(2017, 7, 21), ReturnState.QUERIED, Reminded.OVERDUE),
        (date(2017, 7, 21), ReturnState.CERTIFIED, None),
        (date(2017, 7, 21), ReturnState.ACCEPTED, None),
        (date(2017, 7, 21), ReturnState.REOPENED, None),
        (date(2017, 7, 21), ReturnState.CANCELLED, None),
    ],
)
def test_which_occasion_a_day_belongs_to(day, state, expected):
    assert occasion_on(day, state=state, opens_on=OPENS, due_on=DUE) == expected


def test_the_window_and_the_due_day_are_told_once_and_overdue_every_week():
    first = date(2017, 7, 21)
    for occasion in (Reminded.OPENED, Reminded.SOON):
        assert is_to_be_told(occasion, {}, on=first)
        assert not is_to_be_told(occasion, {occasion: date(2017, 1, 1)}, on=first)
    assert is_to_be_told(Reminded.OVERDUE, {Reminded.SOON: first}, on=first)
    assert not is_to_be_told(Reminded.OVERDUE, {Reminded.OVERDUE: first}, on=first + timedelta(days=6))
    assert is_to_be_told(Reminded.OVERDUE, {Reminded.OVERDUE: first}, on=first + timedelta(days=7))


def test_the_office_reminds_by_hand_of_what_is_overdue_once_a_day():
    asked = {"state": ReturnState.REQUESTED, "due_on": DUE, "people": 2, "told_today": 1, "today": date(2017, 7, 21)}
    assert not obstacles_to_remind_now(**asked)
    for change in ({"today": DUE}, {"state": ReturnState.ACCEPTED}, {"people": 0}, {"told_today": 2}):
        assert len(obstacles_to_remind_now(**(asked | change))) == 1


pytestmark = pytest.mark.django_db


wanted = world(lambda: life.a_return(1))


def test_each_occasion_is_written_of_once_and_overdue_weekly_until_it_comes(wanted):
    assert subjects(date(2017, 6, 30)) == []
    assert subjects(date(2017, 7, 1)) == ["A quarterly return can be filled in"]
    assert subjects(date(2017, 7, 2)) == []
    assert subjects(date(2017, 7, 13)) == ["A quarterly return is due soon"]
    assert subjects(date(2017, 7, 14)) == subjects(DUE) == []
    assert subjects(date(2017, 7, 21)) == ["A quarterly return is overdue"]
    assert subjects(date(2017, 7, 21)) == subjects(date(2017, 7, 27)) == []
    assert subjects(date(2017, 7, 28)) == ["A quarterly return is overdue"]
    life.certified_return(wanted)
    assert subjects(date(2017, 8, 4)) == []
    rows = ReturnReminder.objects.filter(to__role=Role.PROVIDER_CONTACT, sent_on__lt=date(2017, 8, 1))
    assert rows.values_list("occasion", flat=True).count() == 4


def test_a_run_that_was_missed_is_made_up_for(wanted):
    assert subjects(date(2017, 7, 9)) == ["A quarterly return can be filled in"]
    assert subjects(date(2017, 7, 19)) == ["A quarterly return is due soon"]


def test_a_mail_says_which_return_and_where_and_nothing_of_what_it_holds(wanted):
    life.filled_return(wanted)
    (one,) = morning(date(2017, 7, 13))[1]
    assert one.to == [life.contact_of(wanted.agreement).email]
    assert f"Quarter 1 of 2017/18, agreement {wanted.agreement.reference}: due 20 July 2017" in one.body
    assert f"{SITE}/returns/{wanted.pk}/" in one.body
    for secret in ("48", "waiting list", "2,000", "2.5"):
        assert secret not in one.body.replace(wanted.agreement.reference, "").replace(f"/returns/{wanted.pk}/", "")


def test_all_that_is_overdue_stands_in_one_mail(wanted):
    (one,) = morning(date(2017, 11, 1))[1]
    assert one.subject == "Quarterly returns are overdue"
    assert "Quarter 1 of 2017/18" in one.body
    assert "Quarter 2 of 2017/18" in one.body
    assert one.body.count(SITE) == 2


def test_whoever_left_or_may_not_sign_in_is_not_written_to(wanted):
    there = life.contact_of(wanted.agreement)
    gone, stopped = (life.a_contact(wanted.agreement.award.provider) for _ in range(2))
    Contact.objects.filter(user=gone).update(left_on=date(2017, 6, 1))
    type(stopped).objects.filter(pk=stopped.pk).update(is_active=False)
    life.a_contact(life.a_return(1).agreement.award.provider)
    receivers = [one.to for one in morning(date(2017, 7, 1))[1]]
    assert [there.email] in receivers
    assert [gone.email] not in receivers
    assert [stopped.email] not in receivers


def test_a_merged_provider_is_written_to_by_the_one_that_stands(wanted):
    old, heir = wanted.agreement.award.provider, life.a_return(1).agreement.award.provider
    person = life.a_contact(heir)
    type(old).objects.filter(pk=old.pk).update(merged_into=heir, merged_on=date(2017, 6, 1))
    bodies = [one.body for one in morning(date(2017, 7, 1))[1] if one.to == [person.email]]
    assert any(f"{SITE}/returns/{wanted.pk}/" in body for body in bodies)


def test_where_no_mail_can_be_sent_nothing_is_kept_and_the_next_run_tries_again(wanted):
    with (
        mock.patch("django.core.mail.backends.locmem.EmailBackend.send_messages", side_effect=OSError("down")),
        pytest.raises(CommandError, match="tried again at the next run"),
    ):
        morning(date(2017, 7, 1))
    assert not ReturnReminder.objects.exists()
    assert subjects(date(2017, 7, 2)) == ["A quarterly return can be filled in"]


def test_two_runs_at_once_write_once(wanted):
    """The second finds what the first kept after it had asked who is to be told."""
    with on(date(2017, 7, 1)):
        letters = letters_of(date(2017, 7, 1))
        morning(date(2017, 7, 1))
        with mock.patch("grants.management.commands.remind_returns.letters_of", return_value=letters):
            written, mails = morning(date(2017, 7, 1))
    assert mails == []
    assert "written to by another run" in written


def test_the_database_refuses_a_second_time_on_one_day(wanted):
    person = life.contact_of(wanted.agreement)
    facts = {"person": person, "occasion": Reminded.OVERDUE, "returns": [wanted], "by": "Somebody", "at": AT}
    transitions.record_reminders(**facts)
    with pytest.raises(IntegrityError), transaction.atomic():
        transitions.record_reminders(**facts)
    assert AuditEvent.objects.filter(action="grants.return.reminded").count() == 1


def test_the_office_is_sent_what_is_overdue_on_mondays_once(wanted):
    officer, manager = a_person(Role.OFFICER), a_person(Role.MANAGER)
    mails = [one for one in morning(MONDAY)[1] if one.subject == "Returns that are overdue"]
    assert sorted(one.to[0] for one in mails) == sorted([officer.email, manager.email])
    line = f"- {wanted.agreement.award.provider}: Quarter 1 of 2017/18, agreement {wanted.agreement.reference}"
    assert "1 return is overdue:" in mails[0].body
    assert f"{line}: due 20 July 2017, 4 days overdue" in mails[0].body
    assert f"{SITE}/returns/" in mails[0].body
    assert "Returns that are overdue" not in subjects(MONDAY)
    assert "Returns that are overdue" not in subjects(MONDAY + timedelta(days=1))
    assert "Returns that are overdue" in subjects(MONDAY + timedelta(days=1), "--list-now")


def test_the_office_is_not_written_to_while_nothing_is_overdue(wanted):
    assert "Returns that are overdue" not in subjects(date(2017, 7, 17))


def test_the_command_asks_where_people_sign_in():
    with pytest.raises(CommandError, match="--site"):
        call_command("remind_returns", "--site", "victims.example.org")


def test_who_is_to_be_told_is_worked_out_in_as_many_queries_for_many(wanted):
    with CaptureQueriesContext(connection) as few:
        assert len(letters_of(date(2017, 7, 21))) == 1
    life.a_return(1)
    life.a_contact(wanted.agreement.award.provider)
    with CaptureQueriesContext(connection) as many:
        assert len(letters_of(date(2018, 7, 21))) == 3
    assert len(few) == len(many) == 3
