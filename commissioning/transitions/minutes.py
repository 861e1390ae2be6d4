"""Who came, what was said, and the minutes agreed: the paper is stored and the meeting frozen, or nothing is done."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from accounts.models import User
from commissioning.choices import Attended, MeetingState
from commissioning.figures.minutes import minutes_input, minutes_of, obstacles_to_minutes
from commissioning.figures.office import the_office
from commissioning.figures.recusals import members_on
from commissioning.models import AgendaItem, Attendance, Meeting, MeetingPaper
from commissioning.rules.meetings import MINUTES_LIMIT, obstacles_to_attendance
from commissioning.transitions.meeting import working_on
from core import audit
from core.pdf import PaperRefused, PaperUnavailable
from core.refusal import Obstacle, Refused, refuse_if
from core.rich_text import clean, obstacles_to_rich_text

# Makes the bytes of the minutes from their input. The documents of this app do; a transition only asks.
Press = Callable[[Mapping[str, Any]], bytes]


@dataclass(frozen=True)
class WrittenItem:
    """The minutes of one item (by key) as somebody wrote them, and the version of it that they had opened."""

    item: int
    minutes: str
    expected_version: int


class MinutesChanged(Refused):
    """Somebody saved the same items since they were opened; nothing was written. `now` are those as they stand."""

    def __init__(self, now: Sequence[AgendaItem]):
        self.now = now
        titles = ", ".join(f"“{item.title}”" for item in now)
        super().__init__(Obstacle(f"Somebody saved {titles} after you opened this page. Compare, then save again"))


def record_attendance(*, meeting: Meeting, attended: Mapping[int, str], by: User, at: datetime) -> list[Attendance]:
    """Say of each member (by the key of the term) whether they came; whoever is not named has no record.

    Refused for somebody who was no member on that day, before the day but for apologies, and on a closed meeting.
    """
    with working_on(meeting) as held:
        sitting = {member.pk: member for member in members_on(held.held_on)}
        unknown = set(attended) - set(sitting) or set(attended.values()) - set(Attended.values)
        if unknown:
            raise Refused(Obstacle("The members of that day have changed since you opened this page. Look again"))
        refuse_if(obstacles_to_attendance(attended.values(), held_on=held.held_on, today=timezone.localdate(at)))
        Attendance.objects.filter(meeting=held).delete()
        rows = Attendance.objects.bulk_create(
            Attendance(meeting=held, member=sitting[key], attended=came) for key, came in attended.items()
        )
        present = sum(row.attended == Attended.PRESENT for row in rows)
        audit.record(action="commissioning.meeting.attendance_recorded", by=by, at=at, subject=held, present=present)
    return rows


def write_minutes(*, meeting: Meeting, written: Sequence[WrittenItem], by: User, at: datetime) -> list[AgendaItem]:
    """Keep what was minuted of some items. The same words again change nothing.

    Refused on a closed meeting, for a text that is too long or an item that has left the agenda, and, as
    MinutesChanged, when somebody else saved one of them with other words since it was opened.
    """
    with working_on(meeting) as held:
        items = {item.pk: item for item in AgendaItem.objects.filter(meeting=held).in_order().select_for_update()}
        if any(one.item not in items for one in written):
            raise Refused(Obstacle("An item has left the agenda since you opened this page. Copy what you wrote of it"))
        refuse_if([obstacle for one in written for obstacle in _obstacles_to_text(items[one.item], one)])
        texts = {one.item: clean(one.minutes) for one in written}
        changed = [one for one in written if texts[one.item] != items[one.item].minutes]
        if late := [items[one.item] for one in changed if items[one.item].version != one.expected_version]:
            raise MinutesChanged(late)
        for one in changed:
            item = items[one.item]
            item.minutes = texts[one.item]
            item.version += 1
            item.save(update_fields=["minutes", "version"])
            audit.record(action="commissioning.agenda_item.minuted", by=by, at=at, subject=item)
    return [items[one.item] for one in changed]


def agree_minutes(*, meeting: Meeting, press: Press, by: User, at: datetime, expected: str | None = None) -> Meeting:
    """Record that the minutes are agreed: they are printed, stored with their SHA-256 and input, and all is frozen.

    Refused before the meeting, without an item, while an item has no minutes or a member no attendance, when anything
    was changed since it was read (`expected` is Minutes.stamp), and when the paper cannot be printed. A refusal
    anywhere writes nothing.
    """
    with working_on(meeting) as held:
        minutes = minutes_of(held)
        if expected is not None and expected != minutes.stamp:
            raise Refused(Obstacle("Something was changed after you opened this page. Read the minutes again"))
        today = timezone.localdate(at)
        refuse_if(obstacles_to_minutes(minutes, on=today))
        printed = minutes_input(minutes, office=the_office(), agreed_on=today)
        content = _printed(press, printed)
        sha256 = hashlib.sha256(content).hexdigest()
        MeetingPaper.objects.create(
            meeting=held,
            content=content,
            sha256=sha256,
            input=json.dumps(printed, ensure_ascii=False, sort_keys=True),
            stored_at=at,
        )
        # Last of all: from here on the database holds the meeting, its items and its attendance.
        held.state, held.minuted_by, held.minuted_at = MeetingState.MINUTED, by, at
        held.version += 1
        held.save()
        audit.record(action="commissioning.meeting.minutes_agreed", by=by, at=at, subject=held, sha256=sha256)
    return held


def _obstacles_to_text(item: AgendaItem, written: WrittenItem) -> list[Obstacle]:
    return obstacles_to_rich_text(
        written.minutes,
        limit_characters=MINUTES_LIMIT,
        label=f"What is minuted of “{item.title}”",
        field=f"minutes_{item.pk}",
    )


def _printed(press: Press, printed: Mapping[str, Any]) -> bytes:
    try:
        return press(printed)
    except PaperUnavailable as reason:
        raise Refused(Obstacle(f"{reason.sentence} So the minutes were not agreed")) from reason
    except PaperRefused as reason:
        raise Refused(Obstacle(f"The minutes could not be printed, so they were not agreed. {reason}")) from reason
