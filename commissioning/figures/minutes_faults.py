"""What is wrong with minutes that were agreed, each fault naming its meeting. `manage.py verify` prints these."""

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

from commissioning.choices import MeetingState
from commissioning.figures.minutes import Minutes, is_intact, minutes_of, stored_input
from commissioning.models import Meeting, MeetingPaper
from core.models import AuditEvent


def minutes_faults() -> list[str]:
    """Each way in which the minutes of a meeting are not what was agreed, whoever changed a row and however."""
    meetings = Meeting.objects.filter(state=MeetingState.MINUTED).select_related("paper").order_by("pk")
    return [f"{meeting}: {fault}" for meeting in meetings for fault in _faults(meeting)]


def _faults(meeting: Meeting) -> Iterator[str]:
    paper = MeetingPaper.objects.filter(meeting=meeting).first()
    if paper is None:
        yield "its minutes are agreed and no paper is stored"
        return
    if not is_intact(paper):
        yield "the stored paper is not the one whose SHA-256 stands beside it"
    if paper.sha256 != _told(meeting):
        yield "the SHA-256 of its paper is not the one in the audit log"
    try:
        printed = stored_input(paper)
        if _said(printed) != _said(_rows(minutes_of(meeting))):
            yield "its agenda, attendance or minutes are not those that were printed"
    except (KeyError, TypeError, ValueError):
        yield "what its paper was printed from cannot be read"


def _told(meeting: Meeting) -> str | None:
    events = AuditEvent.objects.filter(
        action="commissioning.meeting.minutes_agreed",
        subject_key=str(meeting.pk),
        subject_type=meeting._meta.label_lower,
    )
    event = events.order_by("pk").first()
    return str(event.details.get("sha256")) if event else None


def _rows(minutes: Minutes) -> dict[str, Any]:
    """What the rows say now. Who stood aside and what was advised may have changed since, and is left out."""
    meeting = minutes.meeting
    return {
        "title": meeting.title,
        "held_on": meeting.held_on.isoformat(),
        "starts_at": f"{meeting.starts_at:%H:%M}" if meeting.starts_at else "",
        "place": meeting.place,
        "attendance": [{"attended": one.attended} for one in minutes.members if one.attended],
        "items": [
            {"recommendation": item.recommendation_id, "title": item.title, "minutes": item.minutes}
            for item in minutes.items
        ],
    }


def _said(printed: Mapping[str, Any]) -> str:
    """The mark of all that the rows hold fast."""
    parts = [printed[name] for name in ("title", "held_on", "starts_at", "place")]
    parts += sorted(one["attended"] for one in printed["attendance"])
    parts += [f"{one['recommendation']} {one['title']} {one['minutes']}" for one in printed["items"]]
    return hashlib.sha256(repr(parts).encode()).hexdigest()
