"""A report from its beginning to its issue: who may take which step, and what each leaves behind."""

from datetime import date, timedelta

import pytest

from accounts.roles import Role
from core.models import AuditEvent
from core.pdf import PaperRefused
from core.refusal import Refused
from reports import transitions
from reports.choices import FindingAnswered, ReportKind, ReportState
from reports.figures.check import check_of
from reports.models import IssuedPaper, Report, ReportSeries, ReportStep, SectionWording
from reports.rules.moves import MOVES
from reports.rules.outlines import OutlineSection
from tests.factories.commissioning import AT, a_person, a_provider
from tests.factories.reports import (
    YEAR,
    a_manager,
    a_report,
    an_author,
    approved_report,
    issued_report,
    press,
    sent_report,
)

pytestmark = pytest.mark.django_db

WORDS = {"Purpose": "<p>The board is asked to note this report.</p>"}
WRONG = {"Numbers": "<p>The total of 56,822 and 52,993 is 109,875.</p>"}
BY = {"at": AT}


def sections_of(report):
    return [section.heading for section in report.sections.filter(is_left_out=False).order_by("position", "pk")]


def test_a_report_begins_with_the_sections_of_its_kind_filled_for_its_years():
    report = a_report()
    assert "Financial implications" in sections_of(report)
    funded = report.sections.get(heading="Services funded in the year")
    assert "[[table:funded-agencies:2017-18]]" in funded.body
    assert "{year}" not in "".join(report.sections.values_list("body", flat=True))
    assert report.steps.get().verb == "draft"


def test_each_outline_names_only_what_the_catalogue_has():
    provider = a_provider()
    for kind in (ReportKind.BOARD, ReportKind.PANEL, ReportKind.FUND, ReportKind.PROVIDER):
        report = a_report(kind=kind, provider=provider if kind == ReportKind.PROVIDER else None)
        unknown = [words for words in check_of(report).broken if "stands for no" in words]
        assert not unknown, kind


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"title": " "}, "Enter the title"),
        ({"kind": "essay"}, "Select what the report is for"),
        ({"first_year": date(2031, 4, 1), "last_year": date(2031, 4, 1)}, "no financial year 2031/32"),
        ({"last_year": date(2016, 4, 1)}, "the first one or a later one"),
        ({"kind": ReportKind.PROVIDER}, "whose profile"),
    ],
)
def test_a_report_needs_what_it_is_about(facts, said):
    a_report()
    with pytest.raises(Refused, match=said):
        a_report(**{"first_year": YEAR} | facts)
    assert Report.objects.count() == 1


def test_only_a_profile_is_of_somebody():
    a_report()
    with pytest.raises(Refused, match="Only a profile"):
        a_report(provider=a_provider(), first_year=YEAR)


def test_another_report_of_the_same_title_is_another_report():
    first = a_report()
    again = {"once_within": timedelta(minutes=1), "at": AT + timedelta(seconds=5), "first_year": YEAR}
    second = a_report(as_at=date(2018, 1, 31), **again)
    assert second != first
    with pytest.raises(transitions.StartedAlready):
        a_report(as_at=date(2018, 1, 31), **again)


def test_one_form_sent_twice_begins_one_report():
    first = a_report()
    with pytest.raises(transitions.StartedAlready) as raised:
        a_report(once_within=timedelta(minutes=1), at=AT + timedelta(seconds=5), first_year=YEAR)
    assert raised.value.report == first


def test_the_words_of_a_section_are_kept_in_every_version():
    report = a_report(words=WORDS)
    section = report.sections.get(heading="Purpose")
    saved = transitions.write_section(
        section=section, heading="Purpose", body="<p>Other words</p>", expected_version=2, by=a_manager(), at=AT
    )
    assert saved.version == 3
    assert [one.body for one in SectionWording.objects.filter(section=section).order_by("version")] == [
        "",
        WORDS["Purpose"],
        "<p>Other words</p>",
    ]


