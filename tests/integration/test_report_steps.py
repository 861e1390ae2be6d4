"""The steps of a report: sent, returned, approved, issued, withdrawn; and what waits on the first page."""

from unittest import mock

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.roles import Role
from core.pdf import PaperTooLong, PaperUnavailable
from reports import transitions
from reports.choices import FindingAnswered, ReportState
from reports.figures.check import check_of
from reports.figures.reports_waiting import ReportWaits, latest_issued, reports_waiting_for, sections_waiting_for
from reports.models import IssuedPaper
from tests.factories import reports as f
from tests.factories.commissioning import AT, a_person, with_income
from tests.integration.money_pages import summary_of
from tests.integration.notice_pages import as_person, as_role, second_person, told, words_of
from tests.integration.report_pages import BROKEN, PLAIN, WRONG, again, at, withdrawn_report
from tests.worlds import world

pytestmark = pytest.mark.django_db
WRITERS, MANAGERS = [Role.OFFICER, Role.MANAGER], [Role.MANAGER]
SEES_DRAFTS = [Role.OFFICER, Role.MANAGER, Role.FINANCE]

# Each step: from what, who may take it, and where it leads.
STEPS = {
    "send": (f.a_report, WRITERS, ReportState.IN_REVIEW),
    "return": (f.sent_report, MANAGERS, ReportState.DRAFT),
    "approve": (f.sent_report, MANAGERS, ReportState.APPROVED),
    "withdraw": (f.a_report, WRITERS, ReportState.WITHDRAWN),
    "issue": (f.approved_report, MANAGERS, ReportState.ISSUED),
}


@pytest.fixture(autouse=True)
def _without_pango():
    """What stands on the paper is tested with the paper."""
    with mock.patch("reports.views.report_issue.press", f.press):
        yield


@pytest.fixture
def manager(client):
    return as_role(client, Role.MANAGER)


def take(client, report, step, **typed):
    """Open the page of a step and send its form: the answer."""
    page = client.get(at(report, step))
    seen = {"seen": page.context["form"]["seen"].value()} if step == "issue" and page.context else {}
    return client.post(at(report, step), {"comment": "Because"} | seen | typed)


before_the_step = world(lambda step: STEPS[step][0](words=PLAIN), of="step")


@pytest.mark.parametrize("role", Role.values)
@pytest.mark.parametrize("step", STEPS)
def test_each_step_is_open_to_whose_it_is_and_to_nobody_else(client, before_the_step, step, role):
    _, who, leads_to = STEPS[step]
    report = before_the_step
    as_role(client, role)
    assert client.get(at(report, step)).status_code == (200 if role in who else 403)
    seen = (
        {"seen": client.get(at(report, step)).context["form"]["seen"].value()}
        if step == "issue" and role in who
        else {}
    )
    sent = client.post(at(report, step), {"comment": "Because"} | seen)
    assert sent.status_code == (302 if role in who else 403)
    assert again(report).state == (leads_to if role in who else report.state)


made = world(lambda make: make(words=PLAIN), of="make")


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("make", [f.a_report, f.sent_report, f.approved_report, f.issued_report, withdrawn_report])
def test_a_step_that_is_not_open_leads_back_to_the_report_and_says_why(manager, step, made, make):
    report = made
    is_open = step in {
        ReportState.DRAFT: ("send", "withdraw"),
        ReportState.IN_REVIEW: ("return", "approve", "withdraw"),
        ReportState.APPROVED: ("return", "issue", "withdraw"),
    }.get(report.state, ())
    answer = manager.get(at(report, step))
    assert (answer.status_code == 200) == is_open
    if not is_open:
        assert answer.url == at(report)
        assert "This report" in told(answer) or "Already" in told(answer)
        manager.post(at(report, step), {"comment": "Because", "open_findings_reason": "The board meets"})
        assert again(report).state == report.state


@pytest.mark.parametrize(
    ("step", "words"), [("return", "Say what should change"), ("withdraw", "Say why it is withdrawn")]
)
@pytest.mark.parametrize("typed", ["", "   "])
def test_a_step_that_needs_a_reason_asks_for_it_at_its_box(manager, step, words, typed):
    report = f.sent_report(words=PLAIN)
    assert words in summary_of(manager.post(at(report, step), {"comment": typed}))
    assert again(report).state == ReportState.IN_REVIEW


