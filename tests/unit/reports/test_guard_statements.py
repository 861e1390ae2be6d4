"""What a paper states of a whole fund, and how many of a thing it counts: against the ledger and against itself."""

from decimal import Decimal

import pytest

from reports.rules.findings import findings_in
from reports.rules.paper import Known, KnownFigure, KnownQuantity, Measure, Paper, Passage


def figure(label, value, year, key="k"):
    return KnownFigure(label, Decimal(value), Measure.POUNDS, key, year)


FIGURES = (
    figure("Fund confirmed 2017/18", 3321557, "2017/18"),
    figure("Fund committed 2017/18", 3541673, "2017/18"),
    figure("Fund confirmed 2015/16 to 2017/18", 5665830, "2017/18"),
    figure("Left of the fund, confirmed less committed, 2017/18", 12000, "2017/18"),
    figure("Fund confirmed 2015/16", 2344273, "2015/16"),
    figure("Fund confirmed 2017/18, Community Safety Fund", 410000, "2017/18"),
    figure("Committed to Domestic abuse 2017/18", 919948, "2017/18"),
    figure("Paid for Domestic abuse 2017/18", 100000, "2017/18"),
)
LEDGER = Known(year="2017/18", figures=FIGURES)


def passages(*texts):
    return tuple(Passage(f"Paragraph {n}", text) for n, text in enumerate(texts, 1))


def found(*texts, known=Known()):  # noqa: B008 - frozen
    return [(str(one.kind), one.printed, one.expected) for one in findings_in(Paper(passages(*texts)), known)]


@pytest.mark.parametrize(
    ("text", "printed", "right"),
    [
        ("The fund of 2017/18 is £3,200,000.", "£3,200,000", "£3,321,557"),
        ("The Victims Fund for 2017/18 stands at £2,000,000.", "£2,000,000", "£3,321,557"),
        ("A fund of £900,000 in 2017/18 pays for it.", "£900,000", "£3,321,557"),
        ("The £3.9m fund of 2017/18 pays for it.", "£3.9m", "£3,321,557"),
        ("The total budget for victims in 2017-18 is £3,100,000.", "£3,100,000", "£3,321,557"),
        ("The fund is £2,900,000.", "£2,900,000", "£3,321,557"),
        ("For 2015/16 the fund was £2,900,000.", "£2,900,000", "£2,344,273"),
        ("The fund committed £3,000,000 in 2017/18.", "£3,000,000", "£3,541,673"),
        ("The Community Safety Fund for 2017/18 is £900,000.", "£900,000", "£410,000"),
        ("In 2017/18 £500,000 was committed to domestic abuse.", "£500,000", "£919,948"),
    ],
)
def test_an_amount_far_from_the_ledgers_is_the_same_quantity_with_another_value(text, printed, right):
    assert found(text, known=LEDGER) == [("same-quantity", printed, right)]


@pytest.mark.parametrize(
    "text",
    [
        "The Road Fund for 2017/18 is £400,000.",
        "The fund of 2014/15 was £1,000,000.",
        "The indicative fund for 2017/18 was £3,200,000.",
        "Compared with 2015/16 the fund is £3,000,000.",
        "The fund is £220,000 less than was asked for.",
        "The fund committed £30,000 to Ash House in 2017/18.",
        "Its fund for 2017/18 is £40,000.",
        "Ash House runs a hardship fund. The fund is £40,000.",
        "In 2017/18 £41,000 was committed to domestic abuse services in Coventry.",
        "A fund manager paid £200 in 2017/18.",
    ],
)
def test_an_amount_of_something_else_has_no_source_and_contradicts_nothing(text):
    assert [kind for kind, _, _ in found(text, known=LEDGER)] == ["unknown"]


@pytest.mark.parametrize("text", ["The fund of 2017/18 is £3,321,557.", "The fund is £3.3m."])
def test_the_ledgers_own_amount_is_right(text):
    assert found(text, known=LEDGER) == []


