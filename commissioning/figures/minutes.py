"""A meeting and its parts read at once, what its minutes print, and what of that one person may read."""

import base64
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from commissioning.choices import Attended
from commissioning.figures.recusals import members_on, recusals_of
from commissioning.models import (
    AgendaItem,
    Attendance,
    CommissionMember,
    Conclusion,
    Meeting,
    MeetingPaper,
    Office,
    Recommendation,
    speaking_for,
)
from commissioning.rules.meetings import obstacles_to_agree
from core.refusal import Obstacle
from core.rich_text import is_empty

# Counts the changes of this shape, so that an older stored input can be told.
SHAPE = 1


@dataclass(frozen=True)
class Present:
    """One member of the day of a meeting, and whether they came: Attended, or nothing while it is not recorded."""

    member: CommissionMember
    attended: str = ""

    @property
    def label(self) -> str:
        return str(Attended(self.attended).label) if self.attended else ""


@dataclass(frozen=True)
class Minutes:
    """A meeting with every item of its agenda and every member of its day."""

    meeting: Meeting
    items: Sequence[AgendaItem]
    members: Sequence[Present]

    @property
    def stamp(self) -> str:
        """Changes with whatever the minutes would print."""
        parts = [str(self.meeting.version)]
        parts += [f"{item.pk}.{item.version}" for item in self.items]
        parts += [f"{one.member.pk}{one.attended}" for one in self.members]
        return hashlib.sha256(" ".join(parts).encode()).hexdigest()[:16]


def minutes_of(meeting: Meeting) -> Minutes:
    """Six queries at most, however many items and members there are."""
    return Minutes(
        meeting,
        list(AgendaItem.objects.filter(meeting=meeting).in_order().select_related("recommendation")),
        attendance_of(meeting),
    )


def attendance_of(meeting: Meeting) -> list[Present]:
    """Each member of the meeting's day, and whoever has a record beside them. Four queries."""
    rows = Attendance.objects.filter(meeting=meeting).select_related("member__person", "member__provider")
    recorded = {row.member_id: row for row in rows.prefetch_related(speaking_for("member")).order_by("pk")}
    found = [
        Present(member, recorded.pop(member.pk).attended if member.pk in recorded else "")
        for member in members_on(meeting.held_on)
    ]
    return found + [Present(row.member, row.attended) for row in recorded.values()]


def obstacles_to_minutes(minutes: Minutes, *, on: date) -> list[Obstacle]:
    """What is missing before these minutes can be agreed on a day; the page says it beside the button."""
    return obstacles_to_agree(
        held_on=minutes.meeting.held_on,
        today=on,
        items=len(minutes.items),
        unwritten=[item.title for item in minutes.items if is_empty(item.minutes)],
        unrecorded=[str(one.member) for one in minutes.members if not one.attended],
    )


def minutes_input(minutes: Minutes, *, office: Office | None, agreed_on: date | None) -> dict[str, Any]:
    """What the minutes print, as strings and lists that can be stored. People appear by what they are, not by name.

    Each item names its recommendation by key, so that it can be left out for whoever may not read that.
    """
    meeting = minutes.meeting
    return {
        "shape": SHAPE,
        "office": _office(office),
        "title": meeting.title,
        "held_on": meeting.held_on.isoformat(),
        "starts_at": f"{meeting.starts_at:%H:%M}" if meeting.starts_at else "",
        "place": meeting.place,
        "agreed_on": agreed_on.isoformat() if agreed_on else "",
        "attendance": [
            {"role": one.member.spoken_role, "attended": one.attended} for one in minutes.members if one.attended
        ],
        "items": _items(minutes),
    }


def hidden_from(user: Any, printed: Mapping[str, Any]) -> set[int]:
    """The keys of the recommendations in some minutes that a person may not read. One door: visible_to."""
    asked = {item["recommendation"] for item in printed["items"] if item["recommendation"] is not None}
    seen = Recommendation.objects.visible_to(user).filter(pk__in=asked).values_list("pk", flat=True)
    return asked - set(seen)


def without(printed: Mapping[str, Any], hidden: Iterable[int]) -> dict[str, Any]:
    """The same input without the items about these recommendations, as if they had never been on the agenda."""
    left_out = set(hidden)
    return dict(printed) | {"items": [one for one in printed["items"] if one["recommendation"] not in left_out]}


def stored_input(paper: MeetingPaper) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(paper.input)
    return found


def is_intact(paper: MeetingPaper) -> bool:
    """Whether the bytes of the stored minutes are still those whose SHA-256 stands beside them."""
    return hashlib.sha256(bytes(paper.content)).hexdigest() == paper.sha256


def _items(minutes: Minutes) -> list[dict[str, Any]]:
    keys = [item.recommendation_id for item in minutes.items if item.recommendation_id is not None]
    members = [one.member for one in minutes.members]
    recusals = recusals_of(keys, [member.person_id for member in members], minutes.meeting.held_on) if keys else {}
    advice = {one.recommendation_id: one for one in Conclusion.objects.filter(recommendation__in=keys, voided_at=None)}
    return [_item(item, members, recusals.get(item.recommendation_id or 0, {}), advice) for item in minutes.items]


def _item(
    item: AgendaItem,
    members: Sequence[CommissionMember],
    aside: Mapping[int, Sequence[str]],
    advice: Mapping[int, Conclusion],
) -> dict[str, Any]:
    concluded = advice.get(item.recommendation_id or 0)
    return {
        "recommendation": item.recommendation_id,
        "title": item.title,
        "minutes": item.minutes,
        "aside": [member.spoken_role for member in members if member.person_id in aside],
        "advice": concluded.get_advice_display() if concluded else "",
        "words": concluded.words if concluded else "",
    }


def _office(office: Office | None) -> dict[str, str]:
    if office is None:
        return {"name": "", "colour": "", "logo": ""}
    logo = base64.b64encode(bytes(office.logo)).decode() if office.logo else ""
    return {"name": office.name, "colour": office.colour, "logo": logo}
