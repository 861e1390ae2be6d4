from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from core import audit
from core.refusal import refuse_if
from providers.models import CouncilArea, Provider, ProviderName
from providers.rules import (
    obstacles_to_change_kind,
    obstacles_to_facts,
    obstacles_to_name,
    obstacles_to_namesakes,
    obstacles_to_touch,
    slug_of,
    tidy,
    written,
)
from providers.transitions.locks import lock_names, lock_provider

_SLUG_ATTEMPTS = 1000


@transaction.atomic
def register_provider(
    *,
    name: str,
    kind: str,
    reach: str,
    by: Any,
    at: datetime,
    areas: Iterable[CouncilArea] = (),
    website: str = "",
    about: str = "",
    registered_on: date | None = None,
    confirmed: bool = False,
) -> Provider:
    """Enter an organisation on the register, on the day of `at` where no other is given.

    Its slug is made from the name and stays when the name changes. Refused for a name that is empty or over-long,
    an unknown kind or reach, a website that is no web address; and, until `confirmed`, for a name that another
    provider bears or is also known by.
    """
    lock_names()
    name, website, about = tidy(name), website.strip(), tidy(about)
    refuse_if(
        [
            *obstacles_to_name(name),
            *obstacles_to_facts(kind=kind, reach=reach, website=website, about=about),
            *obstacles_to_namesakes(namesakes(name), confirmed=confirmed),
        ]
    )
    facts = {"name": name, "kind": kind, "reach": reach, "website": website, "about": about}
    provider = _create_under_free_slug(registered_on=registered_on or localdate(at), **facts)
    provider.areas.set(areas)
    audit.record(action="providers.provider.registered", by=by, at=at, subject=provider, name=name)
    return provider


@transaction.atomic
def change_provider(
    provider: Provider,
    *,
    name: str,
    kind: str,
    reach: str,
    by: Any,
    at: datetime,
    areas: Iterable[CouncilArea] = (),
    website: str = "",
    about: str = "",
    confirmed: bool = False,
) -> Provider:
    """Change the facts of a provider. A former name stays with it as another name, so that searches find it.

    Refused as at registration; also when it was merged, and when a consortium that has had members would cease to
    be one. Nothing is written when nothing changes.
    """
    lock_names()
    locked = lock_provider(provider)
    refuse_if(obstacles_to_touch(locked))
    name, website, about = tidy(name), website.strip(), tidy(about)
    refuse_if(
        [
            *obstacles_to_name(name),
            *obstacles_to_facts(kind=kind, reach=reach, website=website, about=about),
            *obstacles_to_change_kind(locked, kind, has_members=locked.members.exists()),
            *obstacles_to_namesakes(namesakes(name, apart_from=locked), confirmed=confirmed),
        ]
    )
    former, before = locked.name, _facts(locked)
    locked.name, locked.kind, locked.reach, locked.website, locked.about = name, kind, reach, website, about
    locked.areas.set(areas)
    changes = _differences(before, _facts(locked))
    if changes:
        locked.save()
        _keep_former_name(locked, former, until=localdate(at))
        audit.record(action="providers.provider.changed", by=by, at=at, subject=locked, changes="; ".join(changes))
    return locked


def namesakes(name: str, *, apart_from: Provider | None = None) -> list[str]:
    """Who else on the register bears a name, or is also known by it."""
    others = Provider.objects.named(name)
    if apart_from is not None:
        others = others.exclude(pk=apart_from.pk)
    return list(others.values_list("name", flat=True))


def _create_under_free_slug(**facts: Any) -> Provider:
    for attempt in range(1, _SLUG_ATTEMPTS):
        slug = slug_of(facts["name"], attempt)
        if Provider.objects.filter(slug=slug).exists():
            continue
        try:
            with transaction.atomic():
                return Provider.objects.create(slug=slug, **facts)
        except IntegrityError:
            # Somebody registered the same name a moment ago; any other clash must not be hidden.
            if not Provider.objects.filter(slug=slug).exists():
                raise
    raise RuntimeError(f"No free address for {facts['name']!r}")


def _facts(provider: Provider) -> dict[str, str]:
    return {
        "name": provider.name,
        "kind": provider.get_kind_display(),
        "reach": provider.get_reach_display(),
        "areas": ", ".join(sorted(area.name for area in provider.areas.all())),
        "website": provider.website,
        "what it does": provider.about,
    }


def _differences(before: dict[str, str], after: dict[str, str]) -> list[str]:
    return [f"{fact} was “{before[fact]}”, is now “{after[fact]}”" for fact in before if before[fact] != after[fact]]


def _keep_former_name(provider: Provider, former: str, *, until: date) -> None:
    if former == provider.name:
        return
    ProviderName.objects.filter(provider=provider, name=provider.name).delete()
    source = f"its name until {written(until)}"
    ProviderName.objects.get_or_create(provider=provider, name=former, defaults={"source": source})