def test_the_later_of_two_is_told_and_nothing_is_written():
    section = a_report(words=WORDS).sections.get(heading="Purpose")
    with pytest.raises(transitions.ChangedMeanwhile) as raised:
        transitions.write_section(
            section=section, heading="Purpose", body="<p>Mine</p>", expected_version=1, by=a_manager(), at=AT
        )
    assert raised.value.now.body == WORDS["Purpose"]
    assert raised.value.who == an_author()


def test_hostile_words_are_cleaned():
    section = a_report(words={"A": "<p onclick='x'>Hello<script>alert(1)</script></p>"}).sections.get(heading="A")
    assert section.body == "<p>Hello</p>"


def test_sections_are_moved_left_out_and_put_back():
    report = a_report(words={"A": "", "B": "", "C": ""})
    last = report.sections.get(heading="C")
    transitions.move_section(section=last, to=1, by=an_author(), at=AT)
    assert sections_of(report) == ["C", "A", "B"]
    transitions.leave_out_section(section=last, by=an_author(), at=AT)
    assert sections_of(report) == ["A", "B"]
    transitions.put_back_section(section=last, by=an_author(), at=AT)
    assert sections_of(report) == ["C", "A", "B"]


def test_a_section_is_assigned_to_who_may_write():
    section = a_report(words=WORDS).sections.get(heading="Purpose")
    with pytest.raises(Refused, match="does not write reports"):
        transitions.assign_section(section=section, to=a_person(Role.READER), by=a_manager(), at=AT)
    transitions.assign_section(section=section, to=an_author(), by=a_manager(), at=AT)
    assert an_author().report_sections.get() == section


@pytest.mark.parametrize("stage", [sent_report, approved_report, issued_report])
def test_what_was_sent_can_no_longer_be_written_in(stage):
    report = stage(words=WORDS)
    section = report.sections.get(heading="Purpose")
    changes = [
        lambda: transitions.write_section(
            section=section, heading="Purpose", body="<p>x</p>", expected_version=2, by=an_author(), at=AT
        ),
        lambda: transitions.add_section(report=report, heading="More", by=an_author(), at=AT),
        lambda: transitions.move_section(section=section, to=1, by=an_author(), at=AT),
        lambda: transitions.leave_out_section(section=section, by=an_author(), at=AT),
        lambda: transitions.assign_section(section=section, to=None, by=an_author(), at=AT),
        lambda: transitions.change_report(
            report=report, expected_version=report.version, title="Other", by=an_author(), at=AT
        ),
    ]
    for change in changes:
        with pytest.raises(Refused, match="nothing in it can be changed"):
            change()


def test_whoever_wrote_in_a_report_does_not_approve_it():
    report = a_report(words=WORDS)
    section = report.sections.get(heading="Purpose")
    transitions.write_section(
        section=section, heading="Purpose", body="<p>A word</p>", expected_version=2, by=a_manager(), at=AT
    )
    transitions.send_report(report=report, by=an_author(), at=AT)
    with pytest.raises(Refused, match="somebody else must approve it"):
        transitions.approve_report(report=report, by=a_manager(), at=AT)


def test_whoever_began_a_report_does_not_approve_it():
    report = transitions.send_report(report=a_report(words=WORDS, by=a_manager()), by=a_manager(), at=AT)
    with pytest.raises(Refused, match="somebody else must approve it"):
        transitions.approve_report(report=report, by=a_manager(), at=AT)


def test_what_is_returned_is_a_draft_again_and_no_longer_approved():
    report = transitions.return_report(report=approved_report(words=WORDS), comment="Say more", by=a_manager(), at=AT)
    assert (report.state, report.approved_by) == (ReportState.DRAFT, None)
    assert report.steps.latest("number").comment == "Say more"


@pytest.mark.parametrize("verb", ["return", "withdraw"])
def test_a_return_and_a_withdrawal_say_why(verb):
    act = {"return": transitions.return_report, "withdraw": transitions.withdraw_report}[verb]
    with pytest.raises(Refused, match="Say"):
        act(report=sent_report(words=WORDS), comment="  ", by=a_manager(), at=AT)


