"""What of the decisions waits for whom on the first page, and that publication is overdue after the month."""

from datetime import date, timedelta
from unittest import mock

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.roles import Role
from grants import transitions
from grants.choices import Task
from reports.figures.notices import Waits, notices_waiting_for
from tests.factories import grants as f
from tests.factories.commissioning import a_person, a_provider
from tests.integration.notice_pages import as_role, page_of, second_person, words_of

pytestmark = pytest.mark.django_db

TODAY = f.AT.date()


@pytest.fixture(autouse=True)
def _on_the_day_of_the_factories():
    with mock.patch("django.utils.timezone.now", return_value=f.AT):
        yield


def handed_over():
    return transitions.hand_over_notice(notice=f.filled(), by=a_person(Role.OFFICER), at=f.AT)


def waiting(role, today=TODAY):
    return [(one.notice, one.waits) for one in notices_waiting_for(a_person(role), today)]


STAGES = {
    "draft": (f.filled, {Role.OFFICER: Waits.DRAFT}),
    "handed over": (handed_over, {Role.MANAGER: Waits.TO_CHECK}),
    "submitted": (f.submitted, {Role.FINANCE: Waits.TO_CERTIFY}),
    "certified": (f.certified, {Role.COMMISSIONER: Waits.TO_SIGN}),
    "returned": (f.returned, {Role.OFFICER: Waits.RETURNED, Role.MANAGER: Waits.RETURNED}),
    "signed": (f.signed, {Role.MANAGER: Waits.TO_PUBLISH}),
    "published": (f.published, {}),
    "refused": (f.refused, {}),
    "withdrawn": (f.withdrawn, {}),
}


@pytest.mark.parametrize("role", Role.values)
@pytest.mark.parametrize("stage", STAGES)
def test_each_stage_waits_for_whose_turn_it_is(stage, role):
    make, turns = STAGES[stage]
    notice = make()
    expected = [(notice, turns[role])] if role in turns else []
    assert waiting(role) == expected


def test_an_officer_is_not_shown_the_drafts_of_others_but_what_they_worked_on_when_it_comes_back():
    notice, other = f.filled(), second_person()
    assert not notices_waiting_for(other, TODAY)
    f.write_task(notice, Task.CONSULTATION, by=other)
    f.returned(f.submitted(f.again(notice)))
    assert [one.waits for one in notices_waiting_for(other, TODAY)] == [Waits.RETURNED]


def test_what_was_handed_over_and_then_returned_is_no_longer_to_check():
    f.returned(f.submitted(handed_over()))
    assert [waits for _, waits in waiting(Role.MANAGER)] == [Waits.RETURNED]


@pytest.mark.parametrize(
    ("today", "waits"),
    [(date(2018, 3, 1), Waits.TO_PUBLISH), (date(2018, 3, 31), Waits.TO_PUBLISH), (date(2018, 4, 1), Waits.OVERDUE)],
)
def test_a_signed_notice_is_overdue_once_its_month_is_over(today, waits):
    notice = f.signed()
    assert waiting(Role.MANAGER, today) == [(notice, waits)]


def test_the_most_pressing_comes_first():
    returned, draft = f.returned(), f.filled()
    assert [notice for notice, _ in waiting(Role.OFFICER)] == [returned, draft]
    signed = f.signed()
    assert waiting(Role.MANAGER, TODAY + timedelta(days=40))[0] == (signed, Waits.OVERDUE)


def test_the_page_leads_to_where_it_is_done(client):
    notice = f.certified(f.submitted(f.filled(provider=a_provider("Haven"))))
    answer = as_role(client, Role.COMMISSIONER).get("/")
    assert f'href="{page_of(notice, "sign")}"' in answer.content.decode()
    words = words_of(answer)
    assert f"{notice.title} Read it, then sign, return or refuse it. Haven today To sign" in words


def test_nothing_of_a_decision_waits_for_a_reader(client):
    notice = f.signed()
    assert notice.title not in words_of(as_role(client, Role.READER).get("/"))


def test_decisions_stand_in_the_navigation_of_who_may_see_them(client):
    for role in (Role.OFFICER, Role.COMMISSIONER, Role.READER):
        assert 'href="/decisions/"' in as_role(client, role).get("/").content.decode()
    assert 'href="/decisions/"' not in as_role(client, Role.PROVIDER_CONTACT).get("/").content.decode()


def test_the_page_asks_as_often_for_many_as_for_one(client):
    fund = f.with_income()
    as_role(client, Role.OFFICER)

    def asked():
        client.get("/")
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/").status_code == 200
        return len(captured)

    f.filled(fund, 100)
    one = asked()
    for _ in range(12):
        f.filled(fund, 100)
    assert asked() == one
    assert "3 more decisions that wait for you" in words_of(client.get("/"))
