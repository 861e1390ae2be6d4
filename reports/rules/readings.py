"""What an amount with wrong commas may have been, and where such amounts stand."""

import re
from collections.abc import Iterator
from decimal import Decimal

from reports.rules.columns import columns_of
from reports.rules.numbers import amounts_in, cell_figure, shown
from reports.rules.paper import Finding, FindingKind, Measure, Paper, PassageTable

# A number with several commas of which some, not all, stand before three digits.
_BARE = re.compile(r"(?<![\w£/.,-])\d{1,3}(?:,\d{1,6}){2,}(?![\w/,]|\.\d)")
_BARE_OR_TOO_LONG = re.compile(r"(?<![\w£/.,-])\d{1,3},\d{4,6}(?![\w/,-]|\.\d)")
# Torn apart by a space; a noun after it would make it two figures.
_TORN = re.compile(r"£\d{1,3}, \d{3}(?=\s+(?:to|for|from|in|of|was|were|is|and|per|by|towards)\b|\s*[.;)]|$)")
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+")


def readings_of(printed: str) -> set[Decimal]:
    """Each amount that a malformed one may have been, with one digit put in or taken out where a group is wrong."""
    digits = re.sub(r"[^\d,]", "", printed.partition(".")[0])
    groups = digits.split(",")
    found = {Decimal("".join(groups))}
    for at, group in enumerate(groups):
        for other in _mended(group, is_first=at == 0):
            whole = ",".join([*groups[:at], other, *groups[at + 1 :]])
            if _GROUPED.fullmatch(whole):
                found.add(Decimal(whole.replace(",", "")))
    return found


def _mended(group: str, *, is_first: bool) -> Iterator[str]:
    if is_first:
        return
    if len(group) == 2:
        yield from (f"{group[:at]}{digit}{group[at:]}" for at in range(3) for digit in "0123456789")
    elif len(group) == 4:
        yield from (group[:at] + group[at + 1 :] for at in range(4))


def findings(paper: Paper) -> Iterator[Finding]:
    """Malformed amounts in words and in rows; those of totals are told with their rows."""
    for passage in paper.passages:
        for start, end, right in _malformed_in(passage.text):
            if not passage.is_live_at(start, end):
                yield _finding(passage.text[start:end], passage.where, passage.section, right)
    for table in paper.tables:
        if not table.is_live:
            yield from _in_table(table)


def _malformed_in(text: str) -> Iterator[tuple[int, int, str]]:
    """Where each stands, and what was plainly meant, if anything."""
    yield from ((figure.start, figure.end, "") for figure in amounts_in(text) if figure.is_malformed)
    yield from ((*found.span(), found.group().replace(" ", "")) for found in _TORN.finditer(text))
    for found in (*_BARE.finditer(text), *_BARE_OR_TOO_LONG.finditer(text)):
        is_list = _GROUPED.fullmatch(found.group()) or not re.search(r",\d{3}(?!\d)|,\d{4,}", found.group())
        if not is_list:
            yield *found.span(), ""


def _in_table(table: PassageTable) -> Iterator[Finding]:
    told = _told_with_their_rows(table)
    for at, row in enumerate(table.rows):
        for cell in row:
            figure = cell_figure(cell)
            if figure is None or not figure.is_malformed or figure.measure == Measure.PERCENT:
                continue
            is_no_number = figure.measure == Measure.NUMBER and "," not in cell
            if not is_no_number and (table.where_of(at), figure.printed) not in told:
                yield _finding(figure.printed, table.where_of(at), table.section, _missing(table, at, figure.printed))


def _told_with_their_rows(table: PassageTable) -> set[tuple[str, str]]:
    """The totals that are held against rows which can be added up."""
    return {
        (check.total.where, check.total.figure.printed)
        for column in columns_of(table)
        for check in column.checks
        if column.is_sure and len(check.rows) > 1 and not any(row.figure.is_malformed for row in check.rows)
    }


def _missing(table: PassageTable, at: int, printed: str) -> str:
    """What the row must have for its column's total to be right, where it is the only one that is malformed."""
    for column in columns_of(table):
        for check in column.checks:
            bad = [row for row in check.rows if row.figure.is_malformed]
            if len(bad) == 1 and bad[0].figure.printed == printed and check.total.figure.value is not None:
                return shown(check.total.value - check.sum, column.measure)
    return ""


def _finding(printed: str, where: str, section: int, expected: str = "") -> Finding:
    if expected.replace(",", "") == printed.replace(",", "").replace(" ", ""):
        end = f"A space tears it apart: write {expected}."
    elif expected:
        end = f"For the total printed to be right it would have to be {expected}."
    else:
        end = "Look up the figure: commas go before each group of three digits, and pence are two digits."
    said = f"“{printed}” is not {'an amount' if '£' in printed else 'a number'}. {end}"
    return Finding(FindingKind.MALFORMED, where, printed, expected, said, section)
