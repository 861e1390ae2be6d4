"""Funds, their ledger and their commitments as pages and files: what they show, of which day, in how many queries."""

import csv
import re
from datetime import date
from decimal import Decimal
from io import BytesIO, StringIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from accounts.roles import Role
from commissioning import transitions
from commissioning.choices import Measure
from commissioning.models import Commitment
from core.templatetags.house import day
from providers.transitions.merge import merge_provider
from tests.factories.commissioning import (
    AT,
    a_commitment,
    a_fund,
    a_heading,
    a_person,
    a_priority,
    a_provider,
    a_stream,
    an_area,
    with_income,
)
from tests.integration.money_pages import FUND, a_year_of_money, signed_in, summary_of, with_reversal
from tests.worlds import world

pytestmark = pytest.mark.django_db

DAY = {"effective_on": date(2018, 1, 23)}


fund = world(a_year_of_money)


@pytest.fixture
def finance(client):
    return signed_in(client, Role.FINANCE)


def numbers(answer):
    return [row.record["number"] for row in answer.context["table"].paginated_rows]


def queries_of(client, address):
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_the_list_shows_each_years_funds_the_latest_first(finance, fund):
    with_income(a_fund(start_on=date(2015, 4, 1)), Decimal("2344273"), date(2015, 4, 1))
    with_income(a_fund("Community Safety Fund"), Decimal(500))
    page = finance.get("/funds/")
    years = page.context["years"]
    assert [year.financial_year.label for year in years] == ["2017/18", "2015/16"]
    assert [each.name for each in years[0].funds] == ["Community Safety Fund", "Victims Fund"]
    assert years[0].confirmed == Decimal(100_500)
    assert "£2,344,273" in page.content.decode()
    assert "£100,500" in page.content.decode()


def test_a_fund_at_a_glance(finance, fund):
    answer = finance.get(FUND)
    page = answer.content.decode()
    for figure in ("£100,000", "£15,000", "£85,000", "£90,000"):
        assert figure in page
    assert "Under no heading" in page
    assert "£15,000 committed of £100,000 confirmed" in page
    table = answer.context["headings"]
    assert table.committed == Decimal(15_000)
    assert table.committed_under_none == Decimal(5_000)
    assert table.free == Decimal(80_000)


def test_headings_of_a_group_are_sub_totalled(finance, fund):
    for name, amount in (("Counselling", 4_000), ("Advocacy", 3_000)):
        a_heading(fund, name, Decimal(amount), group="Recommendations of the Commission")
    page = finance.get(FUND).content.decode()
    assert "Recommendations of the Commission, sub-total" in page
    assert "£7,000" in page


def test_a_page_says_when_headings_have_more_free_than_the_fund(finance, fund):
    assert "can still be committed:" not in finance.get(FUND).content.decode()
    a_commitment(fund, Decimal(20_000))
    page = finance.get(FUND).content.decode()
    assert "£80,000 is free under the headings, but only £65,000 can still be committed" in page
    assert "£25,000 is committed under no heading" in page


def test_figures_are_those_of_the_day_that_is_asked_for(finance, fund):
    a_commitment(fund, Decimal(1_000), effective_on=date(2018, 1, 23))
    before = finance.get(f"{FUND}?as-at=2018-01-22")
    after = finance.get(f"{FUND}?as-at=23 January 2018")
    assert before.context["totals"].committed == Decimal(15_000)
    assert after.context["totals"].committed == Decimal(16_000)
    assert "As at: 22 January 2018" in before.content.decode()


def test_the_day_is_said_once_beside_its_box_and_in_words_where_the_box_cannot_be_read(finance, fund):
    right = finance.get(f"{FUND}?as-at=2018-01-22").content.decode()
    assert "As at 22 January 2018" not in right
    wrong = finance.get(f"{FUND}?as-at=soon")
    assert f"As at {day(wrong.context['as_at'])}" in wrong.content.decode()


def test_more_than_the_income_is_said_in_pounds_and_per_cent_with_the_reason(finance, fund):
    transitions.record_tolerance(
        fund=fund, amount=Decimal(10_000), note="Agreed with the treasurer", by=a_person(), at=AT, **DAY
    )
    a_commitment(fund, Decimal(90_000))
    page = finance.get(FUND).content.decode()
    assert "£5,000" in page
    assert "5.0%, within the tolerance" in page
    assert "Agreed with the treasurer" in page


