"""What is not answered of one priority or council area: the page, its links, the files, and as many queries."""

from datetime import date
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from accounts.roles import Role
from grants import transitions
from grants.figures.unanswered import overdue, unanswered
from grants.figures.unanswered_of import AskedOf
from grants.models import Agreement, MonitoringReturn
from grants.rules.answers import Box, Given
from tests.factories import agreements as f
from tests.factories.commissioning import AT, a_priority, an_area
from tests.integration.notice_pages import as_role, words_of

pytestmark = pytest.mark.django_db

PAGE = "/returns/unanswered/"
TODAY = date(2018, 3, 1)
NO_POSTCODES = "No postcodes are kept."


def in_area(agreement, *areas):
    agreement.award.commitments.get().areas.set(areas)


def of(**chosen):
    """The references of the agreements that are asked of, from the page's figures and from those of what is overdue."""
    asked_of, everything = AskedOf(**chosen), MonitoringReturn.objects.all()
    found = unanswered(everything, TODAY, asked_of)
    late = {one.monitoring_return.agreement.reference for one in overdue(asked_of.of(everything), TODAY)}
    references = {line.agreement for lines in found.questions.values() for line in lines}
    assert late == references
    return references


@pytest.fixture
def two():
    """Agreements of two providers, each with its own priority."""
    return f.accepted_agreement(), f.accepted_agreement()


def test_of_a_priority_are_the_agreements_whose_money_is_counted_under_it(two):
    first, second = two
    other = a_priority("Another need")
    commitment = second.award.commitments.get()
    commitment.priority = other
    type(commitment).objects.filter(pk=commitment.pk).update(priority=other)
    assert of(priority=other) == {second.reference}
    assert of(priority=first.award.commitments.get().priority) == {first.reference}
    assert of(priority=a_priority("Nobody’s")) == set()


def test_of_an_area_are_those_that_name_it_and_those_that_name_none(two):
    first, second = two
    coventry, walsall = an_area(), an_area("Walsall", "E08000030")
    in_area(first, coventry)
    in_area(second, walsall, coventry)
    assert of(area=coventry) == {first.reference, second.reference}
    assert of(area=walsall) == {second.reference}
    in_area(second)
    assert of(area=walsall) == {second.reference}
    assert of(area=coventry) == {first.reference, second.reference}


def certified_without(area):
    """A return of one quarter, certified with the box of one area not known."""
    monitoring_return = f.a_return()
    by = f.contact_of(monitoring_return.agreement)
    given = f.answers(monitoring_return) | {Box("by-area", area=area.pk): Given(not_known=NO_POSTCODES)}
    filing = transitions.save_answers(
        monitoring_return=monitoring_return, given=given, expected_version=0, by=by, at=AT
    )
    transitions.submit_return(monitoring_return=monitoring_return, expected_version=filing.version, by=by, at=AT)
    second = f.contact_of(monitoring_return.agreement, other_than=by)
    transitions.certify_return(monitoring_return=f.again(monitoring_return), by=second, at=AT)
    return f.again(monitoring_return)


def test_of_one_area_only_its_own_box_of_a_question_counts():
    coventry, walsall = an_area(), an_area("Walsall", "E08000030")
    certified_without(coventry)
    returns = MonitoringReturn.objects.all()
    asked = (None, coventry, walsall)
    counted = {one: unanswered(returns, TODAY, AskedOf(area=one)).providers[0].not_known for one in asked}
    assert counted == {None: 1, coventry: 1, walsall: 0}


def test_page_links_and_files_follow_what_is_chosen(client, two):
    first, second = two
    coventry, walsall = an_area(), an_area("Walsall", "E08000030")
    in_area(first, coventry)
    in_area(second, walsall)
    asked = f"?year=2017-18&area={coventry.code}"
    officer = as_role(client, Role.OFFICER)
    page = officer.get(PAGE + asked)
    tables = page.context["overdue"].data, page.context["table"].data
    assert all(len(rows) for rows in tables)
    assert second.award.provider.name not in words_of(page).split("Overdue now")[1]
    link = f"{PAGE}?year=2017-18&amp;area={coventry.code}&amp;provider={first.award.provider.slug}"
    assert link in page.content.decode()
    for name, address in page.context["downloads"]:
        assert address.endswith(asked), name
    csv = officer.get(reverse("grants:return-unanswered-csv") + asked).content.decode("utf-8-sig")
    assert first.reference in csv
    assert second.reference not in csv
    book = load_workbook(BytesIO(officer.get(reverse("grants:return-unanswered-xlsx") + asked).content))
    questions, late = (" ".join(str(cell) for row in tab.values for cell in row) for tab in book)
    assert "Year: 2017/18; Council area: Coventry" in questions
    assert first.reference in late
    assert second.reference not in late


def test_what_nobody_answers_to_is_said_on_the_page(client, two):
    nobody = a_priority("Nobody’s")
    page = as_role(client, Role.OFFICER).get(f"{PAGE}?year=2017-18&priority={nobody.slug}")
    assert "No return of this year fits what was chosen." in words_of(page)
    assert "No return is overdue." in words_of(page)


def test_a_file_of_something_unknown_leads_back_to_the_page(client, two):
    asked = "?year=2017-18&area=nowhere"
    officer = as_role(client, Role.OFFICER)
    answer = officer.get(reverse("grants:return-unanswered-csv") + asked)
    assert answer.url == PAGE + asked
    assert "There is a problem" in words_of(officer.get(answer.url))


def test_many_agreements_ask_no_more_than_one(client):
    def asked():
        with CaptureQueriesContext(connection) as captured:
            assert officer.get(address).status_code == 200
        return len(captured.captured_queries)

    agreement = f.accepted_agreement()
    area = an_area()
    priority = agreement.award.commitments.get().priority
    address = f"{PAGE}?year=2017-18&area={area.code}&priority={priority.slug}"
    officer = as_role(client, Role.OFFICER)
    one = asked()
    for _ in range(3):
        more = f.accepted_agreement()
        more.award.commitments.update(priority=priority)
    assert Agreement.objects.count() == 4
    assert asked() == one
