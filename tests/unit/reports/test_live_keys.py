"""How the key of a live figure is written, and what it means."""

from datetime import date

import pytest

from reports.choices import Span
from reports.figures.live_families.all import FAMILIES, wanted
from reports.figures.live_families.keys import MOST_YEARS, asked, years_in_words, years_meant

DAY = date(2018, 1, 23)
Y15, Y16, Y17 = date(2015, 4, 1), date(2016, 4, 1), date(2017, 4, 1)


def test_a_key_names_its_family_its_subject_its_years_and_its_fund():
    found = asked("committed:domestic-abuse:2015-16:2017-18:community-safety", has_subject=True, most_years=2)

    assert (found.family, found.subject, found.fund) == ("committed", "domestic-abuse", "community-safety")
    assert found.years == (Y15, Y17)


@pytest.mark.parametrize(
    "key",
    [
        "",
        "fund-confirmed",
        "fund-confirmed:",
        "fund-confirmed:2017",
        "fund-confirmed:2017-19",
        "fund-confirmed:2017/18",
        "Fund-Confirmed:2017-18",
        "fund-confirmed:2017-18:",
        "fund-confirmed:2017-18:victims-fund:more",
        "fund-confirmed:2017-18:2015-16",
        "fund-confirmed:2017-18:2017-18",
        "fund-confirmed:2015-16:2016-17:2017-18",
        "fund-confirmed:1900-01:2017-18",
        "fund-confirmed:victims-fund:2017-18",
        "fund-left:2015-16:2017-18",
        "committed:2017-18",
        "committed:domestic abuse:2017-18",
        "committed:<b>:2017-18",
        "committed:domestic-abuse",
        "providers:2015-16:2017-18",
        "no-such-family:2017-18",
        "table:headings:2017-18",
        "fund-confirmed:٢٠١٧-18",
    ],
)
def test_what_is_not_written_as_a_key_asks_for_nothing(key):
    assert wanted(key) is None


@pytest.mark.parametrize("family", FAMILIES.values(), ids=lambda family: family.name)
def test_each_family_is_found_by_its_own_key(family):
    subject = ":some-slug" if family.about else ""

    found = wanted(f"{family.name}{subject}:2017-18")

    assert found is not None
    assert found.family is family


def test_years_since_end_with_the_year_of_the_day():
    since = asked("paid-in-all:2015-16", has_subject=False, most_years=1)

    assert years_meant(since, Span.SINCE, DAY) == (Y15, Y16, Y17)
    assert years_meant(since, Span.SINCE, date(2018, 4, 1))[-1] == date(2018, 4, 1)
    assert years_meant(since, Span.SINCE, date(2015, 3, 31)) == ()
    assert years_in_words(since, Span.SINCE) == "since 2015/16"


def test_more_years_than_anybody_is_told_of_are_none_and_not_some():
    since = asked("paid-in-all:1980-81", has_subject=False, most_years=1)
    last_day = date(1980 + MOST_YEARS, 3, 31)

    assert len(years_meant(since, Span.SINCE, last_day)) == MOST_YEARS
    assert years_meant(since, Span.SINCE, date(1980 + MOST_YEARS, 4, 1)) == ()


def test_a_change_is_against_the_year_before_unless_another_is_named():
    one = asked("change-fund-confirmed:2017-18", has_subject=False, most_years=2)
    two = asked("change-fund-confirmed:2015-16:2017-18", has_subject=False, most_years=2)

    assert years_meant(one, Span.CHANGE, DAY) == (Y16, Y17)
    assert years_meant(two, Span.CHANGE, DAY) == (Y15, Y17)
    assert years_in_words(one, Span.CHANGE) == "2016/17 to 2017/18"
