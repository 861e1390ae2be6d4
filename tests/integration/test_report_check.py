"""The page of the check: what the guard finds, section by section, for whom, and from how few questions."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.roles import Role
from reports import transitions
from reports.choices import FindingAnswered
from reports.figures.check_page import NO_SOURCE, WRONG, weight_of
from reports.rules.paper import Finding, FindingKind
from tests.factories import reports as f
from tests.factories.commissioning import AT
from tests.integration.check_pages import WORDS, check_url, found, page_of, section_of, wrong_report
from tests.integration.notice_pages import as_person, as_role, words_of

pytestmark = pytest.mark.django_db

WORKS_ON_REPORTS = {Role.OFFICER, Role.MANAGER, Role.FINANCE}
WRITES_REPORTS = {Role.OFFICER, Role.MANAGER}


def accepted(report, printed="410", reason="Counted twice on purpose"):
    return transitions.answer_finding(
        report=report,
        finding=found(report, printed),
        answer=FindingAnswered.ACCEPTED,
        reason=reason,
        by=f.an_author(),
        at=AT,
    )


@pytest.mark.parametrize("role", Role)
def test_who_works_on_reports_reads_the_check(client, role):
    answer = as_role(client, role).get(check_url(wrong_report()))
    assert answer.status_code == (200 if role in WORKS_ON_REPORTS else 403)


def test_a_report_that_is_not_there_has_no_check(client):
    assert as_role(client, Role.OFFICER).get("/reports/999999/check/").status_code == 404


def test_the_check_says_what_where_and_why_in_the_order_of_the_paper(client):
    report = wrong_report()
    answer = as_role(client, Role.OFFICER).get(check_url(report))
    words = words_of(answer)
    told = [
        "1 token stands for nothing: the report cannot be issued until it is mended.",
        "3 findings are open: mend or answer each",
        "Compared with the ledger as at 28 February 2018.",
        "1. Services",
        "No source £100,001",
        "Wrong 410 250 and 150 make 400; 410 is printed, 10 more.",
        "Services, paragraph 2",
        "2. Money",
        "Cannot print [[no-such-figure:2017-18]] stands for no figure",
        "Wrong £3,161,67",
    ]
    places = [words.index(one) for one in told]
    assert places == sorted(places), "the order of the paper, and a token that cannot print before the findings"
    page = answer.content.decode()
    assert "<strong>410</strong>" in page
    assert f"/reports/{report.pk}/sections/{section_of(report, 'Money').pk}/" in page


def test_each_finding_leads_to_where_it_is_mended(client):
    report = wrong_report()
    page = as_role(client, Role.OFFICER).get(check_url(report)).content.decode()
    for printed in ("£100,001", "410", "£3,161,67"):
        assert page_of(report, found(report, printed)) in page


@pytest.mark.parametrize("role", sorted(WORKS_ON_REPORTS))
def test_only_who_writes_is_offered_to_mend(client, role):
    report = wrong_report()
    accepted(report)
    words = words_of(as_role(client, role).get(check_url(report)))
    assert ("Mend or answer" in words) is (role in WRITES_REPORTS)
    assert ("Open again" in words) is (role in WRITES_REPORTS)
    assert ("Findings are answered by who writes reports." in words) is (role not in WRITES_REPORTS)


def test_nothing_is_offered_once_it_was_sent(client):
    report = wrong_report()
    accepted(report)
    transitions.send_report(report=report, by=f.an_author(), at=AT)
    words = words_of(as_role(client, Role.OFFICER).get(check_url(report)))
    assert "Mend or answer" not in words
    assert "Open again" not in words
    assert "Findings are answered while a report is a draft." in words


def test_an_answered_finding_says_who_when_and_why(client):
    report = wrong_report()
    accepted(report)
    transitions.answer_finding(
        report=report,
        finding=found(report, "£3,161,67"),
        answer=FindingAnswered.QUOTED,
        source="Board report of January",
        source_on=f.YEAR,
        by=f.an_author(),
        at=AT,
    )
    words = words_of(as_role(client, Role.OFFICER).get(check_url(report)))
    who = f"{f.an_author()}, 1 March 2018 at 9:30am"
    assert f"Accepted: Counted twice on purpose {who}" in words
    assert f"Quoted from Board report of January, 1 April 2017. {who}" in words
    assert "1 finding is open: mend or answer it" in words
    assert "2 are answered." in words
    # What is open stands before what is answered.
    assert words.index("No source £100,001") < words.index("Answered 410")


def test_nothing_found_is_said_plainly(client):
    report = wrong_report(words={"Purpose": "<p>The fund is [[fund-confirmed:2017-18]].</p>"})
    words = words_of(as_role(client, Role.OFFICER).get(check_url(report)))
    assert "Nothing found. Every figure that is typed agrees" in words


def test_a_section_that_is_left_out_is_not_checked(client):
    report = wrong_report()
    transitions.leave_out_section(section=section_of(report, "Money"), by=f.an_author(), at=AT)
    words = words_of(as_role(client, Role.OFFICER).get(check_url(report)))
    assert "£3,161,67" not in words
    assert "Cannot print" not in words


def test_two_sections_of_one_name_are_told_apart(client):
    report = wrong_report(words={"Money": WORDS["Money"]})
    other = transitions.add_section(report=report, heading="Money", by=f.an_author(), at=AT)
    as_role(client, Role.OFFICER)
    sections = client.get(check_url(report)).context["sections"]
    assert [(one.number, len(one.broken), len(one.open)) for one in sections] == [(1, 1, 1)]
    body = "<p>In all £2,222,22 was promised.</p>"
    transitions.write_section(section=other, heading="Money", body=body, expected_version=1, by=f.an_author(), at=AT)
    sections = client.get(check_url(report)).context["sections"]
    assert [(one.number, len(one.broken), len(one.open)) for one in sections] == [(1, 1, 1), (2, 0, 1)]


def test_what_is_typed_is_shown_as_words(client):
    report = wrong_report(words={"<b>Head</b>": "<p>It is [[&lt;img src=x&gt;]] and £1,00,0.</p>"})
    page = as_role(client, Role.OFFICER).get(check_url(report)).content.decode()
    assert "<b>Head" not in page
    assert "<img src=x" not in page
    assert "&lt;b&gt;Head" in page


def test_an_issued_report_shows_its_record(client):
    words = {"Money": "<p>In all £3,161,67 was promised, and 250 and 150 make 410 in total.</p>"}
    report = f.issued_report(words=words, reason="The board meets tomorrow")
    said = words_of(as_role(client, Role.OFFICER).get(check_url(report)))
    assert "The reason given: The board meets tomorrow" in said
    assert "£3,161,67" in said
    assert "Mend or answer" not in said


def test_a_reader_of_issued_reports_sees_no_check(client):
    report = f.issued_report(words={"Purpose": "<p>All is well.</p>"})
    assert as_role(client, Role.READER).get(check_url(report)).status_code == 403


@pytest.mark.parametrize(
    ("kind", "weight"),
    [(kind, NO_SOURCE if kind in (FindingKind.UNKNOWN, FindingKind.PRIORITY) else WRONG) for kind in FindingKind],
)
def test_each_kind_has_a_weight_in_a_word_and_a_colour(kind, weight):
    assert weight_of(Finding(kind, "", "", "", "")) == weight


def test_the_check_asks_no_more_of_a_long_report(client):
    short = wrong_report()
    token = "[[fund-confirmed:2017-18]]"
    many = {f"Section {one}": f"<p>In all £3,161,{one:02d} was promised of {token}.</p>" * 5 for one in range(20)}
    long = wrong_report(words=many)
    as_person(client, f.an_author())
    client.get(check_url(short))
    counts = []
    for report in (short, long):
        with CaptureQueriesContext(connection) as captured:
            client.get(check_url(report))
        counts.append(len(captured))
    # The long one reads one family of figures more, which the short one has none of.
    assert counts[1] <= counts[0] + 6, counts
