"""Where many providers work."""

from collections import defaultdict
from collections.abc import Iterable

from providers.models import Provider


def area_names_of(providers: Iterable[int]) -> dict[int, list[str]]:
    """The names of the council areas of providers, by the key of each, in the order of the alphabet. One query."""
    works_in = Provider.areas.through.objects.filter(provider__in=list(providers)).order_by("councilarea__name")
    names: dict[int, list[str]] = defaultdict(list)
    for provider, area in works_in.values_list("provider_id", "councilarea__name"):
        names[provider].append(area)
    return names
