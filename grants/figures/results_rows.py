"""All that results are made of but the answers, row by row: returns, their filings, the money, the plan and names.

An answer never changes once its filing is certified, and only such a filing counts: what stands in these rows decides
all that results come to. `Rows.stamp` says so in one word, for whoever keeps what was made of them.
"""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from commissioning.choices import EntryKind
from commissioning.models import LedgerEntry, Priority
from core import years
from core.prepared import DAY, KEYS, prepared
from grants.choices import ReturnState
from grants.models import Filing, Instalment, MonitoringReturn
from providers.models import CouncilArea


class ReturnRow(NamedTuple):
    """One return that was asked for by the day. A merged provider stands under the one kept."""

    key: int
    year_start: date
    quarter: int
    due_on: date
    is_illustrative: bool
    agreement: int
    reference: str
    award: int
    service: str
    provider_slug: str
    provider: str


class FilingRow(NamedTuple):
    """One certified version of a return."""

    key: int
    monitoring_return: int
    number: int
    certified_at: datetime
    queried_at: datetime | None
    accepted_on: date | None
    is_illustrative: bool


class PlannedRow(NamedTuple):
    """One instalment, with when it was agreed and when it went, if it did."""

    award: int
    due_on: date
    amount: Decimal
    agreed_at: datetime | None
    went_at: datetime | None


@dataclass(frozen=True)
class Rows:
    """What was read of some years as at a day."""

    year_starts: tuple[date, ...]
    as_at: date
    returns: Sequence[ReturnRow]
    # Of the years' returns, and of those of earlier ones where they were asked for too.
    filings: Sequence[FilingRow]
    # First day of the year, award, priority, and what its ledger has promised.
    promised: Sequence[tuple[date, int, int, Decimal]]
    planned: Sequence[PlannedRow]
    # Award and council area.
    areas: Sequence[tuple[int, int]]
    # Key, slug and name; key, code and name.
    priorities: Sequence[tuple[int, str, str]]
    council_areas: Sequence[tuple[int, str, str]]

    @cached_property
    def stamp(self) -> str:
        """The same where all that results are made of is the same, and another as soon as anything differs."""
        return hashlib.sha256(repr(self).encode()).hexdigest()

    @cached_property
    def counted(self) -> dict[int, int]:
        """Of each return the key of the filing that had been accepted last by the end of the day."""
        last: dict[int, FilingRow] = {}
        for one in self.filings:
            if self._is_accepted(one) and one.number >= last.get(one.monitoring_return, one).number:
                last[one.monitoring_return] = one
        return {key: one.key for key, one in last.items()}

    @cached_property
    def received(self) -> frozenset[int]:
        """The returns that were in by the day: accepted once, or sent and not queried since."""
        return frozenset(one.monitoring_return for one in self.filings if self._is_accepted(one) or self._is_sent(one))

    def _is_accepted(self, one: FilingRow) -> bool:
        return one.accepted_on is not None and one.accepted_on <= self.as_at

    def _is_sent(self, one: FilingRow) -> bool:
        is_queried = one.queried_at is not None and timezone.localdate(one.queried_at) <= self.as_at
        return timezone.localdate(one.certified_at) <= self.as_at and not is_queried

    @property
    def standing(self) -> list[PlannedRow]:
        """The instalments that had been agreed by the day, and had not gone."""
        return [
            one
            for one in self.planned
            if one.agreed_at is not None
            and timezone.localdate(one.agreed_at) <= self.as_at
            and (one.went_at is None or timezone.localdate(one.went_at) > self.as_at)
        ]


