"""What is left to conclude, what stands in the way of it, and what of the views a conclusion might say."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from accounts.models import User
from commissioning.choices import MemberView
from commissioning.figures.review import Place, Progress, QuorumRule, Turnout, quorum_of_office, turnout_of_all
from commissioning.figures.sent import Sent
from commissioning.models import Recommendation
from commissioning.rules import concluding
from commissioning.rules.advice import obstacles_to_quorum
from core.prepared import KEYS, prepared
from core.refusal import Obstacle


@dataclass(frozen=True)
class ToConclude:
    """One recommendation that waits for whoever is in the chair. `obstacles` are what is missing, where anything is."""

    recommendation: Recommendation
    obstacles: tuple[Obstacle, ...]

    @property
    def is_ready(self) -> bool:
        return not self.obstacles


@dataclass(frozen=True)
class Proposed:
    """What the chair may begin from: the conditions that members named, and the reasons of those in the minority."""

    conditions: str
    dissent: str


def to_conclude(user: User, sent: Sent) -> list[ToConclude]:
    """Each recommendation in review that is this person's to conclude on a day, the first to close first.

    Of what somebody else is in the chair for there is none, nor of what members may still give their views on. The same
    number of queries for any number of recommendations, and without the names, paths and views that progress_of reads.
    """
    on, found = sent.on, {one.pk: one for one in _waiting(keys=sent.in_review)} if sent.in_review else {}
    turnouts = turnout_of_all(found.values(), on) if found else {}
    theirs = [
        (found[key], turnouts[key])
        for key in sent.in_review
        if turnouts[key].in_the_chair == user.pk and not _obstacles_to_moment(found[key], turnouts[key].waiting, on)
    ]
    quorum = quorum_of_office()
    return [ToConclude(one, tuple(_obstacles_by_keys(one, turnout, quorum, user))) for one, turnout in theirs]


@prepared(keys=KEYS)
def _waiting(keys: Any) -> "QuerySet[Any, Any]":
    return Recommendation.objects.filter(pk__in=keys).only("title", "route", "closes_on")


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
    has_own_view = own is not None and own.review is not None
    return concluding.obstacles_to_stamp(expected, progress.stamp) or [
        *_obstacles_to_views(recommendation, has_own_view=has_own_view, waiting=len(progress.waiting), today=today),
        *progress.obstacles_to_conclude(is_over=_is_over(recommendation, today)),
    ]


def _obstacles_by_keys(
    recommendation: Recommendation, turnout: Turnout, quorum: QuorumRule, by: User
) -> list[Obstacle]:
    """The same for whoever is in the chair, from what is known by keys alone."""
    has_own_view, eligible = by.pk in turnout.answered, len(turnout.eligible)
    return [
        *_obstacles_to_views(recommendation, has_own_view=has_own_view, waiting=turnout.waiting, today=turnout.on),
        *obstacles_to_quorum(
            len(turnout.answered),
            eligible=eligible,
            quorum=quorum.of(eligible),
            is_over=_is_over(recommendation, turnout.on),
        ),
    ]


def _obstacles_to_views(
    recommendation: Recommendation, *, has_own_view: bool, waiting: int, today: date
) -> list[Obstacle]:
    return [
        *concluding.obstacles_to_own_view(closes_on=recommendation.closes_on, today=today, has_own_view=has_own_view),
        *_obstacles_to_moment(recommendation, waiting, today),
    ]


def _is_over(recommendation: Recommendation, today: date) -> bool:
    return recommendation.closes_on is not None and today > recommendation.closes_on


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


def _obstacles_to_moment(recommendation: Recommendation, waiting: int, today: date) -> list[Obstacle]:
    return concluding.obstacles_to_moment(
        recommendation.route, closes_on=recommendation.closes_on, today=today, waiting=waiting
    )
