"""Returns as a list, as files and one by one: who sees what, filters, versions, and how many queries it takes."""

import csv
from datetime import date, timedelta
from io import BytesIO, StringIO
from unittest import mock

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from accounts.roles import Role
from grants import transitions
from grants.choices import ReturnState
from grants.figures.returns_waiting import ReturnWaits, returns_waiting
from grants.models import MonitoringReturn
from providers.models import CouncilArea
from tests.factories import agreements as life
from tests.factories.commissioning import AT, a_person
from tests.integration.notice_pages import as_person, as_role
from tests.integration.return_pages import at_provider
from tests.worlds import world

pytestmark = pytest.mark.django_db

PAGES = ["/returns/", "/returns.csv", "/returns.xlsx"]
TODAY = AT.date()


@pytest.fixture(autouse=True)
def _on_the_day_of_the_factories():
    with mock.patch("django.utils.timezone.now", return_value=AT):
        yield


ours = world(at_provider, at=AT)


def said(answer):
    return answer.content.decode()


def quarters_on(answer):
    return [row.record.quarter for row in answer.context["table"].paginated_rows]


def lines_of_file(answer):
    return list(csv.DictReader(StringIO(answer.content.decode("utf-8-sig"))))


# who sees what


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("role", [Role.OFFICER, Role.MANAGER, Role.FINANCE, Role.COMMISSIONER])
def test_the_office_sees_all(client, ours, role, page):
    assert as_role(client, role).get(page).status_code == 200
    assert as_role(client, role).get(ours.url()).status_code == 200


@pytest.mark.parametrize("role", [Role.READER, Role.COMMISSION_MEMBER, Role.ADMINISTRATOR])
def test_others_see_none(client, ours, role):
    for page in (*PAGES, ours.url()):
        assert as_role(client, role).get(page).status_code == 403


def test_a_contact_sees_their_own_alone(client, ours):
    at_provider()
    as_person(client, ours.first)
    assert len(quarters_on(client.get("/returns/"))) == 4
    assert len(lines_of_file(client.get("/returns.csv"))) == 4
    sheet = load_workbook(BytesIO(client.get("/returns.xlsx").content)).worksheets[0]
    assert sum(row[0].value == ours.agreement.award.provider.name for row in sheet) == 4


def test_a_contact_is_told_first_what_is_to_be_done(client, ours):
    answer = as_person(client, ours.first).get("/returns/")
    assert "To do first" in said(answer)
    first, words = answer.context["first"][0]
    assert (first.monitoring_return.quarter, first.waits) == (1, ReturnWaits.TO_FILL)
    assert words == "Overdue: it was due on 20 July 2017"
    assert "Fill in: Quarter 1 of 2017/18" in said(answer)
    # The last quarter is not over.
    assert 4 not in [one.monitoring_return.quarter for one, _ in answer.context["first"]]


# choosing


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"quarter": "2"}, [2]),
        ({"due": "overdue"}, [1, 2, 3]),
        ({"due": "overdue", "quarter": "4"}, []),
        ({"year": "2017-18", "quarter": "3"}, [3]),
        ({"state": "accepted"}, []),
        ({"q": "nothing like it"}, []),
        ({"quarter": "5"}, [1, 2, 3, 4]),
        ({"year": "1999-00"}, [1, 2, 3, 4]),
    ],
)
def test_the_list_can_be_narrowed(client, ours, asked, found):
    assert sorted(quarters_on(as_role(client, Role.OFFICER).get("/returns/", asked))) == found


def test_the_office_chooses_a_provider_and_words(client, ours):
    other = at_provider()
    as_role(client, Role.OFFICER)
    slug = ours.agreement.award.provider.slug
    assert len(quarters_on(client.get("/returns/", {"provider": slug}))) == 4
    assert len(quarters_on(client.get("/returns/", {"q": other.agreement.reference}))) == 4
    assert len(quarters_on(client.get("/returns/"))) == 8


def test_the_list_can_be_sorted(client, ours):
    as_role(client, Role.OFFICER)
    assert quarters_on(client.get("/returns/", {"sort": "due_on"})) == [1, 2, 3, 4]
    assert quarters_on(client.get("/returns/", {"sort": "-due_on"})) == [4, 3, 2, 1]
    rows = lines_of_file(client.get("/returns.csv", {"sort": "-due_on"}))
    assert [row["Quarter"] for row in rows] == ["Quarter 4", "Quarter 3", "Quarter 2", "Quarter 1"]


def test_what_is_still_to_be_done_comes_before_what_is_settled(client, ours):
    life.accepted_return(ours.monitoring_return)
    assert quarters_on(as_role(client, Role.OFFICER).get("/returns/")) == [2, 3, 4, 1]


