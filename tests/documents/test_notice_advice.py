"""The advice of the Victims Commission on a printed notice: followed, departed from, against it, and not there."""

import page
import pytest

from core import pdf
from grants.documents.notice import paper_context, press
from tests.documents import notice_sample as sample
from tests.documents import reading

pytestmark = pytest.mark.documents

HEADING = "Advice of the Victims Commission"


@pytest.fixture(autouse=True)
def pango():
    if not pdf.paper_is_available():
        pytest.skip("Pango is not installed, so no PDF can be made")


A_HELPLINE = sample.an_advice(title="A helpline")
PAPERS = {
    "follows": sample.on_advice,
    "departs": sample.against_advice,
    "two recommendations": lambda: sample.on_advice(commission=[sample.an_advice(), A_HELPLINE]),
    "draft": lambda: sample.on_advice(signed=False),
}


def words(printed):
    return " ".join(reading.words_of(press("notice", printed)))


def section_of(printed):
    """What stands between the heading of the advice and that of the part after it."""
    text = words(printed)
    return text.split(HEADING, 1)[1].split("Other options considered")[0]


@pytest.mark.parametrize("make", PAPERS.values(), ids=PAPERS.keys())
def test_a_notice_with_advice_passes_pdf_ua_1(make):
    report = page.validate_pdf_bytes(press("notice", make()), profile="ua1")
    assert report.is_compliant, [failure.message for failure in report.failures]


def test_it_stands_after_the_consultation():
    printed = words(sample.on_advice())
    parts = ["Consultation", HEADING, "Other options considered"]
    places = [printed.index(part) for part in parts]
    assert places == sorted(places)


def test_it_says_what_was_advised_by_how_many_and_who_stood_aside():
    said = section_of(sample.on_advice())
    for words_of_it in (
        "On 20 February 2018 the Victims Commission concluded on the recommendation “Counselling and advisers” (Sexual "
        "violence). It supports the recommendation with conditions.",
        "The Commission supports two years at the price that is asked.",
        "5 of 6 members who could take part gave a view: 4 support, 1 abstains. The quorum was 3.",
        "Conditions Quarterly figures for each council area",
        "Dissent One member would have waited for the evaluation.",
        "Who stood aside, and why Member, for Coventry Haven: Sits on the Victims Commission for Coventry Haven",
        "The decision follows this advice.",
    ):
        assert words_of_it in said, words_of_it
    assert "departs" not in said


def test_a_departure_is_printed_with_its_reason():
    said = section_of(sample.against_advice())
    departs = said.index("The decision departs from this advice")
    first = said.index("Sexual Violence Consortium gets £430,130 for 2018/19, £20,000 less than the £450,130 advised.")
    reason = said.index("Why the decision departs from this advice")
    assert departs < first < reason < said.index("The fund cannot bear more than one year.")
    assert "The decision follows this advice" not in said
    # The source of other reasons is an order that this one does not rest on.
    assert "Specified Information" not in said


def test_nobody_stood_aside_and_nobody_dissented():
    said = section_of(sample.on_advice(commission=[sample.an_advice(aside=[], dissent="", conditions="")]))
    assert "No member stood aside." in said
    assert "Dissent" not in said
    assert "Conditions" not in said


def test_each_of_several_recommendations_is_named():
    said = section_of(PAPERS["two recommendations"]())
    assert said.index("“Counselling and advisers”") < said.index("“A helpline”")


def test_paragraphs_are_numbered_on_through_it():
    lines = [line.strip() for lines in reading.lines_of(press("notice", sample.against_advice())) for line in lines]
    numbers = [int(line[:-1]) for line in lines if line.endswith(".") and line[:-1].isdecimal()]
    assert numbers == list(range(1, len(numbers) + 1))


def test_hostile_words_are_printed_as_words():
    hostile = "<script>alert(1)</script> & <b>bold</b>"
    said = section_of(sample.on_advice(commission=[sample.an_advice(words=hostile, conditions=hostile)]))
    assert said.count("<script>alert(1)</script> & <b>bold</b>") == 2


@pytest.mark.parametrize("more", [{}, {"commission": [], "departure": ""}])
def test_an_input_without_advice_prints_as_before(more):
    plain = sample.a_notice()
    headings = [section.heading for section in paper_context(plain | more).advice]
    assert HEADING not in headings
    assert press("notice", plain | more) == press("notice", plain)
