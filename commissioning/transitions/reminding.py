"""Members reminded of a review that waits for them."""

from datetime import datetime

from django.utils import timezone

from accounts.models import User
from commissioning.figures.told import who_is_waited_for
from commissioning.models import Recommendation
from commissioning.rules.reminding import DOING, obstacles_to_remind
from commissioning.transitions.recommendation import moving, obstacles_of_own
from core import audit
from core.refusal import refuse_if


def remind_reviewers(*, recommendation: Recommendation, by: User | str, at: datetime) -> list[User]:
    """Record that whoever has given no view is reminded now, and give back whom to mail. Sends nothing.

    `by` is a person, or the words for a task of the machine. Refused when they were reminded on this day already, after
    the closing day, where nobody is waited for, and to who has an interest in it. Whoever stands aside is not among
    them.
    """
    today = timezone.localdate(at)
    with moving(recommendation, "review") as held:
        if isinstance(by, User):
            refuse_if(obstacles_of_own(held, by=by, on=today, doing=DOING))
        people = who_is_waited_for(held, today)
        refuse_if(
            obstacles_to_remind(
                waiting=len(people),
                closes_on=held.closes_on,
                reminded_on=timezone.localdate(held.reminded_at) if held.reminded_at else None,
                today=today,
            )
        )
        held.reminded_at = at
        held.save(update_fields=["reminded_at"])
        audit.record(
            action="commissioning.recommendation.reminded", by=by, at=at, subject=held, number_of_members=len(people)
        )
    return people
