"""The report that the decision maker and the board are handed: PDF/UA-1, its figures those of the page."""

import os
from decimal import Decimal
from unittest import mock

import page
import pytest

from accounts.roles import Role
from core import pdf
from core.pdf import PaperTooLong
from providers.models import Provider
from tests.documents import reading
from tests.factories.advice import advised, an_award, decided
from tests.factories.commission import a_commission, a_member, a_recommendation, in_review
from tests.factories.commissioning import a_fund, a_heading, a_priority, a_provider, a_year, with_income
from tests.factories.offices import office_without_a_press
from tests.integration.money_pages import signed_in
from tests.worlds import world

pytestmark = [pytest.mark.documents, pytest.mark.django_db]

PAPER = "/advice/2017-18/advice.pdf"


office = world(office_without_a_press)


@pytest.fixture(autouse=True)
def pango():
    if pdf.paper_is_available():
        return
    if os.environ.get("CI") == "true":
        pytest.fail("Pango is not installed, and no test may be skipped here")
    pytest.skip("Pango is not installed, so no PDF can be made")


def paper_of(client, address=PAPER):
    answer = signed_in(client, Role.READER).get(address)
    assert answer.status_code == 200, answer.content[:500]
    report = page.validate_pdf_bytes(answer.content, profile="ua1")
    assert report.is_compliant, [failure.message for failure in report.failures]
    return answer.content


def words_of(paper):
    return " ".join(reading.words_of(paper))


def a_busy_year():
    """Two decisions, of which one departs, a body through a consortium, and one recommendation still in review."""
    fund, members = with_income(a_fund()), a_commission()
    a_heading(fund, "Domestic abuse", Decimal(9_000))
    haven, priority = a_provider("Haven"), a_priority("Domestic abuse")
    a_member(haven, priorities=[priority])

    def one(title, amount):
        recommendation = a_recommendation(title, priority)
        return advised(fund, haven, amount, members=members, recommendation=recommendation)

    decided(one("Followed", "10000.00"), an_award(fund, (haven, "10000.00")))
    decided(one("Departed from", "5000.00"), an_award(fund, (haven, "4000.50")))
    in_review(haven, fund=fund, amount=Decimal("1000.00"), recommendation=a_recommendation("Hidden title", priority))


def test_the_paper_says_what_the_page_says(client):
    a_busy_year()
    words = words_of(paper_of(client))
    assert (
        "Domestic abuse 3 recommendations £16,000 2 supported 2 decided, 1 departs from the advice £14,000.50" in words
    )
    assert "Haven gets £4,000.50 for 2017/18, £999.50 less than the £5,000 advised" in words
    assert "Member, for Haven, who stood aside" in words
    assert "Sits on the Victims Commission for Haven" in words
    assert "£14,000.50 (100.0%) of the £14,000.50 committed" in words
    assert "Total £14,000.50 100.0%" in words
    assert "1 still in review £1,000" in words
    assert "Hidden title" not in words
    assert "3 recommendations, £16,000 recommended, £14,000.50 decided; £14,000.50 of £14,000.50 represented" in words


def test_the_seat_of_the_consortium_is_told_with_the_example_offices_figures(office, client):
    a_member(Provider.objects.get(name="Domestic Violence Consortium"))
    words = words_of(paper_of(client))
    assert "Total £3,541,673 100.0%" in words
    assert "Its own £1,094,114 30.9%" in words
    assert "A seat of the Domestic Violence Consortium, which Coventry Haven belongs to" in words


def test_an_empty_year_prints_what_is_true_of_it(client):
    a_year()
    words = words_of(paper_of(client))
    assert "No recommendation was sent to the Commission in 2017/18" in words
    assert "No fund is open for 2017/18, so no money is committed." in words


def test_every_figure_names_its_column_and_its_row(client):
    a_busy_year()
    assert min(reading.headers_of_cells(paper_of(client))) >= 1


def test_markup_in_a_title_is_printed_and_not_obeyed(client):
    title = '<b onload="x">Bold</b> & <img src="file:///etc/passwd">'
    advised(with_income(a_fund()), recommendation=a_recommendation(title))
    assert title.replace(" ", "") in words_of(paper_of(client)).replace(" ", "")


def test_it_is_shown_in_the_browser_under_a_name_that_says_what_it_is(client):
    a_year()
    answer = signed_in(client, Role.READER).get(f"{PAPER}?as-at=2018-03-01")
    assert answer["Content-Disposition"] == ('inline; filename="advice-and-decisions-2017-18-as-at-2018-03-01.pdf"')


def test_without_pango_and_for_too_long_a_paper_the_page_says_what_to_do(client):
    a_year()
    signed_in(client, Role.READER)
    with mock.patch("core.pdf.paper_is_available", return_value=False):
        answer = client.get(PAPER)
    assert answer.status_code == 503
    assert 'href="/advice/2017-18/"' in answer.content.decode()
    with mock.patch("core.pdf.refuse_beyond_limits", side_effect=PaperTooLong("Choose fewer lines")):
        answer = client.get(PAPER)
    assert (answer.status_code, b"Choose fewer lines" in answer.content) == (422, True)
