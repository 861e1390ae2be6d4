"""Totals: which rows they take together, and what may be said of a gap."""

import time
from decimal import Decimal

import pytest

from reports.rules.columns import columns_of
from reports.rules.findings import findings_in
from reports.rules.paper import Known, KnownRow, Paper, Passage, PassageTable

NAMES = ("Alder", "Birch", "Cedar", "Damson", "Elm", "Fir")


def table(*rows, header=("Provider", "Amount"), **more):
    return PassageTable("Table 1", header, tuple(rows), **more)


def findings(*parts, known=Known()):  # noqa: B008 - frozen
    return findings_in(Paper(tuple(parts)), known)


def said(*parts, known=Known()):  # noqa: B008 - frozen
    return [one.explanation for one in findings(*parts, known=known)]


def rows_of(*amounts, total):
    return [*zip(NAMES, amounts, strict=False), ("Total", total)]


def test_a_total_that_its_rows_make_is_right():
    assert not findings(table(*rows_of("£1,000", "£250.50", "£3", total="£1,253.50")))


def test_one_row_left_out_is_named():
    [finding] = findings(table(*rows_of("£1,000", "£250", "£30", total="£1,030")))
    assert (finding.kind, finding.printed, finding.expected) == ("total", "£1,030", "£1,280")
    assert "Without the row “Birch” (£250) the rows make £1,030." in finding.explanation


def test_two_rows_left_out_are_named():
    [words] = said(table(*rows_of("£1,000", "£257", "£30", "£411", total="£1,030")))
    assert "Without the rows “Birch” (£257) and “Damson” (£411) the rows make £1,030." in words


def test_of_several_rows_that_would_explain_a_gap_none_is_named():
    [words] = said(table(*rows_of("£100", "£100", "£300", total="£400")))
    assert "Without" not in words
    assert "leaves out" not in words


def test_the_first_rows_left_out_are_told():
    [words] = said(table(*rows_of("£500", "£100", "£300", total="£400")))
    assert "It leaves out “Alder” (£500)." in words


def test_a_row_at_the_value_of_an_earlier_year_is_named():
    old = KnownRow("Cedar advice service", Decimal(80), "2021/22", "the report of May 2021")
    [words] = said(
        table(("Alder", "£100"), ("Cedar advice service", "£95"), ("Total", "£180")), known=Known(rows=(old,))
    )
    assert "With the row “Cedar advice service” at its value of 2021/22, £80 (the report of May 2021)" in words


def test_an_old_value_explains_a_total_that_lost_a_digit():
    rows = [("Alder advice", "£1,900,000"), ("Cedar advice", "£640,000"), ("Total", "£2,160,00")]
    old = KnownRow("Cedar advice", Decimal(260000))
    [words] = said(table(*rows), known=Known(rows=(old,)))
    assert "which is not an amount" in words
    assert "the rows make £2,160,000" in words


def test_a_row_of_another_name_is_no_old_value():
    old = KnownRow("Willow", Decimal(80), "2021/22")
    [words] = said(table(*rows_of("£100", "£95", total="£180")), known=Known(rows=(old,)))
    assert "at its value" not in words


def test_sub_totals_stand_for_their_rows():
    rows = [("A", "£10"), ("B", "£20"), ("Sub-total", "£30"), ("C", "£5"), ("D", "£6"), ("Sub-total", "£11")]
    assert not findings(table(*rows, ("Grand total", "£41")))


def test_a_wrong_sub_total_is_held_against_its_own_rows():
    rows = [("A", "£100"), ("B", "£200"), ("Sub-total", "£300"), ("C", "£50"), ("D", "£61"), ("Sub-total", "£101")]
    [words] = said(table(*rows))
    assert words.startswith("The 2 rows of the column “Amount” make £111; the total printed is £101, £10 less.")


@pytest.mark.parametrize("cell", ["<5", "10 to 12", "[c]", "*", "£5 of £8", "tbc"])
def test_nothing_is_said_of_a_column_with_a_cell_that_cannot_be_read(cell):
    assert not findings(table(*rows_of("100", "95", cell, total="500")))


