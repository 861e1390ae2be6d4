"""Reports at each stage of their life, made by the transitions themselves.

draft → sent → approved → issued; returned and withdrawn branch off. Everything happens at AT, 1 March 2018.
"""

from datetime import date
from typing import Any

from accounts.roles import Role
from reports import transitions
from reports.choices import ReportKind
from reports.models import Report
from tests.factories.commissioning import AT, a_fund, a_person, an_office

YEAR = date(2017, 4, 1)
AS_AT = date(2018, 2, 28)


def press(printed: dict[str, Any]) -> bytes:
    """Stands in for the press where a test is not about paper: some bytes that depend on the input."""
    return b"%PDF-1.7 stand-in\n" + printed["cover"]["reference"].encode()


def an_author():
    return a_person(Role.OFFICER)


def a_manager():
    return a_person(Role.MANAGER)


def a_report(*, words: dict[str, str] | None = None, by=None, at=AT, **facts: Any) -> Report:
    """A draft to the board about 2017/18. With `words`, its sections are those headings with that rich text alone."""
    an_office()
    if not Report.objects.exists() and "first_year" not in facts:
        a_fund()
    person = by or an_author()
    told = {
        "kind": ReportKind.BOARD,
        "title": "Victims services in 2017/18",
        "board": "Strategic Policing and Crime Board",
        "meeting_on": date(2018, 3, 13),
        "as_at": AS_AT,
        "first_year": YEAR,
        "last_year": YEAR,
        "presenter": "Commissioning manager",
        "author": "OPCC officer",
    } | facts
    report = transitions.start_report(**told, by=person, at=at)
    if words is not None:
        for section in report.sections.all():
            transitions.leave_out_section(section=section, by=person, at=at)
        for heading, body in words.items():
            section = transitions.add_section(report=report, heading=heading, by=person, at=at)
            transitions.write_section(section=section, heading=heading, body=body, expected_version=1, by=person, at=at)
    return Report.objects.get(pk=report.pk)


def sent_report(**how: Any) -> Report:
    return transitions.send_report(report=a_report(**how), by=an_author(), at=AT)


def approved_report(**how: Any) -> Report:
    return transitions.approve_report(report=sent_report(**how), by=a_manager(), at=AT)


def issued_report(*, reason: str = "The board meets tomorrow", **how: Any) -> Report:
    return transitions.issue_report(
        report=approved_report(**how), press=press, by=a_manager(), at=AT, open_findings_reason=reason
    )
