"""The ledger as at a day, read once for all the figures, tables and charts of a report.

Each part is read when the first figure wants it, and for all years at once where that can be: a hundred figures of a
year cost what one costs.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from commissioning.figures.holdings import ProviderPosition, by_provider
from commissioning.figures.position import (
    FundOutline,
    FundPosition,
    FundTotals,
    PositionRow,
    commitment_rows,
    fund_outline,
    fund_position,
    fund_totals,
)
from commissioning.models import Allocation, Commitment, Fund, LedgerEntry, Priority, PriorityAdoption
from core.money import ZERO
from grants.figures.results import YearRead, read_year, results_of, years_with_returns
from grants.figures.results_trend import TrendPoint, trend_to
from grants.models import Award
from grants.rules.periods import Period
from providers.choices import ProviderKind
from providers.models import Provider
from reports.choices import About
from reports.figures.advice import FIRST_OF_ALL, share_in
from reports.figures.advice_shares import FundShare
from reports.figures.groups import Group, groups
from reports.figures.results_quoted import people_quoted
from reports.figures.results_tables import ResultsTables
from reports.rules.quoted_people import QuotedPeople

_NOTHING = (ZERO, ZERO)


@dataclass(frozen=True)
class Subject:
    """Whose figure it is: `slug` is that of the one kept, where two organisations were merged."""

    about: About
    slug: str
    name: str
    # Of a group: the slugs of its priorities.
    priorities: frozenset[str] = frozenset()


class Books:
    """What the funds of some years held by the end of a day. Nothing of a fund without an entry by then is known.

    Without years they are those of every year, for whoever asks them on behalf of a whole report.
    """

    def __init__(self, as_at: date, years: Iterable[date] | None = None) -> None:
        self.as_at, self.years = as_at, None if years is None else frozenset(years)

    def fund_of(self, year: date, slug: str = "") -> "FundBooks | None":
        """One fund of a year, or its main one; None where there is no such fund, or no entry of it by that day."""
        return self._funds.get(year, {}).get(slug or self._main.get(year, ""))

    def funds_of(self, year: date) -> Sequence["FundBooks"]:
        return tuple(self._funds.get(year, {}).values())

    def is_a_fund(self, slug: str) -> bool:
        """Whether any fund of any year bears this slug, begun or not."""
        return not slug or slug in self._slugs

    def subject(self, about: About, slug: str) -> Subject | None:
        return self.subjects(about).get(slug)

    def subjects(self, about: About) -> Mapping[str, Subject]:
        """All that a key may name, by slug; a merged organisation's slug leads to the one kept."""
        return {
            About.PRIORITY: lambda: self._priority_subjects,
            About.PROVIDER: lambda: self._provider_subjects,
            About.HEADING: lambda: self._heading_subjects,
            About.GROUP: lambda: self._group_subjects,
        }[about]()

    @cached_property
    def _every_fund(self) -> list[Fund]:
        """Those of other years too: whether a key names a fund must not hang on what else is asked."""
        found = Fund.objects.select_related("financial_year")
        return list(found.order_by("financial_year__start_on", "pk"))

    @cached_property
    def _all_funds(self) -> list[Fund]:
        if self.years is None:
            return self._every_fund
        return [fund for fund in self._every_fund if fund.financial_year.start_on in self.years]

    @cached_property
    def _main(self) -> dict[date, str]:
        """By year, the fund that a key means which names none."""
        found: dict[date, str] = {}
        for fund in self._all_funds:
            if fund.slug == FIRST_OF_ALL:
                found[fund.financial_year.start_on] = fund.slug
            else:
                found.setdefault(fund.financial_year.start_on, fund.slug)
        return found

    @cached_property
    def _slugs(self) -> set[str]:
        return {fund.slug for fund in self._every_fund}

    @cached_property
    def _funds(self) -> dict[date, dict[str, "FundBooks"]]:
        entries = LedgerEntry.objects.filter(fund__in=[fund.pk for fund in self._all_funds]).as_at(self.as_at)
        begun = set(entries.order_by().values_list("fund", flat=True).distinct())
        found: dict[date, dict[str, FundBooks]] = defaultdict(dict)
        for fund in self._all_funds:
            if fund.pk in begun:
                found[fund.financial_year.start_on][fund.slug] = FundBooks(self, fund)
        return found

    @cached_property
    def every_row(self) -> Sequence[PositionRow]:
        """The standing commitments of all its funds, in the order they were entered. Four queries."""
        funds = [fund.pk for fund in self._all_funds]
        return commitment_rows(Commitment.objects.filter(fund__in=funds), self.as_at)

    @cached_property
    def rows(self) -> Mapping[int, tuple[PositionRow, ...]]:
        """The same by the key of their fund."""
        found: dict[int, list[PositionRow]] = defaultdict(list)
        for row in self.every_row:
            found[row.fund_id].append(row)
        return {fund: tuple(rows) for fund, rows in found.items()}

    @cached_property
    def headings(self) -> Mapping[int, Mapping[str, str]]:
        """The headings of every fund, those too that hold nothing yet: slug to name."""
        found: dict[int, dict[str, str]] = defaultdict(dict)
        headings = Allocation.objects.order_by("position", "pk")
        for fund, slug, heading in headings.values_list("fund_id", "slug", "heading"):
            found[fund][slug] = heading
        return found

    @cached_property
    def awards(self) -> Mapping[int, frozenset[int]]:
        """By the key of a commitment, the awards it belongs to. One query."""
        found: dict[int, set[int]] = defaultdict(set)
        through = Award.commitments.through.objects.filter(commitment__fund__in=[one.pk for one in self._all_funds])
        for award, commitment in through.values_list("award_id", "commitment_id"):
            found[commitment].add(award)
        return {commitment: frozenset(awards) for commitment, awards in found.items()}

    @cached_property
    def adopted(self) -> Mapping[date, frozenset[str]]:
        """By year, the slugs of the priorities on its lists that stood at the end of the day. One query."""
        begun = PriorityAdoption.objects.filter(adopted_on__lte=self.as_at)
        if self.years is not None:
            begun = begun.filter(financial_year__start_on__in=self.years)
        found: dict[date, set[str]] = defaultdict(set)
        for year, slug, retired_on in begun.values_list("financial_year__start_on", "priority__slug", "retired_on"):
            found[year] |= {slug} if retired_on is None or retired_on > self.as_at else set()
        return {year: frozenset(slugs) for year, slugs in found.items()}

    @cached_property
    def priorities(self) -> Mapping[int, tuple[str, str]]:
        """Slug and name of every priority by its key."""
        listed = Priority.objects.order_by("name").values_list("pk", "slug", "name")
        return {pk: (slug, name) for pk, slug, name in listed}

    @cached_property
    def groups(self) -> Sequence[Group]:
        return groups()

    @cached_property
    def consortia(self) -> frozenset[int]:
        """The keys of all consortia."""
        kind = ProviderKind.CONSORTIUM
        return frozenset(Provider.objects.filter(kind=kind).values_list("pk", flat=True))

    @cached_property
    def _priority_subjects(self) -> dict[str, Subject]:
        return {slug: Subject(About.PRIORITY, slug, name) for slug, name in self.priorities.values()}

    @cached_property
    def _provider_subjects(self) -> dict[str, Subject]:
        named = Provider.objects.order_by("name_key", "pk")
        listed = named.values_list("slug", "name", "merged_into__slug", "merged_into__name")
        return {slug: Subject(About.PROVIDER, kept or slug, whole or name) for slug, name, kept, whole in listed}

    @cached_property
    def _heading_subjects(self) -> dict[str, Subject]:
        """The latest year's words for a heading that several years have."""
        return {
            slug: Subject(About.HEADING, slug, name)
            for fund in self._every_fund
            for slug, name in self.headings.get(fund.pk, {}).items()
        }

    @cached_property
    def _group_subjects(self) -> dict[str, Subject]:
        return {group.slug: Subject(About.GROUP, group.slug, group.name, self.slugs_of(group)) for group in self.groups}

    def results(self, period: Period) -> ResultsTables:
        """What the returns of a period give, as it leaves the office. Eight queries for each year that is asked for."""
        if period not in self._results:
            if period.year_start not in self._returns:
                self._returns[period.year_start] = read_year(period.year_start, self.as_at)
            results = results_of(period, self.as_at, self._returns[period.year_start])
            self._results[period] = ResultsTables(results, is_outside=True)
        return self._results[period]

    @cached_property
    def _returns(self) -> dict[date, YearRead]:
        return {}

    @cached_property
    def _results(self) -> dict[Period, ResultsTables]:
        return {}

    def trend(self, period: Period) -> Sequence[TrendPoint]:
        """The quarters up to the last of a period. One query."""
        return trend_to(period, self.as_at)

    @cached_property
    def years_with_returns(self) -> Sequence[date]:
        """The first days of the years of which returns are asked. One query."""
        return years_with_returns()

    @cached_property
    def people_quoted(self) -> Sequence[QuotedPeople]:
        """Counts of people supported as papers print them, of every year. One query."""
        return people_quoted()

    def slugs_of(self, group: Group) -> frozenset[str]:
        return frozenset(self.priorities[pk][0] for pk in group.priorities if pk in self.priorities)


