"""The sections of a draft: written, added, moved, left out, assigned."""

from datetime import datetime

from django.db.models import Max

from accounts.models import User
from accounts.permissions import Permission
from core import audit
from core.refusal import Obstacle, Refused, refuse_if
from core.rich_text import clean, obstacles_to_rich_text
from providers.rules.values import obstacles_to_text, tidy
from reports.models import Report, ReportSection, SectionWording
from reports.transitions.steps import ChangedMeanwhile, writing_in


def write_section(
    *, section: ReportSection, heading: str, body: str, expected_version: int, by: User, at: datetime
) -> ReportSection:
    """Save the heading and the words as clean rich text; what they were stays in the history.

    Raises ChangedMeanwhile with the section as it stands when somebody saved it since. The same words once more
    change nothing.
    """
    with writing_in(section.report):
        held = _held(section)
        if held.version != expected_version:
            raise ChangedMeanwhile(held.changed_by, held.changed_at, held)
        refuse_if([*_obstacles_to_heading(heading), *obstacles_to_rich_text(body, field="body")])
        heading, body = tidy(heading), clean(body)
        if (heading, body) == (held.heading, held.body):
            return held
        held.heading, held.body = heading, body
        held.version += 1
        held.changed_by, held.changed_at = by, at
        held.save()
        _keep_wording(held, by=by, at=at)
        audit.record(
            action="reports.section.written", by=by, at=at, subject=held.report, heading=heading, version=held.version
        )
    return held


def add_section(*, report: Report, heading: str, by: User, at: datetime, guidance: str = "") -> ReportSection:
    """Add an empty section at the end. Refused without a heading."""
    with writing_in(report) as held:
        refuse_if(_obstacles_to_heading(heading))
        last = held.sections.aggregate(last=Max("position"))["last"] or 0
        section = ReportSection.objects.create(
            report=held,
            position=last + 1,
            heading=tidy(heading),
            guidance=guidance.strip(),
            changed_at=at,
            changed_by=by,
        )
        _keep_wording(section, by=by, at=at)
        audit.record(action="reports.section.added", by=by, at=at, subject=held, heading=section.heading)
    return section


def move_section(*, section: ReportSection, to: int, by: User, at: datetime) -> ReportSection:
    """Put a section at a place, counted from 1 among all; the others close up. Beyond the end is the end."""
    with writing_in(section.report) as report:
        others = [one for one in report.sections.order_by("position", "pk") if one.pk != section.pk]
        held = _held(section)
        others.insert(max(to, 1) - 1, held)
        for position, one in enumerate(others, start=1):
            if one.position != position:
                one.position = position
                one.save(update_fields=["position"])
        audit.record(
            action="reports.section.moved", by=by, at=at, subject=report, heading=held.heading, position=held.position
        )
    return held


def leave_out_section(*, section: ReportSection, by: User, at: datetime) -> ReportSection:
    """Leave a section out of the report; it is kept and can be put back."""
    return _set_left_out(section, True, by=by, at=at)


def put_back_section(*, section: ReportSection, by: User, at: datetime) -> ReportSection:
    return _set_left_out(section, False, by=by, at=at)


def _set_left_out(section: ReportSection, is_left_out: bool, *, by: User, at: datetime) -> ReportSection:
    with writing_in(section.report) as report:
        held = _held(section)
        held.is_left_out = is_left_out
        held.save(update_fields=["is_left_out"])
        verb = "left_out" if is_left_out else "put_back"
        audit.record(action=f"reports.section.{verb}", by=by, at=at, subject=report, heading=held.heading)
    return held


def assign_section(*, section: ReportSection, to: User | None, by: User, at: datetime) -> ReportSection:
    """Say who writes a section; nobody takes it away again. Refused for somebody who may not write reports."""
    if to is not None and not (to.is_active and to.may(Permission.REPORT_DRAFT)):
        raise Refused(Obstacle(f"{to} does not write reports", "to"))
    with writing_in(section.report) as report:
        held = _held(section)
        held.assigned_to = to
        held.save(update_fields=["assigned_to"])
        audit.record(action="reports.section.assigned", by=by, at=at, subject=report, heading=held.heading, to=to)
    return held


def _held(section: ReportSection) -> ReportSection:
    return ReportSection.objects.select_related("changed_by", "report").get(pk=section.pk)


def _keep_wording(section: ReportSection, *, by: User, at: datetime) -> None:
    SectionWording.objects.create(
        section=section, version=section.version, heading=section.heading, body=section.body, at=at, by=by
    )


def _obstacles_to_heading(heading: str) -> list[Obstacle]:
    return obstacles_to_text(heading, field="heading", what="a heading", limit=200)
