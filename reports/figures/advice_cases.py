"""The recommendations of a year as at a day: what was recommended, what was advised, what was decided."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

from django.db.models import Prefetch, Q
from django.utils import timezone

from commissioning.choices import Advice
from commissioning.models import (
    Conclusion,
    FinancialYear,
    Recommendation,
    RecommendationAmount,
    RecommendationLine,
)
from commissioning.models.tie import kept
from core.models import AuditEvent
from core.money import ZERO
from grants.rules.advice import Sum
from reports.figures.advice_decisions import Answer, answers_to

WITHDRAWN = "commissioning.recommendation.withdrawn"


class Stage(StrEnum):
    """How far a recommendation had come by a day."""

    IN_REVIEW = "in review"
    CONCLUDED = "concluded"
    DECIDED = "decided"


@dataclass(frozen=True)
class Case:
    """One recommendation as at a day. Amounts in pounds, those of the year unless they say otherwise."""

    recommendation: Recommendation
    stage: Stage
    conclusion: Conclusion | None
    # Advice that a late interest had voided by then.
    voided: tuple[Conclusion, ...]
    providers: Mapping[int, str]
    sums: tuple[Sum, ...]
    by_heading: Mapping[tuple[int, int | None], Decimal]
    year: str
    answer: Answer | None = None

    @property
    def advice(self) -> str:
        """What the Commission advised; empty while it had not."""
        return self.conclusion.advice if self.conclusion else ""

    @property
    def concluded_on(self) -> date | None:
        return timezone.localdate(self.conclusion.concluded_at) if self.conclusion else None

    @property
    def voided_on(self) -> list[date]:
        """The days on which earlier advice was voided."""
        return [timezone.localdate(one.voided_at) for one in self.voided if one.voided_at]

    @property
    def is_supported(self) -> bool:
        return self.advice in (Advice.SUPPORT, Advice.CONDITIONS)

    @property
    def amount(self) -> Decimal:
        return sum((one.amount for one in self.sums if one.year == self.year), ZERO)

    @property
    def elsewhere(self) -> Mapping[str, Decimal]:
        """What it recommends for other years, by their labels."""
        found: dict[str, Decimal] = defaultdict(lambda: ZERO)
        for one in self.sums:
            if one.year != self.year:
                found[one.year] += one.amount
        return dict(found)

    @property
    def decided(self) -> Decimal:
        """What the awards of the decision committed of the year."""
        given = self.answer.sums if self.answer else ()
        return sum((one.amount for one in given if one.year == self.year), ZERO)

    @property
    def departures(self) -> tuple[str, ...]:
        return self.answer.departures if self.answer else ()

    @property
    def has_departed(self) -> bool:
        return bool(self.departures)


@dataclass(frozen=True)
class Cases:
    """Recommendations counted together. Amounts in pounds."""

    cases: tuple[Case, ...]

    @property
    def number(self) -> int:
        return len(self.cases)

    @property
    def recommended(self) -> Decimal:
        return sum((case.amount for case in self.cases), ZERO)

    @property
    def decided(self) -> Decimal:
        return sum((case.decided for case in self.cases), ZERO)

    @property
    def concluded(self) -> tuple[Case, ...]:
        """Those that the Commission has advised on, decided ones among them."""
        return tuple(case for case in self.cases if case.conclusion)

    @property
    def advised(self) -> dict[str, int]:
        """How many it supports, supports with conditions, does not support."""
        return {advice: sum(case.advice == advice for case in self.cases) for advice in Advice.values}

    @property
    def decisions(self) -> int:
        return sum(case.stage is Stage.DECIDED for case in self.cases)

    @property
    def departed(self) -> int:
        return sum(case.has_departed for case in self.cases)

    @property
    def in_review(self) -> "Cases":
        return Cases(tuple(case for case in self.cases if case.stage is Stage.IN_REVIEW))

    @property
    def undecided(self) -> "Cases":
        """Those that are advised on and wait for a decision."""
        return Cases(tuple(case for case in self.cases if case.stage is Stage.CONCLUDED))


@dataclass(frozen=True)
class PriorityAdvice(Cases):
    """The recommendations for one priority."""

    name: str = ""
    slug: str = ""


@dataclass(frozen=True)
class YearAdvice(Cases):
    """All recommendations of a year as at a day, and how many had been withdrawn by then, which are counted nowhere."""

    withdrawn: int = 0

    @cached_property
    def priorities(self) -> tuple[PriorityAdvice, ...]:
        """By the names of the priorities."""
        found: dict[tuple[str, str], list[Case]] = defaultdict(list)
        for case in self.cases:
            priority = case.recommendation.priority
            found[(priority.name, priority.slug)].append(case)
        ordered = sorted(found.items(), key=lambda one: one[0][0].casefold())
        return tuple(PriorityAdvice(tuple(cases), name=name, slug=slug) for (name, slug), cases in ordered)


def year_advice(year: FinancialYear, as_at: date) -> YearAdvice:
    """The recommendations sent in a year, or for its money, as they stood at the end of a day. Nine queries."""
    sent = _sent(year, as_at)
    gone = _withdrawn([one.pk for one in sent], as_at)
    standing = [one for one in sent if one.pk not in gone]
    conclusions = _conclusions(standing, as_at)
    cases = [_case(one, conclusions[one.pk], year, as_at) for one in standing]
    return YearAdvice(tuple(_answered(cases, as_at)), withdrawn=len(gone))


def _sent(year: FinancialYear, as_at: date) -> list[Recommendation]:
    within = Q(sent_at__date__range=(year.start_on, year.end_on))
    for_it = Q(
        pk__in=RecommendationLine.objects.filter(amounts__fund__financial_year=year).values("recommendation"),
    )
    sent = Recommendation.objects.filter(within | for_it, sent_at__date__lte=as_at)
    lines = RecommendationLine.objects.select_related("provider__merged_into").order_by("position", "pk")
    amounts = RecommendationAmount.objects.select_related("fund__financial_year").order_by("pk")
    found = sent.select_related("priority").prefetch_related(
        Prefetch("lines", lines), Prefetch("lines__amounts", amounts)
    )
    return list(found.order_by("sent_at", "pk"))


def _withdrawn(keys: Sequence[int], as_at: date) -> set[int]:
    """The row says that one is withdrawn, the audit log since when."""
    gone = Recommendation.objects.filter(pk__in=keys, withdrawn_because__isnull=False).values_list("pk", flat=True)
    told = AuditEvent.objects.filter(action=WITHDRAWN, subject_key__in=[str(key) for key in gone])
    return {int(key) for key, at in told.values_list("subject_key", "at") if timezone.localdate(at) <= as_at}


def _conclusions(recommendations: Sequence[Recommendation], as_at: date) -> Mapping[int, list[Conclusion]]:
    found: dict[int, list[Conclusion]] = defaultdict(list)
    made = Conclusion.objects.filter(recommendation__in=recommendations, concluded_at__date__lte=as_at)
    for one in made.order_by("concluded_at", "pk"):
        found[one.recommendation_id].append(one)
    return found


def _case(recommendation: Recommendation, made: Sequence[Conclusion], year: FinancialYear, as_at: date) -> Case:
    standing = [one for one in made if not _by(one.voided_at, as_at)]
    lines = list(recommendation.lines.all())
    by_heading: dict[tuple[int, int | None], Decimal] = defaultdict(lambda: ZERO)
    for amount in (amount for line in lines for amount in line.amounts.all()):
        by_heading[(amount.fund_id, amount.allocation_id)] += amount.amount
    stage = Stage.CONCLUDED if standing else Stage.IN_REVIEW
    return Case(
        recommendation=recommendation,
        stage=Stage.DECIDED if _by(recommendation.decided_at, as_at) else stage,
        conclusion=standing[-1] if standing else None,
        voided=tuple(one for one in made if _by(one.voided_at, as_at)),
        providers={kept(line.provider).pk: kept(line.provider).name for line in lines},
        sums=tuple(_sums(lines)),
        by_heading=dict(by_heading),
        year=year.label,
    )


def _by(moment: datetime | None, as_at: date) -> bool:
    return moment is not None and timezone.localdate(moment) <= as_at


def _sums(lines: Iterable[RecommendationLine]) -> Iterable[Sum]:
    for line in lines:
        provider = kept(line.provider)
        for one in line.amounts.all():
            yield Sum(provider.pk, provider.name, one.fund.financial_year.label, one.amount)


def _answered(cases: Sequence[Case], as_at: date) -> Iterable[Case]:
    """The same cases, those that were decided with their decision."""
    decided = [case for case in cases if case.stage is Stage.DECIDED]
    answers = answers_to([(case.recommendation, case.advice, case.sums) for case in decided], as_at)
    for case in cases:
        yield replace(case, answer=answers.get(case.recommendation.pk))
