"""What a member of the Victims Commission sees first: what waits for their view, the next meeting, their interests."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from commissioning.choices import MeetingState
from commissioning.figures.advice import to_conclude
from commissioning.figures.interests import live_interests_of
from commissioning.figures.reviews import OwnReview, open_reviews
from commissioning.figures.sent import sent_to
from commissioning.models import Meeting, Recommendation
from commissioning.models.tie import Tie


@dataclass(frozen=True)
class CommissionGlance:
    """`reviews` have no view of the member yet; `meeting` is the next that is planned, today's included."""

    reviews: tuple[OwnReview, ...]
    to_conclude: tuple[Recommendation, ...]
    meeting: Meeting | None
    ties: Sequence[Tie]


def commission_glance(user: Any, today: date) -> CommissionGlance:
    """The same number of queries however much waits."""
    sent = sent_to(user, today)
    planned = Meeting.objects.visible_to(user).filter(state=MeetingState.PLANNED, held_on__gte=today)
    return CommissionGlance(
        reviews=open_reviews(user, sent).waiting,
        to_conclude=tuple(one.recommendation for one in to_conclude(user, sent) if one.is_ready),
        meeting=planned.order_by("held_on", "pk").first(),
        ties=live_interests_of(user, today),
    )
