"""What one member of the Commission has to review, has answered and can read of the answers of others.

Everything begins with what the member may see at all (Recommendation.visible_to): what somebody stands aside from is
neither listed nor counted nor numbered.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple, TypedDict, TypeVar

from django.db.models import QuerySet
from django.utils import timezone

from commissioning.choices import Advice, MemberView, RecommendationState
from commissioning.figures.review import Given
from commissioning.figures.sent import Sent
from commissioning.models import CommissionMember, Conclusion, Recommendation, RecommendationLine, Review
from commissioning.rules import reviewing
from core import years
from core.money import ZERO
from core.prepared import KEY, KEYS, prepared
from core.templatetags.house import day

_View = TypeVar("_View")


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


class Listed(NamedTuple):
    """What a list prints of a recommendation."""

    pk: int
    title: str
    priority: str
    state: str
    closes_on: date | None
    decided_reference: str | None
    # The day of the meeting; None by correspondence.
    held_on: date | None


class Concluded(NamedTuple):
    """What a list prints of the advice that stands."""

    advice: str
    concluded_at: datetime


class Line(TypedDict):
    """What is printed of a recommendation in a list. A page finds the words of a dictionary at the first try."""

    key: str
    caption: str
    title: str
    asked: str
    note: str
    state: str
    colour: str
    # Whether a change of the view that was given is saved, and not given yet.
    is_changing: bool
    advice: str


@dataclass(frozen=True)
class OwnReview:
    """One recommendation as a member finds it on a day. `place` of `places` is its number among those that are open.

    On its own page with all that was written (own_review); in a list with what is printed there (ListedReview).
    """

    recommendation: Recommendation | Listed
    on: date
    asked: Asked
    draft: Review | Given | None = None
    given: Review | Given | None = None
    conclusion: Conclusion | Concluded | None = None
    place: int = 0
    places: int = 0

    @property
    def is_open(self) -> bool:
        """Whether a view can be given or revised on the day."""
        return is_open(self.recommendation, self.on)

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
class ListedReview(OwnReview):
    """The same in a list, with no more than is printed there."""

    recommendation: Listed
    draft: Given | None = None
    given: Given | None = None
    conclusion: Concluded | None = None

    @property
    def line(self) -> Line:
        one = self.recommendation
        state, colour = self._state
        route = f"at the meeting on {day(one.held_on)}" if one.held_on else "by correspondence"
        return {
            "key": str(one.pk),
            "caption": self.caption,
            "title": one.title,
            "asked": self.asked.words,
            "note": f"{one.priority} · {route}",
            "state": state,
            "colour": colour,
            "is_changing": bool(self.given and self.draft),
            "advice": self._advice,
        }

    @property
    def _state(self) -> tuple[str, str]:
        """How far the member's own view is, and its colour."""
        if self.given:
            return str(MemberView(self.given.view).label), "green"
        if not self.is_open:
            return "No view given", "grey"
        return ("Draft saved", "yellow") if self.draft else ("Not started", "blue")

    @property
    def _advice(self) -> str:
        """What the Commission said, and by which decision; nothing of what is open."""
        if self.conclusion is None:
            return "" if self.is_open else "Not concluded yet."
        reference = self.recommendation.decided_reference
        decided = f" Decided as {reference}." if reference else ""
        return f"The Commission {Advice(self.conclusion.advice).label.lower()}.{decided}"


@dataclass(frozen=True)
class OwnReviews:
    """All that was sent to a member: what waits, soonest first; what they answered and may revise."""

    waiting: tuple[ListedReview, ...]
    answered: tuple[ListedReview, ...]


def closing(recommendation: "Recommendation | Listed | Next", on: date) -> str:
    """closes Friday 16 March."""
    return reviewing.closing_words(recommendation.closes_on, on) if recommendation.closes_on else ""


def is_open(recommendation: Recommendation | Listed, on: date) -> bool:
    closes_on = recommendation.closes_on
    return recommendation.state == RecommendationState.IN_REVIEW and closes_on is not None and on <= closes_on


def open_reviews(person: Any, sent: Sent) -> OwnReviews:
    """What a member may still give or revise a view on, of all that they may see. Three queries."""
    found = own_reviews(person, sent.on, sent.open)
    return in_turn([found[key] for key in sent.open])


def in_turn(found: Sequence[ListedReview]) -> OwnReviews:
    """What is open, numbered in its order."""
    numbered = [replace(one, place=place, places=len(found)) for place, one in enumerate(found, start=1)]
    return OwnReviews(
        waiting=tuple(one for one in numbered if one.given is None),
        answered=tuple(one for one in numbered if one.given is not None),
    )


