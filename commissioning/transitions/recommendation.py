"""Recommendations written, sent to the Commission, rescheduled, withdrawn and begun again."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any, TypedDict, Unpack

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from commissioning.choices import MeetingState, RecommendationState, ReviewRoute
from commissioning.figures.history import writers_of
from commissioning.figures.interests import interests_in
from commissioning.figures.recusals import members_on, recusals_of
from commissioning.models import AgendaItem, Meeting, Priority, Recommendation
from commissioning.rules.advice import obstacles_to_move
from commissioning.rules.money import obstacles_to_reason
from commissioning.transitions.recusal import recuse
from core import audit
from core.refusal import Obstacle, Refused, refuse_if
from core.rich_text import clean, is_empty
from providers.rules.values import obstacles_to_text, tidy

# The formatted texts, with how each is called where it is missing.
TEXTS = {
    "need": "The need it answers",
    "outcomes": "Outcomes sought",
    "gaps": "Gaps and duplication",
    "delivered": "What the provider delivered before",
}


class RecommendationFacts(TypedDict, total=False):
    """What is said of a recommendation beside its lines and tables. The texts are formatted."""

    title: str
    priority: Priority
    need: str
    outcomes: str
    gaps: str
    delivered: str


class RecommendationChanged(Refused):
    """Somebody saved the same recommendation since it was opened; nothing was written. `now` is what it says now."""

    def __init__(self, now: Recommendation):
        self.who, self.at, self.now = now.changed_by, now.changed_at, now
        super().__init__(
            Obstacle(f"{self.who} changed this recommendation after you opened it. Compare, then save again")
        )


@contextmanager
def moving(recommendation: Recommendation, verb: str) -> Iterator[Recommendation]:
    """Open the transaction of one change with the recommendation locked and read anew; refused from a wrong state."""
    with transaction.atomic():
        held = (
            Recommendation.objects.select_for_update(of=("self",))
            .select_related("changed_by")
            .get(pk=recommendation.pk)
        )
        refuse_if(obstacles_to_move(verb, state=held.state))
        yield held


@contextmanager
def _holding(*meetings: Meeting | None) -> Iterator[None]:
    """Lock meetings before what is reviewed at them, as a change of a meeting does, so that neither waits for both."""
    with transaction.atomic():
        keys = [meeting.pk for meeting in meetings if meeting is not None]
        list(Meeting.objects.select_for_update().filter(pk__in=keys).order_by("pk"))
        yield


@transaction.atomic
def start_recommendation(*, by: User, at: datetime, **facts: Unpack[RecommendationFacts]) -> Recommendation:
    """Begin a draft. Refused without a title."""
    recommendation = Recommendation(drafted_by=by, drafted_at=at, changed_by=by, changed_at=at)
    _put(recommendation, facts)
    recommendation.save()
    audit.record(action="commissioning.recommendation.drafted", by=by, at=at, subject=recommendation)
    return recommendation


def change_recommendation(
    *,
    recommendation: Recommendation,
    expected_version: int,
    by: User,
    at: datetime,
    **facts: Unpack[RecommendationFacts],
) -> Recommendation:
    """Change what is said of it. Refused once it was sent, and when somebody else saved it since it was opened."""
    with moving(recommendation, "change") as held:
        if held.version != expected_version:
            raise RecommendationChanged(held)
        _put(held, facts)
        count_change(held, by=by, at=at)
        audit.record(
            action="commissioning.recommendation.changed", by=by, at=at, subject=held, changed=", ".join(facts)
        )
    return held


def send_for_review(
    *,
    recommendation: Recommendation,
    by: User,
    at: datetime,
    meeting: Meeting | None = None,
    closes_on: date | None = None,
) -> Recommendation:
    """Send it to a meeting, or with a closing day to review by correspondence. From here on its content is frozen.

    Whoever stands aside on the day is recorded, and stays aside when the tie ends before the review does. Refused while
    anything is missing (obstacles_to_send), for whoever has an interest in it themselves, for a day that is over and a
    meeting that was held.
    """
    with _holding(meeting), moving(recommendation, "send") as held:
        today = timezone.localdate(at)
        refuse_if([*obstacles_to_send(held, on=today, by=by), *_obstacles_to_when(meeting, closes_on, today=today)])
        _schedule(held, meeting, closes_on)
        held.state, held.sent_by, held.sent_at = RecommendationState.IN_REVIEW, by, at
        held.save()
        audit.record(
            action="commissioning.recommendation.sent",
            by=by,
            at=at,
            subject=held,
            route=held.route,
            closes_on=held.closes_on,
        )
        _record_recusals(held, today, by=by, at=at)
    return held


def reschedule_review(
    *,
    recommendation: Recommendation,
    by: User,
    at: datetime,
    meeting: Meeting | None = None,
    closes_on: date | None = None,
) -> Recommendation:
    """Move a review to another meeting or closing day.

    Refused once it was concluded, for a day that is over, and to who has an interest in it.
    """
    with _holding(meeting, recommendation.meeting), moving(recommendation, "reschedule") as held:
        refuse_if(obstacles_of_own(held, by=by, on=timezone.localdate(at), doing="move its day"))
        refuse_if(_obstacles_to_when(meeting, closes_on, today=timezone.localdate(at)))
        if held.route != (ReviewRoute.MEETING if meeting else ReviewRoute.CORRESPONDENCE):
            raise Refused(Obstacle("A review stays at a meeting or by correspondence, as it was sent"))
        AgendaItem.objects.filter(recommendation=held, meeting__minuted_at=None).delete()
        _schedule(held, meeting, closes_on)
        held.save()
        audit.record(
            action="commissioning.recommendation.rescheduled", by=by, at=at, subject=held, closes_on=held.closes_on
        )
    return held


def withdraw_recommendation(*, recommendation: Recommendation, reason: str, by: User, at: datetime) -> Recommendation:
    """Take it back for good, with a reason. Refused once it has been decided, and to who has an interest in it."""
    with _holding(recommendation.meeting), moving(recommendation, "withdraw") as held:
        refuse_if(obstacles_of_own(held, by=by, on=timezone.localdate(at), doing="withdraw it"))
        refuse_if(obstacles_to_reason(reason, "reason"))
        refuse_if(obstacles_to_text(reason, field="reason", what="the reason", limit=500))
        AgendaItem.objects.filter(recommendation=held, meeting__minuted_at=None).delete()
        held.state, held.withdrawn_because = RecommendationState.WITHDRAWN, tidy(reason)
        held.save()
        audit.record(action="commissioning.recommendation.withdrawn", by=by, at=at, subject=held, reason=tidy(reason))
    return held


def mark_decided(recommendation: Recommendation, *, reference: str, by: User, at: datetime) -> Recommendation:
    """Say by which signed decision the advice was taken or departed from. Refused unless it stands concluded."""
    with moving(recommendation, "decide") as held:
        held.state, held.decided_reference, held.decided_at = RecommendationState.DECIDED, reference, at
        held.save()
        audit.record(action="commissioning.recommendation.decided", by=by, at=at, subject=held, reference=reference)
    return held


def obstacles_to_send(recommendation: Recommendation, *, on: date, by: User) -> list[Obstacle]:
    """What must be mended before the Commission is asked by this person. `field` names the text, or `lines`."""
    missing = [
        Obstacle(f"“{label}” has not been written", field)
        for field, label in TEXTS.items()
        if is_empty(getattr(recommendation, field))
    ]
    lines = list(recommendation.lines.prefetch_related("amounts"))
    if not lines:
        missing.append(Obstacle("No line says who should do what, for how much", "lines"))
    missing += [
        Obstacle(f"“{line}” asks for no money in any year", "lines") for line in lines if not line.amounts.all()
    ]
    handled_by = writers_of(recommendation)
    paths = interests_in(people={*handled_by, by.pk}, providers=[line.provider_id for line in lines], on=on)
    return missing + [
        Obstacle(
            f"{path.person} has a live interest: {path.words}. "
            f"Somebody else must {'write' if path.person.pk in handled_by else 'send'} this",
            "lines",
        )
        for path in paths
    ]


def obstacles_of_own(recommendation: Recommendation, *, by: User, on: date, doing: str) -> list[Obstacle]:
    """Nobody in the office handles a case of their own (DOMAIN.md 1)."""
    providers = recommendation.lines.values_list("provider", flat=True)
    paths = interests_in(people=[by.pk], providers=providers, on=on)
    return [Obstacle(f"You have a live interest: {path.words}. Somebody else must {doing}") for path in paths]


def count_change(recommendation: Recommendation, *, by: User, at: datetime) -> None:
    recommendation.version += 1
    recommendation.changed_by, recommendation.changed_at = by, at
    recommendation.save()


def _record_recusals(recommendation: Recommendation, today: date, *, by: User, at: datetime) -> None:
    members = [member.person for member in members_on(today)]
    why = recusals_of([recommendation.pk], [person.pk for person in members], today).get(recommendation.pk, {})
    for person in members:
        if person.pk in why:
            recuse(recommendation, person, why[person.pk], by=by, at=at)


def _put(recommendation: Recommendation, facts: Any) -> None:
    for name, value in facts.items():
        setattr(recommendation, name, _cleaned(name, value) if isinstance(value, str) else value)
    refuse_if(obstacles_to_text(recommendation.title, field="title", what="a title", limit=200))


def _cleaned(name: str, text: str) -> str:
    return clean(text) if name in TEXTS else tidy(text)


def _schedule(recommendation: Recommendation, meeting: Meeting | None, closes_on: date | None) -> None:
    if meeting is not None:
        # It is locked by now, and may have moved since somebody chose it.
        meeting.refresh_from_db()
    recommendation.meeting = meeting
    recommendation.closes_on = meeting.held_on if meeting else closes_on
    recommendation.route = ReviewRoute.MEETING if meeting else ReviewRoute.CORRESPONDENCE
    if meeting is not None:
        last = AgendaItem.objects.filter(meeting=meeting).order_by("-position").first()
        AgendaItem.objects.create(
            meeting=meeting,
            recommendation=recommendation,
            position=(last.position if last else 0) + 1,
            title=recommendation.title,
        )


def _obstacles_to_when(meeting: Meeting | None, closes_on: date | None, *, today: date) -> list[Obstacle]:
    if meeting is not None:
        held = Meeting.objects.select_for_update().get(pk=meeting.pk)
        if held.state != MeetingState.PLANNED or held.held_on < today:
            return [Obstacle("Select a meeting that is still to come", "meeting")]
        return []
    if closes_on is None:
        return [Obstacle("Select a meeting, or enter the day on which views close", "closes_on")]
    return [Obstacle("Enter a day that is still to come", "closes_on")] if closes_on < today else []
