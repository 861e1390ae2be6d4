"""The list from which an author takes live figures, tables and charts: what there is for a report's years."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from commissioning.models import PrioritySynonym
from core import years as financial_years
from providers.models import ProviderName
from reports.choices import About, Span, Unit
from reports.figures import live_charts, live_tables
from reports.figures.live_charts import CHARTS, ChartKind
from reports.figures.live_families.all import FAMILIES
from reports.figures.live_families.books import Books, FundBooks, Subject
from reports.figures.live_families.family import Family, Stretch, Value, end_of_label
from reports.figures.live_families.keys import Asked, from_to
from reports.figures.live_kinds.kind import TableKind
from reports.figures.live_results import Listed, listed_figures
from reports.figures.live_results_blocks import listed_blocks
from reports.figures.live_tables import TABLES


@dataclass(frozen=True, eq=False)
class Shelf:
    """What the entries of one family, or kind of table, and of the same years have in common."""

    kind: str
    name: str
    # What stands in a key behind the name and the subject.
    years: str
    # The subject's name stands where {} is; the end follows it.
    label: str
    end_of_label: str
    words: str
    # What else each subject is called; read when the first search wants it.
    other_names: Callable[[], Mapping[tuple[About, str], Sequence[str]]]
    # Of a figure: what it is read from.
    stretch: Stretch | None = None


class Entry:
    """One line of the list. `kind` is figure, table or chart; a search looks through `words`, in small letters.

    There are thousands of an office with hundreds of providers, and most are only counted: a line is put into words
    when somebody asks for them.
    """

    __slots__ = ("shelf", "subject")

    def __init__(self, shelf: Shelf, subject: Subject | None) -> None:
        self.shelf, self.subject = shelf, subject

    @property
    def kind(self) -> str:
        return self.shelf.kind

    @property
    def key(self) -> str:
        of_whom = f":{self.subject.slug}" if self.subject else ""
        return f"{self.shelf.name}{of_whom}:{self.shelf.years}"

    @property
    def label(self) -> str:
        return f"{self.shelf.label.format(self.subject.name if self.subject else '')}{self.shelf.end_of_label}"

    @property
    def words(self) -> str:
        whose = self.subject
        others = self.shelf.other_names().get((whose.about, whose.slug), ()) if whose else ()
        return " ".join([self.label, self.shelf.words, *others, self.key]).casefold()

    @property
    def value(self) -> Value:
        """What a figure of the ledger is on the day of the list; None of a table or chart, and of what returns give."""
        stretch = self.shelf.stretch
        return stretch.figure_in(stretch.values_of(self.subject)) if stretch else None


class ResultEntry(Entry):
    """One line of what returns give. Few of them: each is put into words at once."""

    __slots__ = ("listed",)

    def __init__(self, shelf: Shelf, listed: Listed) -> None:
        super().__init__(shelf, None)
        self.listed = listed

    @property
    def key(self) -> str:
        return self.listed.key

    @property
    def label(self) -> str:
        return self.listed.label

    @property
    def words(self) -> str:
        return f"{self.listed.label} {self.listed.words} {self.listed.key}".casefold()


def catalogue(as_at: date, years: Sequence[date], books: Books | None = None) -> Sequence[Entry]:
    """All that can be inserted for these years and has data as at the day: figures, then tables, then charts.

    Of what returns give it is enough that some are there to tell. What has been read for something else already is
    taken from the books of the same day and of every year.
    """
    return tuple(_Catalogue(as_at, years, books).entries()) if years else ()


def ledger_figures(as_at: date, years: Sequence[date], books: Books | None = None) -> Sequence[Entry]:
    """The figures of the ledger among them."""
    return tuple(_Catalogue(as_at, years, books).of_ledger()) if years else ()


class _Catalogue:
    def __init__(self, as_at: date, years: Sequence[date], books: Books | None) -> None:
        self.first, self.last = min(years), max(years)
        before = date(self.first.year - 1, 4, 1)
        self.last_of_all = max(self.last, financial_years.starting(as_at))
        self.books = books or Books(as_at, [before, *from_to(self.first, self.last_of_all)])
        self.begun = [year for year in from_to(self.first, self.last) if self.books.fund_of(year)]

    def of_ledger(self) -> Iterator[Entry]:
        for family in FAMILIES.values():
            yield from self._of_family(family)

    def entries(self) -> Iterator[Entry]:
        yield from self.of_ledger()
        yield from self._of_returns("figure", listed_figures(self.first, self.last, self.books))
        for kind in TABLES.values():
            yield from self._of_kind(kind, live_tables.PREFIX)
        yield from self._of_returns("table", listed_blocks(self.first, self.last, self.books, "table"))
        for chart in CHARTS.values():
            yield from self._of_kind(chart, live_charts.PREFIX)
        yield from self._of_returns("chart", listed_blocks(self.first, self.last, self.books, "chart"))

    def _of_returns(self, kind: str, listed: Iterable[Listed]) -> Iterator[Entry]:
        shelf = Shelf(kind, f"{kind}-of-returns", "", "", "", "", dict)
        return (ResultEntry(shelf, one) for one in listed)

    def _of_family(self, family: Family) -> Iterator[Entry]:
        if family.span is Span.SINCE:
            if self._is_whole_since():
                yield from self._figures(family, self._subjects(family.about, self._main_funds), [self.first])
            return
        for year in self.begun:
            for fund in self._funds(family, year):
                subjects = self._subjects(family.about, self._compared(family, [fund]), family.span)
                yield from self._figures(family, subjects, [year], fund if self._is_beside(fund) else None)
        if family.most_years > 1 and self._is_whole(family.span):
            yield from self._figures(family, self._over_years(family), [self.first, self.last])

    def _over_years(self, family: Family) -> Sequence[Subject | None]:
        """Of a change on the year before, those alone that are not listed under the later year by itself."""
        subjects = self._subjects(family.about, self._compared(family, self._main_funds), family.span)
        main = self.books.fund_of(self.last)
        if family.span is not Span.CHANGE or self.last.year - self.first.year > 1 or main is None:
            return subjects
        if main not in self._funds(family, self.last):
            return subjects
        listed = self._subjects(family.about, self._compared(family, [main]), family.span)
        return [subject for subject in subjects if subject not in listed]

    def _funds(self, family: Family, year: date) -> Sequence[FundBooks]:
        """Those of a year; for a change, those that the year before has too."""
        funds = self.books.funds_of(year)
        if family.span is not Span.CHANGE:
            return funds
        before = {fund.fund.slug for fund in self.books.funds_of(date(year.year - 1, 4, 1))}
        return [fund for fund in funds if fund.fund.slug in before]

    def _compared(self, family: Family, funds: Sequence[FundBooks]) -> Sequence[FundBooks]:
        """The funds whose subjects are listed. A share of nothing is none, so for a share those of the earlier year."""
        if family.span is not Span.CHANGE or family.unit is not Unit.PERCENT:
            return funds
        if len(funds) > 1:
            return funds[:1]
        before = self.books.fund_of(date(funds[0].year.year - 1, 4, 1), funds[0].fund.slug)
        return [before] if before else []

    def _is_whole_since(self) -> bool:
        """Whether each year since the first has figures, but for the one that still runs."""
        over = [
            year for year in from_to(self.first, self.last_of_all) if financial_years.ending(year) < self.books.as_at
        ]
        return bool(self.begun) and all(self.books.fund_of(year) for year in over)

    def _is_beside(self, fund: FundBooks) -> bool:
        """Whether a key must name this fund."""
        return self.books.fund_of(fund.year) is not fund

    def _is_whole(self, span: Span) -> bool:
        """Whether something can be said of all the years together: a change needs the first and the last alone."""
        if self.first == self.last:
            return False
        needed = [self.first, self.last] if span is Span.CHANGE else list(from_to(self.first, self.last))
        return set(needed) <= set(self.begun)

    @cached_property
    def _main_funds(self) -> list[FundBooks]:
        return [fund for year in self.begun if (fund := self.books.fund_of(year))]

    def _subjects(
        self, about: About | None, funds: Iterable[FundBooks], span: Span = Span.YEARS
    ) -> list[Subject | None]:
        """Whose figures a fund has: of who holds some of it, its headings, its year's priorities; every group."""
        if about is None:
            return [None]
        known = self.books.subjects(about)
        if about is About.GROUP:
            return list(known.values())
        slugs = {slug for fund in funds for slug in self._slugs(about, fund, span)}
        return [subject for slug, subject in known.items() if slug in slugs]

    def _slugs(self, about: About, fund: FundBooks, span: Span) -> Iterable[str]:
        """A priority that the year adopted may be told to have nothing; but nothing changes for it."""
        if about is About.HEADING:
            return self.books.headings.get(fund.fund.pk, {})
        held = fund.held(about)
        if about is About.PROVIDER or span is Span.CHANGE:
            return held
        return {*held, *self.books.adopted.get(fund.year, ())}

    def _figures(
        self,
        family: Family,
        subjects: Iterable[Subject | None],
        years: Sequence[date],
        fund: FundBooks | None = None,
    ) -> Iterator[Entry]:
        slug, name = (fund.fund.slug, fund.fund.name) if fund else ("", "")
        years_of_key = ":".join([*(financial_years.slug(year) for year in years), *([slug] if slug else [])])
        asked = Asked("", family.name, "", tuple(years), slug)
        shelf = Shelf(
            "figure",
            family.name,
            years_of_key,
            family.label,
            end_of_label(family, asked, name),
            family.words,
            lambda: self._other_names,
            Stretch(asked, family, self.books),
        )
        return (Entry(shelf, subject) for subject in subjects)

    def _of_kind(self, kind: TableKind | ChartKind, prefix: str) -> Iterator[Entry]:
        """Each year of a table of one year; of one over years all of them together."""
        about = kind.about if isinstance(kind, TableKind) else None
        if not self.begun:
            return
        if kind.most_years > 1:
            spans = [[self.first, self.last] if self.first != self.last else [self.first]]
        else:
            spans = [[year] for year in self.begun]
        for span in spans:
            funds = self._main_funds if len(span) > 1 else [fund for fund in self._main_funds if fund.year == span[0]]
            shelf = Shelf(
                prefix.removesuffix(":"),
                f"{prefix}{kind.name}",
                ":".join(financial_years.slug(year) for year in span),
                kind.label,
                f", {' to '.join(financial_years.label(year) for year in span)}",
                kind.words,
                lambda: self._other_names,
            )
            yield from (Entry(shelf, subject) for subject in self._subjects(about, funds))

    @cached_property
    def _other_names(self) -> Mapping[tuple[About, str], list[str]]:
        """What else priorities and organisations are called. Two queries."""
        found: dict[tuple[About, str], list[str]] = defaultdict(list)
        for slug, name in PrioritySynonym.objects.values_list("priority__slug", "name"):
            found[About.PRIORITY, slug].append(name)
        for slug, name in ProviderName.objects.values_list("provider__slug", "name"):
            found[About.PROVIDER, slug].append(name)
        return dict(found)
