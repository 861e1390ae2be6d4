from collections.abc import Iterable

from django.db.models import Q

from providers.choices import ProviderKind
from providers.models import Provider


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