def test_the_file_counts_what_is_not_known(client, ours):
    life.accepted_return(ours.monitoring_return)
    row = next(row for row in lines_of_file(as_role(client, Role.OFFICER).get("/returns.csv")) if row["Accepted"])
    assert (row["Boxes not known"], row["Certified version"], row["State"]) == ("0", "1", "Accepted")


def test_the_list_takes_as_many_queries_for_many_rows_as_for_few(client, ours):
    as_role(client, Role.OFFICER)

    def count(page):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert client.get(page).status_code == 200
        return len(asked)

    few = [count(page) for page in PAGES]
    MonitoringReturn.objects.bulk_create(
        MonitoringReturn(
            agreement=ours.agreement,
            template_version=ours.monitoring_return.template_version,
            year_start=date(2018 + number // 4, 4, 1),
            quarter=number % 4 + 1,
            opens_on=TODAY,
            due_on=TODAY + timedelta(days=number),
        )
        for number in range(50)
    )
    assert [count(page) for page in PAGES] == few


# one return


def test_the_office_reads_nothing_that_nobody_certified(client, ours):
    life.filled_return(ours.monitoring_return)
    answer = as_role(client, Role.OFFICER).get(ours.url())
    assert answer.context["topics"] == []
    assert "There are no figures to read yet" in said(answer)
    answer = as_person(client, ours.first).get(ours.url())
    assert "not certified yet" not in said(answer)
    assert "The waiting list is shorter than in spring." in said(answer)


def test_a_correction_leaves_the_earlier_version_to_be_read(client, ours):
    accepted = life.accepted_return(ours.monitoring_return)
    reason = "Two people were counted twice."
    transitions.reopen_return(monitoring_return=accepted, reason=reason, by=ours.first, at=AT)
    life.accepted_return(life.again(accepted), supported=47, new=29, by_priority=47, by_area=47)
    as_role(client, Role.OFFICER)
    answer = client.get(ours.url())
    assert answer.context["shown"].number == 2
    assert reason in said(answer)
    assert ">47<" in said(answer)
    earlier = client.get(ours.url(), {"version": "1"})
    assert earlier.context["shown"].number == 1
    assert ">48<" in said(earlier)
    for unknown in ("3", "x", ""):
        assert client.get(ours.url(), {"version": unknown}).status_code == 404


def test_the_page_shows_last_quarter_queries_reasons_and_the_illustrative_mark(client, ours):
    life.accepted_return(ours.monitoring_return)
    second = life.queried_return(life.a_return(2, ours.agreement))
    MonitoringReturn.objects.filter(pk=second.pk).update(is_illustrative=True)
    answer = as_role(client, Role.OFFICER).get(f"/returns/{second.pk}/")
    assert "Last quarter" in said(answer)
    assert "Is this each person once?" in said(answer)
    assert "Why it changed: As planned." in said(answer)
    assert "These figures are illustrative" in said(answer)
    assert "Each person once in the quarter." in said(answer)


@pytest.mark.parametrize("page", ["", "fill/", "fill/people/", "check/"])
def test_one_return_takes_as_many_queries_however_many_boxes(client, ours, page):
    as_person(client, ours.first)

    def count():
        with CaptureQueriesContext(connection) as asked:
            assert client.get(ours.url(page)).status_code == 200
        return len(asked)

    few = count()
    CouncilArea.objects.bulk_create(CouncilArea(code=f"E{number:08}", name=f"Area {number}") for number in range(50))
    assert count() == few


# what waits


def test_what_waits_for_whom(ours):
    officer = a_person(Role.OFFICER)
    assert {one.waits for one in returns_waiting(officer, TODAY)} == {ReturnWaits.OVERDUE}
    life.submitted_return(ours.monitoring_return, by=ours.first)

    def waits(person):
        found = {one.monitoring_return.quarter: one.waits for one in returns_waiting(person, TODAY)}
        return found.get(1)

    assert waits(ours.first) is None
    assert waits(ours.second) == ReturnWaits.TO_CERTIFY
    one = life.again(ours.monitoring_return)
    transitions.certify_return(monitoring_return=one, by=ours.second, at=AT)
    assert waits(ours.second) is None
    assert waits(officer) == ReturnWaits.TO_JUDGE
    assert returns_waiting(a_person(Role.READER), TODAY) == []
    assert life.again(one).state == ReturnState.CERTIFIED


def test_what_waits_takes_one_query(ours, django_assert_num_queries):
    with django_assert_num_queries(1):
        for one in returns_waiting(ours.first, TODAY):
            assert one.monitoring_return.agreement.award.provider.name
