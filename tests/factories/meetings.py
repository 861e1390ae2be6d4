"""Meetings of the Victims Commission at each stage: with an agenda, attended, minuted, agreed."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from accounts.roles import Role
from commissioning import transitions
from commissioning.choices import Attended
from commissioning.figures.minutes import attendance_of, minutes_of
from commissioning.models import AgendaItem, Meeting
from core.rich_text import plain_text
from tests.factories.commission import a_meeting
from tests.factories.commissioning import AT, a_person

# The day of AT, so that a meeting of that day can be both reviewed at and minuted.
HELD = date(2018, 3, 1)


def press(printed: Mapping[str, Any]) -> bytes:
    """Stands in for the press where a test is not about paper: some bytes that depend on the input."""
    words = " ".join(f"{item['title']} {plain_text(item['minutes'])}" for item in printed["items"])
    return b"%PDF-1.7 stand-in\n" + f"{printed['title']} {words}".encode()


def an_item(meeting: Meeting | None = None, title: str = "Matters arising") -> AgendaItem:
    meeting = meeting or a_meeting(HELD)
    return transitions.add_agenda_item(meeting=meeting, title=title, by=a_person(Role.OFFICER), at=AT)


def attended(meeting: Meeting, came: str = Attended.PRESENT) -> Meeting:
    """Everybody who sits on the Commission that day answered the same."""
    everybody = {one.member.pk: came for one in attendance_of(meeting)}
    transitions.record_attendance(meeting=meeting, attended=everybody, by=a_person(Role.OFFICER), at=AT)
    return meeting


def minuted(meeting: Meeting, words: str = "<p>It was noted.</p>", **said: str) -> Meeting:
    """Every item has minutes: its own of `said`, by `item_<key>`, or the same words."""
    written = [
        transitions.WrittenItem(item.pk, said.get(f"item_{item.pk}", words), item.version)
        for item in minutes_of(meeting).items
    ]
    transitions.write_minutes(meeting=meeting, written=written, by=a_person(Role.OFFICER), at=AT)
    return meeting


def agreed(meeting: Meeting | None = None, press=press) -> Meeting:
    """Attended and minuted where it is not yet, and agreed."""
    if meeting is None:
        meeting = an_item().meeting
        minuted(meeting)
    return transitions.agree_minutes(meeting=attended(meeting), press=press, by=a_person(Role.MANAGER), at=AT)
