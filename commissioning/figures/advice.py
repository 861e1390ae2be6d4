"""What is left to conclude, what stands in the way of it, and what of the views a conclusion might say."""

from dataclasses import dataclass
from datetime import date

from accounts.models import User
from commissioning.choices import MemberView
from commissioning.figures.review import Place, Progress, progress_of_all
from commissioning.models import Recommendation
from commissioning.rules import concluding
from core.refusal import Obstacle

# Of no use in a list, and most of what would be read.
_TEXTS = ("need", "outcomes", "gaps", "delivered")


@dataclass(frozen=True)
class ToConclude:
    """One recommendation that waits for whoever is in the chair. `obstacles` are what is missing, where anything is."""

    recommendation: Recommendation
    progress: Progress
    obstacles: tuple[Obstacle, ...]

    @property
    def is_ready(self) -> bool:
        return not self.obstacles


@dataclass(frozen=True)
class Proposed:
    """What the chair may begin from: the conditions that members named, and the reasons of those in the minority."""

    conditions: str
    dissent: str


def to_conclude(user: User, on: date) -> list[ToConclude]:
    """Each recommendation in review that is this person's to conclude on a day, the first to close first.

    Of what somebody else is in the chair for there is none, nor of what members may still give their views on. The same
    number of queries for any number of recommendations.
    """
    seen = Recommendation.objects.visible_to(user).in_review().select_related("priority", "meeting").defer(*_TEXTS)
    recommendations = list(seen.order_by("closes_on", "pk"))
    if not recommendations:
        return []
    progress = progress_of_all(recommendations, on)
    return [
        ToConclude(one, progress[one.pk], tuple(obstacles_to_conclude(one, progress[one.pk], by=user, today=on)))
        for one in recommendations
        if is_in_the_chair(progress[one.pk], user) and not _obstacles_to_moment(one, progress[one.pk], on)
    ]


def is_in_the_chair(progress: Progress, user: User) -> bool:
    chair = progress.in_the_chair
    return chair is not None and chair.person_id == user.pk


def obstacles_to_conclude(
    recommendation: Recommendation, progress: Progress, *, by: User, today: date, expected: str | None = None
) -> list[Obstacle]:
    """What stands in this person's way of concluding now; the page says it beside the form, the transition refuses."""
    chair = progress.in_the_chair
    if chair is not None and (
        found := concluding.obstacles_to_chair(str(chair), is_in_the_chair=chair.person_id == by.pk)
    ):
        return found
    own = progress.place_of(by.pk)
    closes_on = recommendation.closes_on
    has_own_view = own is not None and own.review is not None
    return concluding.obstacles_to_stamp(expected, progress.stamp) or [
        *concluding.obstacles_to_own_view(closes_on=closes_on, today=today, has_own_view=has_own_view),
        *_obstacles_to_moment(recommendation, progress, today),
        *progress.obstacles_to_conclude(is_over=closes_on is not None and today > closes_on),
    ]


def proposed_from(progress: Progress) -> Proposed:
    """People appear by what they are: these words leave the office with the advice."""
    conditions = concluding.gathered(
        place.review.conditions for place in progress.answered if place.review and place.review.conditions
    )
    count = progress.count
    for_it = (MemberView.SUPPORT, MemberView.CONDITIONS)
    minority = for_it if count.against > count.support + count.conditions else (MemberView.AGAINST,)
    said = [_said(place) for place in progress.answered if place.review and place.review.view in minority]
    return Proposed(conditions, concluding.gathered(said))


def _said(place: Place) -> str:
    reasons = place.review.reasons if place.review else ""
    return f"{place.member.spoken_role}: {reasons}"


def _obstacles_to_moment(recommendation: Recommendation, progress: Progress, today: date) -> list[Obstacle]:
    return concluding.obstacles_to_moment(
        recommendation.route, closes_on=recommendation.closes_on, today=today, waiting=len(progress.waiting)
    )
