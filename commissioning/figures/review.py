"""How far a review is: who may take part, who has answered, who stands aside, who is in the chair."""

from collections.abc import Collection, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db.models import QuerySet

from commissioning.choices import Stood
from commissioning.figures.recusals import Reviewers, Sides, eligible_in, recusals_of
from commissioning.models import CommissionMember, Office, Recommendation, Review
from commissioning.rules import advice as advice_rules
from core.prepared import KEYS, prepared
from core.refusal import Obstacle


@dataclass(frozen=True)
class QuorumRule:
    """How many views an office asks for: a share of the members who may take part, and at least so many."""

    percent: int = advice_rules.QUORUM_PERCENT
    least: int = advice_rules.QUORUM_LEAST

    def of(self, eligible: int) -> int:
        """How many are needed where so many may take part."""
        return advice_rules.quorum_of(eligible, percent=self.percent, least=self.least)


@dataclass(frozen=True)
class Place:
    """One member in one review. `why` are the paths by which they stand aside; `review` is the view that counts."""

    member: CommissionMember
    why: tuple[str, ...] = ()
    review: Review | None = None

    @property
    def stands_aside(self) -> bool:
        return bool(self.why)

    @property
    def stood(self) -> Stood:
        if self.stands_aside:
            return Stood.ASIDE
        return Stood(self.review.view) if self.review else Stood.SILENT


class Given(NamedTuple):
    """A view that counts: its key, and which it is."""

    pk: int
    view: str


@dataclass(frozen=True)
class Turnout:
    """How far a review is by keys alone: who may take part, in the order of the members, and who gave which view."""

    on: date
    eligible: Sequence[int]
    views: Mapping[int, Given]

    @property
    def answered(self) -> Set[int]:
        return self.views.keys()

    @property
    def waiting(self) -> int:
        """How many have not given a view yet."""
        return len(self.eligible) - len(self.answered)

    @property
    def in_the_chair(self) -> int | None:
        return self.eligible[0] if self.eligible else None


@dataclass(frozen=True)
class Progress:
    """The review of one recommendation on a day."""

    places: Sequence[Place]
    quorum: int

    @property
    def eligible(self) -> list[Place]:
        """Who may take part: everybody who has a place in it but those who stand aside."""
        return [place for place in self.places if not place.stands_aside]

    @property
    def aside(self) -> list[Place]:
        return [place for place in self.places if place.stands_aside]

    @property
    def answered(self) -> list[Place]:
        return [place for place in self.eligible if place.review is not None]

    @property
    def waiting(self) -> list[Place]:
        """Who has not given a view yet."""
        return [place for place in self.eligible if place.review is None]

    @property
    def count(self) -> advice_rules.Count:
        return advice_rules.count(place.review.view for place in self.eligible if place.review)

    @property
    def in_the_chair(self) -> CommissionMember | None:
        """Who concludes: the chair; where the chair has no part in it the deputy, and then whoever has sat longest."""
        return self.eligible[0].member if self.eligible else None

    @property
    def stamp(self) -> str:
        """Changes with each view given or voided and with whoever comes to stand aside."""
        return "-".join(
            f"{place.member.pk}.{'aside' if place.why else place.review.pk if place.review else 0}"
            for place in self.places
        )

    def obstacles_to_conclude(self, *, is_over: bool = False) -> list[Obstacle]:
        return advice_rules.obstacles_to_quorum(
            self.count.given, eligible=len(self.eligible), quorum=self.quorum, is_over=is_over
        )

    def place_of(self, person: int) -> Place | None:
        return next((place for place in self.places if place.member.person_id == person), None)


def progress_of(recommendation: Recommendation, on: date) -> Progress:
    """The same number of queries however many members there are."""
    return progress_of_all([recommendation], on)[recommendation.pk]


def progress_of_all(recommendations: Sequence[Recommendation], on: date) -> Mapping[int, Progress]:
    """By the key of each recommendation, the review as it stands on a day. Eight queries for any number."""
    keys = [one.pk for one in recommendations]
    reviewers = Reviewers(on, with_names=True)
    recusals = recusals_of(keys, reviewers.people, on)
    standing = Review.objects.standing().filter(recommendation__in=keys).select_related("person")
    reviews = {(review.recommendation_id, review.person_id): review for review in standing}
    quorum = quorum_of_office()
    found = {}
    for one in recommendations:
        places = [
            Place(
                member,
                why=recusals.get(one.pk, {}).get(member.person_id, ()),
                review=reviews.get((one.pk, member.person_id)),
            )
            for member in reviewers.of(one)
        ]
        eligible = sum(not place.stands_aside for place in places)
        found[one.pk] = Progress(places, quorum.of(eligible))
    return found


def turnout_of(recommendation: Recommendation, sides: Sides) -> Turnout:
    """What progress_of says, without names and views. One query, of keys."""
    return _turnouts({recommendation.pk: sides.eligible}, sides.on)[recommendation.pk]


def turnout_of_all(recommendations: Collection[Recommendation], on: date) -> Mapping[int, Turnout]:
    """The same of several, by key. Six queries for any number."""
    return _turnouts(eligible_in(recommendations, on), on)


def _turnouts(eligible: Mapping[int, Sequence[int]], on: date) -> Mapping[int, Turnout]:
    # Of whoever gave several the last one counts, unless it was voided: as Review.standing says for the database.
    last = {(key, person): one for key, person, *one in _given(recommendations=eligible)}
    standing = {place: Given(pk, view) for place, (pk, view, voided_at) in last.items() if voided_at is None}
    return {
        key: Turnout(on, people, {person: standing[key, person] for person in people if (key, person) in standing})
        for key, people in eligible.items()
    }


@prepared(recommendations=KEYS)
def _given(recommendations: Any) -> "QuerySet[Any, Any]":
    given = Review.objects.filter(recommendation__in=recommendations, given_at__isnull=False)
    # In the order of their index: by the key alone SQLite would read all that were ever given.
    in_turn = given.order_by("recommendation_id", "person_id", "pk")
    return in_turn.values_list("recommendation", "person", "pk", "view", "voided_at")


def quorum_of_office() -> QuorumRule:
    """What the office set, or before it is set up what it starts with. One query."""
    return QuorumRule(*found[0]) if (found := _quorum_set()) else QuorumRule()


@prepared()
def _quorum_set() -> "QuerySet[Any, Any]":
    return Office.objects.values_list("quorum_percent", "quorum_least")
