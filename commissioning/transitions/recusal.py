"""What a tie does to the reviews that are open: the view already given is void, and the count is opened again."""

from collections.abc import Iterable
from datetime import date, datetime

from django.utils import timezone

from accounts.models import User
from commissioning.choices import SENT, RecommendationState, Stood
from commissioning.figures.interests import reached_by
from commissioning.models import (
    CommissionMember,
    Conclusion,
    Interest,
    Recommendation,
    RecommendationLine,
    Recusal,
    Review,
)
from core import audit


def stand_aside(interest: Interest, *, by: User, at: datetime) -> list[Recommendation]:
    """Take its person out of each review that an interest, declared just now, reaches. The caller holds the person.

    It may be declared at any time, so it may find a view given, which it voids, and a conclusion, which it voids too
    unless a decision has been signed on it: what was signed stays, and the page says what was declared after it. An
    interest that was over before the review began, or began after the decision, touches nothing; nor does that of
    somebody who never sat on the Commission, whose interest stops their own part in the decision instead.
    """
    if not CommissionMember.objects.filter(person=interest.person).exists():
        return []
    why = reached_by(interest, timezone.localdate(at))
    touched = []
    for recommendation in _reached(why):
        if not _is_of_its_time(interest, recommendation):
            continue
        providers = RecommendationLine.objects.filter(recommendation=recommendation).order_by("position", "pk")
        paths = [why[key] for key in providers.values_list("provider", flat=True) if key in why]
        recuse(recommendation, interest.person, paths, by=by, at=at)
        touched.append(recommendation)
    return touched


def recuse(recommendation: Recommendation, person: User, why: Iterable[str], *, by: User, at: datetime) -> Recusal:
    """Record that a person stands aside from a locked recommendation, and void the views and the conclusion it ends."""
    words = "; ".join(dict.fromkeys(why))[:1000]
    voided = void_views(recommendation, person, words, by=by, at=at)
    recusal, is_new = Recusal.objects.get_or_create(
        recommendation=recommendation, person=person, defaults={"words": words, "voided_a_view": voided, "at": at}
    )
    if is_new:
        audit.record(
            action="commissioning.recommendation.stood_aside", by=by, at=at, subject=recommendation, person=person
        )
    _reopen(recommendation, person, words, by=by, at=at)
    return recusal


def void_views(recommendation: Recommendation, person: User, words: str, *, by: User, at: datetime) -> bool:
    """Void each view that a person gave on it; true when there was one."""
    given = Review.objects.filter(
        recommendation=recommendation, person=person, given_at__isnull=False, voided_at=None
    ).select_for_update()
    reviews = list(given)
    for review in reviews:
        review.voided_at, review.voided_because = at, words
        review.save(update_fields=["voided_at", "voided_because"])
        audit.record(action="commissioning.review.voided", by=by, at=at, subject=review, person=person)
    return bool(reviews)


def _reached(providers: Iterable[int]) -> list[Recommendation]:
    """Each recommendation that was sent and asks money for one of these, locked in the order of the keys."""
    asked = RecommendationLine.objects.filter(provider__in=list(providers)).values("recommendation")
    sent = Recommendation.objects.filter(pk__in=asked, state__in=SENT)
    return list(sent.select_for_update(of=("self",)).order_by("pk"))


def _is_of_its_time(interest: Interest, recommendation: Recommendation) -> bool:
    """Whether the tie stood on any day from when the members were asked until the decision was signed."""
    if recommendation.sent_at is None:
        return False
    asked = timezone.localdate(recommendation.sent_at)
    decided = timezone.localdate(recommendation.decided_at) if recommendation.decided_at else date.max
    return interest.started_on <= decided and (interest.ended_on is None or interest.ended_on >= asked)


def _reopen(recommendation: Recommendation, person: User, words: str, *, by: User, at: datetime) -> None:
    """Void the conclusion in which somebody took part who should have stood aside, unless it has been decided on."""
    if recommendation.state != RecommendationState.CONCLUDED:
        return
    standing = Conclusion.objects.filter(recommendation=recommendation, voided_at=None).select_for_update().first()
    if standing is None:
        return
    took_part = standing.places.filter(member__person=person).exclude(stood=Stood.ASIDE)
    if not took_part.exists():
        return
    standing.voided_at, standing.voided_because = at, words
    standing.save(update_fields=["voided_at", "voided_because"])
    recommendation.state = RecommendationState.IN_REVIEW
    recommendation.save(update_fields=["state"])
    audit.record(action="commissioning.recommendation.reopened", by=by, at=at, subject=recommendation, person=person)
