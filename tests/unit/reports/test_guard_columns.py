"""A row with several figures is compared with the one that was meant, and what the office promised is known."""

from decimal import Decimal

from reports.figures.finding import offers_for
from reports.rules.findings import findings_in
from reports.rules.paper import Finding, FindingKind, Known, KnownFigure, Paper, Passage, PassageTable

SENTENCE = Passage("Spend, paragraph 1", "In 2017/18 £919,498 is committed to Domestic abuse.", section=1)
TABLE = PassageTable(
    "Spend",
    ("Reporting group", "Paid in 2017/18", "Committed in 2017/18"),
    (
        ("Domestic abuse", "£0", "£919,948"),
        ("Sexual violence", "£0", "£562,167"),
        ("Total", "£0", "£1,482,115"),
    ),
    section=1,
    is_live=True,
)


def known(label, value, key="k"):
    return KnownFigure(label, Decimal(value), "pounds", key, "2017/18")


def test_the_figure_of_the_row_that_was_meant_is_expected():
    found = findings_in(Paper((SENTENCE, TABLE)))
    assert {one.expected for one in found if one.printed == "£919,498"} == {"£919,948"}


def test_nought_is_never_offered_in_the_place_of_a_figure():
    finding = Finding(FindingKind.SAME_QUANTITY, "Spend", "£919,498", "£0", "The table has £0.", 1)
    assert offers_for(finding, [known("Fund paid", 0), known("Paid to Brake", 0)], year="2017/18") == []


def test_the_figure_that_the_finding_speaks_of_is_offered_first():
    said = "“Committed to Domestic abuse 2017/18” is £450,000."
    finding = Finding(FindingKind.UNKNOWN, "Spend", "£450,001", "£450,000", said, 1)
    figures = [known("Paid to Brake", 450000, "a"), known("Committed to Domestic abuse 2017/18", 450000, "b")]
    assert [one.key for one in offers_for(finding, figures, year="2017/18")] == ["b", "a"]


def test_a_single_commitment_of_many_is_known():
    told = Passage("Spend, paragraph 1", "The adviser service has £640,000 this year.", section=1)
    sums = (known("Committed to the consortium", 985000), known("Consortium: advisers", 640000, ""))
    assert findings_in(Paper((told,)), Known(figures=sums)) == ()
    assert [one.printed for one in findings_in(Paper((told,)), Known(figures=sums[:1]))] == ["£640,000"]
