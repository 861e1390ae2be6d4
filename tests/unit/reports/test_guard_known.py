"""What an office knows: the ledger, its priorities, earlier reports. And what a finding is known by."""

from decimal import Decimal

import pytest

from grants.rules.powers import WrongCitation
from reports.rules.findings import findings_in
from reports.rules.paper import (
    Finding,
    FindingKind,
    Known,
    KnownFigure,
    KnownPriorities,
    KnownQuantity,
    Measure,
    Paper,
    Passage,
    PassageTable,
)
from reports.rules.reading import read_text
from reports.rules.same_quantity import quantities_of, rows_of

FUND = KnownFigure("Fund confirmed 2017/18", Decimal(3321557), Measure.POUNDS, "fund-confirmed:2017-18", "2017/18")
COMMITTED = KnownFigure("Committed 2017/18", Decimal(3541673), Measure.POUNDS, "committed:2017-18", "2017/18")
PROVIDERS = KnownFigure("Number of providers 2017/18", Decimal(18), Measure.NUMBER, "providers:2017-18", "2017/18")
LEDGER = Known(year="2017/18", figures=(FUND, COMMITTED, PROVIDERS))


def found(text, known, **more):
    return [
        (str(one.kind), one.printed, one.expected)
        for one in findings_in(Paper((Passage("Section 1, paragraph 1", text, **more),)), known)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The fund is £3,321,575.", ("same-quantity", "£3,321,575", "£3,321,557")),
        ("In 2017/18 the fund confirmed was £3,000,000.", ("same-quantity", "£3,000,000", "£3,321,557")),
        ("A hall was let for £812.", ("unknown", "£812", "")),
        ("There are 17 providers.", ("unknown", "17", "18")),
        ("There were 4,312 calls.", ("unknown", "4,312", "")),
    ],
)
def test_a_figure_that_is_none_of_the_ledgers(text, expected):
    assert found(text, LEDGER) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "The fund is £3,321,557, or £3.3m.",
        "Committed are £3,541,673 of the £3,321,557, so £220,116 too much.",
        "There are 18 providers.",
        "There were 11 providers in 2015/16, and 3 meetings on 4 May 2017.",
        "Phone before 5 November and ask for 2 copies.",
        "In 2017 providers were asked.",
    ],
)
def test_what_the_ledger_has_is_not_flagged(text):
    assert found(text, LEDGER) == []


PEOPLE = KnownFigure("People supported, 2017/18", Decimal(1063), Measure.NUMBER, "people-supported:2017-18", "2017/18")
EACH = KnownFigure("Spent for each person supported, 2017/18", Decimal("63.49"), Measure.POUNDS, "each", "2017/18")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("There were 1,063 people.", []),
        ("It came to £63.49 for each person.", []),
        ("There were 1,064 people.", [("unknown", "1,064", "1,063")]),
        ("It came to £63.94 for each person.", [("unknown", "£63.94", "£63.49")]),
    ],
)
def test_what_takes_longer_to_read_is_known_too(text, expected):
    known = Known(year="2017/18", figures=LEDGER.figures, read_further=lambda: (PEOPLE, EACH))
    assert found(text, known) == expected


def test_what_takes_longer_to_read_is_left_alone_where_everything_is_known():
    def read():
        raise AssertionError("read")

    known = Known(year="2017/18", figures=LEDGER.figures, read_further=read)
    assert found("The fund is £3,321,557 for 18 providers, of which £3,541,673 is committed.", known) == []


def test_nothing_is_unknown_to_an_office_that_knows_nothing():
    assert found("A hall was let for £812.", Known()) == []


def test_a_live_figure_is_the_ledgers_own():
    assert found("The fund is £3,321,575.", LEDGER, live=((12, 22),)) == []


def test_typed_tables_are_held_against_the_ledger_and_live_ones_are_not():
    rows = (("Committed", "£3,541,763"),)
    typed = PassageTable("Table 1", ("What", "Amount"), rows)
    live = PassageTable("Table 2", ("What", "Amount"), rows, is_live=True)
    [finding] = findings_in(Paper((typed, live)), LEDGER)
    assert (finding.where, finding.expected) == ("Table 1", "£3,541,673")


def test_priorities_are_those_that_were_adopted():
    adopted = KnownPriorities("2017/18", (("Domestic abuse", "Domestic violence"), ("Hate crime",), ("Farm safety",)))
    known = Known(year="2017/18", priorities=(adopted,))
    assert found("Domestic violence is a priority for the office.", known) == []
    assert found("Stalking is a priority for the office.", known) == [("priority", "Stalking", "")]
    listed = "The priorities for 2017/18 are: domestic abuse, hate crime, stalking and farm safety."
    assert found(listed, known) == [("priority", "stalking", "")]


