"""A return submitted, certified by a second person, given back, taken back and corrected; and the mails about it."""

from unittest import mock

import pytest
from django.core import mail

from accounts.roles import Role
from grants import transitions
from grants.choices import ReturnState
from grants.models import Filing
from tests.factories import agreements as life
from tests.factories.commissioning import AT, a_person
from tests.integration.notice_pages import as_person, as_role
from tests.integration.return_pages import at_provider
from tests.worlds import world

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_the_day_of_the_factories():
    with mock.patch("django.utils.timezone.now", return_value=AT):
        yield


ours = world(at_provider, at=AT)


def said(answer):
    return answer.content.decode()


def state_of(ours):
    return life.again(ours.monitoring_return).state


def filled(ours, **figures):
    return life.filled_return(ours.monitoring_return, by=ours.first, **figures)


def submitted(ours):
    return life.submitted_return(ours.monitoring_return, by=ours.first)


# the check


def test_the_check_names_each_open_box_with_its_address(client, ours):
    answer = as_person(client, ours.first).get(ours.url("check/"))
    assert f'href="{ours.url("fill/people/")}#id_supported"' in said(answer)
    assert "Submit to be certified" not in said(answer)


def test_the_check_tells_what_binds_what_warns_and_what_is_not_known(client, ours):
    filled(ours, new=40, by_area=47)
    answer = as_person(client, ours.first).get(ours.url("check/"))
    assert "“Of these, new” and “Of these, continuing” make 58" in said(answer)
    assert [one.message for one in answer.context["warnings"]] == [
        "“Supported, by council area” make 47, and “People supported” is 48"
    ]
    assert not answer.context["may_submit"]
    filled(ours)
    assert as_person(client, ours.first).get(ours.url("check/")).context["may_submit"]


def test_who_is_alone_at_the_provider_is_told_before_they_submit(client):
    one = life.filled_return()
    person = life.contact_of(one.agreement)
    answer = as_person(client, person).get(f"/returns/{one.pk}/check/")
    assert "Ask the office to add one" in said(answer)


# submitting


def test_submitting_hands_it_to_a_colleague_who_is_told(client, ours, django_capture_on_commit_callbacks):
    filled(ours)
    with django_capture_on_commit_callbacks(execute=True):
        answer = as_person(client, ours.first).post(ours.url("submit/"), {"version": "1"}, follow=True)
    assert state_of(ours) == ReturnState.SUBMITTED
    assert "You submitted this return. A second person at your organisation certifies it." in said(answer)
    assert [one.to for one in mail.outbox] == [[ours.second.email]]
    words = mail.outbox[0].body
    assert ours.url("certify/") in words
    assert "Quarter 1 of 2017/18" in words
    # The provider's name and the address may hold any number; no figure of the return goes by mail.
    provider = str(ours.agreement.award.provider)
    assert "48" not in words.replace(ours.url("certify/"), "").replace(provider, "")


@pytest.mark.parametrize(
    ("version", "words"), [("7", "saved this return after you opened this page"), ("", "Check the return once more")]
)
def test_only_what_was_checked_is_submitted(client, ours, version, words):
    filled(ours)
    answer = as_person(client, ours.first).post(ours.url("submit/"), {"version": version}, follow=True)
    assert words in said(answer)
    assert state_of(ours) == ReturnState.REQUESTED


def test_an_incomplete_return_is_not_submitted(client, ours):
    filled(ours, new=40)
    answer = as_person(client, ours.first).post(ours.url("submit/"), {"version": "1"}, follow=True)
    assert "It was not submitted." in said(answer)
    assert state_of(ours) == ReturnState.REQUESTED


def test_submitting_twice_is_told(client, ours):
    filled(ours)
    as_person(client, ours.first).post(ours.url("submit/"), {"version": "1"})
    answer = client.post(ours.url("submit/"), {"version": "1"}, follow=True)
    assert "waits for certification" in said(answer)
    assert ours.monitoring_return.steps.filter(verb="submit").count() == 1


# certifying


