"""The sentences above and below a table: what they say of a fund, and when."""

from datetime import date
from decimal import Decimal

import pytest

from reports import rules

DAY = date(2018, 1, 23)


def told(**figures):
    asked = {
        "lines": 18,
        "committed": Decimal("3541673.00"),
        "confirmed": Decimal("3321557.00"),
        "indicative": Decimal(0),
        "tolerance": Decimal("220116.00"),
        "tolerance_on": DAY,
    }
    return rules.truth(**asked | figures)


def test_over_the_fund_within_a_tolerance():
    truth = told()
    assert truth.is_over
    assert str(truth) == (
        "18 commitments make £3,541,673. That is £220,116 (6.6%) more than the confirmed fund of £3,321,557. "
        "Finance recorded a tolerance of £220,116 on 23 January 2018."
    )
    assert [phrase.text for phrase in truth.phrases if phrase.is_strong] == ["£3,541,673", "£220,116 (6.6%)"]


def test_over_the_fund_before_there_was_a_tolerance():
    assert "Finance had recorded no tolerance by that day." in str(told(tolerance=Decimal(0), tolerance_on=None))


def test_over_the_fund_beyond_the_tolerance():
    truth = str(told(tolerance=Decimal("200000.00")))
    assert "a tolerance of £200,000 on 23 January 2018, which is £20,116 too little." in truth


def test_within_the_fund_says_what_is_left():
    truth = told(lines=1, committed=Decimal("1000000.50"), tolerance=Decimal(0), tolerance_on=None)
    assert not truth.is_over
    assert str(truth) == (
        "1 commitment makes £1,000,000.50. That leaves £2,321,556.50 (69.9%) of the confirmed fund of £3,321,557."
    )


def test_exactly_the_fund():
    truth = told(committed=Decimal("3321557.00"), tolerance=Decimal(0), tolerance_on=None)
    assert "That is the whole of the confirmed fund of £3,321,557." in str(truth)
    assert not truth.is_over


def test_a_tolerance_that_nobody_needs_is_told():
    assert "The tolerance of £220,116 recorded on 23 January 2018 is not needed." in str(told(committed=Decimal(5)))


def test_without_income_all_of_it_is_too_much():
    truth = told(confirmed=Decimal(0), tolerance=Decimal(0), tolerance_on=None)
    assert truth.is_over
    assert "No income is confirmed, so all of it is more than the fund holds." in str(truth)


def test_nothing_committed():
    nothing = {"lines": 0, "committed": Decimal(0), "tolerance": Decimal(0), "tolerance_on": None}
    assert str(told(**nothing)) == "Nothing is committed. The confirmed fund is £3,321,557."
    assert str(told(**nothing, confirmed=Decimal(0))) == "Nothing is committed and no income is confirmed."


def test_indicative_income_is_told_beside_the_confirmed():
    assert "£50,000 more has been notified and is not confirmed." in str(told(indicative=Decimal(50_000)))


@pytest.mark.parametrize(
    ("allocated", "words"),
    [
        (2_344_273, "9 headings hold £2,344,273, the whole of the confirmed fund."),
        (2_000_000, "9 headings hold £2,000,000, £344,273 less than the confirmed fund."),
        (2_400_000, "9 headings hold £2,400,000, £55,727 more than the confirmed fund."),
    ],
)
def test_headings_beside_the_fund(allocated, words):
    said = rules.headings_sentence(
        headings=9,
        allocated=Decimal(allocated),
        committed=Decimal(1_595_409),
        confirmed=Decimal(2_344_273),
        under_none=Decimal(0),
    )
    assert said.startswith(words)
    assert said.endswith(f"£1,595,409 is committed under them and £{allocated - 1_595_409:,} is free.")


def test_headings_of_a_day_before_any_income():
    nothing = dict.fromkeys(("committed", "confirmed", "under_none"), Decimal(0))
    said = rules.headings_sentence(headings=1, allocated=Decimal(1_385_000), **nothing)
    assert said.startswith("1 heading holds £1,385,000, and no income is confirmed. £0 is committed")


def test_no_headings():
    nothing = dict.fromkeys(("allocated", "committed", "confirmed", "under_none"), Decimal(0))
    assert rules.headings_sentence(headings=0, **nothing) == "Nothing of this fund is allocated to a heading."


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2018, 1, 22), "1 day ago"),
        (date(2018, 1, 12), "11 days ago"),
        (DAY, "today"),
        (date(2018, 1, 24), "in 1 day"),
        (date(2018, 3, 24), "in 60 days"),
    ],
)
def test_since(day, words):
    assert rules.since(day, DAY) == words
