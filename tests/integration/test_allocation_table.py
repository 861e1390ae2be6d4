"""The allocation table on the page: the truth above it, sums that are sums, figures that are doors."""

import html
import re
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.roles import Role
from commissioning import transitions
from commissioning.models import Fund
from core.money import pounds
from reports.choices import GroupBy, SortBy
from reports.figures import allocation_table
from tests.factories.commissioning import (
    AT,
    DAY,
    a_commitment,
    a_fund,
    a_heading,
    a_person,
    a_priority,
    a_provider,
    with_income,
)
from tests.factories.offices import office_without_a_press
from tests.integration.money_pages import signed_in
from tests.worlds import world

pytestmark = pytest.mark.django_db

TABLE = "/funds/victims-fund/2017-18/allocations/"


office = world(office_without_a_press)


def words_of(answer):
    """What a person reads on the page, pieces apart by one space."""
    text = re.sub(r"<head>.*?</head>", "", answer.content.decode(), flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())


def fund_of(year):
    return Fund.objects.select_related("financial_year").get(
        slug="victims-fund", financial_year__start_on=date(year, 4, 1)
    )


def test_the_truth_about_the_total_stands_above_the_table(office, client):
    words = words_of(signed_in(client, Role.FINANCE).get(f"{TABLE}?as-at=2018-01-23"))
    told = (
        "18 commitments make £3,541,673 . That is £220,116 (6.6%) more than the confirmed fund of £3,321,557. "
        "Finance recorded a tolerance of £220,116 on 23 January 2018. Why"
    )
    assert told in words
    assert words.index(told) < words.index("Committed Share")
    assert "Total £3,541,673 100.0%" in words


def test_by_heading_the_table_of_2015_16_prints_its_total_and_its_sub_total(office, client):
    words = words_of(signed_in(client, Role.READER).get("/funds/victims-fund/2015-16/allocations/?by=heading"))
    assert "9 headings hold £2,344,273, the whole of the confirmed fund." in words
    assert "Sub-total, Recommendations of the Victims Commission £660,434 £161,570 £498,864" in words
    assert "Total £2,344,273 £2,050,217 £748,864" in words
    assert "Formal grant process 029/2015 £250,000 £0 £250,000" in words
    assert words.index("Under no heading · 5 commitments") > words.index("Sub-total")


def test_what_the_papers_printed_stands_below_the_table(office, client):
    words = words_of(signed_in(client, Role.READER).get(TABLE))
    assert words.index("£3,161,67") > words.index("Total £3,541,673")


@pytest.mark.parametrize("year", [2015, 2017])
@pytest.mark.parametrize("by", GroupBy)
def test_totals_and_sub_totals_are_the_sums_of_their_lines(office, year, by):
    table = allocation_table(fund_of(year), timezone.localdate(), by)
    totals = table.position.totals
    assert table.committed == totals.committed == sum(block.committed for block in table.blocks)
    assert len(table.lines) == len(table.position.rows)
    for block in table.blocks:
        assert block.committed == sum(line.row.committed for line in block.lines)
    if by is GroupBy.HEADING:
        assert table.allocated == totals.allocated


@pytest.mark.parametrize("query", ["", "?by=provider", "?by=heading", "?by=area", "?as-at=2018-01-23"])
@pytest.mark.parametrize("year", ["2015-16", "2017-18"])
def test_each_figure_is_a_door_to_the_entries_that_make_it(office, client, year, query):
    signed_in(client, Role.FINANCE)
    page = client.get(f"/funds/victims-fund/{year}/allocations/{query}").content.decode()
    doors = re.findall(r'<a class="govuk-link" href="(/funds/[^"]+/entries/[^"]+)">([^<]+)</a>', page)
    assert len(doors) >= 10
    for address, figure in set(doors):
        entries = client.get(html.unescape(address))
        made = sum((total.amount for total in entries.context["totals"]), Decimal(0))
        assert pounds(made) == figure, address


def test_a_reader_sees_figures_and_no_doors(office, client):
    answer = signed_in(client, Role.READER).get(TABLE)
    assert "£3,541,673" in words_of(answer)
    main = answer.content.decode().split("<main")[1]
    assert "/entries/" not in main
    assert "/providers/" not in main


def test_before_a_day_nothing_that_came_later_counts(client):
    fund = with_income(a_fund())
    first = a_commitment(fund, Decimal(10_000), effective_on=date(2017, 4, 10))
    a_commitment(fund, Decimal(2_000), effective_on=date(2017, 6, 1))
    transitions.decommit(
        commitment=first,
        amount=Decimal(4_000),
        note="The service began late",
        effective_on=date(2017, 9, 1),
        by=a_person(Role.OFFICER),
        at=AT,
    )
    signed_in(client, Role.READER)
    totals = {
        day: re.search(r"Total £([\d,]+)", words_of(client.get(f"{TABLE}?as-at={day}")))[1]
        for day in ("2017-05-31", "2017-06-01", "2017-09-01")
    }
    assert totals == {"2017-05-31": "10,000", "2017-06-01": "12,000", "2017-09-01": "8,000"}


