"""What one member of the Commission has to review, has answered and can read of the answers of others.

Everything begins with what the member may see at all (Recommendation.visible_to): what somebody stands aside from is
neither listed nor counted nor numbered.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Any

from django.utils import timezone

from commissioning.choices import RecommendationState
from commissioning.figures.review import Turnout
from commissioning.models import (
    CommissionMember,
    Conclusion,
    Recommendation,
    RecommendationLine,
    Review,
)
from commissioning.models.recommendation import RecommendationQuerySet
from commissioning.rules import reviewing
from core import years
from core.money import ZERO

# What the list of recommendations never shows, and would be the most of what is read.
_TEXTS = ("need", "outcomes", "gaps", "delivered")
_IN_REVIEW = RecommendationState.IN_REVIEW


class OwnState(StrEnum):
    """How far a member's own view is."""

    NOT_STARTED = "Not started"
    DRAFT = "Draft saved"
    GIVEN = "Given"


@dataclass(frozen=True)
class Asked:
    """Who asks for how much in all, for which years. Amount in pounds."""

    providers: tuple[str, ...] = ()
    amount: Decimal = ZERO
    years: tuple[str, ...] = ()

    @property
    def parts(self) -> tuple[str, str, str]:
        return reviewing.asked_words(self.providers, self.amount, self.years)

    @property
    def words(self) -> str:
        """Allies Network Ltd asks for £54,869 for 2017/18."""
        return " ".join(self.parts)


@dataclass(frozen=True)
class OwnReview:
    """One recommendation as a member finds it on a day. `place` of `places` is its number among those that are open."""

    recommendation: Recommendation
    on: date
    asked: Asked
    draft: Review | None = None
    given: Review | None = None
    conclusion: Conclusion | None = None
    place: int = 0
    places: int = 0

    @property
    def is_open(self) -> bool:
        """Whether a view can be given or revised on the day."""
        return is_open(self.recommendation, self.on)

    @property
    def state(self) -> OwnState:
        if self.given:
            return OwnState.GIVEN
        return OwnState.DRAFT if self.draft else OwnState.NOT_STARTED

    @property
    def closes(self) -> str:
        return closing(self.recommendation, self.on)

    @property
    def caption(self) -> str:
        """Recommendation 3 of 4 · closes Friday 16 March; of one that is over only when it was over."""
        if self.conclusion:
            return f"Concluded on {reviewing.spoken_day(timezone.localdate(self.conclusion.concluded_at), self.on)}"
        number = f"Recommendation {self.place} of {self.places} · " if self.place else ""
        words = f"{number}{self.closes}"
        return words[:1].upper() + words[1:]


@dataclass(frozen=True)
class OwnReviews:
    """All that was sent to a member: what waits, soonest first; what they answered and may revise."""

    waiting: tuple[OwnReview, ...]
    answered: tuple[OwnReview, ...]


@dataclass(frozen=True)
class Sent:
    """All that a member may see at all, read once: of each recommendation its state and closing day, by key."""

    rows: Mapping[int, tuple[str, date]]
    on: date

    @property
    def seen(self) -> RecommendationQuerySet:
        return Recommendation.objects.filter(pk__in=self.rows)

    @cached_property
    def open(self) -> tuple[int, ...]:
        """The keys of what a view can still be given on, soonest closed first."""
        days = {key: day for key, (state, day) in self.rows.items() if state == _IN_REVIEW and day >= self.on}
        return tuple(sorted(days, key=lambda key: (days[key], key)))

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


def closing(recommendation: Recommendation, on: date) -> str:
    """closes Friday 16 March."""
    return reviewing.closing_words(recommendation.closes_on, on) if recommendation.closes_on else ""


def is_open(recommendation: Recommendation, on: date) -> bool:
    closes_on = recommendation.closes_on
    return recommendation.state == RecommendationState.IN_REVIEW and closes_on is not None and on <= closes_on


def sent_to(seen: RecommendationQuerySet, on: date) -> Sent:
    """`seen` is what a member may see at all: Recommendation.visible_to. One query."""
    rows = seen.values_list("pk", "state", "closes_on")
    return Sent({key: (state, closes_on) for key, state, closes_on in rows if closes_on}, on)


def open_reviews(person: Any, on: date, *, seen: RecommendationQuerySet) -> OwnReviews:
    """What a member may still give or revise a view on. `seen` is what they may see at all. Four queries."""
    return in_turn(own_reviews(person, on, seen=_still_open(seen, on)))


def in_turn(found: Sequence[OwnReview]) -> OwnReviews:
    """What is open, numbered in its order."""
    numbered = [replace(one, place=place, places=len(found)) for place, one in enumerate(found, start=1)]
    return OwnReviews(
        waiting=tuple(one for one in numbered if one.given is None),
        answered=tuple(one for one in numbered if one.given is not None),
    )


