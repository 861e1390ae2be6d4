"""The reports of the example office: each written, sent, approved and issued as far as its data say."""

from datetime import datetime, timedelta
from typing import Any

from commissioning.models import Priority
from config.example_office.decisions import Desk
from config.example_office.papers import read
from core import years
from providers.models import Provider
from reports import transitions
from reports.choices import FindingAnswered
from reports.figures.check import check_of
from reports.models import Report, ReportSection
from reports.transitions import Press

_FACTS = ("kind", "title", "board", "meeting_on", "as_at", "presenter", "author")


def make_reports(desk: Desk, *, press: Press | None) -> None:
    """Enter the reporting groups and take each report as far as its data say.

    `press` prints those that are issued. Without one, where no PDF can be made, they wait to be issued.
    """
    data = read("reports")
    for position, group in enumerate(data["groups"], start=1):
        priorities = list(Priority.objects.filter(name__in=group["priorities"]))
        transitions.save_group(
            name=group["name"], position=position, priorities=priorities, by=desk.cast.manager, at=desk.cast.at
        )
    for facts in data["reports"]:
        _make(facts, desk, press)


def _make(facts: dict[str, Any], desk: Desk, press: Press | None) -> None:
    begun = _at(desk, facts["begun"])
    report = transitions.start_report(
        **{name: facts[name] for name in _FACTS if name in facts},
        first_year=years.parse(facts["first_year"]),
        last_year=years.parse(facts["last_year"]),
        provider=Provider.objects.get(name=facts["provider"]) if "provider" in facts else None,
        by=desk.cast.officer,
        at=begun,
    )
    _write(report, facts, desk, begun)
    _answer(report, facts, desk, begun)
    if "assigned" in facts:
        section = report.sections.get(heading=facts["assigned"])
        transitions.assign_section(section=section, to=desk.cast.officer, by=desk.cast.manager, at=begun)
    if "sent" in facts:
        transitions.send_report(report=report, by=desk.cast.officer, at=_at(desk, facts["sent"]))
    if "approved" in facts:
        transitions.approve_report(report=report, by=desk.cast.manager, at=_at(desk, facts["approved"]))
    if "issued" in facts and press is not None:
        transitions.issue_report(
            report=report,
            press=press,
            open_findings_reason=facts["reason"],
            by=desk.cast.manager,
            at=_at(desk, facts["issued"]),
        )


def _write(report: Report, facts: dict[str, Any], desk: Desk, at: datetime) -> None:
    """Words in the sections of the outline. Where the data name sections, the others of the outline are left out."""
    named = {one.get("instead_of", one["heading"]): one for one in facts.get("sections", ())}
    for section in report.sections.all() if named else ():
        if section.heading in named:
            _put(section, named[section.heading]["heading"], named[section.heading]["body"], desk, at)
        else:
            transitions.leave_out_section(section=section, by=desk.cast.officer, at=at)
    for heading, body in facts.get("words", {}).items():
        _put(report.sections.get(heading=heading), heading, body, desk, at)


def _put(section: ReportSection, heading: str, body: str, desk: Desk, at: datetime) -> None:
    transitions.write_section(
        section=section,
        heading=heading,
        body=body,
        expected_version=section.version,
        by=desk.cast.officer,
        at=at,
    )


def _answer(report: Report, facts: dict[str, Any], desk: Desk, at: datetime) -> None:
    """Mark as quoted what the data say of; a figure that the guard does not ask about needs no answer."""
    sources = {answer["printed"]: answer for answer in facts.get("answers", ())}
    for finding in check_of(report).open if sources else ():
        if finding.printed in sources:
            transitions.answer_finding(
                report=report,
                finding=finding,
                answer=FindingAnswered.QUOTED,
                source=sources[finding.printed]["source"],
                source_on=sources[finding.printed]["source_on"],
                by=desk.cast.officer,
                at=at,
            )


def _at(desk: Desk, days: int) -> datetime:
    return desk.now - timedelta(days=days)
