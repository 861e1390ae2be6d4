"""Totals at the right of a table, a row at the value of the year beside it, and figures that are rounded."""

from decimal import Decimal

import pytest

from reports.rules.findings import findings_in
from reports.rules.paper import Known, KnownRow, Paper, PassageTable
from reports.rules.reading import read_text


def findings(header, *rows, before="", known=Known()):  # noqa: B008 - frozen
    wheres = tuple(f"row {at}" for at in range(1, len(rows) + 1))
    return findings_in(Paper((PassageTable("Table 1", header, rows, before=before, row_wheres=wheres),)), known)


def found(header, *rows, before=""):
    return [(one.where, one.printed, one.expected) for one in findings(header, *rows, before=before)]


YEARS = ("Provider", "2016/17", "2017/18", "Total")


@pytest.mark.parametrize(
    ("header", "rows", "expected"),
    [
        (YEARS, (("Ash", "10", "20", "30"), ("Elm", "5", "6", "12")), ("row 2", "12", "11")),
        (
            ("Area", "Q1", "Q2", "Total", "% change"),
            (("Ash", "£10", "£20", "£30", "5%"), ("Elm", "£5", "£6", "£12", "-3%"), ("Fir", "£1", "£2", "£3", "")),
            ("row 2", "£12", "£11"),
        ),
        (
            ("Area", "Change", "2016/17", "2017/18", "Grand total"),
            (("Ash", "3", "10", "20", "30"), ("Elm", "4", "5", "6", "11"), ("Fir", "9", "1", "2", "4")),
            ("row 3", "4", "3"),
        ),
        (
            ("Area", "Opening", "Q1", "Q2", "Total"),
            (("Ash", "90", "10", "20", "30"), ("Elm", "90", "5", "6", "11"), ("Fir", "50", "1", "2", "4")),
            ("row 3", "4", "3"),
        ),
        (
            ("Area", "2016/17", "Change", "2017/18", "Total"),
            (("Ash", "10", "3", "20", "30"), ("Elm", "5", "4", "6", "12"), ("Fir", "1", "9", "2", "3")),
            ("row 2", "12", "11"),
        ),
        (YEARS, (("Ash", "1,210", "2,110", "3,230"),), ("row 1", "3,230", "3,320")),
    ],
    ids=["last", "before a change", "after a change", "the last columns", "around a change", "one row, mistyped"],
)
def test_a_total_at_the_right_is_the_sum_of_its_row(header, rows, expected):
    assert found(header, *rows) == [expected]


@pytest.mark.parametrize(
    ("header", "rows"),
    [
        (("Area", "2016/17", "2017/18", "Total since 2015"), (("Ash", "120", "80", "900"), ("Elm", "45", "60", "700"))),
        (
            ("Area", "Adults", "Children", "Babies", "Total"),
            (("Ash", "120", "8", "<5", "131"), ("Elm", "45", "60", "1", "106"), ("Fir", "1", "2", "3", "6")),
        ),
        (
            ("Area", "2016/17", "2017/18", "% change", "Total"),
            (("Ash", "9", "8", "-11%", "17"), ("Elm", "4", "6", "50%", "10")),
        ),
        (
            ("Area", "Q1", "Q2", "H1 total", "Q3", "Q4", "Total"),
            (("Ash", "1", "2", "3", "4", "5", "12"), ("Elm", "2", "2", "4", "1", "1", "6")),
        ),
        (("Area", "Women", "Men", "Total"), (("Ash", "", "7", "7"), ("Elm", "2", "2", "4"), ("Fir", "£4", "3", "9"))),
        (("Area", "New", "Repeat", "Total hours"), (("Ash", "0", "0", "0"), ("Elm", "2", "3", "45"))),
        (("Area", "Paid £m", "Due £m", "Total £m"), (("Ash", "1.2", "2.1", "3.4"), ("Elm", "2.2", "2.3", "4.5"))),
        (("Area", "Women", "Men", "Total %"), (("Ash", "1", "2", "9"), ("Elm", "2", "2", "4"))),
    ],
    ids=["of more years", "suppressed", "change", "halves", "mixed", "noughts", "rounded", "a share"],
)
def test_a_total_of_something_else_is_not_held_against_its_row(header, rows):
    assert found(header, *rows) == []


@pytest.mark.parametrize("head", ["Paid £000", "Paid (£m)", "Paid, thousands"])
def test_figures_in_thousands_may_miss_their_total_by_rounding(head):
    rows = (("Ash", "1,204"), ("Elm", "310"), ("Fir", "88"))
    assert found(("Area", head), *rows, ("Total", "1,603")) == []
    assert found(("Area", head), *rows, ("Total", "1,630")) == [("row 4", "1,630", "1,602")]
    assert found(("Area", "Paid"), *rows, ("Total", "1,603")) == [("row 4", "1,603", "1,602")]


BOTH = (
    ("Ash", "£41,000", "£48,020"),
    ("Elm", "£310,500", "£322,750"),
    ("Fir", "£95,250", "£96,000"),
)


def test_a_row_at_the_value_of_the_year_beside_it_is_named():
    [one] = findings(("Provider", "2016/17", "2017/18"), *BOTH, ("Total", "£446,750", "£459,750"))
    assert (
        "With the row “Ash” at its value of 2016/17, £41,000 instead of £48,020, the rows make £459,750."
        in one.explanation
    )


def test_numbers_are_told_as_numbers():
    rows = (("Ash", "410", "480"), ("Elm", "3,105", "3,227"), ("Fir", "952", "960"))
    header = ("Provider", "Referrals 2016/17", "Referrals 2017/18")
    [one] = findings(header, *rows, ("Total", "4,467", "4,597"))
    assert "at its value of 2016/17, 410 instead of 480, the rows make 4,597." in one.explanation


@pytest.mark.parametrize("header", [("Provider", "Asked for", "Given"), ("Provider", "Old", "2017/18")])
def test_what_is_no_other_year_explains_nothing(header):
    [one] = findings(header, *BOTH, ("Total", "£446,750", "£459,750"))
    assert "at its value" not in one.explanation


def test_of_two_rows_that_would_explain_it_none_is_named():
    rows = (("Ash", "£40", "£50"), ("Elm", "£70", "£80"), ("Fir", "£95", "£96"))
    [one] = findings(("Provider", "2016/17", "2017/18"), *rows, ("Total", "£205", "£216"))
    assert "at its value" not in one.explanation


def test_old_pounds_do_not_explain_a_count():
    old = KnownRow("Ash", Decimal(410), "2016/17")
    [one] = findings(
        ("Provider", "Calls"), ("Ash", "480"), ("Elm", "960"), ("Total", "1,370"), known=Known(rows=(old,))
    )
    assert "at its value" not in one.explanation


def test_cells_in_the_line_above_a_listing_head_its_columns():
    text = "Area        2023/24   2024/25   Total\nCastle        1,204     1,310   2,514\n"
    text += "Mere            655       702   1,375\nMoss            310       298     608\n"
    [table] = read_text(text).tables
    assert table.header == ("Area", "2023/24", "2024/25", "Total")
    assert [(one.printed, one.expected) for one in findings_in(read_text(text))] == [("1,375", "1,357")]
