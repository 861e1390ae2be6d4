"""`manage.py verify` names each report that is not what was issued, whoever changed it and however."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from commissioning.models import Fund
from core.append_only import guards_lifted
from reports import transitions
from reports.choices import FindingAnswered
from reports.figures.check import check_of
from reports.figures.report_faults import report_faults
from reports.models import FindingAnswer, IssuedPaper, Report, ReportSection
from tests.factories import reports as f
from tests.factories.commissioning import AT, a_commitment, with_income
from tests.worlds import world

pytestmark = pytest.mark.django_db

WORDS = {
    "Purpose": "<p>The fund is [[fund-confirmed:2017-18]].</p><p>[[table:funded-agencies:2017-18]]</p>",
    "Numbers": "<p>The total of 56,822 and 52,993 is 109,875.</p>",
}


def two_issued_reports():
    """The first of two issued reports, with an answer and a finding that was left open; others are on their way."""
    f.a_report()
    a_commitment(with_income(Fund.objects.get()))
    draft = f.a_report(words=WORDS)
    transitions.answer_finding(
        report=draft,
        finding=check_of(draft).open[0],
        answer=FindingAnswered.QUOTED,
        source="The paper of January",
        source_on=date(2018, 1, 23),
        by=f.an_author(),
        at=AT,
    )
    transitions.send_report(report=draft, by=f.an_author(), at=AT)
    transitions.approve_report(report=draft, by=f.a_manager(), at=AT)
    transitions.issue_report(
        report=draft, press=f.press, by=f.a_manager(), at=AT, open_findings_reason="The board meets"
    )
    f.issued_report(words={"Purpose": "<p>Words alone.</p>"})
    return Report.objects.get(pk=draft.pk)


report = world(two_issued_reports)


def tamper(sql, *values):
    """Change rows as somebody with the database's own password could: past every trigger."""
    with guards_lifted(), connection.cursor() as cursor:
        cursor.execute(sql, values)


def the_fault():
    (fault,) = report_faults()
    return fault


def test_nothing_is_wrong_at_any_stage(report):
    f.sent_report()
    f.approved_report()
    transitions.withdraw_report(report=f.a_report(), comment="No longer needed", by=f.an_author(), at=AT)
    f.issued_report(words={"Purpose": "<p>Words.</p>"}, supersedes=report)
    assert report_faults() == []


def test_a_changed_paper(report):
    tamper("UPDATE reports_issuedpaper SET content = %s WHERE report_id = %s", b"%PDF-1.7 another", report.pk)
    assert the_fault().startswith(f"report {report}: the stored paper has the SHA-256 ")


def test_a_changed_paper_whose_hash_was_changed_with_it(report):
    content, sha256 = b"%PDF-1.7 another", "0a" * 32
    tamper("UPDATE reports_issuedpaper SET content = %s, sha256 = %s WHERE report_id = %s", content, sha256, report.pk)
    assert f"report {report}: the SHA-256 of its paper is not the one in the audit log" in report_faults()


def test_a_paper_that_is_gone(report):
    tamper("DELETE FROM reports_issuedpaper WHERE report_id = %s", report.pk)
    assert the_fault() == f"report {report}: it is issued and no paper is stored"


def test_a_changed_input(report):
    paper = IssuedPaper.objects.get(report=report)
    changed = paper.frozen_input | {"figures": {}}
    with guards_lifted():
        IssuedPaper.objects.filter(pk=paper.pk).update(frozen_input=changed)
    assert the_fault() == f"report {report}: the input of its paper is not the one in the audit log"


@pytest.mark.parametrize("spoilt", [{}, {"cover": []}, [], "text", {"cover": {}, "sections": 3, "record": {}}])
def test_an_input_that_cannot_be_read(report, spoilt):
    with guards_lifted():
        IssuedPaper.objects.filter(report=report).update(frozen_input=spoilt)
    assert f"report {report}: what its paper was printed from cannot be read" in report_faults()


def test_changed_words(report):
    section = ReportSection.objects.get(report=report, heading="Numbers")
    tamper("UPDATE reports_reportsection SET body = '<p>109,815.</p>' WHERE id = %s", section.pk)
    assert the_fault() == f"report {report}: “Numbers” does not say what was issued"


def test_another_table_in_the_words(report):
    section = ReportSection.objects.get(report=report, heading="Purpose")
    body = section.body.replace("funded-agencies", "headings")
    tamper("UPDATE reports_reportsection SET body = %s WHERE id = %s", body, section.pk)
    assert the_fault() == f"report {report}: “Purpose” does not say what was issued"


def test_a_changed_heading(report):
    tamper("UPDATE reports_reportsection SET heading = 'Sums' WHERE heading = 'Numbers' AND report_id = %s", report.pk)
    assert the_fault() == f"report {report}: “Sums” was headed “Numbers” when it was issued"