def test_a_comment_that_is_too_long_is_kept_on_the_page(manager):
    report = f.sent_report(words=PLAIN)
    answer = manager.post(at(report, "return"), {"comment": "x" * 2001})
    assert "2,000" in summary_of(answer)
    assert "x" * 2001 in answer.content.decode()


def test_what_is_empty_cannot_be_sent(client):
    report = f.a_report(words={})
    as_role(client, Role.OFFICER)
    answer = client.get(at(report, "send"))
    assert "It has no section yet" in words_of(answer)
    assert 'name="comment"' not in answer.content.decode()
    assert "Add a section first" in summary_of(client.post(at(report, "send"), {"comment": ""}))


def test_whoever_wrote_in_a_report_reads_why_they_cannot_approve_it(manager):
    report = f.sent_report(by=a_person(Role.MANAGER), words=PLAIN)
    for page in ("", "approve"):
        words = words_of(manager.get(at(report, page)))
        assert "You worked on this report: somebody else must approve it." in words
    assert "somebody else must approve it" in summary_of(manager.post(at(report, "approve"), {"comment": ""}))
    assert again(report).state == ReportState.IN_REVIEW


@pytest.mark.parametrize("step", STEPS)
def test_the_second_press_of_a_button_does_nothing_and_says_so(manager, before_the_step, step):
    report = before_the_step
    first = take(manager, report, step)
    assert first.url == at(report)
    steps = report.steps.count()
    second = manager.post(at(report, step), {"comment": "Because"})
    assert second.url == at(report)
    assert "Nothing was done twice." in told(second)
    assert report.steps.count() == steps


def test_a_step_that_a_colleague_took_meanwhile_is_told_with_who_it_was(manager):
    report = f.sent_report(words=PLAIN)
    assert manager.get(at(report, "approve")).status_code == 200
    colleague = second_person(Role.MANAGER)
    transitions.approve_report(report=report, by=colleague, at=AT)
    answer = manager.post(at(report, "approve"), {"comment": ""})
    assert f"Already approved, by {colleague} on 1 March 2018" in told(answer)


def test_who_waits_is_told_for_whom(client):
    report = f.sent_report(words=PLAIN)
    assert "It waits for a manager to approve or return it." in words_of(as_role(client, Role.OFFICER).get(at(report)))
    transitions.approve_report(report=report, by=f.a_manager(), at=AT)
    assert "It waits for a manager to issue it." in words_of(client.get(at(report)))


# issuing


def test_the_page_shows_what_is_issued(manager):
    old = f.issued_report(words=PLAIN)
    report = f.approved_report(words=PLAIN, title="Corrected", supersedes=old)
    with mock.patch("django.utils.timezone.now", return_value=AT):
        words = words_of(manager.get(at(report, "issue")))
    for said in ("BR 002/2018", "28 February 2018", "Strategic Policing and Crime Board", str(old), "public library"):
        assert said in words
    assert "No finding is open" in words


def test_it_is_issued_with_its_paper_and_takes_the_place_of_the_earlier_one(manager):
    old = f.issued_report(words=PLAIN)
    report = f.approved_report(words=PLAIN, title="Corrected", supersedes=old)
    assert take(manager, report, "issue").url == at(report)
    now = again(report)
    assert (now.state, again(old).state) == (ReportState.ISSUED, ReportState.SUPERSEDED)
    assert bytes(now.paper.content) == f.press(now.paper.frozen_input)
    assert f"Issued as {now.reference}" in words_of(manager.get(at(report)))


def test_open_findings_need_a_reason(manager):
    report = f.approved_report(words=WRONG)
    page = manager.get(at(report, "issue"))
    assert "£3,161,67" in words_of(page)
    assert 'name="open_findings_reason"' in page.content.decode()
    answer = take(manager, report, "issue", open_findings_reason="  ")
    assert "open: mend or answer each, or say why it is issued so" in summary_of(answer)
    assert 'href="#id_open_findings_reason"' in answer.content.decode()
    # A word is no reason to somebody who reads the record in a year.
    answer = take(manager, report, "issue", open_findings_reason="no")
    assert "at least 10 characters" in " ".join(answer.context["form"].errors["open_findings_reason"])
    assert again(report).state == ReportState.APPROVED
    take(manager, report, "issue", open_findings_reason="The paper was printed so in 2018")
    assert again(report).open_findings_reason == "The paper was printed so in 2018"


