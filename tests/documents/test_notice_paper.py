"""The printed notice: what it says for each kind, PDF/UA-1, its marks, and what hostile words come to on it."""

from decimal import Decimal

import page
import pytest

from core import pdf
from core.pdf import PaperTooLong
from core.pdf.limits import MOST_ROWS
from grants.choices import NoticeKind
from grants.documents.notice import press
from tests.documents import notice_sample as sample
from tests.documents import reading

pytestmark = pytest.mark.documents

DRAFT = "Draft: not signed"


@pytest.fixture(autouse=True)
def pango():
    if not pdf.paper_is_available():
        pytest.skip("Pango is not installed, so no PDF can be made")


def declared(interests, stated=""):
    return {**sample.SIGNED, "interests": interests, "interests_stated": stated}


def with_lines(count):
    """A consortium with a line for each of its members' services, each over two years."""
    lines = [sample.a_line(1000 + number, ("2018/19", "2019/20"), service=f"Part {number}") for number in range(count)]
    total = sum(Decimal(line["amount"]) for line in lines)
    return sample.a_notice(lines=lines, total=str(total))


def bare():
    empty = {"sections": {}, "decision": "", "options": [], "powers": [], "reasons": "", "lines": [], "funds": []}
    return sample.a_notice(signed=False, contact=dict.fromkeys(("name", "telephone", "email"), ""), **empty)


def an_annex(words="<p>The other offers were higher.</p>"):
    public = sample.a_notice()
    kept = {name: public[name] for name in ("shape", "as_at", "office", "title", "kind_label", "signature")}
    return press("annex", {**kept, "annex": words})


def words(printed):
    return " ".join(reading.words_of(press("notice", printed)))


def with_facts(html, **more):
    notice = sample.a_notice(**more)
    return {**notice, "sections": {**notice["sections"], "facts": html}}


PAPERS = {
    **{kind.value: lambda kind=kind: sample.of_kind(kind) for kind in NoticeKind},
    "draft": lambda: sample.a_notice(signed=False),
    "quoted": lambda: {**sample.a_notice(), "quoted": QUOTED},
    "one page": sample.one_page,
    "ten pages": sample.ten_pages,
    "30 lines": lambda: sample.many_lines(30),
    "30 lines over years": lambda: with_lines(30),
    "transcript": lambda: sample.a_notice(is_from_paper=True),
    "interest stated": lambda: sample.a_notice(signature=declared("stated", "I was a trustee until 2016.")),
    "no office yet": lambda: sample.a_notice(office=dict.fromkeys(sample.OFFICE, "")),
    "nothing but a title": bare,
}


@pytest.mark.parametrize("make", PAPERS.values(), ids=PAPERS.keys())
def test_every_notice_passes_pdf_ua_1(make):
    report = page.validate_pdf_bytes(press("notice", make()), profile="ua1")
    assert report.is_compliant, [failure.message for failure in report.failures]


def test_the_annex_passes_pdf_ua_1():
    report = page.validate_pdf_bytes(an_annex("<h3>Prices</h3><p>Higher.</p>" * 40), profile="ua1")
    assert report.is_compliant, [failure.message for failure in report.failures]


def test_the_parts_stand_in_the_order_of_the_office_s_notices():
    printed = words(sample.a_notice())
    parts = [
        "West Midlands Police and Crime Commissioner",
        "NOTICE OF DECISION 004/2018",
        "Counselling and adviser capacity, 2018/19 and 2019/20",
        "Contact officer: Policy and Commissioning Manager, 0121 496 0000, office@example.org",
        "Executive summary",
        "Decision I approve an award of £860,260",
        "Declaration of interests",
        "Signed Signed electronically Name The Commissioner Title Police and Crime Commissioner Date 1 March 2018",
        "Non-confidential facts and advice to the Police and Crime Commissioner",
        "Consultation",
        "Other options considered",
        "Contribution to the police and crime plan",
        "Financial implications",
        "Legal implications",
        "Why it is good value for money",
        "Schedule of awards",
        "Attachments",
    ]
    places = [printed.index(part) for part in parts]
    assert places == sorted(places)


def test_paragraphs_are_numbered_through_all_sections():
    lines = [line.strip() for lines in reading.lines_of(press("notice", sample.a_notice())) for line in lines]
    numbers = [line for line in lines if line.endswith(".") and line[:-1].isdecimal()]
    assert numbers == [f"{number}." for number in range(1, 17)]