def read_rows(year_starts: Collection[date], as_at: date, filings_since: date | None = None) -> Rows:
    """Seven queries at any size; one where no return of the years was asked for by the day.

    `filings_since` is the first day of an earlier year whose filings are wanted too.
    """
    first, last = min(year_starts), max(year_starts)
    returns = [ReturnRow._make(row) for row in _returns(first=first, last=last, as_at=as_at)]
    if not returns:
        return Rows(tuple(year_starts), as_at, (), (), (), (), (), (), ())
    awards = {row.award for row in returns}
    return Rows(
        tuple(year_starts),
        as_at,
        returns,
        [FilingRow._make(row) for row in _filings(first=filings_since or first, last=last)],
        [
            (year, award, slug, amount)
            for year, award, slug, amount in _promised(first=first, last=last, as_at=as_at, awards=awards)
            if award in awards
        ],
        [PlannedRow._make(row) for row in _planned(first=first, end=years.ending(last), awards=awards)],
        [(award, area) for award, area, _ in _areas(awards=awards) if award in awards],
        _priorities(),
        _council_areas(),
    )


@prepared(first=DAY, last=DAY, as_at=DAY)
def _returns(first: Any, last: Any, as_at: Any) -> QuerySet[Any, Any]:
    """In the order of their provider. One that is due no longer is left out, and one whose agreement had not been
    accepted by the day.
    """
    asked = MonitoringReturn.objects.filter(year_start__range=(first, last), agreement__accepted_on__lte=as_at).exclude(
        state=ReturnState.CANCELLED
    )
    kept = "agreement__award__provider__merged_into__"
    named = asked.annotate(
        provider_slug=Coalesce(f"{kept}slug", "agreement__award__provider__slug"),
        provider=Coalesce(f"{kept}name", "agreement__award__provider__name"),
    )
    found: QuerySet[Any, Any] = named.order_by("provider", "agreement__reference", "quarter").values_list(
        "pk",
        "year_start",
        "quarter",
        "due_on",
        "is_illustrative",
        "agreement",
        "agreement__reference",
        "agreement__award",
        "agreement__award__service",
        "provider_slug",
        "provider",
    )
    return found


@prepared(first=DAY, last=DAY)
def _filings(first: Any, last: Any) -> QuerySet[Any, Any]:
    certified = Filing.objects.filter(monitoring_return__year_start__range=(first, last), certified_at__isnull=False)
    found: QuerySet[Any, Any] = certified.order_by("pk").values_list(
        "pk",
        "monitoring_return",
        "number",
        "certified_at",
        "queried_at",
        "accepted_on",
        "monitoring_return__is_illustrative",
    )
    return found


@prepared(first=DAY, last=DAY, as_at=DAY, awards=KEYS)
def _promised(first: Any, last: Any, as_at: Any, awards: Any) -> QuerySet[Any, Any]:
    entries = LedgerEntry.objects.as_at(as_at).filter(
        commitment__awards__in=awards,
        fund__financial_year__start_on__range=(first, last),
        kind__in=(EntryKind.COMMITMENT, EntryKind.DECOMMITMENT),
    )
    by = ("fund__financial_year__start_on", "commitment__awards", "commitment__priority")
    found: QuerySet[Any, Any] = entries.order_by(*by).values_list(*by).annotate(Sum("amount"))
    return found


@prepared(first=DAY, end=DAY, awards=KEYS)
def _planned(first: Any, end: Any, awards: Any) -> QuerySet[Any, Any]:
    due = Instalment.objects.filter(agreement__award__in=awards, due_on__range=(first, end), agreed_at__isnull=False)
    found: QuerySet[Any, Any] = due.order_by("pk").values_list(
        "agreement__award", "due_on", "amount", "agreed_at", "went_with__settled_at"
    )
    return found


@prepared(awards=KEYS)
def _areas(awards: Any) -> QuerySet[Any, Any]:
    named = CouncilArea.objects.filter(commitments__awards__in=awards).order_by("name", "commitments__awards")
    found: QuerySet[Any, Any] = named.values_list("commitments__awards", "pk", "name").distinct()
    return found


@prepared()
def _priorities() -> QuerySet[Any, Any]:
    found: QuerySet[Any, Any] = Priority.objects.order_by("pk").values_list("pk", "slug", "name")
    return found


@prepared()
def _council_areas() -> QuerySet[Any, Any]:
    found: QuerySet[Any, Any] = CouncilArea.objects.order_by("pk").values_list("pk", "code", "name")
    return found
