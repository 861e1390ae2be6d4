"""The agreement on paper: PDF/UA-1, its terms in its text, totals that are the sums of their rows."""

import os
from copy import deepcopy

import page
import pytest

from core import pdf
from grants.documents.agreement import agreement_paper, press
from tests.documents import reading

pytestmark = pytest.mark.documents

PRINTED = {
    "shape": 1,
    "office": {"name": "Office of the Commissioner", "short_name": "OPCC", "colour": "#1f3a5f", "logo": ""},
    "reference": "029/2017/A1",
    "provider": "Coventry Haven",
    "service": "Advisers at court",
    "authority": "029/2017",
    "starts_on": "2017-04-01",
    "ends_on": "2019-03-31",
    "purpose": "Two advisers at the court.\n\nThey work on weekdays.",
    "outcomes": "People feel safer.",
    "years": [
        {"where": "Victims Fund 2017/18 under “Domestic abuse”", "amount": "10000.00"},
        {"where": "Victims Fund 2018/19 under “Domestic abuse”", "amount": "5000.50"},
    ],
    "instalments": [
        {
            "year": "2017/18",
            "rows": [
                {"due_on": "2017-04-01", "where": "Victims Fund 2017/18", "amount": "4000.00"},
                {"due_on": "2017-10-01", "where": "Victims Fund 2017/18", "amount": "6000.00"},
            ],
        },
        {
            "year": "2018/19",
            "rows": [{"due_on": "2018-04-01", "where": "Victims Fund 2018/19", "amount": "5000.50"}],
        },
    ],
    "conditions": [
        {"words": "Recruit a manager", "due_on": "2017-06-30", "holds_payment": True},
        {"words": "Send the accounts", "due_on": "", "holds_payment": False},
    ],
    "template": "Support services",
    "return_days": 20,
    "returns": [
        {
            "quarter": "Quarter 1 of 2017/18",
            "months": "April to June 2017",
            "opens_on": "2017-07-01",
            "due_on": "2017-07-20",
        }
    ],
    "offered": {"by": "A. Manager", "on": "2017-03-20"},
}
DRAFT = PRINTED | {"offered": None}
BARE = DRAFT | {"outcomes": "", "instalments": [], "conditions": [], "template": "", "returns": [], "purpose": ""}


@pytest.fixture(autouse=True)
def pango():
    if pdf.paper_is_available():
        return
    if os.environ.get("CI") == "true":
        pytest.fail("Pango is not installed, and no test may be skipped here")
    pytest.skip("Pango is not installed, so no PDF can be made")


@pytest.mark.parametrize("printed", [PRINTED, DRAFT, BARE], ids=["offered", "draft", "bare"])
def test_it_passes_pdf_ua_1(printed):
    report = page.validate_pdf_bytes(press(printed), profile="ua1")
    assert report.is_compliant, [failure.message for failure in report.failures]


def test_it_says_who_what_for_how_much_and_when():
    words = " ".join(reading.words_of(press(PRINTED)))
    for expected in (
        "Agreement 029/2017/A1",
        "Office of the Commissioner and Coventry Haven",
        "The office promises £15,000.50.",
        "Total of 2017/18 £10,000",
        "Total of 2018/19 £5,000.50",
        "Total £15,000.50",
        "To be met by 30 June 2017. Payments are held back after that day until it is met.",
        "Send the accounts",
        "within 20 days of its end",
        "Quarter 1 of 2017/18",
        "20 July 2017",
        "On 20 March 2017, for the office by A. Manager",
        "For Coventry Haven",
    ):
        assert expected in words, expected
    assert "Draft" not in words


def test_a_draft_says_so_on_every_sheet():
    long = DRAFT | {
        "conditions": [{"words": f"Condition {n}", "due_on": "", "holds_payment": False} for n in range(90)]
    }
    pages = reading.words_of(press(long))
    assert len(pages) > 2
    assert all("Draft: not offered" in words for words in pages)


def with_instalments(count, lines):
    """So many instalments of one year, under a purpose of so many paragraphs."""
    rows = [{"due_on": f"2017-{month:02}-01", "where": "Victims Fund", "amount": "123.45"} for month in range(1, 13)]
    planned = [{"year": "2017/18", "rows": (rows * 2)[:count]}]
    return PRINTED | {"instalments": planned, "purpose": "\n\n".join(["The service supports people."] * lines)}


@pytest.mark.parametrize("count", [8, 20])
def test_a_table_of_instalments_keeps_three_rows_together_on_each_page(count):
    """Wherever the words above it make it begin."""
    broken = 0
    for lines in (0, 1, *range(10, 31, 2)):
        pages = reading.words_of(press(with_instalments(count, lines)))
        # The total of the year is a row too.
        rows = [words.count("£123.45") + words.count("Total of 2017/18") for words in pages]
        held = [number for number in rows if number]
        assert sum(held) == count + 1
        assert min(held) >= 3, lines
        broken += len(held) > 1
    assert broken, "No break fell into the table: move the words above it."


def test_totals_are_the_sums_of_the_rows_that_stand_above_them():
    changed = deepcopy(PRINTED)
    changed["instalments"][0]["rows"][0]["amount"] = "4000.25"
    changed["years"][0]["amount"] = "10000.25"
    paper = agreement_paper(changed)
    assert [year.total for year in paper.instalments] == ["£10,000.25", "£5,000.50"]
    assert paper.planned == paper.total == "£15,000.75"


def test_the_same_input_gives_the_same_bytes():
    assert press(PRINTED) == press(PRINTED)
