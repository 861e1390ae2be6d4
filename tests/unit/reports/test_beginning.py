"""What a report begins with: its outline for each of its years, or the words of the one that it supersedes."""

from datetime import date

import pytest

from reports import transitions
from reports.choices import ReportKind
from reports.models import SectionWording
from reports.rules.outlines import filled_in
from reports.rules.tokens import moved
from tests.factories.commissioning import AT, a_fund, an_office, with_income
from tests.factories.reports import YEAR, a_report, an_author, issued_report
from tests.worlds import world

pytestmark = pytest.mark.django_db

BEFORE = date(2016, 4, 1)


def bodies(report):
    kept = report.sections.filter(is_left_out=False).order_by("position")
    return [(one.heading, one.body) for one in kept]


# The outline


def test_a_fund_statement_of_two_years_shows_each():
    a_fund(start_on=BEFORE)
    a_fund()
    report = a_report(kind=ReportKind.FUND, first_year=BEFORE, last_year=YEAR)
    words = dict(bodies(report))
    for year in ("2016", "2017"):
        slug = f"{year}-{int(year[2:]) + 1}"
        assert f"Victims Fund of {slug.replace('-', '/')} is [[fund-confirmed:{slug}]]" in words["The fund"]
        assert f"[[table:headings:{slug}]]" in words["How the fund is allocated"]
        assert f"[[chart:headings:{slug}]]" in words["How the fund is allocated"]
        assert f"<p>[[table:decisions:{slug}]]</p>" in words["Decisions of the year"]
    assert words["The fund"].index("2016-17") < words["The fund"].index("2017-18")


def test_a_year_that_the_office_never_had_is_not_shown():
    a_fund(start_on=date(2015, 4, 1))
    a_fund()
    report = a_report(kind=ReportKind.FUND, first_year=date(2015, 4, 1), last_year=YEAR)
    assert dict(bodies(report))["Decisions of the year"] == (
        "<p>[[table:decisions:2015-16]]</p>\n<p>[[table:decisions:2017-18]]</p>"
    )


def test_only_the_paragraph_with_the_sign_is_repeated():
    body = (
        "<h3>Years</h3><p>In {in_year}.</p><p>{in_each_year}: [[fund-paid:{each_year}]].</p>"
        "<ul><li>{each_year}</li></ul>"
    )
    assert filled_in(body, first=BEFORE, last=YEAR, each=(BEFORE, YEAR)) == (
        "<h3>Years</h3><p>In 2017/18.</p><p>2016/17: [[fund-paid:2016-17]].</p><p>2017/18: [[fund-paid:2017-18]].</p>"
        "<ul><li>2017-18</li></ul>"
    )


# The words of an earlier report


EARLIER = {
    "Second thoughts": "<p>In 2017/18 the fund was [[fund-confirmed:2017-18|in words]].</p>",
    "Our own heading": "<p>[[table:headings:2017-18]]</p>",
}


def an_issued_report():
    an_office()
    with_income()
    return issued_report(words=EARLIER, first_year=YEAR)


old = world(an_issued_report)


def test_a_correction_begins_with_the_words_of_what_it_supersedes_in_their_order(old):
    new = transitions.start_report(
        kind=old.kind,
        title="Corrected",
        as_at=old.as_at,
        first_year=YEAR,
        last_year=YEAR,
        supersedes=old,
        by=an_author(),
        at=AT,
    )
    assert bodies(new) == list(EARLIER.items())
    assert [one.body for one in SectionWording.objects.filter(section__report=new).order_by("pk")] == list(
        EARLIER.values()
    )
    # Nothing of the old one moved over.
    assert bodies(old) == list(EARLIER.items())


def test_the_report_of_the_next_year_takes_the_words_with_the_figures_of_its_own_year(old):
    a_fund(start_on=date(2018, 4, 1))
    new = a_report(supersedes=old, first_year=date(2018, 4, 1), last_year=date(2018, 4, 1))
    words = dict(bodies(new))
    assert words["Our own heading"] == "<p>[[table:headings:2018-19]]</p>"
    # Words are the author's: the guard asks about a year that no longer fits.
    assert words["Second thoughts"] == "<p>In 2017/18 the fund was [[fund-confirmed:2018-19|in words]].</p>"


@pytest.mark.parametrize(
    ("typed", "earlier", "now", "expected"),
    [
        ("[[a:2017-18]]", (2017, 2017), (2017, 2017), "[[a:2017-18]]"),
        ("[[a:2017-18]] [[a:2016-17]]", (2017, 2017), (2018, 2018), "[[a:2018-19]] [[a:2017-18]]"),
        ("[[a:2015-16:2017-18]]", (2015, 2017), (2015, 2018), "[[a:2015-16:2018-19]]"),
        ("[[a:2016-17]]", (2015, 2017), (2015, 2018), "[[a:2016-17]]"),
        ("[[a:2015-16:2016-17]]", (2015, 2016), (2016, 2017), "[[a:2016-17:2017-18]]"),
        ("[[a:x-2017-18:2017-18]] 2017-18", (2017, 2017), (1999, 1999), "[[a:x-2017-18:1999-00]] 2017-18"),
    ],
)
def test_tokens_move_with_the_years_of_the_report(typed, earlier, now, expected):
    first_days = [tuple(date(year, 4, 1) for year in years) for years in (earlier, now)]
    assert moved(typed, earlier=first_days[0], now=first_days[1]) == expected
