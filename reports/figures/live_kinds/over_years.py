"""Money by priority and by reporting group, year beside year."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from commissioning.figures.position import PositionRow
from core import years
from core.money import ZERO
from reports.figures.live_families import doors
from reports.figures.live_families.books import FundBooks
from reports.figures.live_kinds.kind import Request, TableKind, total
from reports.figures.live_kinds.table import Line, LiveColumn, LiveTable, Raw, amounts, table, without_data, words
from reports.rules import spoken

IN_NO_GROUP = "In no reporting group"
LEFT = "Left is what was confirmed and not committed; below zero where more was committed."
NO_GROUPS = "No reporting groups are set up, so each priority stands for itself."

Amount = Callable[[PositionRow], Decimal]


def committed(row: PositionRow) -> Decimal:
    return row.committed


def paid(row: PositionRow) -> Decimal:
    return row.paid


@dataclass(frozen=True)
class _Kept:
    """What a row of the table gathers: its name, its page and the priorities by their slugs."""

    name: str
    href: str
    priorities: frozenset[str]


class Years:
    """Amounts by priority in each of some years. A year without data has None, and is in no sum."""

    def __init__(self, request: Request, amount: Amount) -> None:
        self._by_year: dict[date, dict[str, Decimal] | None] = {}
        for year, fund in request.funds.items():
            sums: dict[str, Decimal] = defaultdict(lambda: ZERO)
            for row in fund.rows if fund else ():
                sums[row.priority_slug] += amount(row)
            self._by_year[year] = sums if fund else None

    def of(self, priorities: frozenset[str]) -> tuple[Decimal | None, ...]:
        return tuple(
            None if sums is None else total(sums[slug] for slug in sums.keys() & priorities)
            for sums in self._by_year.values()
        )

    def whole(self) -> tuple[Decimal | None, ...]:
        return tuple(None if sums is None else total(sums.values()) for sums in self._by_year.values())


def _by_priority(request: Request) -> LiveTable:
    caption = f"Committed by priority, {request.in_years}"
    columns = _columns(request, "Priority", "Committed", "Total")
    if not request.has_data:
        return without_data(request.key, caption, columns, request.no_data)
    found = Years(request, committed)
    lines = [_line(kept, found) for kept in _each_priority(request)]
    return table(
        request.key,
        caption,
        columns,
        _most_first(lines),
        Line(_cells("Total", found.whole())),
        request.about_missing(),
    )


def _by_group(request: Request, what: str, amount: Amount, beside: str, other: Amount) -> LiveTable:
    """One measure year by year, and beside its total that of the other, so that neither is taken for it."""
    caption = f"{what} by reporting group, {request.in_years}"
    in_all = " in all" if len(request.years) > 1 else ""
    columns = (*_columns(request, "Reporting group", what, f"{what} in all"), amounts(f"{beside}{in_all}"))
    if not request.has_data:
        return without_data(request.key, caption, columns, request.no_data)
    found, others = Years(request, amount), Years(request, other)
    lines = [
        Line((*line.values, total(others.of(kept.priorities))), (*line.hrefs, ""))
        for kept in _rows(request, found, others)
        for line in [_line(kept, found)]
    ]
    whole = (*_cells("Total", found.whole()), total(others.whole()))
    notes = request.about_missing() + ([] if request.books.groups else [NO_GROUPS])
    if not total(found.whole()):
        notes.append(f"Nothing had been {what.lower()} by {spoken(request.as_at)}.")
    return table(request.key, caption, columns, lines, Line(whole), notes)


def _spend_by_group(request: Request) -> LiveTable:
    return _by_group(request, "Paid", paid, "Committed", committed)


def _committed_by_group(request: Request) -> LiveTable:
    return _by_group(request, "Committed", committed, "Paid", paid)


def _fund_by_year(request: Request) -> LiveTable:
    """The whole fund, year under year."""
    caption = f"The fund by year, {request.in_years}"
    columns = (words("Year"), *(amounts(label) for label in ("Confirmed", "Committed", "Paid", "Left")))
    if not request.has_data:
        return without_data(request.key, caption, columns, request.no_data)
    lines = [_year(year, fund) for year, fund in request.funds.items()]
    sums = (total(_amount(line.values[column]) for line in lines) for column in range(1, len(columns)))
    return table(request.key, caption, columns, lines, Line(("Total", *sums)), [*request.about_missing(), LEFT])


def _year(year: date, fund: FundBooks | None) -> Line:
    if fund is None:
        return Line((years.label(year), None, None, None, None))
    kinds = (doors.CONFIRMED, doors.COMMITTED, doors.PAID)
    hrefs = ("", *(doors.entries(fund.fund, fund.as_at, kind) for kind in kinds), "")
    totals = fund.totals
    return Line((years.label(year), totals.income_confirmed, totals.committed, totals.paid, totals.uncommitted), hrefs)


def _amount(value: Raw) -> Decimal | None:
    return value if isinstance(value, Decimal) else None


def _rows(request: Request, *measures: Years) -> Sequence[_Kept]:
    """The groups in their order and what is in none of them; without groups each priority."""
    books = request.books
    if not books.groups:
        return _each_priority(request)
    named = [_Kept(group.name, "", books.slugs_of(group)) for group in books.groups]
    grouped = frozenset[str]().union(*(kept.priorities for kept in named))
    rest = _Kept(IN_NO_GROUP, "", frozenset(slug for slug, _ in books.priorities.values()) - grouped)
    return [*named, rest] if any(total(one.of(rest.priorities)) for one in measures) else named


def _each_priority(request: Request) -> list[_Kept]:
    """Those with a standing commitment in any of the years."""
    named = {row.priority_slug: row.priority for fund in request.funds.values() if fund for row in fund.rows}
    return [
        _Kept(name, doors.priority(slug, request.as_at), frozenset({slug}))
        for slug, name in sorted(named.items(), key=lambda item: item[1].casefold())
    ]


def _columns(request: Request, first: str, only: str, last: str) -> tuple[LiveColumn, ...]:
    """A column for each year and their total; of one year alone that column and no more."""
    if len(request.years) == 1:
        return (words(first), amounts(only))
    return (words(first), *(amounts(years.label(year)) for year in request.years), amounts(last))


def _line(kept: _Kept, found: Years) -> Line:
    values = _cells(kept.name, found.of(kept.priorities))
    return Line(values, (kept.href, *[""] * (len(values) - 1)))


def _cells(name: str, values: Sequence[Decimal | None]) -> tuple[Raw, ...]:
    return (name, *values, total(values)) if len(values) > 1 else (name, *values)


def _most_first(lines: Sequence[Line]) -> list[Line]:
    return sorted(lines, key=lambda line: -Decimal(line.values[-1] or 0))


OVER_YEARS = (
    TableKind(
        "fund-by-year",
        "The fund by year: confirmed, committed, paid and left",
        _fund_by_year,
        most_years=2,
        words="budget income spend remaining",
    ),
    TableKind("priority-by-year", "Committed by priority and year", _by_priority, most_years=2, words="spend crimes"),
    TableKind(
        "spend-by-group",
        "Paid by reporting group and year",
        _spend_by_group,
        most_years=2,
        words="spend spent to date payments",
    ),
    TableKind(
        "committed-by-group",
        "Committed by reporting group and year",
        _committed_by_group,
        most_years=2,
        words="promised to date",
    ),
)
