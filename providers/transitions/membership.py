from datetime import date, datetime
from typing import Any, cast

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localdate

from core import audit
from core.refusal import Obstacle, refuse_if
from providers.models import ConsortiumMembership, Provider
from providers.rules import (
    Period,
    makes_a_circle,
    obstacles_to_change_lead,
    obstacles_to_end_membership,
    obstacles_to_join,
    tidy,
)
from providers.rules.periods import ONE_DAY
from providers.transitions.locks import lock_with_consortia


@transaction.atomic
def join_consortium(
    *,
    consortium: Provider,
    member: Provider,
    joined_on: date,
    by: Any,
    at: datetime,
    is_lead: bool = False,
    ended_on: date | None = None,
    source: str = "",
) -> ConsortiumMembership:
    """Record that a provider belongs to a consortium from a day on, or to a day where it has left since.

    Refused when either was merged, `consortium` is none, it would hold itself (directly or through others), the
    days are reversed or to come, the member is in it already on one of them, or another leads it then.
    """
    held = lock_with_consortia([consortium, member])
    consortium, member = held[consortium.pk], held[member.pk]
    row = ConsortiumMembership(
        consortium=consortium,
        member=member,
        joined_on=joined_on,
        ended_on=ended_on,
        is_lead=is_lead,
        source=tidy(source),
    )
    refuse_if(_obstacles_to(row, today=localdate(at)))
    row.save()
    details = {"joined_on": joined_on, "ended_on": ended_on, "lead": "yes" if is_lead else "no"}
    _record_for_both(row, "providers.membership.joined", by, at, **details)
    return row


def _obstacles_to(row: ConsortiumMembership, *, today: date) -> list[Obstacle]:
    """Why a membership that is not recorded yet cannot be."""
    consortium, member = row.consortium, row.member
    return obstacles_to_join(
        consortium,
        member,
        period=row.period,
        source=row.source,
        today=today,
        earlier=[earlier.period for earlier in consortium.members.filter(member=member)],
        leads=_leads(consortium),
        makes_circle=makes_a_circle(lasting_pairs(row.joined_on), consortium=consortium.pk, member=member.pk),
    )


@transaction.atomic
def end_membership(membership: ConsortiumMembership, *, ended_on: date, by: Any, at: datetime) -> ConsortiumMembership:
    """Record the last day of a membership. Refused when it has ended already, or would end before it began."""
    lock_with_consortia([membership.consortium, membership.member])
    row = ConsortiumMembership.objects.select_related("consortium", "member").get(pk=membership.pk)
    refuse_if(obstacles_to_end_membership(row.period, ended_on=ended_on))
    row.ended_on = ended_on
    row.save(update_fields=["ended_on"])
    _record_for_both(row, "providers.membership.ended", by, at, ended_on=ended_on)
    return row


@transaction.atomic
def change_lead(*, consortium: Provider, member: Provider, on: date, by: Any, at: datetime) -> ConsortiumMembership:
    """Make a member the lead of its consortium from a day on; who led before stays a member.

    Both begin a new row on that day, so that who led when can still be read. Refused when the provider is no member
    on that day, or leads already, or the day is to come or lies before the present lead began.
    """
    consortium = lock_with_consortia([consortium, member])[consortium.pk]
    rows = list(consortium.members.select_related("member"))
    new = next((row for row in rows if row.member_id == member.pk and row.period.covers(on)), None)
    now = next((row for row in rows if row.is_lead and (row.period.covers(on) or row.ended_on is None)), None)
    refuse_if(
        obstacles_to_change_lead(
            consortium,
            on=on,
            today=localdate(at),
            new=new.period if new else None,
            now=now.period if now else None,
            others=[(row.member.name, row.period) for row in rows if row.is_lead and row != now],
        )
    )
    if now is not None:
        _continue_from(now, on, is_lead=False)
    lead = _continue_from(cast(ConsortiumMembership, new), on, is_lead=True)
    was = now.member.name if now else ""
    audit.record(
        action="providers.lead.changed", by=by, at=at, subject=consortium, lead=lead.member.name, was=was, on=on
    )
    return lead


def _continue_from(row: ConsortiumMembership, day: date, *, is_lead: bool) -> ConsortiumMembership:
    """The same membership under another standing from a day on; a row that began that very day is only changed."""
    if row.joined_on == day:
        row.is_lead = is_lead
        row.save(update_fields=["is_lead"])
        return row
    last_day, row.ended_on = row.ended_on, day - ONE_DAY
    row.save(update_fields=["ended_on"])
    return ConsortiumMembership.objects.create(
        consortium=row.consortium,
        member=row.member,
        is_lead=is_lead,
        joined_on=day,
        ended_on=last_day,
        source=row.source,
    )


def _leads(consortium: Provider) -> list[tuple[str, Period]]:
    rows = consortium.members.filter(is_lead=True).select_related("member")
    return [(row.member.name, row.period) for row in rows]


def lasting_pairs(day: date) -> list[tuple[int, int]]:
    """Consortium and member of each membership that is not over by a day."""
    lasting = ConsortiumMembership.objects.filter(Q(ended_on=None) | Q(ended_on__gte=day))
    return list(lasting.values_list("consortium", "member"))


def _record_for_both(row: ConsortiumMembership, action: str, by: Any, at: datetime, **details: Any) -> None:
    """One line in the history of each of the two organisations."""
    names = {"consortium": row.consortium.name, "member": row.member.name}
    for subject in (row.consortium, row.member):
        audit.record(action=action, by=by, at=at, subject=subject, **names, **details)
