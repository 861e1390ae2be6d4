"""What the decision maker and the board see: in every form the same figures, for whoever may, as at a day."""

import csv
import html
import re
from datetime import date
from decimal import Decimal
from io import BytesIO, StringIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from accounts.permissions import Permission
from accounts.roles import Role, may
from commissioning.choices import Advice
from commissioning.figures import fund_totals
from commissioning.models import FinancialYear
from core.money import pounds
from reports.figures.advice import advice_report
from tests.factories.advice import advised, an_award, decided
from tests.factories.commission import a_commission, a_member, a_recommendation, in_review
from tests.factories.commissioning import (
    a_commitment,
    a_fund,
    a_person,
    a_priority,
    a_provider,
    a_year,
    an_office,
    with_income,
)
from tests.integration.money_pages import signed_in, summary_of
from tests.worlds import world

pytestmark = pytest.mark.django_db

PAGE = "/advice/2017-18/"
FILES = ["advice.pdf", "advice.csv", "advice.xlsx", "money.csv"]


def words_of(answer):
    """What a person reads on the page, pieces apart by one space."""
    text = re.sub(r"<head>.*?</head>", "", answer.content.decode(), flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())


def a_year_of_advice():
    """One followed, one departed from, one that waits, one in review; a body with a seat, and one without."""
    an_office()
    fund, members = with_income(a_fund()), a_commission()
    haven, refuge, priority = a_provider("Haven"), a_provider("Refuge"), a_priority("Domestic abuse")
    own = a_member(haven, priorities=[priority])

    def one(title, provider, amount, **facts):
        recommendation = a_recommendation(title, priority)
        may_take_part = members if provider == haven else [*members, own]
        return advised(fund, provider, amount, members=may_take_part, recommendation=recommendation, **facts)

    decided(one("Followed", haven, "10000.00"), an_award(fund, (haven, "10000.00")))
    decided(one("Departed from", refuge, "5000.00", advice=Advice.AGAINST), an_award(fund, (refuge, "4000.50")))
    one("Waiting", refuge, "2000.00", advice=Advice.CONDITIONS)
    in_review(refuge, fund=fund, amount=Decimal("1000.00"), recommendation=a_recommendation("Hidden title", priority))
    return fund.financial_year


year = world(a_year_of_advice)


@pytest.mark.parametrize("ending", ["", *FILES])
def test_those_who_may_see_it_in_every_form_and_nobody_else(client, year, ending):
    assert client.get(PAGE + ending).status_code == 302
    for role in Role.values:
        answer = signed_in(client, role).get(PAGE + ending)
        allowed = {200, 503} if ending.endswith("pdf") else {200}
        expected = allowed if may(role, Permission.ADVICE_REPORT) else {403}
        assert answer.status_code in expected, (role, answer.status_code)


def test_members_contacts_and_administrators_are_refused_and_readers_are_not(client, year):
    for role in (Role.COMMISSION_MEMBER, Role.PROVIDER_CONTACT, Role.ADMINISTRATOR):
        assert signed_in(client, role).get("/advice/").status_code == 403
    assert signed_in(client, Role.READER).get("/advice/").status_code == 302


def test_it_leads_to_the_latest_year_that_has_begun(client, year):
    a_fund(start_on=date(2015, 4, 1))
    a_year(date(2016, 4, 1))
    answer = signed_in(client, Role.COMMISSIONER).get("/advice/")
    assert answer.url == PAGE


def test_without_a_year_it_says_so(client):
    answer = signed_in(client, Role.READER).get("/advice/")
    assert answer.status_code == 200
    assert "No financial year is open yet." in words_of(answer)