@pytest.mark.parametrize("printed", ["(£50)", "-£50", "−£50"])
def test_what_is_below_zero_is_taken_off(printed):
    assert not findings(table(*rows_of("£100", printed, "£20", total="£70")))


@pytest.mark.parametrize("head", ["Average wait", "Cost per head", "Unique people", "Rate"])
def test_what_is_no_sum_is_not_added(head):
    assert not findings(table(*rows_of("10", "20", "30", total="20"), header=("Provider", head)))


def test_shares_may_miss_their_hundred_by_rounding():
    assert not findings(table(*rows_of("33.3%", "33.3%", "33.3%", total="100%")))
    assert findings(table(*rows_of("33.3%", "33.3%", "38.3%", total="100%")))


def test_percentages_of_different_wholes_are_not_added():
    assert not findings(table(*rows_of("77.5%", "79.3%", total="78.4%")))


def test_amounts_in_millions_are_true_to_their_last_digit():
    assert not findings(table(*rows_of("£1.2m", "£2.3m", total="£3.6m")))
    assert findings(table(*rows_of("£1.2m", "£2.3m", total="£4.1m")))


def test_a_table_that_adds_itself_up_is_not_questioned():
    assert not findings(table(*rows_of("£1", "£2", total="£9"), is_live=True))


def test_totals_across_are_held_against_their_rows():
    rows = [("Alder", "10", "20", "30"), ("Birch", "1", "2", "3"), ("Cedar", "4", "4", "9")]
    [finding] = findings(table(*rows, header=("Area", "2020/21", "2021/22", "Total")))
    assert (finding.printed, finding.expected) == ("9", "8")


def test_a_malformed_row_is_told_with_what_its_total_wants():
    [finding] = findings(table(*rows_of("£1,000", "£2,50", "£30", total="£3,530")))
    assert (finding.kind, finding.printed, finding.expected) == ("malformed", "£2,50", "£2,500")


def test_rows_above_the_budget_are_told_and_rows_within_it_are_not():
    stated = Passage("Paragraph 1", "The budget for 2020/21 is £1,000.")
    given = {"before": "The awards of 2020/21:"}
    [finding] = findings(stated, table(*rows_of("£600", "£700", total="£1,300"), **given))
    assert (finding.kind, finding.printed, finding.expected) == ("budget", "£1,300", "£1,000")
    assert "£300 (30.0%) more" in finding.explanation
    assert not findings(stated, table(*rows_of("£600", "£400", total="£1,000"), **given))


def test_what_was_asked_for_is_not_held_against_the_budget():
    stated = Passage("Paragraph 1", "The budget for 2020/21 is £1,000.")
    rows = [("Alder", "£900", "£400"), ("Birch", "£800", "£500")]
    header = ("Provider", "Asked for", "Awarded")
    assert not findings(stated, table(*rows, header=header, before="The awards of 2020/21:"))


def test_the_budget_of_another_year_is_not_compared():
    stated = Passage("Paragraph 1", "The budget for 2019/20 is £1,000.")
    assert not findings(stated, table(*rows_of("£600", "£700", total="£1,300"), before="The awards of 2020/21:"))


def test_spending_over_several_years_is_not_held_against_one_budget():
    stated = Passage("Paragraph 1", "The budget for 2020/21 is £1,000.")
    assert not findings(stated, table(*rows_of("£600", "£700", total="£1,300"), before="Funded since 2015:"))


@pytest.mark.parametrize("count", [60, 400, 2000])
def test_looking_for_rows_left_out_takes_no_time(count):
    rows = [(f"Row {at}", f"£{1000 + at * 7919 % 90000:,}") for at in range(count)]
    many = table(*rows, ("Total", "£5"))
    started = time.process_time()
    assert findings(many)
    assert time.process_time() - started < 1.5


def test_a_column_is_read_once_and_names_its_rows():
    [column] = columns_of(table(*rows_of("£1", "£2", total="£3")))
    assert [item.name for item in column.rows] == ["Alder", "Birch"]
    assert column.sum == 3
