"""Years, funds and funding streams are opened and closed; what is open already, or ends before it began, is refused."""

from datetime import date

import pytest
from django.db import IntegrityError
from django.utils import timezone

from accounts.roles import Role
from commissioning import transitions
from commissioning.models import FinancialYear, Fund, FundingStream
from core import years
from tests.factories.commissioning import a_fund, a_stream, a_year
from tests.integration.money_pages import signed_in, summary_of, typed_day

pytestmark = pytest.mark.django_db


@pytest.fixture
def finance(client):
    return signed_in(client, Role.FINANCE)


def test_a_year_is_opened(finance):
    assert finance.post("/funds/years/new/", {"start_on": "2018/19"})["Location"] == "/funds/"
    assert FinancialYear.objects.get().label == "2018/19"
    assert "Financial year 2018/19 opened" in finance.get("/funds/").content.decode()
    assert "No fund is open for this year" in finance.get("/funds/").content.decode()


@pytest.mark.parametrize(
    "typed", ["", "2017-19", "2017", "17/18", "２０１７/18", "2017/18x", "x" * 300, "2017/1\x00", "9999/00"]
)
def test_a_year_that_is_none_is_refused(finance, typed):
    summary_of(finance.post("/funds/years/new/", {"start_on": typed}))
    assert not FinancialYear.objects.exists()


def test_a_year_is_opened_once(finance):
    a_year()
    assert "2017/18 is open already" in summary_of(finance.post("/funds/years/new/", {"start_on": "2017-18"}))


def test_a_fund_is_opened_for_a_year(finance):
    year = a_year()
    answer = finance.post("/funds/new/", {"name": "Community  Safety Fund", "financial_year": year.pk})
    assert answer["Location"] == "/funds/community-safety-fund/2017-18/"
    page = finance.get(answer["Location"]).content.decode()
    assert "Community Safety Fund 2017/18 opened" in page
    assert "Nothing is allocated to a heading yet" in page
    assert "Nothing has been recorded in this fund yet" in page


@pytest.mark.parametrize("name", ["", "🏠", "x" * 201, "a\x00b", "victims FUND"])
def test_a_fund_without_a_name_of_its_own_is_refused(finance, name):
    year = a_fund().financial_year
    summary_of(finance.post("/funds/new/", {"name": name, "financial_year": year.pk}))
    assert Fund.objects.count() == 1


@pytest.mark.parametrize("name", ["<b>Fund</b>", "Cronfa Dioddefwyr ŵŷ 🏠", "x" * 200])
def test_a_fund_bears_its_name_as_it_was_typed(finance, name):
    answer = finance.post("/funds/new/", {"name": name, "financial_year": a_year().pk})
    page = finance.get(answer["Location"]).content.decode()
    assert Fund.objects.get().name == name
    assert "<b>Fund" not in page


def test_before_there_is_a_year_a_fund_cannot_be_opened_and_the_page_says_what_to_do(finance):
    page = finance.get("/funds/new/").content.decode()
    assert "A fund is opened for a financial year, and none is open yet." in page
    assert 'href="/funds/years/new/">Open a financial year' in page
    a_year()
    assert "none is open yet" not in finance.get("/funds/new/").content.decode()


def test_a_fund_whose_year_has_not_ended_stays_open(finance):
    this_year = a_year(years.starting(timezone.localdate()), at=timezone.now())
    finance.post("/funds/new/", {"name": "Victims Fund", "financial_year": this_year.pk})
    assert "has not ended" in summary_of(finance.post(f"/funds/victims-fund/{this_year.slug}/close/"))


STREAM = {"name": "Prisoners’ Earnings Act", "payer": "Ministry of Justice", "conditions": ""}


def test_a_stream_is_opened_and_closed(finance):
    assert finance.post("/funds/streams/new/", STREAM | typed_day("opened_on", "1", "4", "2015")).status_code == 302
    close = "/funds/streams/prisoners-earnings-act/close/"
    early = finance.post(close, typed_day("closed_on", "31", "3", "2015"))
    assert "cannot close before it opened" in summary_of(early)
    assert finance.post(close, typed_day("closed_on", "31", "3", "2018")).status_code == 302
    assert FundingStream.objects.get().closed_on == date(2018, 3, 31)
    assert "1 April 2015 to 31 March 2018" in finance.get("/funds/streams/").content.decode()
    assert "closed already" in summary_of(finance.post(close, typed_day("closed_on", "31", "3", "2019")))


@pytest.mark.parametrize(
    "boxes",
    [
        {"name": ""},
        {"name": "x" * 201},
        {"name": "Victims’ services  GRANT"},
        {"name": "…"},
        {"payer": "x" * 201},
        {"payer": ""},
        {"conditions": "x" * 1001},
        {"conditions": "\x00"},
        typed_day("opened_on", "31", "4", "2015"),
        typed_day("opened_on", "", "", ""),
    ],
)
def test_a_stream_that_says_too_little_or_too_much_is_refused(finance, boxes):
    a_stream()
    typed = STREAM | typed_day("opened_on", "1", "4", "2015") | boxes
    summary_of(finance.post("/funds/streams/new/", typed))
    assert FundingStream.objects.count() == 1


def test_when_the_database_refuses_what_the_rules_let_pass_the_form_says_so(finance, monkeypatch):
    def too_late(**_):
        raise IntegrityError("UNIQUE constraint failed")

    year = a_year()
    monkeypatch.setattr(transitions, "open_fund", too_late)
    said = summary_of(finance.post("/funds/new/", {"name": "Victims Fund", "financial_year": year.pk}))
    assert "at the same moment" in said