@pytest.mark.parametrize("ending", ["", *FILES])
@pytest.mark.parametrize("other", ["2016-17", "2017-19", "1999-00"])
def test_a_year_that_is_not_open_is_not_found(client, year, other, ending):
    assert signed_in(client, Role.READER).get(f"/advice/{other}/{ending}").status_code == 404


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("31/04/2018", "31 April does not exist: April has 30 days"),
        ("yesterday", "As at must include a month and year"),
        ("1 January 2100", "Enter a day that is today or in the past"),
        ("<script>", "As at must include"),
    ],
)
@pytest.mark.parametrize("ending", ["", *FILES])
def test_a_day_that_cannot_be_is_refused_at_its_box(client, year, typed, message, ending):
    answer = signed_in(client, Role.READER).get(PAGE + ending, {"as-at": typed}, follow=True)
    assert answer.request["PATH_INFO"] == PAGE
    assert message in html.unescape(summary_of(answer))


def test_a_day_is_kept_in_the_address_and_carried_to_the_files(client, year):
    answer = signed_in(client, Role.READER).get(PAGE, {"as-at": "23/1/2018"})
    assert answer.url == f"{PAGE}?as-at=2018-01-23"
    page = client.get(answer.url).content.decode()
    for ending in FILES:
        assert f'href="{PAGE}{ending}?as-at=2018-01-23"' in page


def test_another_year_is_chosen_on_the_page(client, year):
    a_fund(start_on=date(2015, 4, 1))
    answer = signed_in(client, Role.READER).get(PAGE, {"year": "2015-16", "as-at": "2018-03-01"})
    assert answer.url == "/advice/2015-16/?as-at=2018-03-01"
    assert "Select a year from the list" in summary_of(client.get(PAGE, {"year": "1999-00"}))


def test_the_page_says_what_was_advised_decided_and_departed_from(client, year):
    words = words_of(signed_in(client, Role.COMMISSIONER).get(PAGE))
    group = "Domestic abuse · 4 recommendations £18,000 1 supported, 1 supported with conditions, 1 not supported"
    assert f"{group} 2 decided, 1 departs from the advice, 1 waits £14,000.50" in words
    assert "Refuge gets £4,000.50 for 2017/18, which the Commission advised against" in words
    assert "1 still in review £1,000" in words
    assert "Total £18,000 £14,000.50" in words
    assert "£10,000 (71.4%) of the £14,000.50 committed went to bodies represented" in words
    assert "The three parts make what the ledger has committed." in words


@pytest.mark.parametrize("role", [Role.OFFICER, Role.COMMISSIONER, Role.READER])
def test_what_is_in_review_has_no_title_in_any_form(client, year, role):
    signed_in(client, role)
    book = load_workbook(BytesIO(client.get(f"{PAGE}advice.xlsx").content))
    cells = [str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row]
    forms = [client.get(PAGE).content.decode(), client.get(f"{PAGE}advice.csv").content.decode(), " ".join(cells)]
    assert all("Followed" in form and "Hidden title" not in form for form in forms)


def test_page_csv_and_xlsx_have_the_same_figures_and_the_ledgers(client, year):
    signed_in(client, Role.READER)
    report = advice_report(year, timezone.localdate())
    committed = fund_totals(report.shares[0].fund, timezone.localdate()).committed
    assert committed == Decimal("14000.50")

    *rows, total = csv.DictReader(StringIO(client.get(f"{PAGE}advice.csv").content.decode("utf-8-sig")))
    assert sum(Decimal(row["Amount recommended"]) for row in rows) == Decimal(total["Amount recommended"]) == 18_000
    assert sum(Decimal(row["Amount decided"] or 0) for row in rows) == Decimal(total["Amount decided"]) == committed
    *lines, whole = csv.DictReader(StringIO(client.get(f"{PAGE}money.csv").content.decode("utf-8-sig")))
    assert sum(Decimal(line["Amount committed"]) for line in lines) == Decimal(whole["Amount committed"]) == committed
    assert {line["Recipient organisation"]: line["Represented on the Commission"] for line in lines} == {
        "Haven": "Directly",
        "Refuge": "Not represented",
    }

    cases, money = load_workbook(BytesIO(client.get(f"{PAGE}advice.xlsx").content)).worksheets
    assert _last(cases, "Amount recommended") == 18_000
    assert Decimal(str(_last(cases, "Amount decided"))) == committed
    assert Decimal(str(_last(money, "Amount committed"))) == committed

    words = words_of(client.get(PAGE))
    for amount in (report.advice.recommended, report.advice.decided, committed, Decimal(10_000), Decimal("4000.50")):
        assert pounds(amount) in words


