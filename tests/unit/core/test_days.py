from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.forms.days import DayParts, WrongDay, read_day, split_day


@pytest.mark.parametrize(
    "typed",
    [
        ("23", "1", "2018"),
        ("23", "01", "2018"),
        (" 23 ", "January", "2018"),
        ("23rd", "jan", "2018"),
        ("２３", "１", "２０１８"),
        ("23/01/2018", "", ""),
        ("23 January 2018", "", ""),
    ],
)
def test_a_day_is_read_as_people_type_it(typed):
    assert read_day(DayParts(*typed)) == date(2018, 1, 23)


def test_september_has_two_short_names():
    assert read_day(DayParts("1", "sept", "2018")) == read_day(DayParts("1", "sep", "2018")) == date(2018, 9, 1)


@pytest.mark.parametrize(
    ("typed", "message", "parts"),
    [
        (("", "1", "2018"), "Date confirmed must include a day", ("day",)),
        (("1", "", ""), "Date confirmed must include a month and year", ("month", "year")),
        (("31", "4", "2018"), "31 April does not exist: April has 30 days", ("day",)),
        (("29", "2", "2017"), "29 February 2017 does not exist: 2017 is not a leap year", ("day", "year")),
        (("30", "2", "2018"), "30 February does not exist: February has 28 days, or 29 in a leap year", ("day",)),
        (("30", "2", "2016"), "30 February does not exist: February has 29 days", ("day",)),
        (("1", "1", "18"), "Enter the year in full, for example 2018", ("year",)),
        (("1", "1", "201"), "Enter the year as four figures, for example 2018", ("year",)),
        (("1", "1", "1066"), "Enter a year from 1900 to 2100", ("year",)),
        (("0", "1", "2018"), "Enter the day as a number from 1 to 31", ("day",)),
        (("first", "1", "2018"), "Enter the day as a number from 1 to 31", ("day",)),
        (("1", "13", "2018"), "Enter the month as a number from 1 to 12, or by its name", ("month",)),
        (("1", "Ju", "2018"), "Enter the month as a number from 1 to 12, or by its name", ("month",)),
        (("1", "Ebrill", "2018"), "Enter the month as a number from 1 to 12, or by its name", ("month",)),
    ],
)
def test_a_wrong_day_says_what_to_do_and_where(typed, message, parts):
    with pytest.raises(WrongDay) as wrong:
        read_day(DayParts(*typed), name="Date confirmed")
    assert (wrong.value.message, wrong.value.parts) == (message, parts)


@pytest.mark.parametrize(
    "text", ["23 January 2018", "23/1/2018", "23.01.2018", "2018-01-23", "23rd Jan, 2018", " 23-1-2018 "]
)
def test_a_day_in_one_box_is_read(text):
    assert read_day(split_day(text)) == date(2018, 1, 23)


def test_a_day_in_one_box_without_a_year_asks_for_it():
    with pytest.raises(WrongDay, match="must include a year"):
        read_day(split_day("31/04"))


def day_or_wrong_parts(typed: DayParts) -> date | tuple[str, ...]:
    try:
        return read_day(typed)
    except WrongDay as wrong:
        return wrong.parts


@given(st.text(), st.text(), st.text())
def test_whatever_is_typed_is_a_day_or_a_reason(day, month, year):
    assert day_or_wrong_parts(DayParts(day, month, year))


@given(st.text())
def test_whatever_is_typed_in_one_box_is_a_day_or_a_reason(text):
    assert day_or_wrong_parts(split_day(text))


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 12, 31)))
def test_every_day_comes_back(day):
    assert read_day(DayParts(str(day.day), str(day.month), str(day.year))) == day
    assert read_day(split_day(day.isoformat())) == day