@pytest.mark.parametrize("change", ["is_left_out = %s", "position = CASE WHEN %s THEN 99 END"])
def test_a_section_left_out_or_moved_afterwards(report, change):
    tamper(f"UPDATE reports_reportsection SET {change} WHERE heading = 'Purpose' AND report_id = %s", True, report.pk)
    assert the_fault() == f"report {report}: its sections are not those that were printed, or not in their order"


@pytest.mark.parametrize("column", ["source", "printed"])
def test_a_changed_answer(report, column):
    assert FindingAnswer.objects.get().printed
    tamper(f"UPDATE reports_findinganswer SET {column} = 'Another' WHERE report_id = %s", report.pk)
    assert "is not what was printed" in the_fault()


def test_an_answer_that_is_gone(report):
    tamper("DELETE FROM reports_findinganswer WHERE report_id = %s", report.pk)
    assert f"report {report}: what was answered to “" in the_fault()


@pytest.mark.parametrize(
    ("column", "value", "told"),
    [
        ("board", "Another", "board"),
        ("presenter", "Another", "presenter"),
        ("author", "Another", "author"),
        ("meeting_on", "2018-03-14", "meeting on"),
        ("as_at", "2018-02-27", "as at"),
        ("is_public", False, "is public"),
    ],
)
def test_an_edited_cover(report, column, value, told):
    tamper(f"UPDATE reports_report SET {column} = %s WHERE id = %s", value, report.pk)
    assert the_fault() == f"report {report}: its {told} is not what was printed"


def test_an_edited_reason(report):
    tamper("UPDATE reports_report SET open_findings_reason = 'Another' WHERE id = %s", report.pk)
    assert the_fault() == f"report {report}: the reason for issuing it with open findings is not what was printed"


def test_another_issuer(report):
    tamper("UPDATE reports_report SET issued_by_id = %s WHERE id = %s", f.an_author().pk, report.pk)
    faults = report_faults()
    assert f"report {report}: who issued it, or when, is not what its steps say" in faults
    assert any("names another issuer than the audit log" in fault for fault in faults)


def test_a_reference_used_twice(report):
    other = Report.objects.get(number=2)
    tamper("UPDATE reports_report SET reference = 'br 001/2018' WHERE id = %s", other.pk)
    assert any(fault.endswith("the reference BR 001/2018 stands 2 times") for fault in report_faults())


def test_a_gap(report):
    tamper("UPDATE reports_report SET number = 3, reference = 'BR 003/2018', slug = 'br-003-2018' WHERE number = 2")
    faults = report_faults()
    assert "series BR/2018: 2 missing, and numbers run without a gap" in faults
    assert "series BR/2018: its counter stands at 2, and the last number is 3" in faults


def test_an_issued_report_that_is_gone_leaves_a_gap(report):
    last = Report.objects.get(number=2)
    for table in ("issuedpaper", "reportstep", "findinganswer"):
        tamper(f"DELETE FROM reports_{table} WHERE report_id = %s", last.pk)
    for table in ("sectionwording", "reportcomment"):
        tamper(
            f"DELETE FROM reports_{table} WHERE section_id IN"
            " (SELECT id FROM reports_reportsection WHERE report_id = %s)",
            last.pk,
        )
    tamper("DELETE FROM reports_reportsection WHERE report_id = %s", last.pk)
    tamper("DELETE FROM reports_report WHERE id = %s", last.pk)
    assert the_fault() == "series BR/2018: its counter stands at 2, and the last number is 1"


def test_an_address_that_is_not_its_reference(report):
    tamper("UPDATE reports_report SET slug = 'elsewhere' WHERE id = %s", report.pk)
    assert the_fault() == f"report {report}: it is filed under elsewhere, which is not its reference"


def test_a_state_that_no_step_led_to(report):
    tamper("UPDATE reports_report SET state = 'superseded' WHERE id = %s", report.pk)
    faults = report_faults()
    assert f"report {report}: its state is superseded, and its later issues say another" in faults
    assert f"report {report}: its state is not the one that its steps lead to" in faults


def test_a_step_that_is_gone(report):
    tamper("DELETE FROM reports_reportstep WHERE number = 2 AND report_id = %s", report.pk)
    assert f"report {report}: its steps do not count without a gap" in report_faults()


def test_verify_counts_the_reports_and_names_what_is_wrong(report, capsys):
    call_command("verify")
    assert "2 issued reports are as issued." in capsys.readouterr().out
    tamper("UPDATE reports_report SET author = 'Another' WHERE id = %s", report.pk)
    with pytest.raises(CommandError):
        call_command("verify")
    assert f"report {report}: its author is not what was printed" in capsys.readouterr().err
