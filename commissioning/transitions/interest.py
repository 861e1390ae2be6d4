"""Interests declared and ended. Whether somebody has one in a case is asked of commissioning.figures.interests."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.permissions import Permission
from commissioning.choices import InterestKind
from commissioning.models import Interest
from commissioning.models.interest import WORDS_LIMIT
from commissioning.transitions.recusal import stand_aside
from core import audit
from core.refusal import Obstacle, refuse_if
from providers.models import Provider
from providers.rules import Period
from providers.rules.values import obstacles_to_day, obstacles_to_text, tidy, written


def lock_interests_of(people: Iterable[User]) -> dict[int, User]:
    """Let nobody declare or end an interest of these people until the transaction ends. By primary key.

    Whoever acts on it that somebody has no interest (a review given, a notice signed) calls this first and asks
    afterwards, so that a declaration of the same moment comes before or after, never between.
    """
    keys = sorted({person.pk for person in people})
    # Without no_key, whoever writes a row that only names these people would have to wait as well.
    held = User.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk")
    return {person.pk: person for person in held}


@transaction.atomic
def declare_interest(
    *,
    person: User,
    provider: Provider,
    kind: str,
    words: str,
    started_on: date,
    by: User,
    at: datetime,
    ended_on: date | None = None,
) -> Interest:
    """Enter a tie between a person and an organisation, from a day on, or to a day where it is over.

    Refused for somebody who declares none, when `by` is neither that person nor whoever records for others, without
    words, for days to come or the wrong way round, and when that kind of tie to that organisation is declared for one
    of the days already. A merged organisation stands for the one that was kept. However late it comes, it takes the
    person out of each review that it reaches (transitions.recusal).
    """
    person = lock_interests_of([person])[person.pk]
    provider = provider.merged_into or provider
    today = timezone.localdate(at)
    refuse_if(
        [
            *_obstacles_to_speak_for(person, by, field="person"),
            *_obstacles_to_person(person),
            *_obstacles_to_kind(kind),
            *obstacles_to_text(words, field="words", what="what the tie is, in your own words", limit=WORDS_LIMIT),
            *obstacles_to_day(started_on, field="started_on", today=today),
            *_obstacles_to_last_day(started_on, ended_on, today=today),
            *_obstacles_to_twice(person, provider, kind, Period(started_on, ended_on)),
        ]
    )
    interest = Interest.objects.create(
        person=person,
        provider=provider,
        kind=kind,
        words=tidy(words),
        started_on=started_on,
        ended_on=ended_on,
        declared_at=at,
        declared_by=by,
        ended_at=at if ended_on else None,
        ended_by=by if ended_on else None,
    )
    # The log outlives the person's time here: it keeps the tie, not what they said of it.
    details = {"kind": kind, "started_on": started_on, "ended_on": ended_on}
    audit.record(action="commissioning.interest.declared", by=by, at=at, subject=interest, person=person, **details)
    stand_aside(interest, by=by, at=at)
    return interest


@transaction.atomic
def end_interest(interest: Interest, *, ended_on: date, by: User, at: datetime) -> Interest:
    """Record the last day of a tie; it stays on the register.

    It still keeps the person out of each review that it reached until now: who stood aside stays aside. Refused when
    `by` is neither the person nor whoever records for others, when it has ended already, and for a day to come or
    before it began.
    """
    lock_interests_of([interest.person])
    held = Interest.objects.select_for_update(of=("self",)).select_related("person", "provider").get(pk=interest.pk)
    refuse_if(
        [
            *_obstacles_to_speak_for(held.person, by),
            *_obstacles_to_end(held),
            *_obstacles_to_last_day(held.started_on, ended_on, today=timezone.localdate(at)),
        ]
    )
    stand_aside(held, by=by, at=at)
    held.ended_on, held.ended_at, held.ended_by = ended_on, at, by
    held.save(update_fields=["ended_on", "ended_at", "ended_by"])
    audit.record(
        action="commissioning.interest.ended", by=by, at=at, subject=held, person=held.person, ended_on=ended_on
    )
    return held


def _obstacles_to_speak_for(person: User, by: User, field: str | None = None) -> list[Obstacle]:
    if by.pk == person.pk or by.may(Permission.INTEREST_RECORD):
        return []
    return [Obstacle("Interests are declared by the people who have them. The manager records what others say", field)]


def _obstacles_to_person(person: User) -> list[Obstacle]:
    if person.may(Permission.INTEREST_DECLARE):
        return []
    return [Obstacle(f"{person} has no part in decisions, so the register has no place for their interests", "person")]


def _obstacles_to_kind(kind: str) -> list[Obstacle]:
    return [] if kind in InterestKind.values else [Obstacle("Select the kind of tie", "kind")]


def _obstacles_to_last_day(started_on: date, ended_on: date | None, *, today: date) -> list[Obstacle]:
    if ended_on is None:
        return []
    if ended_on < started_on:
        return [Obstacle(f"Enter a last day that is on or after the first, {written(started_on)}", "ended_on")]
    return obstacles_to_day(ended_on, field="ended_on", today=today)


def _obstacles_to_twice(person: User, provider: Provider, kind: str, period: Period) -> list[Obstacle]:
    for standing in Interest.objects.filter(person=person, provider=provider, kind=kind).order_by("-started_on"):
        if standing.period.overlaps(period):
            until = f" to {written(standing.ended_on)}" if standing.ended_on else ""
            tie = f"{standing.get_kind_display()}, {provider}: declared from {written(standing.started_on)}{until}"
            return [Obstacle(f"{tie} already. Declare other days, or end that one first", "provider")]
    return []


def _obstacles_to_end(interest: Interest) -> list[Obstacle]:
    if interest.ended_on is None:
        return []
    return [Obstacle(f"This interest has already ended, on {written(interest.ended_on)}", "ended_on")]