MADE = {
    ReportState.DRAFT: a_report,
    ReportState.IN_REVIEW: sent_report,
    ReportState.APPROVED: approved_report,
    ReportState.ISSUED: issued_report,
    ReportState.WITHDRAWN: lambda **how: transitions.withdraw_report(
        report=a_report(**how), comment="Not needed", by=an_author(), at=AT
    ),
}
ACTS = {
    "send": lambda report: transitions.send_report(report=report, by=an_author(), at=AT),
    "return": lambda report: transitions.return_report(report=report, comment="More", by=a_manager(), at=AT),
    "approve": lambda report: transitions.approve_report(report=report, by=a_manager(), at=AT),
    "issue": lambda report: transitions.issue_report(
        report=report, press=press, by=a_manager(), at=AT, open_findings_reason="The board meets"
    ),
    "withdraw": lambda report: transitions.withdraw_report(report=report, comment="Why", by=an_author(), at=AT),
}


@pytest.mark.parametrize("verb", ACTS)
@pytest.mark.parametrize("state", MADE)
def test_each_verb_is_open_from_its_own_states_alone(state, verb):
    report = MADE[state](words=WORDS)
    if state in MOVES[verb].from_states:
        assert ACTS[verb](report).state == MOVES[verb].to_state
        assert report.steps.latest("number").verb == verb
        assert AuditEvent.objects.filter(action=f"reports.report.{verb}").exists()
    else:
        steps = ReportStep.objects.count()
        with pytest.raises(Refused, match="can no longer be changed in this way"):
            ACTS[verb](report)
        assert (Report.objects.get(pk=report.pk).state, ReportStep.objects.count()) == (state, steps)


def test_an_issued_report_is_numbered_printed_and_frozen():
    report = issued_report(words=WORDS)
    assert (report.reference, report.slug, report.state) == ("BR 001/2018", "br-001-2018", ReportState.ISSUED)
    paper = report.paper
    assert bytes(paper.content) == b"%PDF-1.7 stand-in\nBR 001/2018"
    assert paper.frozen_input["cover"]["reference"] == "BR 001/2018"
    assert paper.frozen_input["sections"][0]["pieces"] == [{"html": WORDS["Purpose"]}]
    second = issued_report(words=WORDS, first_year=YEAR)
    assert second.reference == "BR 002/2018"


def test_what_cannot_be_printed_is_not_issued():
    def broken(printed):
        raise PaperRefused("It has too many pages.")

    report = approved_report(words=WORDS)
    with pytest.raises(Refused, match="was not issued"):
        transitions.issue_report(
            report=report, press=broken, by=a_manager(), at=AT, open_findings_reason="The board meets"
        )
    assert Report.objects.get(pk=report.pk).state == ReportState.APPROVED
    assert not IssuedPaper.objects.exists()
    assert not ReportSeries.objects.exists()


@pytest.mark.parametrize("half", ["[[fund-confirmed:2017-18]", "[[]]", "fund-confirmed:2017-18]]", "[[fund<br>x]]"])
def test_half_a_token_stops_the_issue(half):
    broken = check_of(a_report(words={"A": f"<p>The fund is {half}.</p>"})).broken
    assert [words for words in broken if words.startswith("A: ")]


def test_a_section_in_which_nothing_is_written_is_named():
    report = a_report(words={"Purpose": "<p>To note.</p>", "Monitoring": ""})
    assert [section.heading for section in check_of(report).empty] == ["Monitoring"]


@pytest.mark.parametrize("token", ["[[fund-confirmd:2017-18]]", "[[fund-confirmed:2031-32]]", "[[table:none]]"])
def test_a_token_that_stands_for_nothing_stops_the_issue(token):
    report = approved_report(words={"A": f"<p>{token}</p>"})
    with pytest.raises(Refused, match=r"stands for no|has no figure"):
        transitions.issue_report(
            report=report, press=press, by=a_manager(), at=AT, open_findings_reason="The board meets"
        )