def own_reviews(person: Any, on: date, keys: Collection[int]) -> Mapping[int, ListedReview]:
    """By key each of these with what the member wrote on it and the advice that stands. Four queries at most."""
    listed, asked = [Listed(*row) for row in _listed(keys=keys)], asked_of(keys)
    drafts, given = _told_apart(
        (key, given_at, voided_at, Given(pk, view))
        for key, given_at, voided_at, pk, view in _views_of(person=person.pk, recommendations=keys)
    )
    concluded = _may_be_concluded(listed)
    advice = {key: Concluded(*row) for key, *row in _advice_on(recommendations=concluded)} if concluded else {}
    return {
        one.pk: ListedReview(
            one,
            on,
            asked.get(one.pk, Asked()),
            draft=drafts.get(one.pk),
            given=given.get(one.pk),
            conclusion=advice.get(one.pk),
        )
        for one in listed
    }


def own_review(person: Any, on: date, recommendation: Recommendation) -> OwnReview:
    """The same of one that was read by with_parts(), for its own page. Two queries at most."""
    key = recommendation.pk
    drafts, given = _told_apart(
        (key, one.given_at, one.voided_at, one) for one in _written(person=person.pk, recommendation=key)
    )
    standing = _standing(recommendation=key) if _may_be_concluded([recommendation]) else ()
    return OwnReview(
        recommendation,
        on,
        _asked_in(recommendation),
        draft=drafts.get(key),
        given=given.get(key),
        conclusion=next(iter(standing), None),
    )


def _may_be_concluded(recommendations: Iterable[Recommendation | Listed]) -> list[int]:
    """The advice on what is in review, if there was any, was voided."""
    return [one.pk for one in recommendations if one.state != RecommendationState.IN_REVIEW]


def _told_apart(
    rows: Iterable[tuple[int, datetime | None, datetime | None, _View]],
) -> tuple[Mapping[int, _View], Mapping[int, _View]]:
    """The draft and the view that counts of a member on each: the last given, unless it was voided."""
    drafts: dict[int, _View] = {}
    given: dict[int, _View | None] = {}
    for key, given_at, voided_at, one in rows:
        if given_at is None:
            drafts[key] = one
        else:
            given[key] = one if voided_at is None else None
    return drafts, {key: one for key, one in given.items() if one is not None}


@prepared(keys=KEYS)
def _listed(keys: Any) -> "QuerySet[Any, Any]":
    named = ("priority__name", "state", "closes_on", "decided_reference", "meeting__held_on")
    return Recommendation.objects.filter(pk__in=keys).values_list("pk", "title", *named)


@prepared(person=KEY, recommendations=KEYS)
def _views_of(person: Any, recommendations: Any) -> "QuerySet[Any, Any]":
    views = Review.objects.filter(recommendation__in=recommendations, person=person).order_by("pk")
    return views.values_list("recommendation", "given_at", "voided_at", "pk", "view")


@prepared(recommendations=KEYS)
def _advice_on(recommendations: Any) -> "QuerySet[Any, Any]":
    standing = Conclusion.objects.filter(recommendation__in=recommendations, voided_at=None)
    return standing.values_list("recommendation", "advice", "concluded_at")


@prepared(person=KEY, recommendation=KEY)
def _written(person: Any, recommendation: Any) -> "QuerySet[Any, Any]":
    return Review.objects.filter(recommendation=recommendation, person=person).order_by("pk")


@prepared(recommendation=KEY)
def _standing(recommendation: Any) -> "QuerySet[Any, Any]":
    return Conclusion.objects.filter(recommendation=recommendation, voided_at=None)


class Next(NamedTuple):
    """What waits for a member once they are done with another."""

    pk: int
    title: str
    closes_on: date


def next_review(person: Any, sent: Sent, recommendation: int) -> Next | None:
    """What waits for a member once they are done with one, of what was sent beside it. One query."""
    given = {key for (key,) in _answered_by(person=person.pk, recommendations=sent.open)}
    key = sent.after(recommendation, given)
    return Next(key, sent.titles[key], sent.rows[key][1]) if key else None


@prepared(person=KEY, recommendations=KEYS)
def _answered_by(person: Any, recommendations: Any) -> "QuerySet[Any, Any]":
    given = Review.objects.standing().filter(person=person, recommendation__in=recommendations)
    return given.values_list("recommendation")


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


def term_of(person: Any, on: date) -> CommissionMember | None:
    """The term of a person that covers a day; failing that, the last that they had."""
    terms = list(CommissionMember.objects.filter(person=person, started_on__lte=on).with_names().order_by("started_on"))
    return next((term for term in terms if term.covers(on)), terms[-1] if terms else None)
