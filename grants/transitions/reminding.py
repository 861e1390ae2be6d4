"""That somebody was written to about a return is kept, so that nobody is written to twice."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core import audit
from core.refusal import refuse_if
from grants.choices import Reminded
from grants.figures.reminding import people_of, told_on
from grants.models import MonitoringReturn, ReturnReminder
from grants.rules.reminding import obstacles_to_remind_now
from grants.transitions.monitoring import locked

OFFICE_TOLD = "grants.returns.office_told"


def record_reminders(
    *, person: User, occasion: Reminded, returns: Collection[MonitoringReturn], by: User | str, at: datetime
) -> None:
    """Keep that one person was written to today about these returns. Sends nothing.

    `by` is a person, or the words for a task of the machine. The database refuses a second time on one day.
    """
    with transaction.atomic():
        for one in returns:
            ReturnReminder.objects.create(
                monitoring_return=one, occasion=occasion, to=person, sent_on=timezone.localdate(at)
            )
            audit.record(action="grants.return.reminded", by=by, at=at, subject=one, to=person, occasion=occasion)


def remind_now(*, monitoring_return: MonitoringReturn, by: User, at: datetime) -> list[User]:
    """The office reminds of one overdue return: keeps it and gives back whom to write to. Sends nothing.

    Refused for one that is not overdue, when everybody was reminded today, and where nobody there can sign in.
    """
    today = timezone.localdate(at)
    with locked(monitoring_return) as held:
        people, told = people_of([held])[held.pk], told_on(held, today)
        refuse_if(
            obstacles_to_remind_now(
                state=held.state,
                due_on=held.due_on,
                people=len(people),
                told_today=len(told & {person.pk for person in people}),
                today=today,
            )
        )
        waiting = [person for person in people if person.pk not in told]
        for person in waiting:
            record_reminders(person=person, occasion=Reminded.OVERDUE, returns=[held], by=by, at=at)
    return waiting


def record_office_told(*, person: User, overdue: int, by: str, at: datetime) -> None:
    """Keep that somebody in the office was sent the list of what is overdue."""
    audit.record(action=OFFICE_TOLD, by=by, at=at, subject=person, overdue=overdue)
