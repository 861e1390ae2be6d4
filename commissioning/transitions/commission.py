"""Members appointed to the Victims Commission and their terms ended."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.permissions import Permission
from commissioning.choices import Position
from commissioning.models import CommissionMember, Office, Priority, Representation
from core import audit
from core.refusal import Obstacle, refuse_if
from providers.models import Provider
from providers.rules.values import obstacles_to_day, written


@transaction.atomic
def appoint_member(
    *,
    person: User,
    provider: Provider | None,
    started_on: date,
    by: User,
    at: datetime,
    position: str = Position.MEMBER,
    ends_on: date | None = None,
    priorities: Sequence[Priority] = (),
) -> CommissionMember:
    """Begin a person's term: for an organisation or for themselves, for which priorities, as what.

    Refused for whoever is no Commission member by role, for days that overlap another term of theirs, and for a second
    chair or deputy at the same time.
    """
    # Appointments wait for each other, so that two cannot make two chairs.
    Office.objects.select_for_update().first()
    refuse_if(
        [
            *_obstacles_to_person(person),
            *obstacles_to_day(started_on, field="started_on"),
            *_obstacles_to_days(started_on, ends_on),
        ]
    )
    refuse_if(
        [
            *_obstacles_to_overlap(CommissionMember.objects.filter(person=person), started_on, ends_on, "person"),
            *_obstacles_to_position(position, started_on, ends_on),
        ]
    )
    member = CommissionMember.objects.create(
        person=person,
        provider=provider.merged_into or provider if provider else None,
        position=position,
        started_on=started_on,
        ends_on=ends_on,
        appointed_at=at,
        appointed_by=by,
    )
    for priority in dict.fromkeys(priorities):
        Representation.objects.create(member=member, priority=priority)
    audit.record(
        action="commissioning.member.appointed", by=by, at=at, subject=member, position=position, started_on=started_on
    )
    return member


@transaction.atomic
def end_membership(*, member: CommissionMember, left_on: date, by: User, at: datetime) -> CommissionMember:
    """End a term before its last day. Refused when it is over, and for a day outside it or to come."""
    held = CommissionMember.objects.select_for_update(of=("self",)).with_names().get(pk=member.pk)
    today = timezone.localdate(at)
    obstacles = obstacles_to_day(left_on, field="left_on", today=today)
    if held.left_on is not None or (held.ends_on is not None and held.ends_on < left_on):
        obstacles.append(Obstacle("This term is over already", "left_on"))
    elif left_on < held.started_on:
        obstacles.append(Obstacle(f"Enter a day on or after the first, {written(held.started_on)}", "left_on"))
    refuse_if(obstacles)
    held.left_on, held.ended_at, held.ended_by = left_on, at, by
    held.save(update_fields=["left_on", "ended_at", "ended_by"])
    audit.record(action="commissioning.member.left", by=by, at=at, subject=held, left_on=left_on)
    return held


def _obstacles_to_person(person: User) -> list[Obstacle]:
    if person.may(Permission.REVIEW_GIVE):
        return []
    return [
        Obstacle(f"{person} signs in with another role: the administrator makes them a Commission member", "person")
    ]


def _obstacles_to_days(started_on: date, ends_on: date | None) -> list[Obstacle]:
    if ends_on is None or ends_on >= started_on:
        return []
    return [Obstacle(f"Enter a last day that is on or after the first, {written(started_on)}", "ends_on")]


def _obstacles_to_position(position: str, started_on: date, ends_on: date | None) -> list[Obstacle]:
    if position not in Position.values:
        return [Obstacle("Select what they are on the Commission", "position")]
    if position == Position.MEMBER:
        return []
    same = CommissionMember.objects.filter(position=position)
    return _obstacles_to_overlap(same, started_on, ends_on, "position")


def _obstacles_to_overlap(terms: object, started_on: date, ends_on: date | None, field: str) -> list[Obstacle]:
    for term in CommissionMember.objects.filter(pk__in=terms.values("pk")).with_names().order_by("-started_on"):  # type: ignore[attr-defined]
        last = term.last_day
        if (last is None or started_on <= last) and (ends_on is None or term.started_on <= ends_on):
            until = f" to {written(last)}" if last else ""
            return [Obstacle(f"{term} has a term from {written(term.started_on)}{until}: end it first", field)]
    return []
