"""What the other members said of a recommendation, for a member who has given a view of their own."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.text import capfirst

from commissioning.figures.review import Turnout
from commissioning.models import CommissionMember, Representation, Review
from commissioning.rules.seats import seat_words
from core.prepared import DAY, KEYS, prepared


@dataclass(frozen=True)
class Voices:
    """Who said which view. What they said is read when it is printed: a view that was given is held fast."""

    # By what a member is, in the order of the members, the key of the view: all that what is printed depends on.
    by_role: tuple[tuple[str, int], ...] = ()
    read: Callable[[], Iterable[Review]] = tuple

    @property
    def said(self) -> list[tuple[str, Review]]:
        """What a member is, and the view."""
        found = {one.pk: one for one in self.read()}
        return [(role, found[key]) for role, key in self.by_role]


def voices_heard(person: Any, turnout: Turnout) -> Voices:
    """The views of the others that count, of a recommendation that the person may see; none before their own is in.

    Two queries, and a third when they are read.
    """
    if person.pk not in turnout.answered:
        return Voices()
    keys = {one: given.pk for one, given in turnout.views.items() if one != person.pk}
    roles = _spoken_roles(keys, turnout.on)
    return Voices(
        tuple((role, keys[one]) for one, role in roles.items()),
        # By their keys alone, so that whoever is shown the same is shown the same words.
        lambda: _said(keys=keys.values()),
    )


@prepared(keys=KEYS)
def _said(keys: Any) -> "QuerySet[Any, Any]":
    return Review.objects.filter(pk__in=keys, given_at__isnull=False).only("view", "conditions", "reasons")


def _spoken_roles(people: Collection[int], day: date) -> Mapping[int, str]:
    """By the key of each person CommissionMember.spoken_role of their term, in the order of the members."""
    terms: dict[int, tuple[int, str, str | None]] = {}
    for person, *term in _terms(people=people, day=day):
        terms.setdefault(person, tuple(term))
    spoken_for: dict[int, list[str]] = defaultdict(list)
    for member, name in _spoken_for(members=[member for member, _, provider in terms.values() if provider is None]):
        spoken_for[member].append(name)
    return {
        person: _role(position, provider, spoken_for[member]) for person, (member, position, provider) in terms.items()
    }


def _role(position: str, provider: str | None, priorities: Sequence[str]) -> str:
    return capfirst(
        ", ".join(seat_words(position, organisation=provider or "", priorities=sorted(priorities, key=str.casefold)))
    )


@prepared(people=KEYS, day=DAY)
def _terms(people: Any, day: Any) -> "QuerySet[Any, Any]":
    terms = CommissionMember.objects.filter(person__in=people).on(day).in_order()
    return terms.values_list("person", "pk", "position", "provider__name")


@prepared(members=KEYS)
def _spoken_for(members: Any) -> "QuerySet[Any, Any]":
    return Representation.objects.filter(member__in=members).values_list("member", "priority__name")