def test_a_table_within_a_sentence_stops_the_issue():
    alone, within = "<p>[[table:decisions:2017-18]]</p>", "<p>See [[table:decisions:2017-18]] here.</p>"
    told = "A: [[table:decisions:2017-18]] must stand alone in a paragraph"
    assert told not in check_of(a_report(words={"A": alone})).broken
    assert told in check_of(a_report(words={"A": alone + within}, first_year=YEAR)).broken


def test_open_findings_need_the_managers_reason_which_is_kept():
    report = approved_report(words=WRONG)
    assert check_of(report).open
    with pytest.raises(Refused, match="say why it is issued so"):
        transitions.issue_report(report=report, press=press, by=a_manager(), at=AT)
    issued = transitions.issue_report(
        report=report, press=press, by=a_manager(), at=AT, open_findings_reason="Corrected at the meeting"
    )
    assert issued.open_findings_reason == "Corrected at the meeting"
    record = issued.paper.frozen_input["record"]
    assert record["reason"] == "Corrected at the meeting"
    assert [one["printed"] for one in record["open"]] == ["109,875"]


def test_an_answer_closes_a_finding_for_as_long_as_the_same_is_found():
    report = a_report(words=WRONG)
    (finding,) = check_of(report).open
    how = {"report": report, "finding": finding, "by": an_author(), "at": AT}
    with pytest.raises(Refused, match="date of the source"):
        transitions.answer_finding(answer=FindingAnswered.QUOTED, source="The paper of January", **how)
    with pytest.raises(Refused, match="why it stands"):
        transitions.answer_finding(answer=FindingAnswered.ACCEPTED, reason=" ", **how)
    transitions.answer_finding(
        answer=FindingAnswered.QUOTED, source="The paper of January", source_on=date(2018, 1, 23), **how
    )
    assert not check_of(report).open
    section = report.sections.get(heading="Numbers")
    transitions.write_section(
        section=section,
        heading="Numbers",
        body="<p>The total of 56,822 and 52,993 is 109,876.</p>",
        expected_version=2,
        by=an_author(),
        at=AT,
    )
    assert [one.printed for one in check_of(report).open] == ["109,876"]


def test_a_new_issue_supersedes_the_old_once():
    old = issued_report(words=WORDS)
    new = issued_report(words=WORDS, supersedes=old, first_year=YEAR)
    old.refresh_from_db()
    assert (old.state, new.state) == (ReportState.SUPERSEDED, ReportState.ISSUED)
    with pytest.raises(Refused, match="Only an issued report of the same kind"):
        a_report(supersedes=old, first_year=YEAR)


def test_readers_see_what_was_issued_alone():
    draft, issued = a_report(words=WORDS), issued_report(words=WORDS, first_year=YEAR)
    seen = {role: set(Report.objects.visible_to(a_person(role))) for role in Role}
    for role in (Role.OFFICER, Role.MANAGER, Role.FINANCE):
        assert seen[role] == {draft, issued}
    for role in (Role.READER, Role.COMMISSIONER):
        assert seen[role] == {issued}
    for role in (Role.COMMISSION_MEMBER, Role.PROVIDER_CONTACT, Role.ADMINISTRATOR):
        assert seen[role] == set()


def test_a_comment_is_made_and_resolved_until_the_report_is_closed():
    report = a_report(words=WORDS)
    section = report.sections.get(heading="Purpose")
    comment = transitions.comment_on(section=section, words="Say for whom", by=a_manager(), at=AT)
    assert transitions.resolve_comment(comment=comment, by=an_author(), at=AT).resolved_by == an_author()
    transitions.withdraw_report(report=report, comment="Not needed", by=an_author(), at=AT)
    with pytest.raises(Refused, match="closed"):
        transitions.comment_on(section=section, words="Too late", by=a_manager(), at=AT)


def test_an_outline_of_the_office_replaces_what_the_system_offers():
    transitions.change_outline(
        kind=ReportKind.BOARD,
        title="Our own",
        sections=[OutlineSection("Only this", "Say it", "<p>{in_year}</p>")],
        expected_version=0,
        by=a_manager(),
        at=AT,
    )
    report = a_report()
    assert sections_of(report) == ["Only this"]
    assert report.sections.get().body == "<p>2017/18</p>"