class FundBooks:
    """One fund of one year, of which there are entries by the day."""

    def __init__(self, books: Books, fund: Fund) -> None:
        self.books, self.fund = books, fund

    @property
    def as_at(self) -> date:
        return self.books.as_at

    @property
    def year(self) -> date:
        return self.fund.financial_year.start_on

    @property
    def rows(self) -> tuple[PositionRow, ...]:
        """Each standing commitment, in the order it was entered."""
        return self.books.rows.get(self.fund.pk, ())

    def rows_of(self, subject: Subject) -> list[PositionRow]:
        """Those of one priority, organisation, heading or group alone."""
        if subject.about is About.GROUP:
            held = self._rows_by[About.PRIORITY]
            return [row for slug in sorted(subject.priorities) for row in held.get(slug, ())]
        return self._rows_by[subject.about].get(subject.slug, [])

    def held(self, about: About) -> Collection[str]:
        """The slugs of all that have a commitment of the fund."""
        return self._rows_by[about].keys()

    def sums_of(self, subject: Subject) -> tuple[Decimal, Decimal]:
        """What is committed and what is paid of one priority, organisation, heading or group."""
        if subject.about is not About.GROUP:
            return self._sums_by[subject.about].get(subject.slug, _NOTHING)
        held = self._sums_by[About.PRIORITY]
        sums = [held.get(slug, _NOTHING) for slug in subject.priorities]
        return sum((committed for committed, _ in sums), ZERO), sum((paid for _, paid in sums), ZERO)

    @cached_property
    def _sums_by(self) -> Mapping[About, Mapping[str, tuple[Decimal, Decimal]]]:
        """Added up once: shares, changes and sums over years ask for the same ones again."""
        return {
            about: {
                slug: (sum((row.committed for row in rows), ZERO), sum((row.paid for row in rows), ZERO))
                for slug, rows in by_slug.items()
            }
            for about, by_slug in self._rows_by.items()
        }

    @cached_property
    def _rows_by(self) -> Mapping[About, Mapping[str, list[PositionRow]]]:
        """The rows by the slug of what they are asked for by: hundreds of figures each look for their own."""
        found: dict[About, dict[str, list[PositionRow]]] = {}
        for about in (About.PRIORITY, About.PROVIDER, About.HEADING):
            found[about] = defaultdict(list)
            for row in self.rows:
                found[about][getattr(row, f"{about.value}_slug")].append(row)
        return {about: dict(rows) for about, rows in found.items()}

    @cached_property
    def totals(self) -> FundTotals:
        return fund_totals(self.fund, self.as_at)

    @cached_property
    def outline(self) -> FundOutline:
        return fund_outline(self.fund, self.as_at)

    @cached_property
    def position(self) -> FundPosition:
        return fund_position(self.fund, self.as_at)

    @cached_property
    def holders(self) -> Mapping[str, ProviderPosition]:
        """By slug, each organisation that holds some of the fund, itself or through a consortium."""
        return {one.slug: one for one in by_provider(self.position)}

    @cached_property
    def represented(self) -> FundShare:
        return share_in(self.totals, self.rows)

    def has_heading(self, slug: str) -> bool:
        return slug in self.books.headings.get(self.fund.pk, {})