def _last(sheet, label):
    """The total of a column: the last cell under its heading."""
    rows = list(sheet.iter_rows(values_only=True))
    heading = next(row for row in rows if label in row)
    return rows[-1][heading.index(label)]


def test_names_lead_where_a_person_may_go_and_nowhere_else(client, year):
    reader = signed_in(client, Role.READER).get(PAGE).content.decode().split("<main")[1]
    assert "/providers/" not in reader
    assert "/decisions/" not in reader
    assert "/recommendations/" not in reader
    officer = signed_in(client, Role.OFFICER).get(PAGE).content.decode().split("<main")[1]
    assert "/providers/haven/" in officer
    assert officer.count('href="/decisions/') == 2


def test_people_appear_by_what_they_are(client, year):
    page = signed_in(client, Role.READER).get(PAGE).content.decode()
    assert "Member, for Haven" in page
    assert "Victims Commission member 1" not in page.split("<main")[1]


def test_a_year_without_anything_says_so_and_what_to_do(client):
    a_year()
    words = words_of(signed_in(client, Role.MANAGER).get(PAGE))
    assert "No recommendation was sent to the Commission in 2017/18" in words
    assert "Nobody is entered as a member of the Commission for 2017/18. Appoint a member" in words
    assert "No fund is open for this year" in words
    assert "Appoint a member" not in words_of(signed_in(client, Role.READER).get(PAGE))


def test_a_fund_with_money_and_no_seats_says_that_nobody_is_represented(client):
    a_commitment(with_income(a_fund()))
    words = words_of(signed_in(client, Role.READER).get(PAGE))
    assert "so no recipient counts as represented." in words
    assert "£0 (0.0%) of the £10,000 committed" in words


def test_a_year_to_come_says_when_it_begins(client):
    start = date(timezone.localdate().year + 1, 4, 1)
    slug = FinancialYear.objects.create(start_on=start).slug
    answer = signed_in(client, Role.READER).get(f"/advice/{slug}/")
    assert "after the day of these figures" in words_of(answer)


def test_its_queries_are_as_many_at_1_and_at_50_recommendations(client):
    fund, members = with_income(a_fund(), Decimal(1_000_000)), a_commission()
    signed_in(client, Role.OFFICER)

    def one(notice):
        decided(advised(fund, provider, members=members), notice)

    def queries(address):
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    provider = a_provider()
    a_member(provider, priorities=[a_priority()])
    one(an_award(fund, (provider, 10_000)))
    addresses = [PAGE, f"{PAGE}advice.csv", f"{PAGE}money.csv", f"{PAGE}advice.xlsx"]
    before = [queries(address) for address in addresses]
    several = [an_award(fund, (provider, 10_000)) for _ in range(4)]
    for number in range(49):
        one(several[number % 4])
    assert [queries(address) for address in addresses] == before
    assert advice_report(fund.financial_year, timezone.localdate()).advice.number == 50
    assert max(before) <= 45


@pytest.mark.parametrize("role", [Role.COMMISSIONER, Role.READER])
def test_home_leads_to_it(client, role):
    with_income(a_fund())
    assert 'href="/advice/"' in signed_in(client, role).get("/").content.decode()


def test_home_of_who_may_not_see_it_does_not(client):
    with_income(a_fund())
    a_person(Role.COMMISSION_MEMBER)
    assert 'href="/advice/"' not in signed_in(client, Role.COMMISSION_MEMBER).get("/").content.decode()


def test_the_fund_leads_to_its_year(client):
    with_income(a_fund())
    page = signed_in(client, Role.READER).get("/funds/victims-fund/2017-18/").content.decode()
    assert f'href="{PAGE}"' in page