def test_a_reversed_tolerance_no_longer_gives_its_reason(finance, fund):
    for amount, note in ((Decimal(10_000), "Agreed with the treasurer"), (Decimal(12_000), "A slip of the pen")):
        entry = transitions.record_tolerance(fund=fund, amount=amount, note=note, by=a_person(), at=AT, **DAY)
    transitions.reverse_entry(entry=entry, note="It was never agreed", effective_on=AT.date(), by=a_person(), at=AT)
    facts = {fact["key"]: fact for fact in finance.get(FUND).context["facts"]}
    assert facts["Tolerance"]["value"] == "£10,000"
    assert "Agreed with the treasurer" in facts["Tolerance"]["note"]


def test_what_papers_print_stands_beside_the_ledger(finance, fund):
    told = {"source": "Report to the Panel, table 2", "by": a_person(), "at": AT, "fund": fund}
    transitions.quote_figure(label="Total", printed="£3,161,67", explanation="A digit is missing", **told)
    transitions.quote_figure(
        label="Budget", printed="£16,000", amount=Decimal(16_000), measure=Measure.COMMITTED,
        explanation="It is more than the rows", **told,
    )  # fmt: skip
    answer = finance.get(FUND)
    total, budget = answer.context["quoted"]
    assert (total.ledger, total.difference) == (None, None)
    assert (budget.ledger, budget.difference) == (Decimal(15_000), Decimal(1_000))
    a_commitment(fund, Decimal(1_000))
    assert finance.get(FUND).context["quoted"][1].difference == 0
    assert "£3,161,67" in answer.content.decode()


@pytest.mark.parametrize(
    ("role", "shown"),
    [
        (Role.FINANCE, {"Notify income", "Confirm income", "Record a tolerance", "Allocate money",
                        "Move money between headings", "Close this fund"}),
        (Role.OFFICER, {"Record a commitment"}),
        (Role.READER, set()),
    ],
)  # fmt: skip
def test_each_is_offered_what_they_may_do(client, fund, role, shown):
    assert {label for label, _ in signed_in(client, role).get(FUND).context["actions"]} == shown


def test_a_reader_sees_figures_and_no_entry(client, fund):
    page = signed_in(client, Role.READER).get(FUND).content.decode()
    assert "£15,000" in page
    assert "/entries/" not in page
    commitment = Commitment.objects.first()
    assert "/entries/" not in client.get(f"{FUND}commitments/{commitment.pk}/").content.decode()


def test_every_link_of_a_figure_leads_to_the_entries_that_make_it(finance, fund):
    chosen = finance.get(f"{FUND}entries/?kind=committed&heading=domestic-abuse")
    assert [(total.label, total.amount) for total in chosen.context["totals"]] == [("Commitment", Decimal(10_000))]
    under_none = finance.get(f"{FUND}entries/?kind=committed&heading=none")
    assert [total.amount for total in under_none.context["totals"]] == [Decimal(5_000)]
    allocated = finance.get(f"{FUND}entries/?kind=allocated&heading=domestic-abuse")
    assert [total.amount for total in allocated.context["totals"]] == [Decimal(60_000)]


def test_the_ledger_is_chosen_by_each_filter(finance, fund):
    area, provider, priority = an_area(), a_provider("Crisis Point"), a_priority("Sexual violence")
    made = a_commitment(
        fund, Decimal(70), provider=provider, priority=priority, areas=[area, an_area("Dudley", "E08000027")], **DAY
    )
    last = fund.entries.order_by("-number").first().number
    for query in (
        "kind=commitment&from=2018-01-23",
        "provider=crisis-point",
        "priority=sexual-violence",
        "area=E08000026",
        f"commitment={made.pk}",
        "from=23 January 2018&to=23/1/2018",
    ):
        assert numbers(finance.get(f"{FUND}entries/?{query}")) == [last], query
    assert last not in numbers(finance.get(f"{FUND}entries/?as-at=2018-01-22"))


def test_what_was_promised_to_a_merged_provider_is_found_under_the_other(finance, fund):
    old, kept = a_provider("Haven CV"), a_provider("Coventry Haven")
    a_commitment(fund, Decimal(70), provider=old)
    number = fund.entries.order_by("-number").first().number
    merge_provider(duplicate=old, into=kept, by=a_person(Role.MANAGER), at=AT)
    assert numbers(finance.get(f"{FUND}entries/?provider=coventry-haven")) == [number]
    a_commitment(fund, Decimal(30), provider=kept)
    assert set(numbers(finance.get(f"{FUND}entries/?provider=coventry-haven"))) == {number, number + 1}


