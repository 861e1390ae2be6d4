"""What was sent to the Commission and one member may see at all, and one of it read for their page.

Everything that a member meets begins here: what somebody stands aside from is neither listed nor counted nor numbered.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet

from commissioning.choices import RecommendationState
from commissioning.models import Recommendation, RecommendationAmount, RecommendationLine
from commissioning.models.recommendation import RecommendationQuerySet
from commissioning.models.tie import reach_of
from core.prepared import DAY, KEY, KEYS, hold, prepared

_IN_REVIEW = RecommendationState.IN_REVIEW


@dataclass(frozen=True)
class Sent:
    """All that a member may see at all, read once: of each recommendation its state and closing day, by key."""

    rows: Mapping[int, tuple[str, date]]
    on: date
    # Their titles, where they were read beside one: sent_beside.
    titles: Mapping[int, str] = field(default_factory=dict)

    @property
    def in_review(self) -> list[int]:
        """The keys of what is not concluded, the first to close first."""
        days = {key: day for key, (state, day) in self.rows.items() if state == _IN_REVIEW}
        return sorted(days, key=lambda key: (days[key], key))

    @cached_property
    def open(self) -> tuple[int, ...]:
        """The keys of what a view can still be given on, soonest closed first."""
        return tuple(key for key in self.in_review if self.rows[key][1] >= self.on)

    @property
    def closed(self) -> list[int]:
        """The keys of what can no longer be answered, the last closed first."""
        days = {key: day for key, (_, day) in self.rows.items() if key not in self.open}
        return sorted(days, key=lambda key: (days[key], key), reverse=True)

    def place_of(self, recommendation: int) -> int:
        """Its number among the open ones, from 1; 0 where it is not open."""
        return self.open.index(recommendation) + 1 if recommendation in self.open else 0

    def after(self, recommendation: int, answered: Collection[int]) -> int | None:
        """What waits next when one is done: the one that follows it, or else the first, of what is not answered."""
        here = self.place_of(recommendation)
        waiting = [key for key in (*self.open[here:], *self.open[:here]) if key not in answered]
        return next((key for key in waiting if key != recommendation), None)


def sent_to(person: Any, on: date) -> Sent:
    """What a member may see at all. Three queries."""
    rows = _sent_to(person=person.pk, day=on, reach=reach_of(person, on))
    return Sent({key: (state, closes_on) for key, state, closes_on in rows}, on)


def sent_beside(recommendation: Recommendation, person: Any, on: date, reach: Collection[int]) -> Sent:
    """The same with titles and without what is decided, of which the page of another says nothing. One query."""
    rows = _sent_beside(key=recommendation.pk, person=person.pk, day=on, reach=reach)
    return Sent(
        {key: (state, closes_on) for key, state, closes_on, _ in rows}, on, {key: title for key, *_, title in rows}
    )


@prepared(key=KEY, person=KEY, day=DAY, reach=KEYS)
def _sent_beside(key: Any, person: Any, day: Any, reach: Any) -> "QuerySet[Any, Any]":
    said = Recommendation.objects.filter(Q(pk=key) | ~Q(state=RecommendationState.DECIDED))
    return said.apart_from(person, day, reach).values_list("pk", "state", "closes_on", "title")


@prepared(person=KEY, day=DAY, reach=KEYS)
def _sent_to(person: Any, day: Any, reach: Any) -> "QuerySet[Any, Any]":
    return Recommendation.objects.apart_from(person, day, reach).values_list("pk", "state", "closes_on")


def read_one(key: int) -> Recommendation | None:
    """A recommendation as with_money() reads it. Three queries."""
    for one in _one(key=key):
        lines, amounts = _lines(recommendation=key), defaultdict(list)
        for amount in _amounts(recommendation=key):
            amounts[amount.line_id].append(amount)
        for line in lines:
            hold(line, "amounts", amounts[line.pk])
        hold(one, "lines", lines)
        return one
    return None


@prepared(key=KEY)
def _one(key: Any) -> RecommendationQuerySet:
    return Recommendation.objects.filter(pk=key).select_related("priority", "meeting")


@prepared(recommendation=KEY)
def _lines(recommendation: Any) -> "QuerySet[Any, Any]":
    return RecommendationLine.in_order(RecommendationLine.by_name()).filter(recommendation=recommendation)


@prepared(recommendation=KEY)
def _amounts(recommendation: Any) -> "QuerySet[Any, Any]":
    return RecommendationAmount.in_order(RecommendationAmount.by_name()).filter(line__recommendation=recommendation)
