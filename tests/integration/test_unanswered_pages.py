"""Who has not answered what: by provider, question and quarter, the overdue, and the same as files."""

from datetime import date
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from accounts.roles import Role
from grants import transitions
from grants.figures.unanswered import Said, overdue, unanswered
from grants.models import MonitoringReturn
from grants.rules.answers import Box, Given
from tests.factories import agreements as f
from tests.factories.commissioning import AT
from tests.integration.notice_pages import as_role, words_of

pytestmark = pytest.mark.django_db

PAGE = "/returns/unanswered/"
TODAY = date(2018, 3, 1)
WHY = "The questionnaire was lost."


def with_a_gap(monitoring_return):
    """Certified with two boxes of one question, and one of another, that are not known."""
    by = f.contact_of(monitoring_return.agreement)
    given = f.answers(monitoring_return)
    areas = [box for box in given if box.measure == "by-area"][:2]
    given |= dict.fromkeys(areas, Given(not_known="No postcodes are kept.")) | {Box("satisfied"): Given(not_known=WHY)}
    filing = transitions.save_answers(
        monitoring_return=monitoring_return, given=given, expected_version=0, by=by, at=AT
    )
    transitions.submit_return(monitoring_return=monitoring_return, expected_version=filing.version, by=by, at=AT)
    second = f.contact_of(monitoring_return.agreement, other_than=by)
    transitions.certify_return(monitoring_return=f.again(monitoring_return), by=second, at=AT)
    return f.again(monitoring_return)


@pytest.fixture
def gap():
    return with_a_gap(f.a_return())


@pytest.mark.parametrize("role", Role)
def test_only_the_office_sees_it(client, role, gap):
    as_role(client, role)
    expected = 200 if role in {Role.OFFICER, Role.MANAGER} else 403
    for address in (PAGE, reverse("grants:return-unanswered-csv"), reverse("grants:return-unanswered-xlsx")):
        assert client.get(address).status_code == expected


def test_questions_are_counted_once_whatever_their_boxes(gap):
    found = unanswered(MonitoringReturn.objects.all(), TODAY)
    (line,) = found.providers
    asked = len(f.MEASURES)
    assert (line.quarters[1].not_known, line.quarters[1].filed) == (2, asked - 2)
    # The second and third quarter are overdue on that day, the fourth is not over.
    assert [line.quarters[quarter].not_filed for quarter in (2, 3, 4)] == [asked, asked, 0]
    assert line.quarters[4].not_due == asked
    questions = {one.label: one for one in found.questions[line.provider.pk]}
    assert questions["Satisfied"].cells[1].reasons == (WHY,)
    assert [questions["Satisfied"].cells[quarter].said for quarter in (1, 2, 3, 4)] == [
        Said.NOT_KNOWN,
        Said.NOT_FILED,
        Said.NOT_FILED,
        Said.NOT_DUE,
    ]


def test_a_return_is_in_time_on_its_due_day_and_late_the_day_after(gap):
    second = f.a_return(2, gap.agreement)
    on_the_day = unanswered(MonitoringReturn.objects.all(), second.due_on).providers[0]
    assert on_the_day.quarters[2].not_filed == 0
    assert overdue(MonitoringReturn.objects.all(), second.due_on) == []
    late = overdue(MonitoringReturn.objects.all(), TODAY)
    assert [(one.monitoring_return.quarter, one.days) for one in late] == [
        (2, (TODAY - second.due_on).days),
        (3, (TODAY - f.a_return(3, gap.agreement).due_on).days),
    ]


def test_a_draft_answers_nothing(gap):
    f.filled_return(f.a_return(2, gap.agreement))
    assert unanswered(MonitoringReturn.objects.all(), TODAY).providers[0].quarters[2].not_filed == len(f.MEASURES)


def test_the_page_goes_from_the_provider_to_its_questions(client, gap):
    officer = as_role(client, Role.OFFICER)
    provider = gap.agreement.award.provider
    words = words_of(officer.get(f"{PAGE}?year=2017-18"))
    assert "There is a problem" not in words
    assert f"2 not known, {len(f.MEASURES) - 2} answered" in words
    assert "Days overdue" in words
    words = words_of(officer.get(f"{PAGE}?year=2017-18&provider={provider.slug}"))
    assert f"Not known {WHY} Not filed Not filed" in words
    assert officer.get(f"{PAGE}?year=1066-67&provider=nobody").status_code == 200


def test_the_files_say_the_same(client, gap):
    officer = as_role(client, Role.OFFICER)
    csv = officer.get(reverse("grants:return-unanswered-csv") + "?year=2017-18").content.decode("utf-8-sig")
    assert WHY in csv
    assert ",Answered,\r\n" not in csv
    book = load_workbook(BytesIO(officer.get(reverse("grants:return-unanswered-xlsx") + "?year=2017-18").content))
    assert book.sheetnames[:2] == ["Questions", "Overdue"]


def test_nothing_asked_yet_is_said(client):
    assert "No return has been asked for yet" in words_of(as_role(client, Role.OFFICER).get(PAGE))


def test_many_returns_ask_no_more_than_one(client, gap):
    officer = as_role(client, Role.OFFICER)
    one = _asked(officer)
    for _ in range(3):
        f.accepted_agreement()
    assert _asked(officer) == one


def _asked(client):
    with CaptureQueriesContext(connection) as asked:
        client.get(f"{PAGE}?year=2017-18")
    return len(asked.captured_queries)
