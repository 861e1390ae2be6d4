"""The advice concluded, by whoever is in the chair for that item."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from commissioning.choices import Advice, RecommendationState
from commissioning.figures.advice import obstacles_to_conclude
from commissioning.figures.recusals import members_on
from commissioning.figures.review import Progress, progress_of
from commissioning.models import CommissionMember, Conclusion, ConclusionPlace, Recommendation
from commissioning.rules.advice import obstacles_to_advice
from commissioning.rules.concluding import obstacles_to_dissent
from commissioning.transitions.interest import lock_interests_of
from commissioning.transitions.recommendation import moving
from commissioning.transitions.recusal import recuse
from core import audit
from core.refusal import refuse_if

# The page and the lists ask the same of it.
__all__ = ["conclude", "obstacles_to_conclude"]


def conclude(
    *,
    recommendation: Recommendation,
    advice: str,
    words: str,
    by: User,
    at: datetime,
    conditions: str = "",
    dissent: str = "",
    expected: str | None = None,
) -> Conclusion:
    """Conclude the Commission's advice, with the count of the views that stand and everybody who stood aside.

    Refused for whoever is not in the chair for it, without a quorum of those who may take part, before the meeting or
    while members may still answer, before the chair's own view while it can be given, without the dissent in words
    where some dissent, and when a view was given or voided since the page was opened (`expected` is Progress.stamp).
    Conditions are kept where the advice has some.
    """
    today = timezone.localdate(at)
    with transaction.atomic():
        lock_interests_of([member.person for member in members_on(today)])
        with moving(recommendation, "conclude") as held:
            progress = progress_of(held, today)
            refuse_if(obstacles_to_conclude(held, progress, by=by, today=today, expected=expected))
            refuse_if(
                [
                    *obstacles_to_advice(advice, words=words, conditions=conditions),
                    *obstacles_to_dissent(advice, dissent, progress.count),
                ]
            )
            conditions = conditions if advice == Advice.CONDITIONS else ""
            conclusion = Conclusion.objects.create(
                recommendation=held,
                advice=advice,
                words=words.strip(),
                conditions=conditions.strip(),
                dissent=dissent.strip(),
                concluded_by=by,
                chaired_by=_chair(progress),
                concluded_at=at,
                eligible=len(progress.eligible),
                quorum=progress.quorum,
            )
            _write_places(conclusion, progress, by=by, at=at)
            held.state = RecommendationState.CONCLUDED
            held.save()
            audit.record(action="commissioning.recommendation.concluded", by=by, at=at, subject=held, advice=advice)
    return conclusion


def _chair(progress: Progress) -> CommissionMember:
    """obstacles_to_conclude has seen that there is one."""
    return progress.eligible[0].member


def _write_places(conclusion: Conclusion, progress: Progress, *, by: User, at: datetime) -> None:
    for place in progress.places:
        ConclusionPlace.objects.create(
            conclusion=conclusion,
            member=place.member,
            stood=place.stood,
            review=None if place.stands_aside else place.review,
            why="; ".join(place.why)[:1000],
        )
        if place.stands_aside:
            # Also a tie that nobody declared, such as a consortium joined since the view was given.
            recuse(conclusion.recommendation, place.member.person, place.why, by=by, at=at)