def test_a_tolerance_is_told_from_its_day_on(client):
    fund = with_income(a_fund(), Decimal(10_000))
    transitions.record_tolerance(
        fund=fund,
        amount=Decimal(500),
        note="Agreed with the treasurer",
        effective_on=date(2018, 1, 23),
        by=a_person(),
        at=AT,
    )
    a_commitment(fund, Decimal(10_500), effective_on=DAY)
    signed_in(client, Role.READER)
    before = words_of(client.get(f"{TABLE}?as-at=2018-01-22"))
    assert "£500 (5.0%) more than the confirmed fund" in before
    assert "Finance had recorded no tolerance by that day." in before
    assert "Agreed with the treasurer" not in before
    after = words_of(client.get(f"{TABLE}?as-at=2018-01-23"))
    assert "Finance recorded a tolerance of £500 on 23 January 2018." in after
    assert "Agreed with the treasurer." in after


def test_lines_under_a_heading_that_had_nothing_yet_are_not_lost(client):
    fund = with_income(a_fund())
    heading = a_heading(fund, "Domestic abuse", Decimal(6_000), effective_on=date(2017, 9, 1))
    a_commitment(fund, Decimal(5_000), allocation=heading, effective_on=date(2017, 6, 1))
    words = words_of(signed_in(client, Role.READER).get(f"{TABLE}?by=heading&as-at=2017-07-01"))
    assert "Nothing was allocated under this heading by that day. £0 £5,000 −£5,000" in words
    assert "Total £0 £5,000 −£5,000" in words


def test_two_providers_of_one_name_are_two_groups():
    fund = with_income(a_fund())
    first = a_provider("Haven")
    second = a_provider("Another haven")
    for provider in (first, second):
        a_commitment(fund, Decimal(1_000), provider=provider)
    type(second).objects.filter(pk=second.pk).update(name="Haven")
    table = allocation_table(fund, AT.date(), GroupBy.PROVIDER)
    assert [(block.label, len(block.lines)) for block in table.blocks] == [("Haven", 1), ("Haven", 1)]


def test_lines_are_sorted_as_asked_and_groups_with_them():
    fund = with_income(a_fund())
    for priority, provider, amount in [("Alpha", "Zebra", 10), ("Alpha", "Ant", 30), ("Beta", "Mouse", 100)]:
        a_commitment(fund, Decimal(amount), provider=a_provider(provider), priority=a_priority(priority))

    def order(sort):
        table = allocation_table(fund, AT.date(), GroupBy.PRIORITY, sort)
        return [line.row.provider for line in table.lines]

    assert order(SortBy.MOST_FIRST) == ["Mouse", "Ant", "Zebra"]
    assert order(SortBy.LEAST_FIRST) == ["Zebra", "Ant", "Mouse"]
    assert order(SortBy.PROVIDER_A_TO_Z) == ["Ant", "Zebra", "Mouse"]
    assert order(SortBy.PROVIDER_Z_TO_A) == ["Mouse", "Zebra", "Ant"]


def test_payments_have_a_column_once_there_are_some(client):
    fund = with_income(a_fund())
    commitment = a_commitment(fund, Decimal(10_000))
    signed_in(client, Role.FINANCE)
    assert "No payment had been recorded by" in words_of(client.get(TABLE))
    transitions.record_payment(
        commitment=commitment, amount=Decimal("2500.50"), effective_on=DAY, note="Quarter 1", by=a_person(), at=AT
    )
    words = words_of(client.get(TABLE))
    assert "Committed Paid Share" in words
    assert "Total £10,000 £2,500.50 100.0%" in words


def test_a_fund_without_entries_says_what_to_do_first(client):
    a_fund()
    words = words_of(signed_in(client, Role.FINANCE).get(TABLE))
    assert "Nothing is entered in this fund yet. Income comes first" in words


def test_a_day_before_everything_says_when_the_first_entry_came(client):
    with_income(a_fund(), effective_on=date(2017, 4, 1))
    words = words_of(signed_in(client, Role.FINANCE).get(f"{TABLE}?as-at=2017-03-31"))
    assert "Nothing had taken effect in this fund by 31 March 2017. Its first entry is of 1 April 2017." in words


def test_before_everything_there_is_nothing_to_compare_a_printed_figure_with(office, client):
    words = words_of(signed_in(client, Role.READER).get(f"{TABLE}?as-at=2010-01-01"))
    assert "Nothing had taken effect" in words
    assert "£3,161,67" not in words


def test_a_fund_of_headings_alone_leads_to_its_headings(client):
    a_heading(with_income(a_fund()), "Domestic abuse", Decimal(60_000))
    answer = signed_in(client, Role.FINANCE).get(TABLE)
    assert "Nothing is committed. The confirmed fund is £100,000. Money is set aside under headings." in words_of(
        answer
    )
    assert f'href="?by=heading&amp;as-at={timezone.localdate().isoformat()}"' in answer.content.decode()


@pytest.mark.parametrize("by", GroupBy.values)
def test_the_page_asks_as_often_for_50_lines_as_for_1(client, by):
    fund = with_income(a_fund())
    heading = a_heading(fund, "Domestic abuse", Decimal(50_000))
    signed_in(client, Role.FINANCE)

    def asked():
        with CaptureQueriesContext(connection) as captured:
            assert client.get(f"{TABLE}?by={by}").status_code == 200
        return len(captured)

    a_commitment(fund, Decimal(100), allocation=heading)
    asked()
    one = asked()
    for number in range(49):
        a_commitment(
            fund,
            Decimal(100 + number),
            allocation=heading if number % 2 else None,
            decision_reference="",
            note=f"Letter {number}",
        )
    assert asked() == one
