"""Shares of a number beside them, and sums that a sentence spells out: wrong ones, and true ones next to them."""

import pytest

from reports.rules.findings import findings_in
from reports.rules.paper import Paper, Passage


def found(text, live=()):
    return [
        (str(one.kind), one.printed, one.expected)
        for one in findings_in(Paper((Passage("Paragraph 1", text, live=live),)))
    ]


@pytest.mark.parametrize(
    ("text", "printed", "right"),
    [
        ("Of the 119 responses 3.2% disagreed.", "3.2%", "2.5% or 3.4%"),
        ("Of the 119 responses 61.3% agreed, and 3.2% disagreed.", "3.2%", "2.5% or 3.4%"),
        ("Of 18 services 23.7% are late.", "23.7%", "22.2% or 27.8%"),
        ("Out of eighteen services, 23.7% are late.", "23.7%", "22.2% or 27.8%"),
        ("3.2% of the 119 responses disagreed.", "3.2%", "2.5% or 3.4%"),
        ("Only 23.7 per cent of all 18 local services replied.", "23.7%", "22.2% or 27.8%"),
        ("150% of the 119 responses agreed.", "150%", ""),
        ("Of the 119 responses 150% agreed.", "150%", ""),
        ("250 of 200 services replied.", "250 of 200 services", ""),
        ("Fourteen of the twelve providers replied.", "Fourteen of the twelve providers", ""),
    ],
)
def test_what_no_whole_number_gives_is_found(text, printed, right):
    assert found(text) == [("percentage", printed, right)]


@pytest.mark.parametrize(
    "text",
    [
        "Of the 119 responses 3.4% disagreed.",
        "Of 18 services 22.2% are late.",
        "About 23.7% of the 18 services are late.",
        "On average 23.7% of the 18 services were full.",
        "3.2% of 12 million people suffer it.",
        "3.2% of the 18 services’ budgets went on rooms.",
        "A sample of 40 cases, 12.4% of the total, was read.",
        "It had a return of 250 forms, 45.3% of those sent.",
        "Of the 40 people who came, 5.3% more than last year, all were glad.",
        "Of the 119 responses 61.3% agreed, up from 58.1% in 2012.",
        "Of the 119 responses 61.3% agreed, and 58.1% nationally.",
        "Of 18 services 23.7% of staff left.",
        "Of the 18 services, which hold 31.2% of the money, two are new.",
        "Of 12 months 23.7% were lost.",
        "Of the 2,500 people 33.3% came twice.",
        "Referrals were 150% of the 119 referrals in 2015/16.",
        "Calls reached 150% of the 120 calls planned.",
        "Section 250 of 200 pages is long, and page 14 of 12 papers is blank.",
        "In 2017 of 12 providers all came.",
        "1,204 of 4,318 calls were long, and 12 of the 12 providers came.",
    ],
)
def test_what_some_number_may_give_is_not_flagged(text):
    assert found(text) == []


def test_a_live_share_is_not_questioned():
    text = "Of 18 services 23.7% are late."
    at = text.index("23.7")
    assert found(text, live=((at, at + 5),)) == []


@pytest.mark.parametrize(
    ("text", "printed", "right"),
    [
        ("£10,000, £20,000 and £30,000 make £70,000.", "£70,000", "£60,000"),
        ("£10,000, £20,000 and £30,000 make £50,000.", "£50,000", "£60,000"),
        ("£10,000 plus £25,000 is £40,000.", "£40,000", "£35,000"),
        ("£40,000 + £2,500 = £43,500.", "£43,500", "£42,500"),
        ("We paid £1,200 and £340, £1,940 in all.", "£1,940", "£1,540"),
        ("£10,000 and £20,000 together come to £50,000.", "£50,000", "£30,000"),
        ("They gave £10,000 and £20,000, which together make £50,000.", "£50,000", "£30,000"),
        ("The awards were £10,000, £20,000 and £30,000, making a total of £90,000.", "£90,000", "£60,000"),
        ("The awards were £10,000, £20,000 and £30,000. Together they come to £90,000.", "£90,000", "£60,000"),
        ("£10,000 for Ash and £20,000 for Elm make £50,000.", "£50,000", "£30,000"),
        ("Ash has £10,000, Elm has £20,000, together £40,000.", "£40,000", "£30,000"),
        ("We took 120 calls and made 145 visits, 365 in all.", "365", "265"),
        ("120 and 145 add up to 465.", "465", "265"),
    ],
)
def test_a_sum_that_is_spelt_out_is_added_up(text, printed, right):
    assert found(text) == [("sum", printed, right)]


@pytest.mark.parametrize(
    "text",
    [
        "£10,000, £20,000 and £30,000 make £60,000.",
        "£10,000 plus £25,000 is £35,000. £1.2m and £2.3m make £3.6m.",
        "The awards were £10,000, £20,000 and £30,000. Together they come to £60,000.",
        "Ash has £10,000. Elm has £20,000 and Fir £30,000. Together they come to £60,000.",
        "£20,000 for Ash and £30,000 for Elm make £50,000; with £10,000 for Fir they come to £60,000.",
        "Grants of £10,000 and £20,000 came to £90,000 since 2015.",
        "The grants of £10,000 and £20,000 total £30,000, with £5,000 to come.",
        "£10,000 and £20,000 make up most of the £90,000.",
        "£10,000 and £20,000 made £50,000 of match money possible, and more.",
        "Grants of £10,000 and £20,000 are £70,000 short.",
        "It paid 12 people £100 and £200, £3,600 in all.",
        "Fees of £25 and £30 total £3,300 for the 60 sessions.",
        "To twelve people went £100 and £200, £3,600 in all.",
        "Of £30,000, £10,000 and £15,000 went out, £5,000 is left.",
        "Sections 12 and 14 make 30 changes. Rooms 12 and 14 make 30 places.",
        "Sections 12 and 14 add up to 30 pages.",
        "7, 12 and 30 add up to 49.",
        "Between 10 and 20 staff came to 400 meetings.",
    ],
)
def test_a_sum_that_is_right_or_none_is_not_flagged(text):
    assert found(text) == []
