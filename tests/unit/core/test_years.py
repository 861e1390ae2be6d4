from datetime import date

import pytest

from core import years


@pytest.mark.parametrize(
    ("day", "label"),
    [
        (date(2017, 4, 1), "2017/18"),
        (date(2018, 3, 31), "2017/18"),
        (date(2018, 4, 1), "2018/19"),
        (date(1999, 12, 31), "1999/00"),
    ],
)
def test_a_day_belongs_to_the_year_that_began_last_april(day, label):
    assert years.label(years.starting(day)) == label


def test_a_year_is_read_from_an_address_and_written_back():
    assert years.parse("2017-18") == date(2017, 4, 1)
    assert years.slug(years.parse("1999-00")) == "1999-00"


@pytest.mark.parametrize("text", ["2017-19", "2017", "17-18", "2017-18x", "", "２０１７-18", "9999-00"])
def test_what_is_no_financial_year_is_refused(text):
    with pytest.raises(ValueError, match="not a financial year"):
        years.parse(text)
