"""Of whom returns are asked and which were accepted, as at a day: what there are figures of, before any is read."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Coalesce

from grants.choices import ReturnState
from grants.models import Award, Filing, MonitoringReturn
from grants.rules.periods import Period


@dataclass(frozen=True)
class AskedReturn:
    """One return that was asked for by the day. A merged provider stands under the one kept."""

    year_start: date
    quarter: int
    award: int
    provider_slug: str
    is_accepted: bool
    is_illustrative: bool

    def is_in(self, period: Period) -> bool:
        return self.year_start == period.year_start and self.quarter in period.numbers


def returns_by(as_at: date) -> QuerySet[MonitoringReturn]:
    """The returns asked for by the end of a day: of agreements accepted by then, without those no longer due."""
    return MonitoringReturn.objects.filter(agreement__accepted_on__lte=as_at).exclude(state=ReturnState.CANCELLED)


def returns_asked(first: date, last: date, as_at: date) -> list[AskedReturn]:
    """Those of the years from `first` to `last`, by their first days. One query."""
    accepted = Filing.objects.filter(monitoring_return=OuterRef("pk"), accepted_on__lte=as_at)
    rows = returns_by(as_at).filter(year_start__range=(first, last)).order_by("year_start", "quarter", "pk")
    return [
        AskedReturn(*row)
        for row in rows.values_list(
            "year_start",
            "quarter",
            "agreement__award",
            Coalesce("agreement__award__provider__merged_into__slug", "agreement__award__provider__slug"),
            Exists(accepted),
            "is_illustrative",
        )
    ]


def priorities_of(awards: Collection[int]) -> Mapping[int, frozenset[str]]:
    """By award, the slugs of the priorities that its money stands under. One query."""
    found: dict[int, set[str]] = defaultdict(set)
    held = Award.objects.filter(pk__in=awards, commitments__isnull=False)
    for award, slug in held.values_list("pk", "commitments__priority__slug"):
        found[award].add(slug)
    return {award: frozenset(slugs) for award, slugs in found.items()}
