"""Live tables and charts of what returns give, as they leave the office."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from core import years as financial_years
from reports.figures.live_families.books import Books
from reports.figures.live_kinds.table import LiveTable, numbers, without_data, words
from reports.figures.live_results import Listed, ResultKey, result_key
from reports.figures.results_tables import ResultsTables
from reports.figures.results_trend import PEOPLE, TrendBar, bars_of, trend_table
from reports.rules import spoken

_WORDS = "monitoring people supported outcomes satisfaction"


@dataclass(frozen=True)
class ResultTable:
    """A kind of table of results."""

    name: str
    label: str
    make: Callable[[ResultsTables, str], LiveTable]
    words: str = _WORDS


RESULT_TABLES: Mapping[str, ResultTable] = {
    kind.name: kind
    for kind in (
        ResultTable("results-by-provider", "Results by provider", ResultsTables.providers),
        ResultTable("results-by-priority", "Results by priority", ResultsTables.priorities),
        ResultTable("results-by-area", "Results by council area", ResultsTables.areas),
        ResultTable("outcomes", "Outcomes", ResultsTables.outcomes),
        ResultTable("referrals", "Referrals by source", ResultsTables.referrals),
        ResultTable("returns-received", "Returns received", ResultsTables.received, "monitoring overdue accepted"),
    )
}
RESULT_CHARTS: Mapping[str, str] = {"people-supported-by-quarter": "People supported by quarter"}


@dataclass(frozen=True)
class DrawnTrend:
    """A chart of quarters, with its table."""

    key: str
    caption: str
    table: LiveTable
    bars: tuple[TrendBar, ...]


def result_tables(keys: Collection[str], books: Books) -> Mapping[str, LiveTable]:
    """The tables of keys such as results-by-provider:2017-18:q1-q2, without their prefix; unknown ones are left out."""
    names = dict.fromkeys(RESULT_TABLES, False)
    wanted = [one for key in keys if (one := result_key(key, names))]
    return {one.key: _table(one, books) for one in wanted}


def _table(wanted: ResultKey, books: Books) -> LiveTable:
    kind, key = RESULT_TABLES[wanted.name], f"table:{wanted.key}"
    tables = books.results(wanted.period)
    if tables.results.has_returns:
        return kind.make(tables, key)
    return without_data(
        key, f"{kind.label}, {wanted.period.label}", (words("Provider"), numbers("Number")), _no(wanted, books)
    )


def result_charts(keys: Collection[str], books: Books) -> Mapping[str, DrawnTrend]:
    """The charts of keys such as people-supported-by-quarter:2017-18, without their prefix."""
    names = dict.fromkeys(RESULT_CHARTS, False)
    wanted = [one for key in keys if (one := result_key(key, names))]
    return {one.key: _chart(one, books) for one in wanted}


def _chart(wanted: ResultKey, books: Books) -> DrawnTrend:
    key, points = f"chart:{wanted.key}", books.trend(wanted.period)
    caption = f"{RESULT_CHARTS[wanted.name]} to {wanted.period.label}"
    if not points:
        columns = (words("Quarter"), numbers("People supported"))
        return DrawnTrend(key, caption, without_data(key, caption, columns, _no(wanted, books)), ())
    is_illustrative = any(point.is_illustrative for point in points)
    caption += ", illustrative" if is_illustrative else ""
    drawn = trend_table(points, key=key, caption=caption, is_outside=True, is_illustrative=is_illustrative)
    return DrawnTrend(key, caption, drawn, bars_of(drawn, PEOPLE))


def _no(wanted: ResultKey, books: Books) -> str:
    return f"No return of {wanted.period.label} was asked for as at {spoken(books.as_at)}."


def listed_blocks(first: date, last: date, books: Books, kind: str) -> Iterator[Listed]:
    """The tables, or charts, of each year with returns, and those of its first half."""
    named = {name: (one.label, one.words) for name, one in RESULT_TABLES.items()}
    if kind == "chart":
        named = {name: (label, _WORDS) for name, label in RESULT_CHARTS.items()}
    for year in books.years_with_returns:
        if first <= year <= last:
            slug = financial_years.slug(year)
            for name, (label, more) in named.items():
                yield Listed(f"{kind}:{name}:{slug}", f"{label}, {financial_years.label(year)}", more)
