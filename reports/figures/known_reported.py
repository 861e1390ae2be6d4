"""What returns give, for the add-up guard: a count that somebody typed is right where the returns say the same."""

from collections.abc import Iterator

from core import years
from grants.rules.periods import Period
from reports.choices import About
from reports.figures.live_families.books import Books, Subject
from reports.figures.live_families.keys import from_to
from reports.figures.live_results import RESULT_FAMILIES, ResultFamily, label_of, shown_by
from reports.figures.results_tables import ResultsTables
from reports.models import Report
from reports.rules.paper import KnownFigure, as_typed

# Each quarter by itself, and all from the first on.
_SPANS = ((1, 4), (1, 2), (1, 3), *((number, number) for number in (1, 2, 3, 4)))


def reported_figures(report: Report, books: Books) -> Iterator[KnownFigure]:
    """The figures of the report's years as they leave the office: what is hidden is not known."""
    asked = set(from_to(report.first_year, report.last_year))
    for year in sorted(asked.intersection(books.years_with_returns)):
        for span in _SPANS:
            tables = books.results(Period(year, *span))
            for family in RESULT_FAMILIES.values() if tables.results.has_returns else ():
                yield from _of_family(family, tables, books)


def _of_family(family: ResultFamily, tables: ResultsTables, books: Books) -> Iterator[KnownFigure]:
    shown, period = shown_by(tables, family), tables.results.period
    for place, subject in _places(family, tables, books):
        figure = family.measure(shown, place)
        if figure is None or isinstance(figure, str):
            continue
        label = label_of(family, period, subject, is_illustrative=tables.results.is_illustrative)
        of_whom = f"{subject.slug}:" if subject else ""
        key = f"{family.name}:{of_whom}{period.key}"
        yield KnownFigure(label, as_typed(figure), family.unit.value, key, years.label(period.year_start))


def _places(family: ResultFamily, tables: ResultsTables, books: Books) -> Iterator[tuple[int | None, Subject | None]]:
    if family.about is None:
        yield None, None
        return
    rows = tables.results.priorities if family.about is About.PRIORITY else tables.results.providers
    for place, row in enumerate(rows):
        subject = books.subject(family.about, row.slug)
        if subject is not None:
            yield place, subject