def test_the_ledger_is_sorted_and_counted(finance, fund):
    count = fund.entries.count()
    assert numbers(finance.get(f"{FUND}entries/")) == list(range(count, 0, -1))
    assert numbers(finance.get(f"{FUND}entries/?sort=number")) == list(range(1, count + 1))
    by_amount = finance.get(f"{FUND}entries/?sort=-amount")
    assert numbers(by_amount)[0] == 1
    assert f"Showing 1 to {count} of {count} entries" in by_amount.content.decode()


def test_a_reversal_and_what_it_reverses_point_at_each_other(finance, fund):
    wrong, undone = with_reversal(fund)
    page = finance.get(f"{FUND}entries/").content.decode()
    assert f"Reverses entry {wrong}" in page
    assert f"Reversed by entry {undone}" in page


def test_the_ledger_as_files(finance, fund):
    a_commitment(fund, Decimal("70.50"), provider=a_provider("=1+1"), **DAY)
    answer = finance.get(f"{FUND}entries.csv?kind=commitment")
    assert 'filename="victims-fund-2017-18-ledger.csv"' in answer["Content-Disposition"]
    lines = list(csv.reader(StringIO(answer.content.decode("utf-8-sig"))))
    assert lines[0][:4] == ["Entry", "Date", "Kind", "Amount"]
    assert [line[3] for line in lines[1:4]] == ["10000.00", "5000.00", "70.50"]
    assert "'=1+1" in lines[3]
    assert len(lines) == 4
    assert lines[1][-1] == "2018-03-01T09:30:00+00:00"
    book = load_workbook(BytesIO(finance.get(f"{FUND}entries.xlsx?kind=commitment").content)).active
    assert book.title == "Ledger 2017-18"
    amounts = [row[3].value for row in book.iter_rows() if row[2].value == "Commitment"]
    assert [Decimal(str(amount)) for amount in amounts] == [Decimal(10_000), Decimal(5_000), Decimal("70.5")]


def test_a_file_of_the_ledger_as_at_a_day_says_so_in_its_name(finance, fund):
    answer = finance.get(f"{FUND}entries.csv?as-at=2018-01-23")
    assert 'filename="victims-fund-2017-18-ledger-as-at-2018-01-23.csv"' in answer["Content-Disposition"]


@pytest.mark.parametrize("asked", ["as-at=2018-02-30", "as-at=2099-01-01", "provider=zzz", "kind=zzz"])
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_file_that_cannot_be_read_from_its_address_is_no_whole_ledger(finance, fund, asked, ending):
    answer = finance.get(f"{FUND}entries.{ending}?{asked}")
    assert (answer.status_code, answer["Location"]) == (302, f"{FUND}entries/?{asked}")
    summary_of(finance.get(answer["Location"]))


@pytest.mark.parametrize("page", ["entries/", "entries.csv"])
def test_the_address_of_a_merged_provider_leads_to_the_one_kept(finance, fund, page):
    kept, duplicate = a_provider("Brake"), a_provider("Brake Charity")
    a_commitment(fund, Decimal(70), provider=duplicate)
    merge_provider(duplicate=duplicate, into=kept, by=a_person(Role.MANAGER), at=AT)
    answer = finance.get(f"{FUND}{page}?provider=brake-charity&kind=committed")
    assert (answer.status_code, answer["Location"]) == (302, f"{FUND}{page}?provider=brake&kind=committed")


def test_a_reader_has_no_link_to_a_page_that_is_shut_to_them(client, fund):
    reader = signed_in(client, Role.READER)
    address = f"{FUND}commitments/{Commitment.objects.first().pk}/"
    links = re.findall(r'href="(/[^"]*)"', reader.get(address).content.decode().split("<main")[1].split("</main>")[0])
    assert "/priorities/domestic-abuse/" in links
    assert {link: reader.get(link).status_code for link in links} == dict.fromkeys(links, 200)


def test_an_empty_ledger_asks_for_no_other_filter(finance):
    a_fund()
    assert "Nothing has been recorded in this fund yet." in finance.get(f"{FUND}entries/").content.decode()
    assert "Choose fewer filters" in finance.get(f"{FUND}entries/?kind=payment").content.decode()


