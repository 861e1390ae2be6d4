from collections.abc import Iterable
from hashlib import sha256

from django.db import connection
from django.db.models import Q

from providers.choices import ProviderKind
from providers.models import Provider

# The database's own number for the lock on names: any will do that nobody else makes from other words.
_NAMES = int.from_bytes(sha256(b"providers.names").digest()[:8], signed=True)


def lock_names() -> None:
    """Let nobody else give a name until the transaction ends; taken before any provider is locked.

    A name that is given nowhere yet has no row to hold: two who ask at once whether a name is free would both find
    it so. SQLite lets one transaction write at a time and needs no more.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_NAMES])


def lock_provider(provider: Provider) -> Provider:
    """The provider as it stands now, held until the transaction ends."""
    return Provider.objects.select_for_update().get(pk=provider.pk)


def lock_with_consortia(providers: Iterable[Provider]) -> dict[int, Provider]:
    """The providers and every consortium, by primary key.

    Two memberships recorded at once, each harmless, may close a circle through consortia that neither names:
    whoever changes what a consortium holds therefore holds all of them. They are few, and so are the changes.
    """
    wanted = Q(pk__in=[provider.pk for provider in providers]) | Q(kind=ProviderKind.CONSORTIUM)
    return {locked.pk: locked for locked in Provider.objects.select_for_update().filter(wanted).order_by("pk")}