def test_a_reason_that_is_too_long_is_said_at_its_box_and_kept(manager):
    report = f.approved_report(words=WRONG)
    answer = take(manager, report, "issue", open_findings_reason="x" * 1001)
    assert "1,000" in summary_of(answer)
    assert "x" * 1001 in answer.content.decode()


def test_answered_findings_are_shown_and_need_no_reason(manager):
    report = f.a_report(words=WRONG)
    for finding in check_of(report).open:
        transitions.answer_finding(
            report=report,
            finding=finding,
            answer=FindingAnswered.ACCEPTED,
            reason="As it was printed",
            by=f.an_author(),
            at=AT,
        )
    transitions.send_report(report=report, by=f.an_author(), at=AT)
    transitions.approve_report(report=report, by=f.a_manager(), at=AT)
    page = manager.get(at(report, "issue"))
    assert "As it was printed" in words_of(page)
    assert 'name="open_findings_reason"' not in page.content.decode()
    assert take(manager, report, "issue").url == at(report)
    assert again(report).state == ReportState.ISSUED


def test_a_reason_given_for_some_findings_is_none_for_others(manager):
    report = f.approved_report(words=WRONG)
    answer = manager.post(at(report, "issue"), {"seen": "of another day", "open_findings_reason": "The board meets"})
    assert "Other findings are open than when you opened this page" in summary_of(answer)
    assert "The board meets" in answer.content.decode()
    assert again(report).state == ReportState.APPROVED
    shown = answer.context["form"]["seen"].value()
    manager.post(at(report, "issue"), {"seen": shown, "open_findings_reason": "The board meets"})
    assert again(report).state == ReportState.ISSUED


def test_a_token_that_stands_for_nothing_keeps_it_from_being_issued(manager):
    report = f.approved_report(words=BROKEN)
    for page in ("", "issue"):
        assert "[[no-such-figure:2017-18]] stands for no figure" in words_of(manager.get(at(report, page)))
    page = manager.get(at(report, "issue"))
    assert "This cannot be done now" in words_of(page)
    assert "Issue this report</button>" not in page.content.decode()
    sent = manager.post(at(report, "issue"), {"seen": page.context["form"]["seen"].value()})
    assert "stands for no figure" in summary_of(sent)
    assert again(report).state == ReportState.APPROVED


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (PaperUnavailable(), PaperUnavailable.sentence),
        (PaperTooLong("It has too many pages."), "so it was not issued. It has too many pages."),
    ],
)
def test_a_paper_that_cannot_be_made_says_why_and_nothing_is_half_issued(manager, fault, said):
    old = f.issued_report(words=PLAIN)
    report = f.approved_report(words=WRONG, title="Corrected", supersedes=old)
    with mock.patch("reports.views.report_issue.press", side_effect=fault):
        answer = take(manager, report, "issue", open_findings_reason="The board meets")
    assert said in summary_of(answer)
    assert "The board meets" in answer.content.decode()
    now = again(report)
    assert (now.state, now.reference, now.number, now.issued_at) == (ReportState.APPROVED, None, None, None)
    assert again(old).state == ReportState.ISSUED
    assert not IssuedPaper.objects.filter(report=report).exists()
    take(manager, report, "issue", open_findings_reason="The board meets")
    # No number was used up by what was not issued.
    assert again(report).number == 1


def test_a_double_press_issues_once(manager):
    report = f.approved_report(words=PLAIN)
    seen = manager.get(at(report, "issue")).context["form"]["seen"].value()
    answers = [manager.post(at(report, "issue"), {"seen": seen}) for _ in range(2)]
    assert {answer.url for answer in answers} == {at(report)}
    assert f"Already issued as {again(report).reference}" in told(answers[1])
    assert IssuedPaper.objects.count() == 1


# the first page


def waiting(person):
    return [(one.report, one.waits) for one in reports_waiting_for(person)]


