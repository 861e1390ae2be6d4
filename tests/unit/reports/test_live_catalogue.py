"""The list that authors search: all that has data for the years of a report, in words that they would type."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reports.figures.live import catalogue, figures_of
from reports.figures.live_charts import charts_of
from reports.figures.live_tables import tables_of
from tests.unit.reports.live_office import BOARD_DAY, office

__all__ = ["office"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("office")]

Y15, Y16, Y17 = date(2015, 4, 1), date(2016, 4, 1), date(2017, 4, 1)


def found(*words, years=(Y15, Y17)):
    return {one.key for one in catalogue(BOARD_DAY, years) if all(word in one.words for word in words)}


def test_whatever_is_listed_has_a_value_under_the_same_name():
    listed = catalogue(BOARD_DAY, [Y15, Y17])
    figures = figures_of([one.key for one in listed if one.kind == "figure"], BOARD_DAY)
    tables = tables_of([one.key for one in listed if one.kind == "table"], BOARD_DAY)
    charts = charts_of([one.key for one in listed if one.kind == "chart"], BOARD_DAY)

    assert [one.key for one in listed if one.key not in figures | tables | charts] == []
    assert [key for key, figure in figures.items() if figure.value is None] == []
    assert [key for key, table in tables.items() if table.is_without_data] == []
    assert {one.key: one.label for one in listed if one.kind == "figure"} == {
        key: figure.label for key, figure in figures.items()
    }
    of_ledger = {one.key: one.value for one in listed if one.shelf.stretch}
    assert of_ledger == {key: figures[key].value for key in of_ledger}
    assert len(of_ledger) > 200
    assert len({one.key for one in listed}) == len(listed)


def test_an_author_finds_a_figure_by_the_words_of_the_office_and_of_the_papers():
    assert "fund-confirmed:2017-18" in found("budget", "2017/18")
    assert "committed:domestic-abuse:2017-18" in found("domestic violence", "2017/18")
    assert "committed-to:coventry-rape-and-sexual-abuse-centre:2017-18" in found("crasac")
    assert "providers:2017-18" in found("how many", "agencies")
    assert "table:funded-agencies:2017-18" in found("agencies", "table:")
    assert "chart:spend-by-group:2015-16:2017-18" in found("chart:", "spend")


def test_a_year_without_figures_is_not_listed_and_nothing_that_would_need_it():
    keys = found()

    # What a paper prints of that year is quoted, and no figure of the ledger.
    assert not [key for key in keys - {"people-as-printed:2016-17"} if key.endswith(":2016-17")]
    assert "fund-committed:2015-16:2017-18" not in keys
    assert "paid-in-all:2015-16" not in keys
    assert "change-fund-confirmed:2017-18" not in keys
    assert "change-fund-confirmed:2015-16:2017-18" in keys
    assert "paid-in-all:2017-18" in found(years=[Y17])
    assert found(years=[Y16]) == {"people-as-printed:2016-17"}
    assert catalogue(BOARD_DAY, []) == ()
    assert catalogue(date(2015, 3, 1), [Y15]) == ()


def test_a_priority_that_the_year_adopted_without_money_is_listed():
    assert "committed:hate-crime:2017-18" in found("hate crime")
    assert "committed:business-crime:2017-18" not in found("business crime")


def test_the_list_costs_as_many_queries_for_two_years_as_for_one():
    def queries(years):
        with CaptureQueriesContext(connection) as asked:
            catalogue(BOARD_DAY, years)
        return len(asked)

    # Of one year the groups are read too, for its sums since then are whole.
    assert queries([Y15, Y17]) <= queries([Y17]) <= 14
