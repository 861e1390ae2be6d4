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

from django.db.models import Q, QuerySet
from django.utils import timezone

from commissioning.choices import RecommendationState
from commissioning.figures.review import Turnout
from commissioning.models import (
    CommissionMember,
    Conclusion,
    Recommendation,
    RecommendationAmount,
    RecommendationLine,
    Representation,
    Review,
)
from commissioning.models.recommendation import RecommendationQuerySet
from commissioning.models.tie import reach_of
from commissioning.rules import reviewing
from core import years
from core.money import ZERO
from core.prepared import DAY, KEY, KEYS, hold, prepared

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


def closing(recommendation: Recommendation, on: date) -> str:
    """closes Friday 16 March."""
    return reviewing.closing_words(recommendation.closes_on, on) if recommendation.closes_on else ""


def is_open(recommendation: Recommendation, on: date) -> bool:
    closes_on = recommendation.closes_on
    return recommendation.state == RecommendationState.IN_REVIEW and closes_on is not None and on <= closes_on


def sent_to(person: Any, on: date) -> Sent:
    """What a member may see at all. Three queries."""
    rows = _sent_to(person=person.pk, day=on, reach=reach_of(person, on))
    return Sent({key: (state, closes_on) for key, state, closes_on in rows}, on)


def sent_beside(recommendation: Recommendation, person: Any, on: date, reach: Collection[int]) -> Sent:
    """The same without what is decided, of which the page of another says nothing. One query."""
    rows = _sent_beside(key=recommendation.pk, person=person.pk, day=on, reach=reach)
    return Sent({key: (state, closes_on) for key, state, closes_on in rows}, on)


@prepared(key=KEY, person=KEY, day=DAY, reach=KEYS)
def _sent_beside(key: Any, person: Any, day: Any, reach: Any) -> "QuerySet[Any, Any]":
    said = Recommendation.objects.filter(Q(pk=key) | ~Q(state=RecommendationState.DECIDED))
    return said.apart_from(person, day, reach).values_list("pk", "state", "closes_on")


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


def open_reviews(person: Any, sent: Sent) -> OwnReviews:
    """What a member may still give or revise a view on, of all that they may see. Three queries."""
    found = own_reviews(person, sent.on, sent.open)
    return in_turn([found[key] for key in sent.open])


def in_turn(found: Sequence[OwnReview]) -> OwnReviews:
    """What is open, numbered in its order."""
    numbered = [replace(one, place=place, places=len(found)) for place, one in enumerate(found, start=1)]
    return OwnReviews(
        waiting=tuple(one for one in numbered if one.given is None),
        answered=tuple(one for one in numbered if one.given is not None),
    )


def own_reviews(person: Any, on: date, keys: Collection[int]) -> Mapping[int, OwnReview]:
    """By key each of these with what the member wrote on it and the advice that stands. Four queries at most."""
    found = _own(person, on, _listed(keys=keys), asked_of(keys))
    return {one.recommendation.pk: one for one in found}


@prepared(keys=KEYS)
def _listed(keys: Any) -> RecommendationQuerySet:
    named = ("priority__name", "meeting__held_on")
    read = Recommendation.objects.filter(pk__in=keys).select_related("priority", "meeting")
    return read.only("title", "state", "closes_on", "decided_reference", *named)


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
    standing = _standing(recommendations=concluded) if concluded else ()
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


@prepared(recommendations=KEYS)
def _standing(recommendations: Any) -> "QuerySet[Any, Any]":
    return Conclusion.objects.filter(recommendation__in=recommendations, voided_at=None)


def _written(person: Any, keys: Collection[int]) -> tuple[dict[int, Review], dict[int, Review]]:
    """The draft and the view that counts of a member on each: the last given, unless it was voided. One query."""
    drafts: dict[int, Review] = {}
    given: dict[int, Review] = {}
    for one in _of_person(person=person.pk, recommendations=keys):
        (given if one.given_at else drafts)[one.recommendation_id] = one
    return drafts, {key: one for key, one in given.items() if one.voided_at is None}


