"""Who stands aside from which recommendation and by which path, worked out from the registers."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import User
from commissioning.figures.interests import InterestPath, interests_in
from commissioning.models import CommissionMember, Recommendation, RecommendationLine, Recusal
from commissioning.models.commission import MemberQuerySet
from commissioning.models.tie import tied, tied_to_each
from core.prepared import DAY, KEYS, prepared

# By recommendation, then by person: why they stand aside.
Recusals = Mapping[int, Mapping[int, tuple[str, ...]]]
# What says when a term runs, and whose it is.
_DAYS = ("person", "started_on", "ends_on", "left_on")


def recusals_of(recommendations: Collection[int], people: Collection[int], on: date) -> Recusals:
    """Why each of these people stands aside from each of these recommendations (by key) on a day.

    Whoever stood aside once stays aside, also when the interest has ended since. A recommendation or a person without
    a path has no entry. Seven queries for any number of either.
    """
    found: dict[int, dict[int, dict[str, None]]] = defaultdict(lambda: defaultdict(dict))
    asked = _providers_of(recommendations)
    paths = interests_in(people=people, providers={one for them in asked.values() for one in them}, on=on)
    by_provider = _by_provider(paths)
    for key, providers in asked.items():
        for path in (path for provider in providers for path in by_provider.get(provider, ())):
            found[key][path.person.pk][path.words] = None
    stood = Recusal.objects.filter(recommendation__in=recommendations, person__in=people)
    for key, person, words in stood.values_list("recommendation", "person", "words"):
        if person not in found[key]:
            found[key][person][words] = None
    return {key: {person: tuple(words) for person, words in them.items()} for key, them in found.items() if them}


class Reviewers:
    """Who sits on the Commission on a day and can sign in, in the order of members_on. One query."""

    def __init__(self, day: date, *, with_names: bool):
        self.day = day
        self._seats: dict[int, CommissionMember] = {}
        self._terms: dict[int, list[CommissionMember]] = defaultdict(list)
        for term in _begun(day).with_names() if with_names else _days_of_begun(day=day):
            self._terms[term.person_id].append(term)
            if term.covers(day):
                self._seats.setdefault(term.person_id, term)

    @property
    def people(self) -> list[int]:
        return list(self._seats)

    def of(self, recommendation: Recommendation) -> list[CommissionMember]:
        """Those who have a part in it, whether or not they stand aside: not who came after it had closed."""
        closes_on = recommendation.closes_on or self.day
        return [
            seat
            for person, seat in self._seats.items()
            if any(term.has_part_in(closes_on, on=self.day) for term in self._terms[person])
        ]


@dataclass(frozen=True)
class Sides:
    """For one recommendation on a day who may take part and who stands aside, by keys; and what one reader is tied to.

    Read once for all that a page asks about.
    """

    on: date
    # In the order of the members.
    eligible: Sequence[int]
    # All people whom recusals_of names, members or not.
    aside: Set[int]
    # What the reader has an interest in: reach_of.
    reach: Set[int]


def sides_of(recommendation: Recommendation, person: User, on: date) -> Sides:
    """Of one that was read with its lines. Four queries."""
    asked = {line.provider.merged_into_id or line.provider_id for line in recommendation.lines.all()}
    found = tied(on, person=person.pk, to=asked)
    aside = found.people | {who for _, who in _stood_aside(recommendations=[recommendation.pk])}
    having_part = dict.fromkeys(who for (who,) in _having_part(day=on, closes_on=recommendation.closes_on or on))
    return Sides(on, [who for who in having_part if who not in aside], aside, found.reach)


def eligible_in(recommendations: Collection[Recommendation], on: date) -> Mapping[int, Sequence[int]]:
    """Who may take part in each on a day, as keys in the order of the members. Five queries for any number."""
    keys = [one.pk for one in recommendations]
    asked: dict[int, set[int]] = {key: set() for key in keys}
    for key, provider, merged in _asking(recommendations=keys):
        asked[key].add(merged or provider)
    aside = {key: set(people) for key, people in tied_to_each(on, asked).items()}
    for key, person in _stood_aside(recommendations=keys):
        aside[key].add(person)
    reviewers = Reviewers(on, with_names=False)
    return {
        one.pk: [member.person_id for member in reviewers.of(one) if member.person_id not in aside[one.pk]]
        for one in recommendations
    }


def members_on(day: date) -> list[CommissionMember]:
    """Who sits on the Commission on a day, the chair first. One query; each person once, by their earliest term."""
    by_person: dict[int, CommissionMember] = {}
    for member in CommissionMember.objects.on(day).with_names().in_order():
        by_person.setdefault(member.person_id, member)
    return list(by_person.values())


def _begun(day: Any) -> MemberQuerySet:
    return CommissionMember.objects.filter(started_on__lte=day).who_may_review().in_order()


@prepared(day=DAY)
def _days_of_begun(day: Any) -> MemberQuerySet:
    return _begun(day).only(*_DAYS)


@prepared(day=DAY, closes_on=DAY)
def _having_part(day: Any, closes_on: Any) -> "QuerySet[Any, Any]":
    """Whom Reviewers.of gives for what closes on a day, by key; whoever has two terms at once stands there twice."""
    terms = CommissionMember.objects.filter(person=OuterRef("person")).with_part_in(closes_on, on=day)
    return _begun(day).on(day).filter(Exists(terms)).values_list("person")


@prepared(recommendations=KEYS)
def _stood_aside(recommendations: Any) -> "QuerySet[Any, Any]":
    return Recusal.objects.filter(recommendation__in=recommendations).values_list("recommendation", "person")


@prepared(recommendations=KEYS)
def _asking(recommendations: Any) -> "QuerySet[Any, Any]":
    lines = RecommendationLine.objects.filter(recommendation__in=recommendations)
    return lines.values_list("recommendation", "provider", "provider__merged_into")


def _providers_of(recommendations: Collection[int]) -> dict[int, list[int]]:
    asked: dict[int, list[int]] = defaultdict(list)
    lines = RecommendationLine.objects.filter(recommendation__in=recommendations).order_by("position", "pk")
    for key, provider in lines.values_list("recommendation", "provider"):
        asked[key].append(provider)
    return asked


def _by_provider(paths: Iterable[InterestPath]) -> Mapping[int, list[InterestPath]]:
    found: dict[int, list[InterestPath]] = defaultdict(list)
    for path in paths:
        found[path.provider.pk].append(path)
    return found