def test_the_figures_of_the_ledger_stand_in_words_and_in_their_table():
    printed = words(sample.a_notice())
    assert "This decision commits £430,130, 12.7% of the confirmed income." in printed
    assert "After it £2,840,430 is committed and £547,570 is left to commit." in printed
    assert "Victims Fund 2018/19, as at 1 March 2018" in printed
    assert "Committed £2,410,300 +£430,130 £2,840,430" in printed
    assert "Share of the confirmed income 12.7%" in printed
    assert "Left to commit £977,700 −£430,130 £547,570" in printed
    assert "Left under the heading £797,502 −£430,130 £367,372" in printed


def test_a_schedule_says_who_gets_what_when_and_on_which_terms():
    printed = words(sample.a_notice())
    for fact in (
        "Sexual Violence Consortium (lead provider Birmingham Rape and Sexual Violence Project)",
        "2018/19 Sexual violence £430,130",
        "Total £860,260",
        "Sexual violence; Children and young people",
        "Birmingham, Coventry, Sandwell and Walsall",
        "1 April 2018 to 31 March 2020",
        "Unspent money is returned by 30 April.",
        "1,200 people supported in each year.",
        "£215,065 on 30 April 2018",
        "3f2a 9c1b 77de 40a1",
    ):
        assert fact in printed, fact


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (NoticeKind.EXTENSION, ["Schedule of extended awards", "Made by notice 029/2017", "until 31 March 2020"]),
        (NoticeKind.INCREASE, ["Schedule of increased awards", "Added", "commits £60,000"]),
        (NoticeKind.REDUCTION, ["Schedule of reduced awards", "Taken back", "takes back £60,000", "−£60,000"]),
        (NoticeKind.REFUSAL, ["Applications refused", "Counselling and independent advisers"]),
        (NoticeKind.CESSATION, ["Awards that end", "takes back £60,000"]),
        (NoticeKind.ACCEPTANCE, ["Funding accepted", "Ministry of Justice", "confirmed £60,000", "makes £3,448,000"]),
        (NoticeKind.VIREMENT, ["Money moved between headings", "Restorative justice Sexual violence", "+£60,000"]),
        (NoticeKind.BUDGET, ["Money set aside under headings", "£3,060,000 in all"]),
        (NoticeKind.ROUND, ["6. Member 6", "Total £60,021"]),
    ],
)
def test_each_kind_says_what_it_does(kind, said):
    printed = words(sample.of_kind(kind))
    assert [one for one in said if one not in printed] == []


def test_what_nobody_wrote_has_no_heading():
    printed = words(bare())
    for heading in ("Executive summary", "Non-confidential", "Consultation", "Schedule", "Financial", "Legal"):
        assert heading not in printed, heading


def test_a_short_notice_is_one_sheet_a_long_one_ten_and_each_carries_its_reference():
    for make, count in ((sample.one_page, 1), (sample.ten_pages, 10)):
        pages = reading.words_of(press("notice", make()))
        assert len(pages) == count
        for number, printed in enumerate(pages, start=1):
            assert "Notice of decision 004/2018 · West Midlands PCC" in printed
            assert f"Page {number} of {count}" in printed


def test_only_what_is_not_signed_is_marked_as_a_draft_on_every_sheet():
    draft = reading.words_of(press("notice", sample.a_notice(signed=False)))
    assert [printed.count(DRAFT) >= 2 for printed in draft] == [True] * len(draft)
    assert "NOTICE OF DECISION numbered when signed" in draft[0]
    assert "Signed electronically" not in " ".join(draft)
    assert "Draft" not in words(sample.a_notice())


def test_a_decision_signed_on_paper_says_who_signed_it_when():
    pages = reading.words_of(press("notice", sample.a_notice(is_from_paper=True)))
    assert "signed on paper on 1 March 2018 by The Commissioner, Police and Crime Commissioner" in pages[0]
    assert all("Transcript of a notice signed on paper" in printed for printed in pages)
    assert "Signed electronically" not in " ".join(pages)


def test_the_declaration_is_printed_as_it_was_made():
    assert "I confirm that I have no disclosable pecuniary interest" in words(sample.a_notice())
    stated = words(sample.a_notice(signature=declared("stated", "I was a trustee until 2016.\n<b>Two</b> lines.")))
    assert "I declare the interest below" in stated
    assert "I was a trustee until 2016. <b>Two</b> lines." in stated


def test_what_it_supersedes_and_when_it_took_effect_are_said():
    later = sample.a_notice(supersedes="003/2015", signature={**sample.SIGNED, "effective_on": "2018-04-01"})
    printed = words(later)
    assert "supersedes notice 003/2015" in printed
    assert "Took effect on 1 April 2018" in printed


