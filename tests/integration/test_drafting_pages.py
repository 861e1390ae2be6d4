"""The task list and the pages behind it: who may open them, what they say, and at what cost."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts import roles
from accounts.permissions import Permission
from accounts.roles import Role
from grants.choices import NoticeKind, Task
from tests.factories import grants as f
from tests.factories.commissioning import a_person, a_provider, with_income
from tests.factories.interests import an_interest
from tests.integration.drafting_pages import at, signed_in_as
from tests.worlds import world

pytestmark = pytest.mark.django_db

DRAFTERS = [Role.OFFICER, Role.MANAGER]
WORDS = ["summary", "decision", "facts", "consultation", "plan", "finance", "interests", "annex"]
PARTS = ["", "what", "options", "legal", "attachments", *WORDS]


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("role", Role.values)
def test_each_page_is_open_to_who_drafts_and_closed_to_the_others(client, role, part):
    notice = f.a_draft()
    answer = signed_in_as(client, role).get(at(notice, part))
    assert answer.status_code == (200 if role in DRAFTERS else 403)


@pytest.mark.parametrize("part", [part for part in PARTS if part])
def test_who_does_not_draft_cannot_send_to_a_page_either(client, part):
    notice = f.a_draft()
    assert signed_in_as(client, Role.FINANCE).post(at(notice, part), {"version": 0}).status_code == 403


locked = world(lambda life: life(), of="life")


@pytest.mark.parametrize("part", [*PARTS, "paper"])
@pytest.mark.parametrize("life", [f.submitted, f.signed, f.refused, f.withdrawn])
def test_a_locked_notice_leads_back_to_itself_and_says_why(client, locked, life, part):
    notice = locked
    if part == "paper":
        assert signed_in_as(client, Role.OFFICER).get(at(notice, part)).status_code == 404
        return
    answer = signed_in_as(client, Role.OFFICER).get(at(notice, part))
    assert answer.status_code == 302
    assert answer.url == notice.get_absolute_url()


def test_a_locked_notice_takes_no_words(client):
    notice = f.submitted()
    answer = signed_in_as(client, Role.OFFICER).post(at(notice, "facts"), {"version": 1, "body": "Other words"})
    assert "has been submitted" in answer.content.decode()
    assert "Other words" in answer.content.decode()
    assert "Other words" not in notice.sections.get(task=Task.FACTS).body


def test_what_is_not_there_is_not_found(client):
    officer, notice = signed_in_as(client, Role.OFFICER), f.a_draft(NoticeKind.VIREMENT)
    assert officer.get("/decisions/999999/draft/").status_code == 404
    assert officer.get(at(notice, "nonsense")).status_code == 404
    assert officer.get(at(notice, "legal")).status_code == 404, "A virement has no legal part"
    assert officer.get(at(notice, "plan")).status_code == 404
    assert officer.get(at(notice, "paper")).status_code == 404, "It was not signed on paper"


@pytest.mark.parametrize("kind", NoticeKind.values)
def test_each_part_on_the_list_opens(client, kind):
    officer, notice = signed_in_as(client, Role.OFFICER), f.a_draft(kind)
    for item in officer.get(at(notice)).context["items"]:
        if item["line"].task != Task.WHAT:
            assert officer.get(item["href"]).status_code == 200, item["href"]


def test_the_list_says_how_far_each_part_is_and_what_to_mend(client):
    notice, fund = f.a_draft(), with_income()
    f.a_line(notice, fund, Decimal(10_000), provider=a_provider("Crisis Point"))
    f.write_task(notice, Task.FACTS, by=notice.drafted_by, body="<p>It costs £77.</p>")
    page = signed_in_as(client, Role.OFFICER).get(at(notice)).content.decode()
    assert "Crisis Point · £10,000 in 2017/18" in page
    assert "names £77, which is no amount of this notice" in page
    for state in ("Not started", "In progress", "Done", "Optional"):
        assert state in page


def test_what_signing_will_do_stands_beside_the_list(client):
    notice = f.filled()
    page = signed_in_as(client, Role.OFFICER).get(at(notice)).content.decode()
    assert "What signing will do to the fund" in page
    assert "£90,000" in page


def test_ties_of_whoever_may_sign_or_worked_on_it_stand_beside_the_list(client):
    provider = a_provider("Crisis Point")
    notice = f.filled(provider=provider)
    an_interest(a_person(Role.COMMISSIONER), provider)
    an_interest(a_person(Role.COMMISSION_MEMBER), provider)
    ties = signed_in_as(client, Role.OFFICER).get(at(notice)).context["ties"]
    assert [(tie.person.role, tie.words) for tie in ties] == [(Role.COMMISSIONER, "Works for Crisis Point")]


def test_the_comment_of_a_return_stands_above_the_list(client):
    page = signed_in_as(client, Role.OFFICER).get(at(f.returned())).content.decode()
    assert "Say more about the waiting list." in page


def test_the_annex_is_hidden_from_a_drafter_who_may_not_read_one(client, monkeypatch):
    notice = f.a_draft()
    without = roles.PERMISSIONS[Role.OFFICER] - {Permission.ANNEX_VIEW}
    monkeypatch.setitem(roles.PERMISSIONS, Role.OFFICER, without)
    officer = signed_in_as(client, Role.OFFICER)
    assert officer.get(at(notice, "annex")).status_code == 403
    assert officer.post(at(notice, "annex"), {"version": 0, "body": "x"}).status_code == 403
    assert "Confidential annex" not in officer.get(at(notice)).content.decode()


def test_the_annex_says_that_it_never_goes_to_the_public(client):
    page = signed_in_as(client, Role.OFFICER).get(at(f.a_draft(), "annex")).content.decode()
    assert "never goes to the public" in page


def queries(client, address):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


@pytest.mark.parametrize("part", ["", "finance", "decision", "interests"])
def test_the_same_queries_for_one_line_and_for_fifty(client, part):
    officer, notice, fund = signed_in_as(client, Role.OFFICER), f.a_draft(NoticeKind.ROUND), with_income()
    f.a_line(notice, fund, Decimal(100))
    one = queries(officer, at(notice, part))
    for _ in range(49):
        f.a_line(notice, fund, Decimal(100))
    assert queries(officer, at(notice, part)) == one
    assert one <= 45
