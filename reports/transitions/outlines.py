"""What new reports of a kind begin with, as an office wants it."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core import audit
from core.models import AuditEvent
from core.refusal import Obstacle, Refused, refuse_if
from core.rich_text import clean
from providers.rules.values import obstacles_to_text, tidy
from reports.choices import ReportKind
from reports.figures.outlines import unknown_in
from reports.models import ReportOutline
from reports.rules.outlines import OutlineSection
from reports.transitions.steps import ChangedMeanwhile

MOST_SECTIONS = 60
_RESET = "reports.outline.reset"


@transaction.atomic
def change_outline(
    *, kind: str, title: str, sections: Sequence[OutlineSection], expected_version: int, by: User, at: datetime
) -> ReportOutline:
    """Save the outline of a kind; reports that were begun keep theirs. `expected_version` is 0 before the first change.

    Refused without a title, without a section, for a section without a heading, for a token that nobody knows. Raises
    ChangedMeanwhile.
    """
    if kind not in ReportKind.values:
        raise Refused(Obstacle("There is no such kind of report", "kind"))
    refuse_if([*_obstacles(title, sections), *_obstacles_to_tokens(sections, kind, at)])
    outline = _own(kind)
    if (outline.version if outline else 0) != expected_version:
        raise _changed(outline) if outline else _dropped(kind, by, at)
    outline = outline or ReportOutline(kind=kind, version=_last_version(kind))
    outline.title, outline.version = tidy(title), outline.version + 1
    outline.sections = [
        {"heading": tidy(one.heading), "guidance": one.guidance.strip(), "body": clean(one.body)} for one in sections
    ]
    outline.changed_at, outline.changed_by = at, by
    outline.save()
    audit.record(action="reports.outline.changed", by=by, at=at, subject=outline, sections=len(sections))
    return outline


@transaction.atomic
def reset_outline(*, kind: str, expected_version: int, by: User, at: datetime) -> None:
    """Drop the office's own outline of a kind: new reports begin with what the system offers, now and later.

    Its history is kept. Nothing is done where it was dropped already. Raises ChangedMeanwhile.
    """
    outline = _own(kind)
    if outline is None:
        return
    if outline.version != expected_version:
        raise _changed(outline)
    audit.record(action=_RESET, by=by, at=at, subject=outline, kind=kind, version=outline.version)
    outline.delete()


def _own(kind: str) -> ReportOutline | None:
    return ReportOutline.objects.select_for_update(of=("self",)).filter(kind=kind).first()


def _changed(outline: ReportOutline) -> ChangedMeanwhile:
    return ChangedMeanwhile(outline.changed_by, outline.changed_at, outline)


def _dropped(kind: str, by: User, at: datetime) -> ChangedMeanwhile:
    """Of an outline that is gone: told is who dropped it; who asks, where nobody did."""
    event = AuditEvent.objects.filter(action=_RESET, details__kind=kind).order_by("-pk").first()
    who = User.objects.filter(pk=event.by_key).first() if event else None
    return ChangedMeanwhile(who, event.at, None) if event and who else ChangedMeanwhile(by, at, None)


def _last_version(kind: str) -> int:
    """Versions count on over an outline that was dropped, so that none ever means two things."""
    kept = ReportOutline.history.filter(kind=kind).order_by("-version").values_list("version", flat=True)
    return kept.first() or 0


def _obstacles(title: str, sections: Sequence[OutlineSection]) -> list[Obstacle]:
    found = obstacles_to_text(title, field="title", what="a title", limit=200)
    if not sections:
        found.append(Obstacle("Add a section: an outline without any begins nothing"))
    if len(sections) > MOST_SECTIONS:
        found.append(Obstacle(f"An outline may have {MOST_SECTIONS} sections"))
    for number, one in enumerate(sections):
        found += obstacles_to_text(one.heading, field=f"heading_{number}", what="a heading", limit=200)
    return found


def _obstacles_to_tokens(sections: Sequence[OutlineSection], kind: str, at: datetime) -> list[Obstacle]:
    unknown = unknown_in([one.body for one in sections], kind=kind, on=timezone.localdate(at))
    return [Obstacle(words, f"body_{number}") for number, found in enumerate(unknown) for words in found]
