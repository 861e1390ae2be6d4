"""What the pages of a report read of the ledger they read once, and the guard knows as much as it did."""

from datetime import date
from decimal import Decimal
from unittest import mock

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.roles import Role
from reports.figures.insertable import found_for, offered
from reports.figures.known import known_figures, known_for
from reports.figures.live import catalogue, figures_of
from reports.figures.live_catalogue import ledger_figures
from reports.figures.live_charts import charts_of
from reports.figures.live_families import books, doors
from reports.figures.live_families.books import Books
from reports.figures.live_tables import tables_of
from tests.factories import commissioning as money
from tests.factories import reports as f
from tests.integration import check_pages
from tests.integration.section_pages import at, signed_in_as, told

pytestmark = pytest.mark.django_db

BEFORE = date(2016, 4, 1)
CHANGE = "Change in what is committed to Stalking, 2016/17 to 2017/18"


def a_report(**facts):
    return f.a_report(
        **({"first_year": BEFORE, "words": {"Money": "<p>It is [[fund-confirmed:2017-18]].</p>"}} | facts)
    )


def promised(year, **amounts):
    """A fund of a year with a commitment to each priority that is named."""
    fund = money.with_income(money.a_fund(start_on=year), Decimal("90000.00"), year)
    for name, amount in amounts.items():
        money.a_commitment(
            fund,
            Decimal(amount),
            provider=money.a_provider("Hope Trust"),
            priority=money.a_priority(name),
            effective_on=year,
        )
    return fund


@pytest.fixture
def two_years(db):
    """Stalking in both years, Fgm in the first alone; and a priority adopted in the later one, without money."""
    money.adopted("Hate crime")
    promised(BEFORE, Stalking="7000.00", Fgm="500.00")
    promised(f.YEAR, Stalking="10000.00")


def kinds_of(entries):
    return [[one.key for one in entries if one.kind == kind] for kind in ("figure", "table", "chart")]


def test_books_of_every_year_hold_what_books_of_the_years_asked_for_hold(two_years):
    day, years = f.AS_AT, [BEFORE, f.YEAR]
    listed, shared = catalogue(day, years), Books(day)
    assert [(one.key, one.label, one.words) for one in catalogue(day, years, shared)] == [
        (one.key, one.label, one.words) for one in listed
    ]
    assert "committed:hate-crime:2017-18" in kinds_of(listed)[0]
    for read, keys in zip((figures_of, tables_of, charts_of), kinds_of(listed), strict=True):
        assert keys
        assert read(keys, day, shared) == read(keys, day)


def test_each_known_figure_is_the_live_figure_of_its_key(two_years):
    known = {one.key: (one.label, one.value, one.unit) for one in known_figures(a_report())}
    live = figures_of(list(known), f.AS_AT)
    assert len(known) > 40
    assert known == {key: (one.label, one.value, one.unit) for key, one in live.items()}


def test_no_address_is_made_of_what_is_only_compared(two_years):
    with mock.patch.object(doors, "address", side_effect=AssertionError("Nobody follows it")):
        assert known_figures(a_report())


def test_a_change_on_the_year_before_is_listed_once(two_years):
    listed = catalogue(f.AS_AT, [BEFORE, f.YEAR])
    keys = [one.key for one in listed if one.label == CHANGE]
    assert keys == ["change-committed:stalking:2017-18"]
    labels = [one.label for one in listed if one.kind == "figure"]
    assert sorted(labels) == sorted(set(labels))


def test_what_only_the_earlier_year_had_is_listed_as_a_change_all_the_same(two_years):
    listed = {one.key: one.value for one in catalogue(f.AS_AT, [BEFORE, f.YEAR])}
    assert listed["change-committed:fgm:2016-17:2017-18"] == -500
    assert "change-committed:fgm:2017-18" not in listed


def test_a_change_over_more_years_is_listed_beside_that_on_the_year_before(two_years):
    promised(date(2015, 4, 1), Stalking="1000.00")
    keys = {one.key for one in catalogue(f.AS_AT, [date(2015, 4, 1), f.YEAR])}
    assert {"change-committed:stalking:2017-18", "change-committed:stalking:2015-16:2017-18"} <= keys


def test_the_page_of_a_section_reads_the_commitments_once(two_years):
    section = a_report().sections.get(heading="Money")
    officer = signed_in_as(Role.OFFICER)
    with mock.patch.object(books, "commitment_rows", wraps=books.commitment_rows) as read:
        answer = officer.get(at(section))
    assert answer.context["offered"]
    assert read.call_count == 1


def test_saving_a_section_does_not_ask_the_guard(two_years):
    section, officer = a_report().sections.get(heading="Money"), signed_in_as(Role.OFFICER)
    typed = {"heading": "Money", "body": "<p>It is [[no-such-figure:2017-18]].</p>", "version": section.version}
    with mock.patch("reports.figures.check.known_for", side_effect=AssertionError("It was asked")):
        answer = officer.post(at(section), typed)
    assert (answer.status_code, len(told(answer, "warning"))) == (302, 1)


def test_the_page_of_a_finding_asks_once_what_is_known():
    report = check_pages.wrong_report()
    officer, address = signed_in_as(Role.OFFICER), check_pages.page_of(report, check_pages.found(report, "£100,001"))
    with mock.patch("reports.figures.known.ledger_figures", wraps=ledger_figures) as listed:
        answer = officer.get(address)
    assert answer.context["replace_form"].fields["figure"].choices[0][0] == "fund-confirmed:2017-18"
    assert listed.call_count == 1


def test_other_names_are_read_when_somebody_searches(two_years):
    report, shared = a_report(), Books(f.AS_AT)

    def names_read(search):
        with CaptureQueriesContext(connection) as asked:
            found = found_for(report, search, shared)
            offered(found[:5], report, shared)
        return [query for query in asked.captured_queries if "prioritysynonym" in query["sql"]]

    assert names_read("") == []
    assert len(names_read("stalking")) == 1


def test_an_issue_of_the_same_day_is_not_read_again_for_what_stood_then(two_years):
    f.issued_report(first_year=BEFORE, as_at=f.AS_AT, words={"Money": "<p>[[fund-confirmed:2017-18]]</p>"})
    with mock.patch("reports.figures.known.commitment_rows", side_effect=AssertionError("It was read")):
        assert known_for(a_report()).rows