@prepared(person=KEY, recommendations=KEYS)
def _of_person(person: Any, recommendations: Any) -> "QuerySet[Any, Any]":
    return Review.objects.filter(recommendation__in=recommendations, person=person).order_by("pk")


def next_review(person: Any, sent: Sent, recommendation: int) -> Recommendation | None:
    """What waits for a member once they are done with one: its title and closing day alone. Two queries."""
    given = {key for (key,) in _answered_by(person=person.pk, recommendations=sent.open)}
    key = sent.after(recommendation, given)
    return _title_of(key=key)[0] if key else None


@prepared(person=KEY, recommendations=KEYS)
def _answered_by(person: Any, recommendations: Any) -> "QuerySet[Any, Any]":
    given = Review.objects.standing().filter(person=person, recommendation__in=recommendations)
    return given.values_list("recommendation")


@prepared(key=KEY)
def _title_of(key: Any) -> RecommendationQuerySet:
    return Recommendation.objects.filter(pk=key).only("title", "closes_on")


def asked_of(recommendations: Collection[int]) -> Mapping[int, Asked]:
    """By the key of each recommendation who asks for how much. One query for any number."""
    by_key: dict[int, list[tuple[str, date | None, Decimal | None]]] = defaultdict(list)
    for key, *row in _money_asked(recommendations=recommendations):
        by_key[key].append(tuple(row))
    return {key: _asked(found) for key, found in by_key.items()}


@prepared(recommendations=KEYS)
def _money_asked(recommendations: Any) -> "QuerySet[Any, Any]":
    lines = RecommendationLine.objects.filter(recommendation__in=recommendations).order_by("position", "pk")
    return lines.values_list(
        "recommendation", "provider__name", "amounts__fund__financial_year__start_on", "amounts__amount"
    )


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

    Of a recommendation that the person may see. Three queries.
    """
    found = _heard(person=person.pk, recommendation=recommendation.pk)
    views = {one.person_id: one for one in found if one.person_id != person.pk and one.person_id in turnout.answered}
    members: dict[int, CommissionMember] = {}
    for term in _terms(people=views, day=turnout.on):
        members.setdefault(term.person_id, term)
    _hold_what_they_speak_for(members.values())
    return [(member, views[key]) for key, member in members.items()]


@prepared(person=KEY, recommendation=KEY)
def _heard(person: Any, recommendation: Any) -> "QuerySet[Any, Any]":
    heard = Review.objects.for_member(person).standing().filter(recommendation=recommendation)
    return heard.only("person", "view", "conditions", "reasons")


@prepared(people=KEYS, day=DAY)
def _terms(people: Any, day: Any) -> "QuerySet[Any, Any]":
    terms = CommissionMember.objects.filter(person__in=people).on(day).in_order()
    return terms.select_related("provider").only("person", "position", "provider__name")


def _hold_what_they_speak_for(members: Collection[CommissionMember]) -> None:
    """What spoken_role reads of those who sit for no organisation. One query."""
    for_none = {one.pk: one for one in members if one.provider is None}
    by_member: dict[int, list[Representation]] = defaultdict(list)
    for one in _spoken_for(members=for_none):
        by_member[one.member_id].append(one)
    for key, member in for_none.items():
        hold(member, "represents", by_member[key])


@prepared(members=KEYS)
def _spoken_for(members: Any) -> "QuerySet[Any, Any]":
    return Representation.objects.filter(member__in=members).select_related("priority")


def term_of(person: Any, on: date) -> CommissionMember | None:
    """The term of a person that covers a day; failing that, the last that they had."""
    terms = list(CommissionMember.objects.filter(person=person, started_on__lte=on).with_names().order_by("started_on"))
    return next((term for term in terms if term.covers(on)), terms[-1] if terms else None)