def facts_of(answer):
    return {fact["key"]: (fact["value"], fact.get("note", "")) for fact in answer.context["facts"]}


def test_headroom_of_today_of_a_day_past_and_of_a_closed_fund(finance, fund):
    assert facts_of(finance.get(FUND))["Headroom"] == ("£85,000", "Can still be committed")
    past = facts_of(finance.get(f"{FUND}?as-at=2018-01-23"))
    assert past["Headroom"] == ("£85,000", "Could be committed on that day")
    assert past["Could be allocated on that day"][0] == "£10,000"
    transitions.close_fund(fund=fund, by=a_person(), at=timezone.now())
    closed = facts_of(finance.get(FUND))
    assert closed["Headroom"] == ("£85,000", "Not committed when the fund was closed")
    assert closed["Not allocated when the fund was closed"][0] == "£10,000"
    assert "can still be" not in finance.get(FUND).content.decode().lower()


def test_a_closed_fund_is_not_offered_to_be_closed_again(finance, fund):
    transitions.close_fund(fund=fund, by=a_person(), at=timezone.now())
    answer = finance.get(f"{FUND}close/", follow=True)
    assert answer.redirect_chain == [(FUND, 302)]
    assert "Victims Fund 2017/18 was closed on" in answer.content.decode()


def test_more_committed_than_there_was_on_a_day_is_no_headroom(finance):
    fund = with_income(a_fund(), effective_on=date(2018, 2, 1))
    a_commitment(fund, Decimal(40_000), effective_on=date(2018, 1, 1))
    page = finance.get(f"{FUND}?as-at=2018-01-23")
    assert facts_of(page)["Headroom"] == ("None", "Commitments exceed confirmed income and tolerance by £40,000")
    assert "no tolerance was recorded by that day" in page.content.decode()
    assert "beyond the tolerance" not in page.content.decode()


@pytest.mark.parametrize(
    ("address", "line"),
    [
        ("allocations/?by=heading&as-at=2018-01-23", "Year: 2017/18; Group by: Heading; As at: 23 January 2018"),
        ("entries/?kind=commitment&as-at=2018-01-23", "Kind: Commitment; As at: 23 January 2018"),
        ("?as-at=2018-01-23", "As at: 23 January 2018"),
    ],
)
def test_a_printed_sheet_says_what_was_chosen(finance, fund, address, line):
    assert f'<p class="govuk-body app-print-only">{line}</p>' in finance.get(f"{FUND}{address}").content.decode()


def grow(fund, rows):
    heading = a_heading(fund, "Grown", Decimal(rows))
    for _ in range(rows):
        made = a_commitment(fund, Decimal(1), allocation=heading, areas=[an_area()])
        transitions.record_payment(commitment=made, amount=Decimal(1), note="Paid", by=a_person(), at=AT, **DAY)
    return made


PAGES_WITH_ROWS = [
    "/funds/",
    "/funds/streams/",
    FUND,
    f"{FUND}entries/",
    f"{FUND}entries.csv",
    "/priorities/2017-18/",
]


def test_queries_do_not_grow_with_rows(finance, fund):
    grow(fund, 1)
    few = {address: queries_of(finance, address) for address in PAGES_WITH_ROWS}
    grow(fund, 50)
    for number in range(50):
        a_stream(f"Stream {number}")
        transitions.open_fund(
            name=f"Fund {number}", financial_year=fund.financial_year, by=a_person(Role.FINANCE), at=AT
        )
    assert {address: queries_of(finance, address) for address in PAGES_WITH_ROWS} == few


def test_queries_of_a_commitment_do_not_grow_with_its_payments(finance, fund):
    made = a_commitment(fund, Decimal(100), areas=[an_area()])
    address = f"{FUND}commitments/{made.pk}/"
    few = queries_of(finance, address)
    for _ in range(50):
        transitions.record_payment(commitment=made, amount=Decimal(1), note="Paid", by=a_person(), at=AT, **DAY)
    assert queries_of(finance, address) == few
    assert "£50" in finance.get(address).content.decode()


def test_fifty_entries_make_a_page(finance, fund):
    grow(fund, 50)
    first, second = finance.get(f"{FUND}entries/"), finance.get(f"{FUND}entries/?page=2")
    assert len(numbers(first)) == 50
    assert numbers(second)[0] == numbers(first)[-1] - 1
