"""What new reports of a kind begin with, as an office wants it."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from accounts.models import User
from core import audit
from core.refusal import Obstacle, Refused, refuse_if
from core.rich_text import clean
from providers.rules.values import obstacles_to_text, tidy
from reports.choices import ReportKind
from reports.models import ReportOutline
from reports.rules.outlines import OutlineSection
from reports.transitions.steps import ChangedMeanwhile

MOST_SECTIONS = 60


@transaction.atomic
def change_outline(
    *, kind: str, title: str, sections: Sequence[OutlineSection], expected_version: int, by: User, at: datetime
) -> ReportOutline:
    """Save the outline of a kind; reports that were begun keep theirs. `expected_version` is 0 before the first change.

    Refused without a title, without a section, for a section without a heading. Raises ChangedMeanwhile.
    """
    if kind not in ReportKind.values:
        raise Refused(Obstacle("There is no such kind of report", "kind"))
    refuse_if(_obstacles(title, sections))
    outline = ReportOutline.objects.select_for_update(of=("self",)).filter(kind=kind).first()
    if (outline.version if outline else 0) != expected_version:
        raise ChangedMeanwhile(outline.changed_by if outline else by, outline.changed_at if outline else at, outline)
    outline = outline or ReportOutline(kind=kind, version=0)
    outline.title, outline.version = tidy(title), outline.version + 1
    outline.sections = [
        {"heading": tidy(one.heading), "guidance": one.guidance.strip(), "body": clean(one.body)} for one in sections
    ]
    outline.changed_at, outline.changed_by = at, by
    outline.save()
    audit.record(action="reports.outline.changed", by=by, at=at, subject=outline, sections=len(sections))
    return outline


def _obstacles(title: str, sections: Sequence[OutlineSection]) -> list[Obstacle]:
    found = obstacles_to_text(title, field="title", what="a title", limit=200)
    if not sections:
        found.append(Obstacle("Add a section: an outline without any begins nothing"))
    if len(sections) > MOST_SECTIONS:
        found.append(Obstacle(f"An outline may have {MOST_SECTIONS} sections"))
    for number, one in enumerate(sections):
        found += obstacles_to_text(one.heading, field=f"heading_{number}", what="a heading", limit=200)
    return found
