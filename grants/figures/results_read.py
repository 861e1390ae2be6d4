"""Reads what results are made of: returns and how far they are, the sums of their answers, the plan and the award."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import Count, Q, Sum

from core.money import ZERO
from grants.choices import Counts
from grants.figures.results_rows import ReturnRow, Rows, read_rows
from grants.models import Answer
from grants.rules.periods import Period
from grants.rules.quarters import of_day
from grants.rules.results import Tally
from grants.rules.tallying import Money, QuarterSaid, tally_of

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
    rows: Rows
    said: Mapping[int, "_Said"]
    money: Mapping[int, "_AwardMoney"]
    areas: Mapping[int, list[str]]

    @property
    def names(self) -> Mapping[str, str]:
        """Of priorities, by slug."""
        return {slug: name for _, slug, name in self.rows.priorities}

    @property
    def codes(self) -> Mapping[str, str]:
        """Of council areas, by name."""
        return {name: code for _, code, name in self.rows.council_areas}

    def awards_in(self, period: Period) -> list[AwardRead]:
        """The awards of whose quarters returns are asked, in the order of their provider."""
        by_agreement: dict[int, list[ReturnRow]] = defaultdict(list)
        for row in self.rows.returns:
            if row.year_start == self.year_start and row.quarter in period.numbers:
                by_agreement[row.agreement].append(row)
        return [self._award(rows, period) for rows in by_agreement.values()]

    def _award(self, rows: Sequence[ReturnRow], period: Period) -> AwardRead:
        first = rows[0]
        held = self.money.get(first.award) or _AwardMoney({}, {})
        plan = {number: amount for number, amount in held.plan.items() if number in period.numbers}
        quarters = tuple(_quarter(row, self.said.get(row.key), self.rows) for row in rows)
        areas = self.areas.get(first.award, [])
        return AwardRead(
            agreement=first.agreement,
            reference=first.reference,
            provider_slug=first.provider_slug,
            provider=first.provider,
            service=first.service,
            priority_slug=held.priorities[0] if held.priorities else NOT_STATED,
            quarters=quarters,
            tally=tally_of(
                quarters,
                Money(sum(held.awarded.values(), ZERO), plan),
                priorities=held.priorities,
                areas=areas,
                not_stated=NOT_STATED,
            ),
            plan=plan,
            areas=areas,
        )


def read_year(year_start: date, as_at: date) -> YearRead:
    """Eight queries at any size; one where no return of the year was asked for by the day."""
    return read_years(read_rows([year_start], as_at))[year_start]


def read_years(rows: Rows) -> dict[date, YearRead]:
    """The years of these rows, with the sums of their answers. One query."""
    said, money, areas = _said(rows), _money(rows), _areas(rows)
    return {year: YearRead(year, rows, said, money[year], areas) for year in rows.year_starts}


def _said(rows: Rows) -> Mapping[int, _Said]:
    """By the key of a return, what its filing says that was accepted last by the day. One query, or none."""
    asked = {row.key for row in rows.returns}
    filings = {filing: key for key, filing in rows.counted.items() if key in asked}
    if not filings:
        return {}
    priorities = {key: slug for key, slug, _ in rows.priorities}
    areas = {key: name for key, _, name in rows.council_areas}
    by_filing: dict[int, _Said] = {key: _Said({}, {}, {}) for key in filings}
    grouped = (
        Answer.objects.filter(filing__in=filings)
        .order_by()
        .values_list("filing", "measure__counts", "measure__subject", "priority", "area")
        .annotate(total=Sum("value"), boxes=Count("pk"), unknown=Count("pk", filter=~Q(not_known="")))
    )
    for filing, counts, subject, priority, area, value, boxes, not_known in grouped:
        one = by_filing[filing]
        one.boxes += boxes
        one.not_known += not_known
        if value is None:
            continue
        if counts == Counts.BY_PRIORITY and priority:
            slug = priorities[priority]
            one.priorities[slug] = one.priorities.get(slug, 0) + value
        elif counts == Counts.BY_AREA and area:
            name = areas[area]
            one.areas[name] = one.areas.get(name, 0) + value
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


def _money(rows: Rows) -> Mapping[date, _MoneyOfYear]:
    """By year and award, what its ledger has promised under each priority, and the plan by quarter."""
    found: dict[date, _MoneyOfYear] = {year: defaultdict(lambda: _AwardMoney({}, {})) for year in rows.year_starts}
    slugs = {key: slug for key, slug, _ in rows.priorities}
    for year, award, priority, amount in rows.promised:
        found[year][award].awarded[slugs[priority]] = amount
    for one in rows.standing:
        quarter = of_day(one.due_on)
        if quarter.year_start in found:
            plan = found[quarter.year_start][one.award].plan
            plan[quarter.number] = plan.get(quarter.number, ZERO) + one.amount
    return found


def _areas(rows: Rows) -> Mapping[int, list[str]]:
    """By award, the council areas that its money names."""
    names = {key: name for key, _, name in rows.council_areas}
    found: dict[int, list[str]] = defaultdict(list)
    for award, area in rows.areas:
        found[award].append(names[area])
    return found


def _quarter(row: ReturnRow, said: _Said | None, rows: Rows) -> QuarterSaid:
    is_accepted, is_received = row.key in rows.counted, row.key in rows.received
    is_due = row.due_on < rows.as_at
    heard = said if is_accepted else None
    return QuarterSaid(
        number=row.quarter,
        key=row.key,
        is_due=is_due,
        is_received=is_received,
        is_accepted=is_accepted,
        is_overdue=is_due and not is_received,
        is_illustrative=row.is_illustrative,
        boxes=heard.boxes if heard else 0,
        not_known=heard.not_known if heard else 0,
        said=heard.said if heard else {},
        priorities=heard.priorities if heard else {},
        areas=heard.areas if heard else {},
    )
