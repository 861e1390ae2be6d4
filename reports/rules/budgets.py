"""Rows that come to more than the budget a paper states for them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from core.money import share
from reports.rules import funds
from reports.rules.columns import Column, columns_of
from reports.rules.numbers import Figure, amounts_in, shown
from reports.rules.paper import Finding, FindingKind, Known, Measure, Paper, Passage, PassageTable
from reports.rules.phrases import bare_name, looks_mistyped, sentences_of, years_in

_STATED = re.compile(
    r"\b(?P<name>(?:[\w'’]+\s+){0,5}(?:budget|fund|funding|grant))\b[^.£;]{0,90}?"
    r"\b(?:is|was|of|totals?|stands at|amounts to|comes to|will be|has been (?:set|confirmed) at|are)\s+(?=£)",
    re.IGNORECASE,
)
_PART = re.compile(
    r"\b(?:allocation|award|increase|share|part|reduction|underspend|indicative|previous|national|core)\b", re.I
)
_WHOLE = re.compile(r"\b(?:total|overall|whole|annual|victims|fund|budget)\b", re.IGNORECASE)
_GIVEN = re.compile(r"\b(?:fund|award|allocat|grant|commit|commission)\w*", re.IGNORECASE)
_ASKED = re.compile(r"\b(?:ask|appl|request|bid|cost|need|demand|income|full|match|budget)\w*", re.IGNORECASE)
_OVER_YEARS = re.compile(r"\b(?:to date|since|so far|cumulative|over the (?:last|past))\b", re.IGNORECASE)


# The committee has £3,500,000 for 2025/26.
_HAS = re.compile(r"\b(?:has|have|had|there (?:is|was)|there will be)\s+(?=£[\d,]+\s+(?:for|in)\s+20\d\d)")


@dataclass(frozen=True)
class Budget:
    figure: Figure
    name: str
    years: tuple[str, ...]
    passage: Passage


def findings(paper: Paper, known: Known) -> Iterator[Finding]:
    budgets = list(_budgets_in(paper))
    yield from _two_of_one(budgets)
    for table in paper.tables:
        for column in () if table.is_live else columns_of(table):
            if column.is_sure and column.measure == Measure.POUNDS and _is_given(table, column):
                yield from _against(column, table, budgets, known)


def _budgets_in(paper: Paper) -> Iterator[Budget]:
    for passage in paper.passages:
        for sentence in sentences_of(passage.text):
            found = _STATED.search(sentence.text) or _HAS.search(sentence.text)
            if found is None or _PART.search(found.group()):
                continue
            name = found["name"] if found.re is _STATED else "budget"
            figures = [one for one in amounts_in(sentence.text) if one.start >= found.end()]
            years = tuple(dict.fromkeys(years_in(sentence.text)))
            is_whole = bool(years) or re.search(r"\b(?:total|overall|whole)\b", name, re.IGNORECASE)
            if figures and figures[0].value and is_whole and _WHOLE.search(name):
                yield Budget(figures[0], " ".join(name.split()), years, passage)


def _two_of_one(budgets: list[Budget]) -> Iterator[Finding]:
    """The whole of one year stated twice, a slip of a digit apart."""
    for at, later in enumerate(budgets):
        for earlier in budgets[:at]:
            one, other = earlier.figure, later.figure
            if not set(earlier.years) & set(later.years) or one.value is None or other.value is None:
                continue
            if funds.about(earlier.name) != funds.about(later.name):
                continue
            if looks_mistyped(other.value, one.value):
                name, before = bare_name(later.name), bare_name(earlier.name)
                said = f"The “{name}” for {later.years[0]} is {other.printed} here, and the “{before}” "
                said += f"is {one.printed} at {earlier.passage.where}: a slip of a digit apart. Look up which is right."
                where, section = later.passage.where, later.passage.section
                yield Finding(FindingKind.SAME_QUANTITY, where, other.printed, one.printed, said, section)
                break


def _is_given(table: PassageTable, column: Column) -> bool:
    """The table says that it shows what is given, of one year."""
    words = " ".join((table.before, *table.header, table.heading))
    totals = " ".join(item.name for item in column.items if item.is_total)
    if _ASKED.search(column.title):
        return False
    return _GIVEN.search(words) is not None and not _OVER_YEARS.search(f"{table.before[-160:]} {totals}")


def _against(column: Column, table: PassageTable, budgets: list[Budget], known: Known) -> Iterator[Finding]:
    said = (
        years_in(column.title)
        or years_in(" ".join((table.before, *table.header)))
        or ([known.year] if known.year else [])
    )
    if len(set(said)) > 1:
        return
    fitting = [budget for budget in budgets if not said or not budget.years or set(said) & set(budget.years)]
    if len({budget.figure.value for budget in fitting}) != 1 or any(row.figure.is_malformed for row in column.rows):
        return
    budget = fitting[0]
    limit = budget.figure.value
    if limit is None or column.sum <= limit + (budget.figure.step if budget.figure.is_scaled else 0):
        return
    over = column.sum - limit
    made, more = shown(column.sum, Measure.POUNDS), shown(over, Measure.POUNDS)
    year = f" for {budget.years[0]}" if budget.years else ""
    text = f"The rows make {made}. That is {more} ({share(over, limit)}%) more than the budget stated{year}, "
    text += f"{budget.figure.printed} ({budget.passage.where}). Say how the excess is paid for, or mend the rows."
    yield Finding(FindingKind.BUDGET, table.where, made, budget.figure.printed, text, table.section)
