"""Live charts: the values and labels of each, and the table that says the same to whoever sees no chart."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from core.money import pounds
from reports.figures.live_families.books import Books
from reports.figures.live_families.keys import Asked, asked
from reports.figures.live_kinds.kind import Request
from reports.figures.live_results_blocks import DrawnTrend, result_charts
from reports.figures.live_tables import TABLES, LiveTable, requests_for

PREFIX = "chart:"
# What a printed page can still tell apart; the rest stand together in one bar.
MOST_LABELS = 20
OTHERS = "All others"


@dataclass(frozen=True)
class Bar:
    """One bar, in pounds or, of what returns give, in people.

    `series` names what it measures where there are several bars to a label.
    """

    label: str
    value: Decimal
    printed: str
    series: str = ""


@dataclass(frozen=True)
class LiveChart:
    """A chart as at a day. Bars of one label stand together; years without data have none."""

    key: str
    caption: str
    table: LiveTable
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class ChartKind:
    """A chart of some columns of a table, by their place: most often of one."""

    name: str
    label: str
    table: str
    columns: tuple[int, ...]
    most_years: int = 1
    # The column that stands after those of the single years, where there are several years.
    is_after_years: bool = False
    words: str = ""

    def drawn(self, years: int) -> tuple[int, ...]:
        """The places of the columns in the table of so many years."""
        return (years + 1 if years > 1 else 1,) if self.is_after_years else self.columns


CHARTS: Mapping[str, ChartKind] = {
    kind.name: kind
    for kind in (
        ChartKind(
            "committed-by-priority",
            "Committed by priority",
            "priority-by-year",
            (),
            most_years=2,
            is_after_years=True,
            words="spend crimes",
        ),
        ChartKind("committed-by-year", "Committed by year", "fund-by-year", (2,), most_years=2, words="fund spend"),
        ChartKind(
            "spend-by-group",
            "Paid by reporting group",
            "spend-by-group",
            (),
            most_years=2,
            is_after_years=True,
            words="spend spent to date payments",
        ),
        ChartKind(
            "committed-by-group",
            "Committed by reporting group",
            "committed-by-group",
            (),
            most_years=2,
            is_after_years=True,
            words="promised to date",
        ),
        ChartKind("headings", "Allocated and committed by heading", "headings", (1, 2), words="budget spend"),
    )
}


def charts_of(keys: Collection[str], as_at: date, books: Books | None = None) -> Mapping[str, LiveChart]:
    """The charts of many keys, such as chart:headings:2017-18, as at the end of a day; unknown ones are left out.

    What has been read for something else already is taken from the books of the same day and of every year.
    """
    wanted = {key: one for key in keys if key.startswith(PREFIX) and (one := _wanted(key))}
    requests = requests_for({key: _of_table(one) for key, one in wanted.items()}, as_at, books)
    made = {key: _chart(key, wanted[key], request) for key, request in requests.items()}
    names = [key.removeprefix(PREFIX) for key in keys if key.startswith(PREFIX)]
    return made | {one.key: _of_returns(one) for one in result_charts(names, books or Books(as_at)).values()}


def _of_returns(one: DrawnTrend) -> LiveChart:
    bars = tuple(Bar(bar.label, bar.value, bar.printed) for bar in one.bars)
    return LiveChart(one.key, one.caption, one.table, bars)


def _wanted(key: str) -> Asked | None:
    name = key.removeprefix(PREFIX)
    kind = CHARTS.get(name.partition(":")[0])
    return asked(name, has_subject=False, most_years=kind.most_years) if kind else None


def _of_table(chart: Asked) -> Asked:
    """The same asked of the table that the chart is drawn from."""
    name = CHARTS[chart.family].table
    return replace(chart, family=name, key=f"{name}{chart.key.removeprefix(chart.family)}")


def _chart(key: str, asked: Asked, request: Request) -> LiveChart:
    kind, table = CHARTS[asked.family], TABLES[request.asked.family].make(request)
    columns = kind.drawn(len(request.years))
    return LiveChart(key, f"{kind.label}, {request.in_years}", table, tuple(_bars(table, columns)))


def _bars(table: LiveTable, columns: Sequence[int]) -> Iterable[Bar]:
    """The rows in the order of the table, sub-totals left out; beyond the most, one bar for what the total has more."""
    rows = [values for row, values in zip(table.rows, table.values, strict=False) if not row.is_subtotal]
    is_too_many = len(rows) > MOST_LABELS or table.left_out
    shown = rows[: MOST_LABELS - 1] if is_too_many else rows
    for values in shown:
        for column in columns:
            value = values[column]
            if isinstance(value, Decimal):
                yield _bar(table, columns, column, str(values[0]), value)
    if is_too_many:
        for column in columns:
            held = sum((one for values in shown if isinstance(one := values[column], Decimal)), Decimal("0.00"))
            yield _bar(table, columns, column, OTHERS, Decimal(table.total_values[column] or 0) - held)


def _bar(table: LiveTable, columns: Sequence[int], column: int, label: str, value: Decimal) -> Bar:
    series = table.columns[column].label if len(columns) > 1 else ""
    return Bar(label, value, pounds(value), series)