def test_a_second_person_certifies_and_the_office_is_told(client, ours, django_capture_on_commit_callbacks):
    submitted(ours)
    officer = a_person(Role.OFFICER)
    page = as_person(client, ours.second).get(ours.url("certify/"))
    assert "People supported" in said(page)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(ours.url("certify/"), {"version": "1", "certified": "on"})
    assert state_of(ours) == ReturnState.CERTIFIED
    assert [officer.email] in [one.to for one in mail.outbox]
    assert [ours.first.email] not in [one.to for one in mail.outbox]


def test_the_statement_must_be_confirmed(client, ours):
    submitted(ours)
    answer = as_person(client, ours.second).post(ours.url("certify/"), {"version": "1"})
    assert "Tick the statement to certify the return" in said(answer)
    assert state_of(ours) == ReturnState.SUBMITTED


def test_who_submitted_does_not_certify(client, ours):
    submitted(ours)
    answer = as_person(client, ours.first).get(ours.url("certify/"), follow=True)
    assert "a second person at your organisation must certify it" in said(answer)
    client.post(ours.url("certify/"), {"version": "1", "certified": "on"})
    assert state_of(ours) == ReturnState.SUBMITTED


def test_what_was_changed_since_it_was_read_is_not_certified(client, ours):
    waiting = submitted(ours)
    transitions.take_back_return(monitoring_return=waiting, by=ours.first, at=AT)
    life.submitted_return(life.again(waiting), by=ours.first, referred_police=21)
    answer = as_person(client, ours.second).post(ours.url("certify/"), {"version": "1", "certified": "on"}, follow=True)
    assert "changed this return after you opened it" in said(answer)
    assert state_of(ours) == ReturnState.SUBMITTED


@pytest.mark.parametrize("page", ["certify/", "take-back/", "reopen/", "give-up/"])
def test_the_steps_are_the_providers_alone(client, ours, page):
    submitted(ours)
    assert as_role(client, Role.OFFICER).get(ours.url(page)).status_code == 403
    assert as_person(client, at_provider().first).get(ours.url(page)).status_code == 404


# giving back and taking back


def test_a_colleague_gives_it_back_with_a_comment(client, ours, django_capture_on_commit_callbacks):
    submitted(ours)
    as_person(client, ours.second)
    answer = client.post(ours.url("take-back/"), {"comment": ""})
    assert "Say what should be changed, so that your colleague knows" in said(answer)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(ours.url("take-back/"), {"comment": "The May figures are missing."})
    assert state_of(ours) == ReturnState.REQUESTED
    assert [one.to for one in mail.outbox] == [[ours.first.email]]
    assert "May figures" not in mail.outbox[0].body
    assert "The May figures are missing." in said(as_person(client, ours.first).get(ours.url("fill/")))


def test_a_comment_that_names_a_person_is_refused_and_kept(client, ours):
    submitted(ours)
    answer = as_person(client, ours.second).post(ours.url("take-back/"), {"comment": "Mrs Jones is counted twice."})
    assert "take out “Mrs Jones”" in said(answer)
    assert "Mrs Jones is counted twice." in said(answer)
    assert state_of(ours) == ReturnState.SUBMITTED


def test_who_submitted_takes_it_back_without_a_word(client, ours):
    submitted(ours)
    as_person(client, ours.first).post(ours.url("take-back/"), {"comment": ""})
    assert state_of(ours) == ReturnState.REQUESTED
    assert not mail.outbox


# corrections


def test_the_provider_corrects_what_was_accepted_and_may_give_it_up(client, ours):
    life.accepted_return(ours.monitoring_return)
    as_person(client, ours.first)
    answer = client.post(ours.url("reopen/"), {"reason": "No"})
    assert state_of(ours) == ReturnState.ACCEPTED
    assert "Give the reason in at least" in said(answer)
    answer = client.post(ours.url("reopen/"), {"reason": "Two people were counted twice."}, follow=True)
    assert state_of(ours) == ReturnState.REOPENED
    assert "Two people were counted twice." in said(answer)
    assert "Version 2" in said(client.get(ours.url()))
    answer = client.post(ours.url("give-up/"), follow=True)
    assert state_of(ours) == ReturnState.ACCEPTED
    assert Filing.objects.filter(monitoring_return=ours.monitoring_return).count() == 1


def test_what_is_not_accepted_is_not_corrected(client, ours):
    answer = as_person(client, ours.first).get(ours.url("reopen/"), follow=True)
    assert "this can no longer be done" in said(answer)
