"""Totals against their rows, down and across; amounts that are none; rows that come to more than the budget."""

from collections.abc import Iterator
from decimal import Decimal

from reports.rules.columns import Check, Column, Item, columns_of
from reports.rules.gaps import explained
from reports.rules.numbers import Figure, cell_figure, shown
from reports.rules.paper import Finding, FindingKind, Known, Measure, Paper, PassageTable
from reports.rules.phrases import listed
from reports.rules.readings import readings_of

_MOST_LISTED = 4


def findings(paper: Paper, known: Known) -> Iterator[Finding]:
    """Each total of a typed or quoted table that its rows do not make. A live table adds itself up."""
    columns = [(table, column) for table in paper.tables if not table.is_live for column in columns_of(table)]
    for table, column in columns:
        elsewhere = [row for other, each in columns if other is not table for row in each.rows]
        for check in column.checks if column.is_sure else ():
            yield from _of_check(check, column, table, known, elsewhere)
    for table in paper.tables:
        if not table.is_live:
            yield from _across(table)


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
    why = explained(check.rows, wanted, column.measure, known=known.rows, elsewhere=elsewhere)
    right = shown(check.sum, column.measure)
    kind = FindingKind.MALFORMED if total.figure.is_malformed else FindingKind.TOTAL
    said = f"{_the_rows(check, column)} make {right}; the total printed is {_printed(check, column.measure)}"
    yield Finding(kind, total.where, total.figure.printed, right, f"{said} {why}".strip(), table.section)


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


def _across(table: PassageTable) -> Iterator[Finding]:
    """Rows whose last cell is headed Total, where it is the sum of the others in most of them."""
    if not table.header or not table.header[-1].lower().startswith("total"):
        return
    rows = [(at, *figures) for at, row in enumerate(table.rows) if (figures := _figures_of(row, table)) is not None]
    wrong = [(at, parts, total) for at, parts, total in rows if sum(_values(parts)) != total.value]
    if not wrong or len(wrong) * 2 > len(rows):
        return
    for at, parts, total in wrong:
        right = shown(sum(_values(parts), Decimal(0)), total.measure)
        name = table.rows[at][0]
        said = f"The {len(parts)} figures of the row “{name}” make {right}; its total is printed as {total.printed}."
        yield Finding(FindingKind.TOTAL, table.where_of(at), total.printed, right, said, table.section)


def _figures_of(row: tuple[str, ...], table: PassageTable) -> tuple[list[Figure], Figure] | None:
    """The figures of a row and its total: all well formed, of one measure, at least two beside the total."""
    if len(row) != len(table.header):
        return None
    total = cell_figure(row[-1])
    parts = [figure for cell in row[1:-1] if (figure := cell_figure(cell)) is not None]
    if total is None or total.is_malformed or len(parts) < 2 or total.measure == Measure.PERCENT:
        return None
    fit = all(part.measure == total.measure and not part.is_malformed and part.step <= 1 for part in parts)
    return (parts, total) if fit else None


def _values(figures: list[Figure]) -> list[Decimal]:
    return [figure.value for figure in figures if figure.value is not None]
