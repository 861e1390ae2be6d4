"""Totals against their rows, down and across; amounts that are none; rows that come to more than the budget."""

import re
from collections.abc import Iterator
from decimal import Decimal

from reports.rules import across
from reports.rules.columns import Check, Column, Item, columns_of
from reports.rules.gaps import explained
from reports.rules.numbers import shown
from reports.rules.paper import Finding, FindingKind, Known, KnownRow, Measure, Paper, PassageTable
from reports.rules.phrases import listed, years_in
from reports.rules.readings import readings_of

_MOST_LISTED = 4
_YEAR = re.compile(r"\b(?:19|20)\d\d\b|\b(?:last|previous|prior|this|current) year\b", re.IGNORECASE)


def findings(paper: Paper, known: Known) -> Iterator[Finding]:
    """Each total of a typed or quoted table that its rows do not make. A live table adds itself up."""
    columns = [(table, column) for table in paper.tables if not table.is_live for column in columns_of(table)]
    for table, column in columns:
        elsewhere = [row for other, each in columns if other is not table for row in each.rows]
        for check in column.checks if column.is_sure else ():
            yield from _of_check(check, column, table, known, elsewhere)
    for table in paper.tables:
        if not table.is_live:
            yield from across.findings(table)


def _of_check(
    check: Check, column: Column, table: PassageTable, known: Known, elsewhere: list[Item]
) -> Iterator[Finding]:
    if any(row.figure.is_malformed for row in check.rows) or check.fits:
        if check.fits and check.rest:
            yield _leaves_out(check, column, table)
        return
    if len(check.rows) < 2:
        return
    total = check.total
    wanted = readings_of(total.figure.printed) if total.figure.is_malformed else {total.value}
    beside = _of_other_years(column, table)
    why = explained(check.rows, wanted, column.measure, known=known.rows, beside=beside, elsewhere=elsewhere)
    right = shown(check.sum, column.measure)
    kind = FindingKind.MALFORMED if total.figure.is_malformed else FindingKind.TOTAL
    said = f"{_the_rows(check, column)} make {right}; the total printed is {_printed(check, column.measure)}"
    yield Finding(kind, total.where, total.figure.printed, right, f"{said} {why}".strip(), table.section)


def _of_other_years(column: Column, table: PassageTable) -> dict[str, list[KnownRow]]:
    """What each row of a table has in its columns of other years, by where it stands."""
    found: dict[str, list[KnownRow]] = {}
    own = _year_of(column.title)
    for other in columns_of(table) if own else ():
        year = _year_of(other.title)
        if other.measure != column.measure or not year or year == own:
            continue
        for row in other.rows:
            found.setdefault(row.where, []).append(KnownRow(row.name, row.value, year))
    return found


def _year_of(title: str) -> str:
    """The year that a column is headed by: 2016/17, 2016, or what is said of one."""
    years = years_in(title) or _YEAR.findall(title)
    return years[0] if len(years) == 1 else ""


def _the_rows(check: Check, column: Column) -> str:
    title = f" of the column “{column.title}”" if column.title and not column.title.lower().startswith("total") else ""
    return f"The {len(check.rows)} rows{title}"


def _printed(check: Check, measure: Measure) -> str:
    figure = check.total.figure
    if figure.is_malformed:
        return f"{figure.printed}, which is not an amount."
    gap = check.total.value - check.sum
    return f"{figure.printed}, {shown(abs(gap), measure)} {'more' if gap > 0 else 'less'}."


def _leaves_out(check: Check, column: Column, table: PassageTable) -> Finding:
    all_rows = check.sum + sum((row.value for row in check.rest), Decimal(0))
    names = [f"“{row.name}” ({row.figure.printed})" for row in check.rest[:_MOST_LISTED]]
    more = len(check.rest) - len(names)
    left = listed([*names, f"{more} more"] if more else names)
    count, printed = len(check.rest) + len(check.rows), check.total.figure.printed
    said = f"The {count} rows make {shown(all_rows, column.measure)}; the total printed is {printed}"
    said += f", that of the last {len(check.rows)} alone. It leaves out {left}."
    return Finding(FindingKind.TOTAL, check.total.where, printed, shown(all_rows, column.measure), said, table.section)