def test_the_finding_names_the_figure_of_the_ledger():
    [one] = findings_in(Paper(passages("The fund of 2017/18 is £3,200,000.")), LEDGER)
    assert one.explanation == (
        "“Fund confirmed 2017/18” is £3,321,557 in the ledger as at the report's day; £3,200,000 is printed."
    )


def test_the_year_of_a_heading_is_not_that_of_the_report():
    told = Passage("1", "The fund is £2,900,000.", heading="What was done in 2014/15")
    assert [str(one.kind) for one in findings_in(Paper((told,)), LEDGER)] == ["unknown"]


FUND = "The Victims Fund for 2017/18 is £3,321,557."


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("It comes out of a fund of £3,000,000 in 2017/18.", "£3,000,000"),
        ("In 2017/18 the fund stood at £2,800,000.", "£2,800,000"),
        ("The £2.8m fund for 2017/18 pays for it.", "£2.8m"),
        ("The fund confirmed for 2017/18: £3,000,000.", "£3,000,000"),
    ],
)
def test_one_fund_of_one_year_has_one_amount(text, printed):
    assert found(FUND, text) == [("same-quantity", printed, "£3,321,557")]


@pytest.mark.parametrize(
    "text",
    [
        "In 2017/18 the fund stood at £3.3m.",
        "The fund for 2018/19 is £3,000,000.",
        "The indicative fund for 2017/18 was £3,000,000.",
        "The fund committed £3,100,000 in 2017/18.",
        "The fund for 2017/18 was increased by £100,000.",
        "Of the fund for 2017/18 £200,000 is left.",
        "The Road Fund helps too. The fund for 2017/18 is £400,000.",
        "The hardship fund for 2017/18 is £4,000.",
        "Each provider had a fund of £4,000 in 2017/18.",
        "In May the fund for 2017/18 was £3,000,000.",
        "The police budget for 2017/18 is £500,000,000.",
    ],
)
def test_amounts_of_different_things_are_no_contradiction(text):
    assert found(FUND, text) == []


def test_two_budgets_a_digit_apart_are_of_one_thing_only_where_their_names_are():
    first = "The training budget for 2020/21 is £20,000."
    assert found(first, "The travel budget for 2020/21 is £25,000.") == []
    assert found(first, "Our training budget for 2020/21 is £25,000.") == [("same-quantity", "£25,000", "£20,000")]


# Counts


@pytest.mark.parametrize(
    ("first", "second", "printed", "right"),
    [
        ("The fund supports 12 providers.", "The Victims Fund supports 14 providers.", "14", "12"),
        ("The fund supports 12 providers.", "In all, we fund fourteen providers.", "fourteen", "12"),
        ("Fourteen providers are funded.", "The Commissioner funds 12 providers.", "12", "Fourteen"),
        ("In 2017/18 the fund supports 12 providers.", "In 2017/18 it helps. We fund 14 providers.", "14", "12"),
        ("The Commission has twenty-one members.", "The Commission has 20 members.", "20", "twenty-one"),
        ("There are 12 services.", "There are fourteen services.", "fourteen", "12"),
        ("The number of providers is 12.", "The number of providers is 14.", "14", "12"),
        ("The fund supports 12 providers, of which 3 are new.", "The fund supports 14 providers.", "14", "12"),
    ],
)
def test_the_same_things_are_counted_alike(first, second, printed, right):
    assert found(first, second) == [("same-quantity", printed, right)]
    assert found(first, first) == []


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("In 2015/16 the fund supported 12 providers.", "In 2017/18 the fund supports 14 providers."),
        ("The fund supported 12 providers in 2015/16.", "It is 2017/18. The fund supports 14 providers."),
        ("The fund supports 12 providers.", "The fund supports 3 providers in Coventry."),
        ("In Coventry, the fund supports 12 providers.", "In Walsall, the fund supports 14 providers."),
        ("Coventry is large. The fund supports 12 providers.", "The fund supports 14 providers."),
        ("The fund supports 12 providers.", "The fund supports 4 small providers."),
        ("The fund supports 12 providers.", "The fund will support 14 providers."),
        ("The fund supports 12 providers.", "The fund supports only 4 providers for hate crime."),
        ("The fund supports 12 providers.", "Last year the fund supported 14 providers."),
        ("The fund supports about 12 providers.", "The fund supports 14 providers."),
        ("On 1 April there were 12 services.", "On 1 July there were 14 services."),
        ("The Commission has 9 members.", "The consortium has 4 members."),
        ("Ash leads. The consortium has 4 members.", "Elm leads. The consortium has 6 members."),
        ("The consortium has 4 members.", "The consortium has 6 members."),
        ("The fund supports 12 providers.", "The fund supports 3 providers each year."),
        ("The fund supports 12 providers.", "There are 30 providers."),
        ("The fund supports 12 providers.", "The fund supports 18 services."),
    ],
)
def test_counts_of_different_things_are_no_contradiction(first, second):
    assert found(first, second) == []


