"""What a member of the Victims Commission sees first: what waits for their view, the next meeting, their interests."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from commissioning.choices import MeetingState
from commissioning.figures.interests import live_interests_of
from commissioning.figures.review import progress_of_all
from commissioning.figures.reviews import OwnReview, open_reviews
from commissioning.models import Meeting, Recommendation
from commissioning.models.recommendation import RecommendationQuerySet
from commissioning.models.tie import Tie
from commissioning.transitions.conclusion import obstacles_to_conclude


@dataclass(frozen=True)
class CommissionGlance:
    """`reviews` have no view of the member yet; `meeting` is the next that is planned, today's included."""

    reviews: tuple[OwnReview, ...]
    to_conclude: tuple[Recommendation, ...]
    meeting: Meeting | None
    ties: Sequence[Tie]


def commission_glance(user: Any, today: date) -> CommissionGlance:
    """The same number of queries however much waits."""
    seen = Recommendation.objects.visible_to(user)
    planned = Meeting.objects.visible_to(user).filter(state=MeetingState.PLANNED, held_on__gte=today)
    return CommissionGlance(
        reviews=open_reviews(user, today, seen=seen).waiting,
        to_conclude=_to_be_concluded(user, today, seen),
        meeting=planned.order_by("held_on", "pk").first(),
        ties=live_interests_of(user, today),
    )


def _to_be_concluded(user: Any, today: date, seen: RecommendationQuerySet) -> tuple[Recommendation, ...]:
    """What this member can conclude now, being in the chair for it."""
    recommendations = list(seen.in_review().select_related("priority").order_by("closes_on", "pk"))
    progress = progress_of_all(recommendations, today)
    return tuple(
        one
        for one in recommendations
        if progress[one.pk].in_the_chair is not None
        and not obstacles_to_conclude(one, progress[one.pk], by=user, today=today)
    )
