"""Meetings of the Victims Commission planned, moved and cancelled."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from commissioning.choices import ADVISED, MeetingState
from commissioning.models import Attendance, CommissionMember, Meeting, Recommendation
from commissioning.rules.meetings import obstacles_to_cancel, obstacles_to_new_day, obstacles_to_work_on
from core import audit
from core.refusal import Obstacle, Refused, refuse_if
from providers.rules.values import obstacles_to_day, obstacles_to_text, tidy


class MeetingChanged(Refused):
    """Somebody changed the meeting since it was opened; nothing was written. `now` is what it says now."""

    def __init__(self, now: Meeting):
        self.now = now
        super().__init__(Obstacle("This meeting was changed after you opened it. Compare, then save again"))


@contextmanager
def working_on(meeting: Meeting) -> Iterator[Meeting]:
    """Open the transaction of one change with the meeting locked and read anew; refused once it is closed."""
    with transaction.atomic():
        held = Meeting.objects.select_for_update().get(pk=meeting.pk)
        refuse_if(obstacles_to_work_on(held.state))
        yield held


@transaction.atomic
def plan_meeting(
    *, title: str, held_on: date, place: str, by: User, at: datetime, starts_at: time | None = None
) -> Meeting:
    """Enter a meeting, to come or held already. Refused without a title or a place."""
    refuse_if(_obstacles_to_describe(title, held_on, place))
    meeting = Meeting.objects.create(
        title=tidy(title), held_on=held_on, place=tidy(place), starts_at=starts_at, planned_by=by, planned_at=at
    )
    audit.record(action="commissioning.meeting.planned", by=by, at=at, subject=meeting, held_on=held_on)
    return meeting


def change_meeting(
    *,
    meeting: Meeting,
    title: str,
    held_on: date,
    place: str,
    expected_version: int,
    by: User,
    at: datetime,
    starts_at: time | None = None,
) -> Meeting:
    """Change title, day, time or place. Whatever is in review at the meeting closes on its new day.

    Attendance of members whose term does not cover the new day is dropped. Refused once the minutes are agreed or it
    is cancelled, for a day that is over while something is in review at it, and when somebody changed it meanwhile.
    """
    with working_on(meeting) as held:
        if held.version != expected_version:
            raise MeetingChanged(held)
        refuse_if(_obstacles_to_describe(title, held_on, place))
        waiting = _in_review_at(held)
        today = timezone.localdate(at)
        titles = [one.title for one in waiting]
        refuse_if(obstacles_to_new_day(held_on, before=held.held_on, today=today, in_review=titles))
        is_moved, before = held.held_on != held_on, held.held_on
        held.title, held.held_on, held.place, held.starts_at = tidy(title), held_on, tidy(place), starts_at
        held.version += 1
        held.save()
        if is_moved:
            _move_reviews(waiting, held_on, by=by, at=at)
            _drop_attendance_of_others(held)
        audit.record(
            action="commissioning.meeting.changed", by=by, at=at, subject=held, held_on=held_on, held_on_before=before
        )
    return held


def cancel_meeting(*, meeting: Meeting, by: User, at: datetime) -> Meeting:
    """Call a meeting off; it stays in the list. Refused while anything is in review at it or was concluded at it."""
    with working_on(meeting) as held:
        concluded = Recommendation.objects.filter(meeting=held, state__in=ADVISED).order_by("pk")
        refuse_if(
            obstacles_to_cancel(
                in_review=[one.title for one in _in_review_at(held)], concluded=[one.title for one in concluded]
            )
        )
        held.state = MeetingState.CANCELLED
        held.version += 1
        held.save()
        audit.record(action="commissioning.meeting.cancelled", by=by, at=at, subject=held, held_on=held.held_on)
    return held


def _in_review_at(meeting: Meeting) -> list[Recommendation]:
    """Locked in the order of their keys."""
    waiting = Recommendation.objects.in_review().filter(meeting=meeting)
    return list(waiting.select_for_update(of=("self",)).order_by("pk"))


def _move_reviews(recommendations: list[Recommendation], closes_on: date, *, by: User, at: datetime) -> None:
    for one in recommendations:
        one.closes_on = closes_on
        one.save(update_fields=["closes_on"])
        audit.record(action="commissioning.recommendation.rescheduled", by=by, at=at, subject=one, closes_on=closes_on)


def _drop_attendance_of_others(meeting: Meeting) -> None:
    sitting = CommissionMember.objects.on(meeting.held_on)
    Attendance.objects.filter(meeting=meeting).exclude(member__in=sitting).delete()


def _obstacles_to_describe(title: str, held_on: date, place: str) -> list[Obstacle]:
    return [
        *obstacles_to_text(title, field="title", what="a title", limit=200),
        *obstacles_to_text(place, field="place", what="the place", limit=300),
        *obstacles_to_day(held_on, field="held_on"),
    ]