TURNS = {
    "draft": (f.a_report, {Role.OFFICER: ReportWaits.DRAFT}),
    "in review": (f.sent_report, {Role.MANAGER: ReportWaits.TO_APPROVE}),
    "approved": (f.approved_report, {Role.MANAGER: ReportWaits.TO_ISSUE}),
    "issued": (f.issued_report, {}),
    "withdrawn": (withdrawn_report, {}),
}


at_the_stage = world(lambda stage: TURNS[stage][0](words=PLAIN), of="stage")


@pytest.mark.parametrize("role", Role.values)
@pytest.mark.parametrize("stage", TURNS)
def test_each_stage_waits_for_whose_turn_it_is(at_the_stage, stage, role):
    _, turns = TURNS[stage]
    assert waiting(a_person(role)) == ([(at_the_stage, turns[role])] if role in turns else [])


def test_a_report_does_not_wait_for_a_manager_who_wrote_in_it():
    report = f.sent_report(by=a_person(Role.MANAGER), words=PLAIN)
    assert waiting(a_person(Role.MANAGER)) == []
    assert waiting(second_person(Role.MANAGER)) == [(report, ReportWaits.TO_APPROVE)]


def test_what_came_back_waits_for_its_author_as_returned(client):
    report = f.sent_report(words=PLAIN)
    transitions.return_report(report=report, comment="Mend it", by=f.a_manager(), at=AT)
    assert waiting(f.an_author()) == [(again(report), ReportWaits.RETURNED)]
    assert "It came back with comments." in words_of(as_role(client, Role.OFFICER).get("/"))


def test_a_section_waits_for_whom_it_is_assigned_to_while_it_is_a_draft(client):
    other = second_person()
    report = f.a_report(words=PLAIN)
    section = report.sections.get(heading="Purpose of the report", is_left_out=False)
    transitions.assign_section(section=section, to=other, by=f.an_author(), at=AT)
    assert sections_waiting_for(other) == (section,)
    assert not sections_waiting_for(f.an_author())
    page = as_person(client, other).get("/")
    assert "A section that is assigned to you." in words_of(page)
    assert f"/reports/{report.pk}/sections/{section.pk}/" in page.content.decode()
    transitions.send_report(report=report, by=f.an_author(), at=AT)
    assert not sections_waiting_for(other)


@pytest.mark.parametrize("role", Role.values)
def test_the_latest_issued_reports_stand_on_the_first_page_of_who_reads_them(client, role):
    report = f.issued_report(words=PLAIN)
    f.a_report(title="Secret draft", words=PLAIN)
    reads = role in (Role.READER, Role.COMMISSIONER)
    assert list(latest_issued(a_person(role))) == ([report] if reads else [])
    words = words_of(as_role(client, role).get("/"))
    assert ("Latest reports" in words) == reads
    assert ("Secret draft" in words) == (role == Role.OFFICER)


def test_the_first_page_leads_a_manager_to_what_is_approved(manager):
    report = f.approved_report(words=PLAIN)
    assert f'href="{at(report, "issue")}"' in manager.get("/").content.decode()


@pytest.mark.parametrize("role", Role.values)
def test_the_way_to_the_reports_stands_in_the_navigation_of_who_may_go_it(client, role):
    page = as_role(client, role).get("/").content.decode()
    reads = role in (*SEES_DRAFTS, Role.COMMISSIONER, Role.READER)
    assert ('class="govuk-service-navigation__link" href="/reports/"' in page) == reads


@pytest.mark.parametrize("role", [Role.OFFICER, Role.MANAGER, Role.READER])
def test_the_first_page_asks_as_often_for_many_reports_as_for_one(role):
    with_income()
    client = as_role(Client(), role)

    def asked():
        client.get("/")
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/").status_code == 200
        return len(captured)

    def more(number):
        for turn in range(number):
            for make in (f.sent_report, f.approved_report, f.issued_report):
                make(words=PLAIN, title=f"Report {turn} of {number}", first_year=f.YEAR)
            report = f.a_report(words=PLAIN, title=f"Draft {turn} of {number}", first_year=f.YEAR)
            for section in report.sections.filter(is_left_out=False):
                transitions.assign_section(section=section, to=a_person(Role.OFFICER), by=f.an_author(), at=AT)

    more(1)
    few = asked()
    more(3)
    assert asked() == few
