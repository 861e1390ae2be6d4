"""What the words of a paper allocate, against the table that says it sets out the allocations."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from reports.rules.columns import Column, Item, columns_of
from reports.rules.numbers import amounts_in, shown
from reports.rules.paper import Finding, FindingKind, Measure, Paper, PassageTable
from reports.rules.phrases import content_words, listed, sentences_of
from reports.rules.told import Told, told_in
from reports.rules.topics import topics_in

_OF_MONEY = re.compile(r"\b(?:allocat|award|grant|fund|commit)\w*", re.IGNORECASE)
# A table that claims to hold what the paper says.
_CLAIMS = re.compile(
    r"\b(?:discussed|described|mentioned|referred to|set out|outlined|detailed|covered|named)\s+(?:\w+\s+)?"
    r"(?:in|above|throughout|elsewhere)\b"
    r"|\b(?:all|summar\w+)\b[^.]*\b(?:allocation|award|grant)s\b",
    re.IGNORECASE,
)
_BESIDES = re.compile(
    r"\bin addition to (?:the|its|their|our)\s+(?P<fund>(?:[A-Z][\w'’]*\s+){1,4})",
)


def findings(paper: Paper) -> Iterator[Finding]:
    pairs = [(table, column) for table in paper.tables if not table.is_live for column in _paying(table)]
    claiming = [
        (table, column) for table, column in pairs if _CLAIMS.search(table.before) and _OF_MONEY.search(table.before)
    ]
    if claiming:
        yield from _by_topic(told_in(paper), claiming)
    yield from _counted_in(paper, pairs)


def _paying(table: PassageTable) -> list[Column]:
    return [column for column in columns_of(table) if column.measure == Measure.POUNDS and column.checks]


def _by_topic(told: Sequence[Told], pairs: Sequence[tuple[PassageTable, Column]]) -> Iterator[Finding]:
    rows = [row for _, column in pairs for row in column.rows]
    printed = {row.value for row in rows}
    table = pairs[-1][0]
    topics: dict[str, list[Told]] = {}
    for one in told:
        if one.topic and one.value not in printed:
            topics.setdefault(one.topic, []).append(one)
    for topic, given in topics.items():
        if all(one.is_live for one in given):
            continue
        named = [row for row in rows if topic in topics_in(row.words)]
        total = sum((one.value for one in given), Decimal(0))
        if not named:
            yield _in_no_row(topic, given, total, table)
        elif sum((row.value for row in named), Decimal(0)) != total:
            yield _in_another_amount(topic, given, total, named)


def _in_no_row(topic: str, given: list[Told], total: Decimal, table: PassageTable) -> Finding:
    amount = shown(total, Measure.POUNDS)
    said = f"The text gives {amount} to {topic}{_made_of(given)}; no row of the table names it ({table.where}). "
    said += "Add the row, or say where the table counts it."
    return _finding(given, amount, "", said)


def _in_another_amount(topic: str, given: list[Told], total: Decimal, named: list[Item]) -> Finding:
    amount = shown(total, Measure.POUNDS)
    row = listed(f"“{row.name}” {row.figure.printed} ({row.where})" for row in named)
    said = f"The text gives {amount} to {topic}{_made_of(given)}; the table has {row}. "
    said += "Make them agree, or say what else the row pays for."
    return _finding(given, amount, listed(row.figure.printed for row in named), said)


def _made_of(given: list[Told]) -> str:
    return f" ({listed(one.figure.printed for one in given)})" if len(given) > 1 else ""


def _finding(given: list[Told], printed: str, expected: str, said: str) -> Finding:
    first = given[0].passage
    return Finding(FindingKind.SAME_QUANTITY, first.where, printed, expected, said, first.section)


def _counted_in(paper: Paper, pairs: Sequence[tuple[PassageTable, Column]]) -> Iterator[Finding]:
    """Money that the text says comes on top of a fund, and that a table counts inside it."""
    for passage in paper.passages:
        for sentence in sentences_of(passage.text):
            found = _BESIDES.search(sentence.text[:1].lower() + sentence.text[1:])
            amounts = amounts_in(sentence.text)
            if found is None or len(amounts) != 2 or None in (amounts[0].value, amounts[1].value):
                continue
            for _, column in pairs:
                total = _total_of(found["fund"], column, {one.value for one in amounts})
                if total is None:
                    continue
                fund, more = found["fund"].strip(), amounts[1].printed
                right = shown(total.value - (amounts[1].value or Decimal(0)), Measure.POUNDS)
                said = f"The text says that {more} comes in addition to the {fund}; the table counts it within "
                said += (
                    f"“{total.name}”, {total.figure.printed} ({total.where}). Without it the fund's rows make {right}."
                )
                yield Finding(FindingKind.SAME_QUANTITY, passage.where, more, right, said, passage.section)


def _total_of(fund: str, column: Column, values: set[Decimal | None]) -> Item | None:
    """The total of a column that is called by the fund's name and counts both amounts as rows."""
    check = column.checks[-1]
    is_named = content_words(fund) <= content_words(check.total.name) and content_words(fund)
    return check.total if is_named and values <= {row.value for row in check.rows} else None
