"""Live tables and charts of the example office: the true totals, and what the tables of the papers left unsaid."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.roles import Role
from commissioning.models import LedgerEntry
from commissioning.transitions import reverse_entry
from core import years
from grants.choices import NoticeState
from grants.models import DecisionNotice
from providers.models import Provider
from reports.choices import Unit
from reports.figures.live import catalogue
from reports.figures.live_charts import CHARTS, MOST_LABELS, charts_of
from reports.figures.live_kinds.table import Line, amounts, table, words
from reports.figures.live_tables import MOST_ROWS, TABLES, tables_of
from tests.factories.commissioning import a_person
from tests.unit.reports.live_office import BOARD_DAY, office

__all__ = ["office"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("office")]

Y15, Y17 = date(2015, 4, 1), date(2017, 4, 1)


def the_table(key, as_at=BOARD_DAY):
    return tables_of([key], as_at)[key]


def test_the_agencies_of_2017_with_their_true_total_and_by_how_much_it_exceeds_the_fund():
    found = the_table("table:funded-agencies:2017-18")

    assert len(found.rows) == 18
    assert found.rows[0].cells == (
        "Birmingham and Solihull Women’s Aid",
        "Two court-based IDVAs",
        "Domestic abuse",
        "£41,778",
    )
    assert found.total.cells == ("Total", "", "", "£3,541,673")
    assert sum(row[3] for row in found.values) == found.total_values[3] == Decimal("3541673.00")
    assert found.notes[0] == (
        "The total exceeds the fund of £3,321,557 by £220,116 (6.6%). "
        "Finance had recorded a tolerance of £220,116 by that day."
    )
    assert "not with its members" in found.notes[1]


def test_the_day_before_the_tolerance_the_table_says_that_there_was_none():
    found = the_table("table:funded-agencies:2017-18", date(2018, 1, 22))

    assert found.notes[0].endswith("Finance had recorded no tolerance by that day.")


def test_the_financial_table_of_2015_with_its_sub_total_and_what_it_leaves_out():
    found = the_table("table:financial:2015-16")

    assert [row.cells for row in found.rows if not row.is_subtotal] == [
        ("1st contact, assessment and referral", "007/2015", "£1,385,000"),
        ("Prisoners’ Earnings Act", "", "£48,839"),
        ("Formal grant process", "029/2015", "£250,000"),
        ("Sexual violence", "", "£320,000"),
        ("Modern day slavery", "", "£50,000"),
        ("Honour based violence/forced marriage", "", "£110,000"),
        ("FGM", "", "£50,000"),
        ("Children and young people’s services", "", "£125,434"),
        ("Fatal road traffic collisions", "", "£5,000"),
    ]
    assert [row.cells for row in found.rows if row.is_subtotal] == [
        ("Sub-total: Recommendations of the Victims Commission", "", "£660,434")
    ]
    assert found.total.cells == ("Total", "", "£2,344,273")
    assert found.notes == (
        "The total is the whole of the fund of £2,344,273.",
        "£454,808 is committed under no heading: Business crime £60,000; Domestic abuse £339,948; "
        "Female genital mutilation £54,860.",
    )


def test_the_headings_add_up_across_and_down():
    found = the_table("table:headings:2015-16")

    rows = {row.cells[0]: row.cells[1:] for row in found.rows}
    assert rows["Sexual violence"] == ("£320,000", "£161,570", "£0", "£158,430")
    assert rows["Sub-total: Recommendations of the Victims Commission"] == ("£660,434", "£161,570", "£0", "£498,864")
    assert rows["Under no heading"] == ("", "£454,808", "£0", "")
    assert found.total.cells == ("Total", "£2,344,273", "£2,050,217", "£0", "£748,864")


def test_years_beside_each_other_say_where_there_are_no_figures():
    found = the_table("table:priority-by-year:2015-16:2017-18")

    rows = {row.cells[0]: row.cells[1:] for row in found.rows}
    assert rows["Domestic abuse"] == ("£339,948", "no figure", "£919,948", "£1,259,896")
    assert rows["Restorative justice"] == ("£0", "no figure", "£450,000", "£450,000")
    assert found.values[1][2] is None
    assert found.total.cells == ("Total", "£2,050,217", "no figure", "£3,541,673", "£5,591,890")
    assert found.notes == ("There are no figures of 2016/17 as at 23 January 2018: totals are of the other years.",)


def test_the_fund_year_under_year():
    found = the_table("table:fund-by-year:2015-16:2017-18")

    assert [row.cells for row in found.rows] == [
        ("2015/16", "£2,344,273", "£2,050,217", "£0", "£294,056"),
        ("2016/17", "no figure", "no figure", "no figure", "no figure"),
        ("2017/18", "£3,321,557", "£3,541,673", "£0", "−£220,116"),
    ]


def test_organisations_stand_in_each_area_and_once_in_the_total():
    found = the_table("table:providers-by-area:2015-16")

    rows = {row.cells[0]: row.cells[1:] for row in found.rows}
    assert rows["Walsall"] == ("Crisis Point; Domestic Violence Consortium; Victim Support", "3")
    assert rows["Area not stated"] == ("Victim Support", "1")
    assert len(rows) == 8
    assert found.total.cells == ("All areas", "", "8")


def test_the_decisions_of_a_year_are_those_that_moved_its_money():
    found = the_table("table:decisions:2015-16")

    assert [row.cells for row in found.rows] == [
        ("007/2015", "Referral, first contact and assessment of victims of crime", "26 March 2015", "", "£1,385,000"),
        ("029/2015", "Victims Fund: money for the formal grant process", "Day not known", "£250,000", ""),
    ]
    assert found.total.cells == ("Total", "", "", "£250,000", "£1,385,000")


def test_a_decision_is_listed_from_the_day_it_was_published():
    """The example's own decisions are of these days: published, superseded since, or signed and not yet published."""
    today = timezone.localdate()
    start = years.starting(today)
    key = f"table:decisions:{years.slug(start)}"
    signed = DecisionNotice.objects.signed().filter(signed_on__gte=start, is_from_paper=False)
    published = [one for one in signed if one.published_at and timezone.localdate(one.published_at) <= today]
    unpublished = [one.reference for one in signed if not one.published_at]

    rows = {row.cells[0]: row.cells for row in the_table(key, today).rows}

    assert published
    assert unpublished
    assert rows.keys() == {one.reference for one in published}
    superseded = next(one for one in published if one.state == NoticeState.SUPERSEDED)
    assert rows[superseded.reference][1].endswith(f"(superseded by {superseded.superseded_by.get().reference})")
    first_day = min(one.signed_on for one in published)
    assert not the_table(key, first_day - timedelta(days=1)).rows


