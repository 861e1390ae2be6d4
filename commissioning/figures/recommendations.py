"""Which recommendations were asked for, and what a list of them says beside their own row."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from commissioning.models import (
    Conclusion,
    FinancialYear,
    Priority,
    Recommendation,
    RecommendationAmount,
    RecommendationLine,
)
from commissioning.models.recommendation import RecommendationQuerySet
from commissioning.models.tie import kept
from core.fields import MoneyField
from core.money import ZERO
from providers.models import Provider

# Whoever types more words than this has pasted a page.
_SEARCHED_WORDS = 12


@dataclass(frozen=True)
class RecommendationChoice:
    """Which recommendations are asked for. Nothing chosen: all of them."""

    q: str = ""
    state: str = ""
    priority: Priority | None = None
    provider: Provider | None = None
    year: FinancialYear | None = None

    def of(self, recommendations: RecommendationQuerySet) -> RecommendationQuerySet:
        """Those of the given ones that were asked for."""
        found = recommendations
        if self.state:
            found = found.filter(state=self.state)
        if self.priority is not None:
            found = found.filter(priority=self.priority)
        if self.provider is not None:
            own = Q(provider=self.provider) | Q(provider__merged_into=self.provider)
            found = found.filter(pk__in=RecommendationLine.objects.filter(own).values("recommendation"))
        if self.year is not None:
            amounts = RecommendationAmount.objects.filter(fund__financial_year=self.year)
            found = found.filter(pk__in=amounts.values("line__recommendation"))
        for word in self.q.split()[:_SEARCHED_WORDS]:
            named = Q(service__icontains=word) | Q(provider__name__icontains=word)
            lines = RecommendationLine.objects.filter(named).values("recommendation")
            found = found.filter(Q(title__icontains=word) | Q(pk__in=lines))
        return found


@dataclass(frozen=True)
class LineAsked:
    """One amount of one line, for a file. Pounds."""

    title: str
    provider: str
    service: str
    starts_on: date
    ends_on: date
    fund: str
    heading: str
    amount: Decimal


def with_amounts(recommendations: RecommendationQuerySet) -> Any:
    """The same with `asked`, the sum of their lines in pounds."""
    lines = RecommendationAmount.objects.filter(line__recommendation=OuterRef("pk")).order_by()
    sums = lines.values("line__recommendation").annotate(total=Sum("amount")).values("total")
    return recommendations.annotate(asked=Coalesce(Subquery(sums), ZERO, output_field=MoneyField()))


def providers_of(recommendations: Iterable[int]) -> Mapping[int, Sequence[str]]:
    """Who would do it, by the key of each recommendation. One query."""
    found: dict[int, dict[str, None]] = {}
    lines = RecommendationLine.objects.filter(recommendation__in=list(recommendations)).order_by("position", "pk")
    name = Coalesce(F("provider__merged_into__name"), F("provider__name"))
    for key, provider in lines.values_list("recommendation", name):
        found.setdefault(key, {})[provider] = None
    return {key: tuple(names) for key, names in found.items()}


def advice_on(recommendations: Iterable[int]) -> Mapping[int, str]:
    """What the Commission advised, in words, by the key of each recommendation that stands concluded. One query."""
    standing = Conclusion.objects.filter(recommendation__in=list(recommendations), voided_at=None)
    return {one.recommendation_id: one.get_advice_display() for one in standing}


def amounts_of(recommendations: Iterable[int]) -> Mapping[int, Sequence[LineAsked]]:
    """Each amount of each line, by the key of its recommendation. One query."""
    found: dict[int, list[LineAsked]] = {}
    amounts = RecommendationAmount.objects.filter(line__recommendation__in=list(recommendations)).select_related(
        "line__recommendation", "line__provider__merged_into", "fund__financial_year", "allocation"
    )
    for one in amounts.order_by("line__position", "line", "fund__financial_year__start_on", "pk"):
        line = one.line
        asked = LineAsked(
            title=line.recommendation.title,
            provider=str(kept(line.provider)),
            service=line.service,
            starts_on=line.starts_on,
            ends_on=line.ends_on,
            fund=str(one.fund),
            heading=str(one.allocation or ""),
            amount=one.amount,
        )
        found.setdefault(line.recommendation_id, []).append(asked)
    return found


def providers_in(recommendations: Any) -> Any:
    """Who is named in these, to choose from."""
    lines = RecommendationLine.objects.filter(recommendation__in=recommendations)
    own = Q(pk__in=lines.values("provider")) | Q(pk__in=lines.values("provider__merged_into"))
    return Provider.objects.filter(own, merged_into=None).by_name()


def priorities_in(recommendations: Any) -> Any:
    return Priority.objects.filter(pk__in=recommendations.values("priority")).order_by("name")


def years_in(recommendations: Any) -> Sequence[FinancialYear]:
    """The years of whose money these ask, the latest first."""
    amounts = RecommendationAmount.objects.filter(line__recommendation__in=recommendations)
    found = FinancialYear.objects.filter(pk__in=amounts.values("fund__financial_year"))
    return list(found.order_by("-start_on"))


def in_review_of(keys: Collection[int]) -> list[Recommendation]:
    """Those of these that members are giving views on."""
    return list(Recommendation.objects.filter(pk__in=keys).in_review())
