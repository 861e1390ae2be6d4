from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from core import audit
from core.refusal import Obstacle, Refused, refuse_if
from providers.models import Provider, ProviderIdentifier
from providers.rules import obstacles_to_add_identifier, obstacles_to_touch, read_identifier
from providers.transitions.locks import lock_provider


@transaction.atomic
def add_identifier(provider: Provider, *, scheme: str, number: str, by: Any, at: datetime) -> ProviderIdentifier:
    """Record a provider's number in a public register, as that register writes it.

    Refused when the provider was merged, the number cannot be one of that register, or a provider has it already:
    the reason names which.
    """
    locked = lock_provider(provider)
    read = read_identifier(scheme, number)
    value = "" if isinstance(read, Obstacle) else read
    refuse_if(obstacles_to_add_identifier(locked, scheme=scheme, number=number, holder=_holder(scheme, value)))
    try:
        with transaction.atomic():
            added = ProviderIdentifier.objects.create(provider=locked, scheme=scheme, value=value)
    except IntegrityError as clash:
        # Somebody gave the number to another provider a moment ago.
        holder = _holder(scheme, value)
        raise Refused(obstacles_to_add_identifier(locked, scheme=scheme, number=number, holder=holder)) from clash
    audit.record(action="providers.identifier.added", by=by, at=at, subject=locked, identifier=added.org_id)
    return added


@transaction.atomic
def remove_identifier(identifier: ProviderIdentifier, *, by: Any, at: datetime) -> None:
    """Take away a number that was recorded by mistake."""
    locked = lock_provider(identifier.provider)
    refuse_if(obstacles_to_touch(locked))
    audit.record(action="providers.identifier.removed", by=by, at=at, subject=locked, identifier=identifier.org_id)
    identifier.delete()


def _holder(scheme: str, value: str) -> Provider | None:
    return Provider.objects.filter(identifiers__scheme=scheme, identifiers__value=value).first()