@pytest.mark.parametrize("name", ["Stalking", "Domestic abuse", "Sexual violence"])
def test_a_priority_may_be_a_part_of_one_that_is_listed(name):
    table = PassageTable("Table 1", ("Provider", "Priority"), (("Alder", name),))
    listed = Passage("1", "The priorities are: domestic and sexual abuse, hate crime and stalking, fraud.")
    assert not findings_in(Paper((listed, table)))


def test_how_urgent_something_is_names_no_priority():
    table = PassageTable("Table 1", ("Task", "Priority"), (("Move", "High"), ("Call", "2"), ("Plan", "Stalking")))
    listed = Passage("1", "The priorities are: domestic abuse, hate crime and fraud.")
    [finding] = findings_in(Paper((listed, table)))
    assert finding.printed == "Stalking"


def test_an_earlier_report_has_another_value():
    known = Known(
        year="2017/18",
        quantities=(
            KnownQuantity("Allies Network Ltd", Decimal(54860), year="2015/16", source="Report 3/2015"),
            KnownQuantity("Harbour Trust", Decimal(40000), year="2017/18", source="Report 1/2018", decision="029/2017"),
        ),
    )
    [slip] = findings_in(Paper((Passage("1", "Allies Network Ltd was awarded £54,869."),)), known)
    assert (slip.printed, slip.expected) == ("£54,869", "£54,860")
    assert slip.explanation.startswith("Report 3/2015 has £54,860 for 2015/16")
    [changed] = findings_in(Paper((Passage("1", "Harbour Trust was awarded £61,500 in 2017/18."),)), known)
    assert "Decision 029/2017 changed it." in changed.explanation
    assert found("Allies Network Ltd was awarded £91,500.", known) == [], "Another year may have another amount."
    assert found("Harbour Trust was awarded £40,000 in 2017/18.", known) == []


def test_an_earlier_paper_gives_what_it_says():
    paper = read_text(
        "1. In 2015-16 the Commissioner funds Allies Network Ltd £54,860.\n\nOther Trust\t£100\nTotal\t£100\n"
    )
    known = {(one.value, one.year, one.source) for one in quantities_of(paper, "Report 3/2015")}
    assert known == {(Decimal(54860), "2015/16", "Report 3/2015"), (Decimal(100), "2015/16", "Report 3/2015")}
    assert {row.value for row in rows_of(paper, "Report 3/2015", "2014/15")} == {Decimal(54860), Decimal(100)}


def test_a_citation_that_an_office_found_wrong_is_found_too():
    wrong = WrongCitation("section 12", "Police Act 1996", "section 96, Police Act 1996", "Section 12 is about ranks.")
    assert found("By section 12 of the Police Act 1996 views are asked.", Known(wrong_citations=(wrong,))) == [
        ("citation", "section 12, Police Act 1996", "section 96, Police Act 1996")
    ]


def test_a_finding_stays_the_same_one_while_others_edit_above_it():
    one = Finding(FindingKind.SUM, "Section 3, paragraph 2", "189", "198", "Three numbers.", 3)
    moved = Finding(FindingKind.SUM, "Section 3, paragraph 9", "189", "198", "The three numbers.", 3)
    other = Finding(FindingKind.SUM, "Section 3, paragraph 2", "188", "198", "Three numbers.", 3)
    assert one.fingerprint == moved.fingerprint != other.fingerprint


def test_a_figure_of_an_earlier_report_is_told_with_the_decision_that_changed_it():
    then = KnownQuantity(FUND.label, Decimal(3200000), source="report 1/2017", decision="029/2017")
    known = Known(figures=LEDGER.figures, quantities=(then,))
    [finding] = findings_in(Paper((Passage("1", "The fund stands at £3,200,000."),)), known)
    assert finding.expected == "£3,321,557"
    assert (
        "It is what report 1/2017 printed for “Fund confirmed 2017/18”; decision 029/2017 changed it."
        in finding.explanation
    )


def test_a_live_amount_that_a_table_has_otherwise_is_not_questioned():
    table = PassageTable("Table 1", ("Who", "Award"), (("Harbour Trust", "£48,020"), ("Other Trust", "£1")))
    text = "Harbour Trust was given £48,200."
    at = text.index("£")
    assert findings_in(Paper((Passage("1", text), table)))
    assert not findings_in(Paper((Passage("1", text, live=((at, at + 7),)), table)))
