from datetime import datetime
from typing import Any

from django.db import transaction

from core import audit
from core.refusal import refuse_if
from providers.models import Provider, ProviderName
from providers.rules import obstacles_to_add_name, obstacles_to_touch, tidy
from providers.transitions.locks import lock_names, lock_provider
from providers.transitions.provider import namesakes


@transaction.atomic
def add_name(
    provider: Provider, *, name: str, by: Any, at: datetime, source: str = "", confirmed: bool = False
) -> ProviderName:
    """Record another name: how a paper spells it, an abbreviation. Searches find the provider by it.

    Refused when the provider was merged, bears this very name already, or the name is empty or over-long; and,
    until `confirmed`, when another provider bears it.
    """
    lock_names()
    locked = lock_provider(provider)
    name, source = tidy(name), tidy(source)
    own_names = {locked.name, *locked.names.values_list("name", flat=True)}
    others = namesakes(name, apart_from=locked)
    refuse_if(
        obstacles_to_add_name(
            locked, name=name, source=source, own_names=own_names, namesakes=others, confirmed=confirmed
        )
    )
    added = ProviderName.objects.create(provider=locked, name=name, source=source)
    audit.record(action="providers.name.added", by=by, at=at, subject=locked, name=name, source=source)
    return added


@transaction.atomic
def remove_name(name: ProviderName, *, by: Any, at: datetime) -> None:
    """Take away another name that was recorded by mistake; searches no longer find the provider by it."""
    locked = lock_provider(name.provider)
    refuse_if(obstacles_to_touch(locked))
    audit.record(action="providers.name.removed", by=by, at=at, subject=locked, name=name.name, source=name.source)
    name.delete()