def test_what_was_reversed_by_hand_was_not_moved_by_its_decision():
    entry = LedgerEntry.objects.get(made_by_notice__notice__reference="007/2015", kind="commitment")
    by, day = a_person(Role.FINANCE), date(2015, 6, 1)
    reverse_entry(entry=entry, note="Entered twice", effective_on=day, by=by, at=timezone.now())

    rows = {row.cells[0]: row.cells for row in the_table("table:decisions:2015-16").rows}
    assert rows["007/2015"][-1] == "£0"
    before = {row.cells[0]: row.cells for row in the_table("table:decisions:2015-16", date(2015, 5, 31)).rows}
    assert before["007/2015"][-1] == "£1,385,000"


def test_what_a_paper_prints_stands_beside_the_ledger():
    found = the_table("table:quoted:2017-18")

    rows = {row.cells[0]: row.cells[1:] for row in found.rows}
    assert rows["Total of the table of funded agencies"] == (
        "£3,161,67",
        "Board report, 23 January 2018, table of agencies funded in 2017/18",
        "Committed",
        "£3,541,673",
        "Printed is no amount",
    )
    assert rows["Victims Fund budget"][-2:] == ("£3,321,557", "The same")
    assert rows["Total spend to date since 2015"][-2:] == ("", "Not compared")
    assert len(found.notes) == len(found.rows) == 11


def test_one_organisation_and_one_priority_over_the_years():
    one = the_table("table:provider:victim-support:2015-16:2017-18")
    other = the_table("table:priority:domestic-abuse:2015-16:2017-18")

    assert one.total.cells == ("Total", "", "", "£2,542,579", "£0")
    assert [row.cells[0] for row in one.rows] == ["2015/16", "2015/16", "2017/18", "2017/18"]
    assert other.total.cells == ("Total", "", "", "£1,259,896", "£0")


@pytest.mark.parametrize("kind", TABLES.values(), ids=lambda kind: kind.name)
def test_a_table_without_data_says_so_and_has_no_rows(kind):
    subject = {"provider": ":victim-support", "priority": ":domestic-abuse", None: ""}[kind.about]
    key = f"table:{kind.name}{subject}"

    for found in (the_table(f"{key}:2016-17"), the_table(f"{key}:2015-16", date(2015, 3, 1))):
        assert (found.rows, found.total, found.is_without_data) == ((), None, True)
        assert found.notes[0].startswith("There are no figures of 201")


@pytest.mark.parametrize(
    "key",
    [
        "headings:2017-18",
        "table:headings",
        "table:headings:2015-16:2017-18",
        "table:nonsense:2017-18",
        "table:provider:nobody:2017-18",
        "table:headings:2017-18:no-such-fund",
        "chart:headings:2017-18",
    ],
)
def test_what_is_no_table_is_left_out(key):
    assert tables_of([key], BOARD_DAY) == {}


