"""What returns give as live figures, tables and charts: as they leave the office, on the report's day."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commissioning.models import Priority, QuotedFigure
from providers.models import Provider
from reports.figures.check import check_of
from reports.figures.live import catalogue, figures_of
from reports.figures.live_charts import charts_of
from reports.figures.live_families.books import Books
from reports.figures.live_tables import tables_of
from reports.figures.report_input import report_input
from tests.factories.agreements import (
    AT,
    a_return,
    accepted_agreement,
    accepted_return,
)
from tests.factories.reports import a_report
from tests.worlds import world

pytestmark = pytest.mark.django_db

DAY = date(2018, 3, 1)
Y17 = date(2017, 4, 1)
SOURCE = "Board report, 23 January 2018, paragraph 10"


def two_quarters():
    agreement = accepted_agreement()
    accepted_return(a_return(1, agreement))
    accepted_return(a_return(2, agreement), supported=40, new=15, continuing=25, by_priority=40, by_area=40)
    return agreement


def one_provider():
    agreement = two_quarters()
    fund = agreement.award.commitments.get().fund
    QuotedFigure.objects.create(fund=fund, label="Victims supported in 2016/17", printed="56,822", source=SOURCE)
    return agreement.pk


agreement = world(one_provider)


def printed(key):
    return figures_of([key], DAY)[key].printed


@pytest.mark.usefixtures("agreement")
@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("people-supported:2017-18", "63"),
        ("people-supported:2017-18:q1-q2", "63"),
        ("people-supported:2017-18:q2", "40"),
        ("people-supported:2017-18:q3", "no figure"),
        ("people-supported:2015-16", "no figure"),
        # 11 of 12 answered that they were satisfied: the one who was not would be told.
        ("satisfaction:2017-18:q1", "not shown"),
        ("outcomes-improved:2017-18", "75.0%"),
        ("returns-accepted:2017-18", "2"),
        ("returns-overdue:2017-18", "1"),
        ("unanswered:2017-18", "0"),
        ("spend-reported:2017-18", "£4,000"),
        ("spend-per-person:2017-18", "£63.49"),
        ("people-as-printed:2016-17", "56,822"),
    ],
)
def test_a_figure_is_what_accepted_returns_give(key, value):
    assert printed(key) == value


def test_of_one_provider_and_of_one_priority(agreement):
    provider, priority = Provider.objects.get(awards__agreement=agreement), Priority.objects.get()
    assert printed(f"people-supported-by:{provider.slug}:2017-18") == "63"
    assert printed(f"people-supported-for:{priority.slug}:2017-18") == "63"
    label = figures_of([f"people-supported-by:{provider.slug}:2017-18"], DAY).popitem()[1].label
    assert label == f"People supported by {provider.name}, 2017/18"


@pytest.mark.usefixtures("agreement")
@pytest.mark.parametrize(
    "key",
    [
        "people-supported",
        "people-supported:2017-18:q3-q1",
        "people-supported:2017-18:q1-q4",
        "people-supported:2017-18:q1:q2",
        "people-supported-by:nobody:2017-18",
        "people-supported-by:2017-18",
        "people-as-printed:2017-18",
    ],
)
def test_what_names_nothing_is_no_figure(key):
    assert figures_of([key], DAY) == {}


@pytest.mark.usefixtures("agreement")
def test_nothing_that_was_accepted_later_is_in_it():
    assert figures_of(["people-supported:2017-18"], date(2018, 2, 28))["people-supported:2017-18"].value is None


def test_an_illustrative_return_is_said_in_the_name_of_the_figure_and_of_the_table(agreement):
    from grants.models import MonitoringReturn

    MonitoringReturn.objects.filter(agreement=agreement, quarter=1).update(is_illustrative=True)
    assert figures_of(["people-supported:2017-18"], DAY).popitem()[1].label.endswith("(illustrative)")
    table = tables_of(["table:results-by-provider:2017-18"], DAY).popitem()[1]
    assert "illustrative" in table.caption
    assert "illustrative" in table.notes[0]
    assert "illustrative" in charts_of(["chart:people-supported-by-quarter:2017-18"], DAY).popitem()[1].caption


def test_what_is_listed_has_a_figure_under_the_same_name(agreement):
    listed = [one for one in catalogue(DAY, [date(2016, 4, 1), Y17]) if one.shelf.name.endswith("-of-returns")]
    keys = {kind: [one.key for one in listed if one.kind == kind] for kind in ("figure", "table", "chart")}
    figures = figures_of(keys["figure"], DAY)

    assert {one.key: one.label for one in listed if one.kind == "figure"} == {
        key: figure.label for key, figure in figures.items()
    }
    assert all(figure.has_words for figure in figures.values())
    assert "people-as-printed:2016-17" in figures
    assert list(tables_of(keys["table"], DAY)) == keys["table"]
    assert list(charts_of(keys["chart"], DAY)) == keys["chart"]
    assert next(one for one in listed if one.key == "people-supported:2017-18").words.count("victims")


@pytest.mark.usefixtures("agreement")
def test_no_answer_is_read_for_the_list():
    with CaptureQueriesContext(connection) as asked:
        assert any(one.key == "people-supported:2017-18" for one in catalogue(DAY, [Y17]))
    assert not [query["sql"] for query in asked if "grants_answer" in query["sql"]]


def test_before_a_return_is_accepted_the_list_has_how_many_are_awaited_and_no_people():
    accepted_agreement()
    listed = {one.key for one in catalogue(DAY, [Y17])}
    assert {"returns-accepted:2017-18", "returns-overdue:2017-18", "spend-planned:2017-18"} <= listed
    assert not {key for key in listed if key.startswith(("people-supported", "satisfaction", "spend-per-person"))}


def test_a_return_accepted_after_the_day_is_not_listed():
    accepted_return(a_return(1), at=AT + timedelta(days=1))
    listed = {one.key for one in catalogue(DAY, [Y17])}
    assert "returns-accepted:2017-18" in listed
    assert "people-supported:2017-18" not in listed
    assert "people-supported:2017-18" in {one.key for one in catalogue(DAY + timedelta(days=1), [Y17])}


@pytest.mark.usefixtures("agreement")
def test_tables_make_their_total_and_a_chart_has_a_bar_a_quarter():
    table = tables_of(["table:results-by-provider:2017-18"], DAY).popitem()[1]
    assert table.total_values[2] == sum(row[2] for row in table.values) == 63
    assert tables_of(["table:returns-received:2017-18"], DAY).popitem()[1].rows[0].cells[2:] == (
        "Accepted",
        "Accepted",
        "Overdue",
        "Not due yet",
    )
    chart = charts_of(["chart:people-supported-by-quarter:2017-18"], DAY).popitem()[1]
    assert [(bar.label, bar.value, bar.printed) for bar in chart.bars] == [
        ("Quarter 1 of 2017/18", Decimal(48), "48"),
        ("Quarter 2 of 2017/18", Decimal(40), "40"),
    ]
    assert tables_of(["table:outcomes:2015-16"], DAY).popitem()[1].is_without_data


def test_a_small_count_prints_as_not_shown_and_does_not_stand_in_the_way():
    accepted_return(
        a_return(1), supported=3, new=3, continuing=0, by_priority=3, by_area=3, cope_measured=0, cope_improved=0
    )
    report = a_report(
        words={"People": "<p>They supported [[people-supported:2017-18]] people.</p>"}, as_at=DAY, first_year=Y17
    )
    check = check_of(report)

    assert check.broken == ()
    assert report_input(report, check)["figures"]["people-supported:2017-18"]["printed"] == "not shown"
    key = "table:results-by-area:2017-18"
    assert {row.cells[1] for row in tables_of([key], DAY)[key].rows} <= {"not shown", "0"}
    assert tables_of([key], DAY)[key].total.cells[1] == "not shown"
    assert charts_of(["chart:people-supported-by-quarter:2017-18"], DAY).popitem()[1].bars == ()


@pytest.mark.usefixtures("agreement")
def test_a_hundred_figures_of_a_year_cost_as_many_queries_as_one():
    def queries(keys):
        with CaptureQueriesContext(connection) as asked:
            figures_of(keys, DAY, Books(DAY))
        return len(asked)

    many = [f"{name}:2017-18{more}" for name in ("people-supported", "satisfaction") for more in ("", ":q1", ":q1-q2")]
    assert queries(many) == queries(many[:1]) == 8