def test_every_sheet_of_an_annex_is_confidential():
    pages = reading.words_of(an_annex("<p>Words.</p>" * 90))
    assert len(pages) > 2
    for printed in pages:
        assert "CONFIDENTIAL" in printed
        assert "Confidential · annex to 004/2018" in printed


def test_headings_and_tables_are_bookmarks():
    marks = reading.bookmarks_of(press("notice", sample.a_notice()))
    assert marks[:3] == ["Counselling and adviser capacity, 2018/19 and 2019/20", "Executive summary", "Decision"]
    assert "The service" in marks
    assert "Victims Fund 2019/20, as at 1 March 2018" in marks


def test_metadata_names_reference_title_and_office():
    with reading.opened(press("notice", sample.a_notice())) as opened:
        assert str(opened.docinfo.Title) == "004/2018 Counselling and adviser capacity, 2018/19 and 2019/20"
        assert str(opened.docinfo.Author) == "West Midlands Police and Crime Commissioner"


def test_the_same_input_gives_the_same_bytes():
    assert press("notice", sample.ten_pages()) == press("notice", sample.ten_pages())
    assert press("notice", sample.a_notice()) != press("notice", sample.a_notice(supersedes="003/2015"))


HOSTILE = "</p><script>alert(1)</script><img src=x onerror=alert(2)>{{ office.name }}{% load static %}<h1>Big</h1>"


def test_plain_fields_print_their_markup_and_braces_as_text():
    line = sample.a_line(
        provider=HOSTILE, service=HOSTILE, conditions=HOSTILE, outcomes=HOSTILE, areas=[HOSTILE], priority=HOSTILE
    )
    hostile = sample.a_notice(
        title=HOSTILE,
        lines=[line],
        options=[{"option": HOSTILE, "why_not": HOSTILE}],
        contact={"name": HOSTILE, "telephone": "", "email": ""},
        attachments=[{"title": HOSTILE, "name": HOSTILE, "sha256": sample.SHA256}],
        signature={**declared("stated", HOSTILE), "name": HOSTILE},
    )
    made = press("notice", hostile)
    printed = "".join("".join(reading.words_of(made)).split())
    assert printed.count("{{office.name}}") >= 12
    assert printed.count("<script>alert(1)</script>") >= 12
    assert reading.tags_of(made, "Figure") == 0


@pytest.mark.parametrize("task", ["summary", "facts", "consultation", "plan", "finance", "legal", "interests"])
def test_formatted_texts_are_cleaned_again_when_they_are_printed(task):
    notice = sample.a_notice()
    notice["sections"] = {**notice["sections"], task: f"<p>Before {HOSTILE} after</p><style>p{{display:none}}</style>"}
    printed = words(notice)
    assert "Before" in printed
    assert "{{ office.name }}{% load static %}" in printed
    assert "alert" not in printed
    assert "display:none" not in printed


def test_signs_that_turn_the_line_round_do_not_reach_the_sheet():
    assert "\u202e" not in words(with_facts("<p>Paid \u202e000,01£ to</p>"))


@pytest.mark.parametrize(
    "html",
    ["<div>" * 400 + "deep" + "</div>" * 400, "<ul><li>" * 400 + "deep", "<p>" + "word " * 40_000 + "deep</p>"],
    ids=["nested blocks", "nested lists", "200 KB"],
)
def test_long_and_deep_words_are_printed_harmlessly(html):
    assert "deep" in words(with_facts(html))


def test_what_cannot_be_printed_is_refused_in_words_about_the_notice():
    rows = "<tr><td>x</td><td>y</td></tr>" * 150
    tables = f"<table>{rows}</table><p>next</p>" * (MOST_ROWS // 150 + 1)
    with pytest.raises(PaperTooLong, match="shorten its text"):
        press("notice", with_facts(tables))


QUOTED = [{"amount": "39000.00", "source": "Decision 012/2016"}, {"amount": "12.50", "source": "A letter"}]


def test_amounts_from_elsewhere_print_with_their_source_at_the_end_of_the_financial_implications():
    said = words({**sample.a_notice(), "quoted": QUOTED})
    heading = said.index("Amounts quoted from elsewhere")
    assert said.index("Financial implications") < heading < said.index("Legal implications")
    assert said.index("£39,000: Decision 012/2016") > heading
    assert "£12.50: A letter" in said
    assert "quoted from elsewhere" not in words(sample.a_notice())