@pytest.mark.parametrize(
    ("one", "other", "is_found"),
    [("Summary", "Money", True), ("Domestic abuse", "Hate crime", False)],
)
def test_what_is_said_under_a_kind_of_crime_is_of_that_kind(one, other, is_found):
    first = Passage("1", "The fund supports 12 services.", heading=one)
    second = Passage("2", "The fund supports 14 services.", heading=other)
    assert bool(findings_in(Paper((first, second)))) is is_found


def test_what_is_there_is_there_under_its_heading():
    first, second = (Passage(n, f"There are {n} services.", heading=h) for n, h in (("12", "Ash"), ("14", "Elm")))
    assert not findings_in(Paper((first, second)))


def test_a_live_count_is_not_questioned():
    first = Passage("1", "The fund supports 12 providers.")
    assert findings_in(Paper((first, Passage("2", "The fund supports 14 providers."))))
    assert not findings_in(Paper((first, Passage("2", "The fund supports 14 providers.", live=((18, 20),)))))


# How it is told


def test_a_name_is_told_without_its_article():
    second = FUND.replace("£3,321,557", "£3,321,575")
    [one] = findings_in(Paper(passages(FUND, second)))
    assert one.explanation.startswith("The “Victims Fund” for 2017/18 is £3,321,575 here, and the “Victims Fund” is ")
    budget = "The training budget for 2020/21 is £5,000."
    [one] = findings_in(Paper(passages(budget, budget.replace("£5,000", "£6,500"))))
    assert one.explanation.startswith("Here the training budget is £6,500; at Paragraph 1 the training budget is ")


EARLIER = KnownQuantity("Fund committed 2017/18", Decimal(200000), year="2017/18", source="report BR 001/2018")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The fund committed £300,000.", "“The fund committed”"),
        ("The fund committed £300,000 in 2017/18.", "“The fund committed in 2017/18”"),
    ],
)
def test_an_earlier_report_is_named_in_a_whole_sentence(text, name):
    [one] = findings_in(Paper(passages(text)), Known(year="2017/18", quantities=(EARLIER,)))
    assert one.explanation.startswith("Report BR 001/2018 has £200,000")
    assert name in one.explanation


def test_one_wrong_figure_is_one_finding_and_the_ledger_is_right():
    known = Known(year="2017/18", quantities=(EARLIER,), figures=FIGURES)
    [one] = findings_in(Paper(passages("The fund committed £300,000.")), known)
    assert one.expected == "£3,541,673"
    assert "Report BR 001/2018 has £200,000" in one.explanation


def test_the_same_wrong_figure_twice_in_a_paragraph_may_be_two_findings():
    text = "Of the 40 people who came 61% were new. Of the 20 staff who came 61% were new."
    assert [one.expected for one in findings_in(Paper(passages(text)))] == ["60% or 63%", "60% or 65%"]
