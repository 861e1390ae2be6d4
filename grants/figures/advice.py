"""What a notice carries of the Commission’s advice: count, recusals, dissent, and where it departs from it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import F
from django.utils import timezone

from accounts.models import User
from commissioning.choices import RecommendationState, Stood
from commissioning.figures.recusals import recusals_of
from commissioning.models import (
    Conclusion,
    ConclusionPlace,
    Recommendation,
    RecommendationAmount,
    Recusal,
    speaking_for,
)
from commissioning.rules.advice import Count, count
from core.refusal import Obstacle
from core.rich_text import is_empty
from grants.choices import CLOSED_UNSIGNED, Task
from grants.figures.draft import Draft
from grants.models import AwardAmount, DecisionNotice, NoticeAdvice
from grants.rules.advice import Advised, Sum, allotted, departures
from providers.models import Provider


@dataclass(frozen=True)
class OverObstacle(Obstacle):
    """A draft whose recommendation has been decided elsewhere or withdrawn: nothing in the draft can mend that."""


@dataclass(frozen=True)
class AdviceTaken:
    """One recommendation in a notice. `differs` says in words where the decision departs from it; empty follows it."""

    recommendation: Recommendation
    conclusion: Conclusion
    places: tuple[ConclusionPlace, ...]
    asked: tuple[RecommendationAmount, ...] = ()
    differs: tuple[str, ...] = ()
    # Of a notice that is not signed: its conclusion has been voided since, or the recommendation has moved on.
    is_out_of_date: bool = False

    @property
    def count(self) -> Count:
        return count(place.stood for place in self.places if place.stood not in (Stood.ASIDE, Stood.SILENT))

    @property
    def aside(self) -> tuple[ConclusionPlace, ...]:
        return tuple(place for place in self.places if place.stood == Stood.ASIDE)

    @property
    def may_be_renewed(self) -> bool:
        """Whether the Commission has concluded anew since."""
        return self.is_out_of_date and self.recommendation.state == RecommendationState.CONCLUDED

    def obstacles(self) -> list[Obstacle]:
        """Why no decision can rest on it as it was taken."""
        if not self.is_out_of_date:
            return []
        one = self.recommendation
        if one.state == RecommendationState.DECIDED:
            words = f"“{one}” has been decided by notice {one.decided_reference} since: withdraw this draft"
            return [OverObstacle(words, Task.ADVICE)]
        if one.state == RecommendationState.WITHDRAWN:
            return [OverObstacle(f"“{one}” has been withdrawn since: withdraw this draft", Task.ADVICE)]
        if self.may_be_renewed:
            words = f"The Commission has concluded anew on “{one}” since this draft was begun: take its new advice"
            return [Obstacle(words, Task.ADVICE)]
        return [
            Obstacle(
                f"The advice on “{one}” was opened again after this draft was begun. Wait until the Commission has "
                "concluded, then take its new advice",
                Task.ADVICE,
            )
        ]


def advice_in(draft: Draft) -> list[AdviceTaken]:
    """Each recommendation that a notice rests on. Four queries for any number, one for a notice without."""
    taken = draft.rests_on
    if not taken:
        return []
    places = _places_of([one.conclusion_id for one in taken])
    asked = [_of_recommendation(one.recommendation_id, draft.recommended) for one in taken]
    sums = [tuple(_sum(one.line.provider, one) for one in amounts) for amounts in asked]
    advised = [Advised(one.conclusion.advice, recommended) for one, recommended in zip(taken, sums, strict=True)]
    parts = allotted(advised, _decided(draft))
    return [
        AdviceTaken(
            recommendation=one.recommendation,
            conclusion=one.conclusion,
            places=tuple(places[one.conclusion_id]),
            asked=amounts,
            differs=tuple(
                departures(advice=one.conclusion.advice, kind=draft.notice.kind, recommended=recommended, decided=part)
            ),
            is_out_of_date=_is_out_of_date(one, draft.notice),
        )
        for one, amounts, recommended, part in zip(taken, asked, sums, parts, strict=True)
    ]


def advice_on(recommendation: Recommendation) -> AdviceTaken | None:
    """What stands concluded on a recommendation, before any decision; None while nothing does. Four queries."""
    conclusion = Conclusion.objects.filter(recommendation=recommendation, voided_at=None).first()
    if recommendation.state != RecommendationState.CONCLUDED or conclusion is None:
        return None
    amounts = RecommendationAmount.objects.filter(line__recommendation=recommendation)
    asked = amounts.select_related("line__provider", "fund__financial_year").order_by("line__position", "pk")
    return AdviceTaken(recommendation, conclusion, tuple(_places_of([conclusion.pk])[conclusion.pk]), tuple(asked))


@dataclass(frozen=True)
class DeclaredSince:
    """An interest in one recommendation of a signed notice that somebody declared who had not stood aside from it."""

    recommendation: int
    title: str
    at: datetime


def declared_since(notice: DecisionNotice, user: User) -> list[DeclaredSince]:
    """The first such interest in each that this person may read; before the signature it opens the advice. One query.

    The advice stays as it was signed.
    """
    took_part = "recommendation__notice_advice__conclusion__places"
    late = Recusal.objects.filter(
        **{f"{took_part}__member__person": F("person"), f"{took_part}__why": ""},
        recommendation__notice_advice__notice=notice,
        recommendation__in=Recommendation.objects.visible_to(user),
    )
    found: dict[int, DeclaredSince] = {}
    for key, title, at in late.order_by("at", "pk").values_list("recommendation", "recommendation__title", "at"):
        found.setdefault(key, DeclaredSince(key, title, at))
    return list(found.values())


def departs(advice: Iterable[AdviceTaken]) -> bool:
    return any(one.differs for one in advice)


def obstacles_in_advice(draft: Draft, *, on: date) -> list[Obstacle]:
    """A decision on advice that no longer stands, or of somebody tied by now, and a departure without its reason."""
    advice = advice_in(draft)
    obstacles = [obstacle for one in advice for obstacle in one.obstacles()]
    obstacles += _tied_since([one for one in advice if not one.is_out_of_date], on)
    if departs(advice) and is_empty(draft.body(Task.ADVICE)):
        obstacles.append(Obstacle("The decision departs from the advice and gives no reason why", Task.ADVICE))
    return obstacles


def _tied_since(advice: Sequence[AdviceTaken], on: date) -> list[Obstacle]:
    """Whoever gave a view and has come to have an interest that nobody declared, such as a consortium joined since.

    A declared one has opened the advice again by itself. Seven queries for any number, none for a notice without.
    """
    heard = {one.recommendation.pk: [place.member for place in one.places if place.review_id] for one in advice}
    people = {member.person_id for members in heard.values() for member in members}
    if not people:
        return []
    why = recusals_of(list(heard), people, on)
    return [
        Obstacle(
            f"Somebody gave a view on “{one.recommendation}” who has an interest in it by now. {member.spoken_role}: "
            f"{why[one.recommendation.pk][member.person_id][0]}. Have it recorded in the register of interests: "
            "that opens the advice again",
            Task.ADVICE,
        )
        for one in advice
        for member in heard[one.recommendation.pk]
        if member.person_id in why.get(one.recommendation.pk, {})
    ]


def commission_input(draft: Draft) -> dict[str, Any]:
    """The advice for the paper as plain values, and why the decision departs from it; a notice without has neither.

    A reason that was written before the lines followed the advice again is kept and not printed.
    """
    advice = advice_in(draft)
    if not advice:
        return {}
    departure = draft.body(Task.ADVICE) if departs(advice) else ""
    return {"commission": [advice_values(one) for one in advice], "departure": departure}


def advice_values(one: AdviceTaken) -> dict[str, Any]:
    """One recommendation with its advice. People appear by what they are. Keys are for the recount alone."""
    conclusion = one.conclusion
    return {
        "recommendation_key": one.recommendation.pk,
        "title": one.recommendation.title,
        "priority": one.recommendation.priority.name,
        "advice": conclusion.get_advice_display(),
        "words": conclusion.words,
        "conditions": conclusion.conditions,
        "dissent": conclusion.dissent,
        "concluded_on": timezone.localdate(conclusion.concluded_at).isoformat(),
        "count": one.count.words,
        "eligible": conclusion.eligible,
        "given": one.count.given,
        "quorum": conclusion.quorum,
        "aside": [{"who": place.member.spoken_role, "why": place.why} for place in one.aside],
        "asked": [
            {
                "provider_key": amount.line.provider_id,
                "provider": amount.line.provider.name,
                "year": amount.fund.financial_year.label,
                "amount": str(amount.amount),
            }
            for amount in one.asked
        ],
        "differs": list(one.differs),
    }


def notices_resting_on(recommendation: Recommendation) -> Any:
    """The notices that take or depart from the advice on it and may still be signed or have been, the first first."""
    resting = DecisionNotice.objects.filter(advice__recommendation=recommendation)
    return resting.exclude(state__in=CLOSED_UNSIGNED).order_by("pk")


def recommended_by(notice: DecisionNotice) -> set[int]:
    """The keys of everybody who wrote, sent or gave a view on what a notice rests on: none of them decides it."""
    taken = NoticeAdvice.objects.filter(notice=notice)
    wrote = list(
        taken.values_list(
            "recommendation__drafted_by",
            "recommendation__changed_by",
            "recommendation__sent_by",
            "conclusion__concluded_by",
        )
    )
    if not wrote:
        return set()
    gave = taken.filter(recommendation__reviews__given_at__isnull=False).values_list("recommendation__reviews__person")
    return {key for row in (*wrote, *gave) for key in row if key is not None}


def _of_recommendation(key: int, amounts: Iterable[RecommendationAmount]) -> tuple[RecommendationAmount, ...]:
    return tuple(one for one in amounts if one.line.recommendation_id == key)


def _sum(provider: Provider, amount: RecommendationAmount | AwardAmount) -> Sum:
    """Of a provider that was merged, what it was merged into: both sides of a comparison are read so."""
    kept = provider.merged_into or provider
    return Sum(kept.pk, kept.name, amount.fund.financial_year.label, amount.amount)


def _places_of(conclusions: Sequence[int]) -> dict[int, list[ConclusionPlace]]:
    found: dict[int, list[ConclusionPlace]] = defaultdict(list)
    places = ConclusionPlace.objects.filter(conclusion__in=conclusions).select_related(
        "member__person", "member__provider"
    )
    for place in places.prefetch_related(speaking_for("member")).order_by("pk"):
        found[place.conclusion_id].append(place)
    return found


def _is_out_of_date(one: NoticeAdvice, notice: DecisionNotice) -> bool:
    if notice.is_signed:
        return False
    return one.conclusion.voided_at is not None or one.recommendation.state != RecommendationState.CONCLUDED


def _decided(draft: Draft) -> list[Sum]:
    return [_sum(line.provider, one) for line in draft.lines for one in line.amounts.all()]