def own_reviews(person: Any, on: date, *, seen: RecommendationQuerySet) -> list[OwnReview]:
    """Each of these recommendations with what the member wrote on it and the advice that stands. Four queries."""
    recommendations = list(seen.select_related("priority", "meeting").defer(*_TEXTS))
    return _own(person, on, recommendations, asked_of([one.pk for one in recommendations]))


def own_review(person: Any, on: date, recommendation: Recommendation) -> OwnReview:
    """The same of one that was read by with_parts(). Two queries at most."""
    return _own(person, on, [recommendation], {recommendation.pk: _asked_in(recommendation)})[0]


def _own(
    person: Any, on: date, recommendations: Sequence[Recommendation], asked: Mapping[int, Asked]
) -> list[OwnReview]:
    keys = [one.pk for one in recommendations]
    drafts, given = _written(person, keys)
    # The advice on what is in review, if there was any, was voided.
    concluded = [one.pk for one in recommendations if one.state != _IN_REVIEW]
    standing = Conclusion.objects.filter(recommendation__in=concluded, voided_at=None) if concluded else ()
    conclusions = {one.recommendation_id: one for one in standing}
    return [
        OwnReview(
            one,
            on,
            asked.get(one.pk, Asked()),
            draft=drafts.get(one.pk),
            given=given.get(one.pk),
            conclusion=conclusions.get(one.pk),
        )
        for one in recommendations
    ]


def _written(person: Any, keys: Collection[int]) -> tuple[dict[int, Review], dict[int, Review]]:
    """The draft and the view that counts of a member on each: the last given, unless it was voided. One query."""
    drafts: dict[int, Review] = {}
    given: dict[int, Review] = {}
    for one in Review.objects.filter(recommendation__in=keys, person=person).order_by("pk"):
        (given if one.given_at else drafts)[one.recommendation_id] = one
    return drafts, {key: one for key, one in given.items() if one.voided_at is None}


def next_review(person: Any, sent: Sent, recommendation: int) -> Recommendation | None:
    """What waits for a member once they are done with one: its title and closing day alone. Two queries."""
    given = Review.objects.standing().filter(person=person, recommendation__in=sent.open)
    key = sent.after(recommendation, set(given.values_list("recommendation", flat=True)))
    return Recommendation.objects.only("title", "closes_on").get(pk=key) if key else None


def asked_of(recommendations: Collection[int]) -> Mapping[int, Asked]:
    """By the key of each recommendation who asks for how much. One query for any number."""
    rows = (
        RecommendationLine.objects.filter(recommendation__in=recommendations)
        .order_by("position", "pk")
        .values_list(
            "recommendation",
            "provider__name",
            "amounts__fund__financial_year__start_on",
            "amounts__amount",
        )
    )
    by_key: dict[int, list[tuple[str, date | None, Decimal | None]]] = defaultdict(list)
    for key, *row in rows:
        by_key[key].append(tuple(row))
    return {key: _asked(found) for key, found in by_key.items()}


def _asked_in(recommendation: Recommendation) -> Asked:
    lines = recommendation.lines.all()
    money = [
        (line.provider.name, one.fund.financial_year.start_on, one.amount)
        for line in lines
        for one in line.amounts.all()
    ]
    return _asked([*((line.provider.name, None, None) for line in lines), *money])


def _asked(rows: Iterable[tuple[str, date | None, Decimal | None]]) -> Asked:
    """Who asks, by the order of the lines; for how much; and for which years, the first first."""
    names = dict.fromkeys(name for name, *_ in rows)
    money = [(start_on, amount) for _, start_on, amount in rows if start_on and amount]
    labels = tuple(years.label(start_on) for start_on in sorted({start_on for start_on, _ in money}))
    return Asked(tuple(names), sum((amount for _, amount in money), ZERO), labels)


def others_heard(
    person: Any, turnout: Turnout, recommendation: Recommendation
) -> Sequence[tuple[CommissionMember, Review]]:
    """The views of the others that count, in the order of the members; none before the own view is in.

    Of a recommendation that the person may see. Two queries.
    """
    seen = Recommendation.objects.filter(pk=recommendation.pk)
    found = Review.objects.visible_to(person, seen=seen).standing()
    views = {one.person_id: one for one in found if one.person_id != person.pk and one.person_id in turnout.answered}
    terms = CommissionMember.objects.filter(person__in=views).on(turnout.on).with_names().in_order()
    members: dict[int, CommissionMember] = {}
    for term in terms:
        members.setdefault(term.person_id, term)
    return [(member, views[key]) for key, member in members.items()]


def term_of(person: Any, on: date) -> CommissionMember | None:
    """The term of a person that covers a day; failing that, the last that they had."""
    terms = list(CommissionMember.objects.filter(person=person, started_on__lte=on).with_names().order_by("started_on"))
    return next((term for term in terms if term.covers(on)), terms[-1] if terms else None)


def _still_open(seen: RecommendationQuerySet, on: date) -> RecommendationQuerySet:
    return seen.in_review().filter(closes_on__gte=on).order_by("closes_on", "pk")
