"""Reads what results are made of: returns and how far they are, the sums of their answers, the plan and the award."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Min, Q, Sum
from django.db.models.functions import Coalesce

from commissioning.choices import EntryKind
from commissioning.models import LedgerEntry
from core import years
from core.money import ZERO
from grants.choices import Counts, ReturnState
from grants.models import Answer, Filing, Instalment, MonitoringReturn
from grants.rules.periods import Period
from grants.rules.quarters import of_day
from grants.rules.results import Tally
from grants.rules.tallying import Money, QuarterSaid, tally_of
from providers.models import CouncilArea

NOT_STATED = "not-stated"


@dataclass(frozen=True)
class AwardRead:
    """One award with its returns of a period. A merged provider stands under the one kept."""

    agreement: int
    reference: str
    provider_slug: str
    provider: str
    service: str
    # The priority that most of its money is counted under.
    priority_slug: str
    quarters: tuple[QuarterSaid, ...]
    tally: Tally
    # What was to be paid in each quarter, in pounds.
    plan: Mapping[int, Decimal] = field(default_factory=dict)
    # The council areas that its money names.
    areas: Sequence[str] = ()


@dataclass
class _Said:
    """What the database added up of one filing."""

    said: dict[tuple[str, str], int]
    priorities: dict[str, int]
    areas: dict[str, int]
    boxes: int = 0
    not_known: int = 0


@dataclass(frozen=True)
class YearRead:
    """All that was read of one year as at a day, from which any of its quarters can be told."""

    year_start: date
    as_at: date
    returns: Sequence[Mapping[str, Any]]
    said: Mapping[int, "_Said"]
    money: Mapping[int, "_AwardMoney"]
    areas: Mapping[int, list[str]]
    # Names of priorities by slug, and codes of council areas by name.
    names: Mapping[str, str]
    codes: Mapping[str, str]

    def awards_in(self, period: Period) -> list[AwardRead]:
        """The awards of whose quarters returns are asked, in the order of their provider."""
        by_agreement: dict[int, list[Mapping[str, Any]]] = defaultdict(list)
        for row in self.returns:
            if row["quarter"] in period.numbers:
                by_agreement[row["agreement"]].append(row)
        return [self._award(rows, period) for rows in by_agreement.values()]

    def _award(self, rows: Sequence[Mapping[str, Any]], period: Period) -> AwardRead:
        first = rows[0]
        award = first["agreement__award"]
        held = self.money.get(award) or _AwardMoney({}, {})
        plan = {number: amount for number, amount in held.plan.items() if number in period.numbers}
        quarters = tuple(_quarter(row, self.said.get(row["pk"]), self.as_at) for row in rows)
        return AwardRead(
            agreement=first["agreement"],
            reference=first["agreement__reference"],
            provider_slug=first["provider_slug"],
            provider=first["provider"],
            service=first["agreement__award__service"],
            priority_slug=held.priorities[0] if held.priorities else NOT_STATED,
            quarters=quarters,
            tally=tally_of(
                quarters,
                Money(sum(held.awarded.values(), ZERO), plan),
                priorities=held.priorities,
                areas=self.areas.get(award, []),
                not_stated=NOT_STATED,
            ),
            plan=plan,
            areas=self.areas.get(award, []),
        )


def read_year(year_start: date, as_at: date) -> YearRead:
    """Six queries at any size; one where no return of the year was asked for by the day."""
    return read_years([year_start], as_at)[year_start]


def read_years(year_starts: Collection[date], as_at: date) -> dict[date, YearRead]:
    """Several years, in as many queries as one."""
    returns = _returns(year_starts, as_at)
    names: dict[str, str] = {}
    codes: dict[str, str] = {}
    if not returns:
        return {year: YearRead(year, as_at, (), {}, {}, {}, names, codes) for year in year_starts}
    awards = {row["agreement__award"] for row in returns}
    said = _said(year_starts, as_at, names, codes)
    money = _money(year_starts, as_at, awards, names)
    areas = _areas(awards, codes)
    return {
        year: YearRead(
            year, as_at, [row for row in returns if row["year_start"] == year], said, money[year], areas, names, codes
        )
        for year in year_starts
    }


def _returns(year_starts: Collection[date], as_at: date) -> list[dict[str, Any]]:
    """One row a return, with the day it was sent last without a query since, and the day it was first accepted.

    One that is due no longer is left out, and one whose agreement had not been accepted by the day.
    """
    unqueried = Q(filings__queried_at=None) | Q(filings__queried_at__date__gt=as_at)
    asked = MonitoringReturn.objects.filter(
        year_start__in=year_starts,
        agreement__accepted_on__lte=as_at,
    ).exclude(state=ReturnState.CANCELLED)
    rows = asked.annotate(
        sent=Min("filings__certified_at__date", filter=unqueried),
        accepted=Min("filings__accepted_on"),
        provider_slug=Coalesce("agreement__award__provider__merged_into__slug", "agreement__award__provider__slug"),
        provider=Coalesce("agreement__award__provider__merged_into__name", "agreement__award__provider__name"),
    )
    found: Any = rows.order_by("provider", "agreement__reference", "quarter")
    return list(
        found.values(
            "pk",
            "year_start",
            "quarter",
            "due_on",
            "is_illustrative",
            "agreement",
            "agreement__award",
            "agreement__reference",
            "agreement__award__service",
            "provider_slug",
            "provider",
            "sent",
            "accepted",
        )
    )


def _said(
    year_starts: Collection[date], as_at: date, names: dict[str, str], codes: dict[str, str]
) -> Mapping[int, _Said]:
    """By the key of a return, what its filing says that was accepted last by the day. Two queries."""
    filings = dict(
        Filing.objects.as_at(as_at)
        .filter(monitoring_return__year_start__in=year_starts)
        .values_list("pk", "monitoring_return")
    )
    by_filing: dict[int, _Said] = {key: _Said({}, {}, {}) for key in filings}
    grouped = (
        Answer.objects.filter(filing__in=filings)
        .order_by()
        .values_list(
            "filing",
            "measure__counts",
            "measure__subject",
            "priority__slug",
            "priority__name",
            "area__name",
            "area__code",
        )
        .annotate(total=Sum("value"), boxes=Count("pk"), unknown=Count("pk", filter=~Q(not_known="")))
    )
    for filing, counts, subject, priority, priority_name, area, code, value, boxes, not_known in grouped:
        one = by_filing[filing]
        one.boxes += boxes
        one.not_known += not_known
        if value is None:
            continue
        if counts == Counts.BY_PRIORITY and priority:
            names[priority] = priority_name
            one.priorities[priority] = one.priorities.get(priority, 0) + value
        elif counts == Counts.BY_AREA and area:
            codes[area] = code
            one.areas[area] = one.areas.get(area, 0) + value
        else:
            one.said[counts, subject] = one.said.get((counts, subject), 0) + value
    return {filings[key]: one for key, one in by_filing.items()}


@dataclass
class _AwardMoney:
    awarded: dict[str, Decimal]
    plan: dict[int, Decimal]

    @property
    def priorities(self) -> list[str]:
        """The most money first."""
        return sorted(self.awarded, key=lambda slug: (-self.awarded[slug], slug))


_MoneyOfYear = dict[int, _AwardMoney]


def _money(
    year_starts: Collection[date], as_at: date, awards: Collection[int], names: dict[str, str]
) -> Mapping[date, _MoneyOfYear]:
    """By year and award, what its ledger has promised under each priority, and the plan by quarter. Two queries."""
    found: dict[date, _MoneyOfYear] = {year: defaultdict(lambda: _AwardMoney({}, {})) for year in year_starts}
    promised = LedgerEntry.objects.as_at(as_at).filter(
        commitment__awards__in=awards,
        fund__financial_year__start_on__in=year_starts,
        kind__in=(EntryKind.COMMITMENT, EntryKind.DECOMMITMENT),
    )
    sums = promised.order_by().values_list(
        "fund__financial_year__start_on",
        "commitment__awards",
        "commitment__priority__slug",
        "commitment__priority__name",
    )
    for year, award, slug, name, amount in sums.annotate(Sum("amount")):
        if award in awards:
            names[slug] = name
            found[year][award].awarded[slug] = amount
    stood = Q(went_with=None) | Q(went_with__settled_at__date__gt=as_at)
    planned = Instalment.objects.filter(
        stood,
        agreement__award__in=awards,
        agreed_at__date__lte=as_at,
        due_on__range=(min(year_starts), years.ending(max(year_starts))),
    )
    for award, due_on, amount in planned.values_list("agreement__award", "due_on", "amount"):
        quarter = of_day(due_on)
        if quarter.year_start in found:
            plan = found[quarter.year_start][award].plan
            plan[quarter.number] = plan.get(quarter.number, ZERO) + amount
    return found


def _areas(awards: Collection[int], codes: dict[str, str]) -> Mapping[int, list[str]]:
    """By award, the council areas that its money names. One query."""
    found: dict[int, list[str]] = defaultdict(list)
    named = CouncilArea.objects.filter(commitments__awards__in=awards).order_by("name")
    for award, name, code in named.values_list("commitments__awards", "name", "code").distinct():
        codes[name] = code
        found[award].append(name)
    return found


def _quarter(row: Mapping[str, Any], said: _Said | None, as_at: date) -> QuarterSaid:
    is_accepted = row["accepted"] is not None and row["accepted"] <= as_at
    is_received = is_accepted or (row["sent"] is not None and row["sent"] <= as_at)
    is_due = row["due_on"] < as_at
    heard = said if is_accepted else None
    return QuarterSaid(
        number=row["quarter"],
        key=row["pk"],
        is_due=is_due,
        is_received=is_received,
        is_accepted=is_accepted,
        is_overdue=is_due and not is_received,
        is_illustrative=row["is_illustrative"],
        boxes=heard.boxes if heard else 0,
        not_known=heard.not_known if heard else 0,
        said=heard.said if heard else {},
        priorities=heard.priorities if heard else {},
        areas=heard.areas if heard else {},
    )
