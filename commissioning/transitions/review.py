"""Views saved and given. Nobody gives one on their own case, also when the interest is declared at the same moment."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from commissioning.choices import MemberView
from commissioning.figures.recusals import members_on, recusals_of
from commissioning.models import CommissionMember, Recommendation, Review
from commissioning.rules.advice import obstacles_to_length, obstacles_to_review, obstacles_to_view
from commissioning.transitions.interest import lock_interests_of
from commissioning.transitions.recommendation import moving
from core import audit
from core.refusal import Obstacle, Refused, refuse_if
from core.templatetags.house import clock, moment


class StandsAside(Refused):
    """The person has an interest in this recommendation, so for them it is not there."""

    def __init__(self, why: tuple[str, ...]):
        self.why = why
        super().__init__(Obstacle("You stand aside from this recommendation, so you cannot give a view on it"))


class DraftChanged(Refused):
    """The person saved another draft of it since this one was opened; nothing was written. `now` is what it says."""

    def __init__(self, now: Review, today: date):
        self.now = now
        saved = timezone.localtime(now.saved_at)
        when = f"at {clock(saved.time())}" if saved.date() == today else f"on {moment(now.saved_at)}"
        super().__init__(
            Obstacle(
                f"You saved another draft of this {when} on another device. Compare: what you send now takes its place"
            )
        )


@contextmanager
def _taking_part(
    recommendation: Recommendation, *, by: User, at: datetime
) -> Iterator[tuple[Recommendation, CommissionMember]]:
    """Open the transaction of a view with the person's interests and the recommendation held.

    Refused for whoever is no member today, after the closing day, and, as StandsAside, for whoever has an interest.
    """
    with transaction.atomic():
        lock_interests_of([by])
        with moving(recommendation, "review") as held:
            today = timezone.localdate(at)
            member = next((one for one in members_on(today) if one.person_id == by.pk), None)
            if member is None:
                raise Refused(Obstacle("Your term on the Victims Commission is over, so you can give no view"))
            if why := recusals_of([held.pk], [by.pk], today).get(held.pk, {}).get(by.pk):
                raise StandsAside(why)
            if held.closes_on is not None:
                refuse_if(obstacles_to_review(closes_on=held.closes_on, today=today))
            yield held, member


def save_review(
    *,
    recommendation: Recommendation,
    view: str,
    conditions: str,
    reasons: str,
    by: User,
    at: datetime,
    expected_version: int | None = None,
) -> Review:
    """Keep what was written so far, for its writer alone. Refused as in giving, except that it may be unfinished.

    `expected_version` is that of the row which this was written upon, 0 where there was none: refused as DraftChanged
    when the draft that is stored is another one. None is not asked.
    """
    with _taking_part(recommendation, by=by, at=at) as (held, member):
        refuse_if(obstacles_to_length(conditions, reasons))
        draft = _draft_of(held, member, by)
        _refuse_unread(draft, expected_version, (view, conditions.strip(), reasons.strip()), at=at)
        _write(draft, view if view in MemberView.values else "", conditions, reasons, at=at)
    return draft


def give_review(
    *,
    recommendation: Recommendation,
    view: str,
    conditions: str,
    reasons: str,
    by: User,
    at: datetime,
    expected_version: int | None = None,
) -> Review:
    """Give a view with its reasons; a later one of the same person takes its place. The same one twice is one.

    Refused without a view or reasons, without conditions where the support has some, for whoever is no member, after
    the closing day, for whoever has an interest, and as in saving when another draft was stored since.
    """
    with _taking_part(recommendation, by=by, at=at) as (held, member):
        conditions = conditions if view == MemberView.CONDITIONS else ""
        refuse_if(obstacles_to_view(view, conditions=conditions, reasons=reasons))
        review = _draft_of(held, member, by)
        said = (view, conditions.strip(), reasons.strip())
        _refuse_unread(review, expected_version, said, at=at)
        standing = Review.objects.standing().filter(recommendation=held, person=by).first()
        if standing is not None and (standing.view, standing.conditions, standing.reasons) == said:
            Review.objects.drafts().filter(recommendation=held, person=by).delete()
            return standing
        review.given_at = at
        _write(review, view, conditions, reasons, at=at)
        audit.record(action="commissioning.review.given", by=by, at=at, subject=held, view=view)
    return review


def _draft_of(recommendation: Recommendation, member: CommissionMember, by: User) -> Review:
    last = Review.objects.filter(recommendation=recommendation, person=by).order_by("-pk").first()
    if last is not None and last.given_at is None:
        return last
    # The numbers go on from one view to the next, so that a page opened before the last is told apart.
    version = last.version if last else 0
    return Review(recommendation=recommendation, person=by, member=member, version=version)


def _refuse_unread(review: Review, expected: int | None, said: tuple[str, str, str], *, at: datetime) -> None:
    """Nobody writes over a draft of their own that they have not seen; the same words sent twice are one."""
    if expected is None or review.pk is None or review.version == expected:
        return
    if (review.view, review.conditions, review.reasons) != said:
        raise DraftChanged(review, timezone.localdate(at))


def _write(review: Review, view: str, conditions: str, reasons: str, *, at: datetime) -> None:
    review.view, review.conditions, review.reasons = view, conditions.strip(), reasons.strip()
    review.saved_at = at
    review.version += 1
    review.save()
