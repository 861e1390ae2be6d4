"""The reporting groups, under which a board is told of several priorities together."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from accounts.models import User
from commissioning.models import Priority
from core import audit
from core.refusal import Obstacle, Refused, refuse_if
from providers.rules.values import obstacles_to_text, tidy
from reports.models import ReportingGroup


@transaction.atomic
def save_group(
    *,
    name: str,
    position: int,
    priorities: Collection[Priority],
    by: User,
    at: datetime,
    group: ReportingGroup | None = None,
) -> ReportingGroup:
    """Enter or change a group. Refused without a name, for a name that another has, and when a priority of it stands
    in another group already: its money would be counted twice.
    """
    refuse_if(obstacles_to_text(name, field="name", what="the name of the group", limit=100))
    others = ReportingGroup.objects.select_for_update()
    others = others.exclude(pk=group.pk) if group else others
    if others.filter(name__iexact=tidy(name)).exists():
        raise Refused(Obstacle(f"There is a group {tidy(name)} already", "name"))
    taken = others.filter(priorities__in=[one.pk for one in priorities]).values_list("priorities__name", "name")
    named = {one.name for one in priorities}
    refuse_if(
        [
            Obstacle(f"{priority} belongs to {other} already: it would be counted twice", "priorities")
            for priority, other in taken
            if priority in named
        ]
    )
    saved = group or ReportingGroup()
    saved.name, saved.position = tidy(name), position
    saved.save()
    saved.priorities.set(priorities)
    audit.record(
        action="reports.group.saved",
        by=by,
        at=at,
        subject=saved,
        priorities=", ".join(sorted(named)),
        position=position,
    )
    return saved


@transaction.atomic
def delete_group(*, group: ReportingGroup, by: User, at: datetime) -> None:
    """Take a group away. Issued reports keep what they printed."""
    audit.record(action="reports.group.deleted", by=by, at=at, subject=group)
    group.delete()