@pytest.mark.parametrize("key", ["chart:nonsense:2017-18", "table:headings:2017-18", "chart:headings:2017-18:x"])
def test_what_is_no_chart_is_left_out(key):
    assert charts_of([key], BOARD_DAY) == {}


def test_a_total_is_of_all_rows_also_of_those_that_do_not_print():
    lines = [Line((f"Row {number}", Decimal(1))) for number in range(MOST_ROWS + 2)]
    found = table("key", "Caption", [words("Name"), amounts("Total")], lines, Line(("Total", Decimal(len(lines)))))

    assert (len(found.rows), found.left_out, len(found.values)) == (500, 2, 502)
    assert found.total.cells == ("Total", "£502")
    assert found.notes == (
        "2 more rows are left out here. The total is of all 502. Download the table as CSV or Excel for every row.",
    )


def test_as_many_rows_as_print_leave_nothing_out():
    lines = [Line((f"Row {number}",)) for number in range(MOST_ROWS)]
    found = table("key", "Caption", [words("Name")], lines)

    assert (found.left_out, found.notes) == (0, ())


def test_the_priorities_of_a_year_as_bars():
    key = "chart:committed-by-priority:2017-18"
    found = charts_of([key], BOARD_DAY)[key]

    assert found.bars[0].label == "Victims’ Code priority categories"
    assert found.bars[1].printed == "£919,948"
    assert sum(bar.value for bar in found.bars) == Decimal("3541673.00")
    assert found.table.key == "table:priority-by-year:2017-18"
    assert found.table == the_table("table:priority-by-year:2017-18")


def test_a_year_without_figures_has_no_bar():
    key = "chart:committed-by-year:2015-16:2017-18"
    found = charts_of([key], BOARD_DAY)[key]

    assert [(bar.label, bar.printed) for bar in found.bars] == [("2015/16", "£2,050,217"), ("2017/18", "£3,541,673")]
    assert "no figures of 2016/17" in found.table.notes[0]


def test_headings_have_two_bars_each_and_no_sub_totals():
    key = "chart:headings:2015-16"
    found = charts_of([key], BOARD_DAY)[key]

    bars = {(bar.label, bar.series): bar.printed for bar in found.bars}
    assert bars["Sexual violence", "Allocated"] == "£320,000"
    assert bars["Sexual violence", "Committed"] == "£161,570"
    assert ("Under no heading", "Allocated") not in bars
    assert not any("Sub-total" in label for label, _ in bars)


@pytest.mark.parametrize("kind", CHARTS.values(), ids=lambda kind: kind.name)
def test_a_chart_without_data_has_no_bars(kind):
    key = f"chart:{kind.name}:2016-17"
    found = charts_of([key], BOARD_DAY)[key]

    assert (found.bars, found.table.is_without_data) == ((), True)


def test_more_bars_than_can_be_told_apart_end_with_all_others(monkeypatch):
    monkeypatch.setattr("reports.figures.live_charts.MOST_LABELS", 3)
    key = "chart:committed-by-priority:2017-18"
    found = charts_of([key], BOARD_DAY)[key]

    assert MOST_LABELS == 20
    assert [bar.label for bar in found.bars] == ["Victims’ Code priority categories", "Domestic abuse", "All others"]
    assert found.bars[-1].printed == "£1,502,185"
    assert sum(bar.value for bar in found.bars) == Decimal("3541673.00")


def test_thirty_tables_of_a_year_cost_the_queries_of_one():
    facts = {"kind": "charity", "reach": "local", "registered_on": BOARD_DAY}
    Provider.objects.bulk_create([Provider(name=f"Made {n}", slug=f"made-{n}", **facts) for n in range(30)])
    keys = [f"table:provider:made-{n}:2017-18" for n in range(30)]

    def queries(some):
        with CaptureQueriesContext(connection) as asked:
            assert len(tables_of(some, BOARD_DAY)) == len(some)
        return len(asked)

    assert queries(keys) == queries(keys[:1])


def test_each_cell_has_a_place_for_its_door_and_each_door_opens_for_an_officer(client):
    keys = [one.key for one in catalogue(BOARD_DAY, [Y15, Y17]) if one.kind == "table"]
    rows = [row for one in tables_of(keys, BOARD_DAY).values() for row in (*one.rows, one.total) if row]
    addresses = {href for row in rows for href in row.hrefs if href}
    client.force_login(a_person(Role.OFFICER))

    answers = {address: client.get(address) for address in sorted(addresses)}

    assert all(len(row.hrefs) in (0, len(row.cells)) for row in rows)
    assert {answer.status_code for answer in answers.values()} == {200}
    assert [one for one, answer in answers.items() if "govuk-error-message" in answer.content.decode()] == []


def test_columns_say_what_they_count():
    found = the_table("table:providers-by-area:2017-18")

    assert [column.is_numeric for column in found.columns] == [False, False, True]
    assert found.columns[2].unit is Unit.NUMBER
