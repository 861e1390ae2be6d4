"""The same quantity with different values: twice in a paper, in its words and a table, or in an earlier report."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice

from reports.rules.columns import Item, columns_of
from reports.rules.numbers import Figure, agree, amounts_in, shown
from reports.rules.paper import (
    Finding,
    FindingKind,
    Known,
    KnownQuantity,
    KnownRow,
    Measure,
    Paper,
    Passage,
    PassageTable,
)
from reports.rules.phrases import (
    bare_name,
    capital,
    content_words,
    cut,
    likeness,
    looks_mistyped,
    sentences_of,
    years_in,
)
from reports.rules.told import Told, told_in

_HEADS = (
    r"(?:budget|fund|grant|allocation|income|underspend|overspend|expenditure|spend|reserve|revenue|award|contract)"
)
_AMOUNT_FIRST = re.compile(rf"\s+(?P<label>(?:(?!of\b|and\b|to\b|for\b|in\b)[A-Za-z][\w'’-]*\s+){{1,6}}?{_HEADS})\b")
_LABEL_FIRST = re.compile(
    rf"(?P<label>(?:[A-Za-z][\w'’-]*\s+){{1,6}}{_HEADS})\s+(?:for\s+(?:the year\s+)?[\d/-]+\s+)?"
    r"(?:is|was|of|totals?|stands at|will be|came to|comes to)\s+$"
)
_GENERAL = content_words("total overall current annual whole confirmed indicative core additional new")
_MOST_LABELLED = 400
_RESTATED = 0.4
_SAME_NAME = 0.99
_ALIKE = 0.7
_TOWARDS = re.compile(
    r"(?:^|\b(?:to|for|funds?|funded|awards?|gives?|given|and|that|pays?|paid|grants?|granted"
    r"|provid\w+))\s+(?:the\s+)?$",
    re.I,
)
_LOOSE = re.compile(r"(?:[\s,.;:–-]+(?:of|to|at|is|was|with|by|for|and))*[\s,.;:–-]*$", re.IGNORECASE)
_BESIDES = re.compile(
    r"\b(?:(?:one|two|three|four|five|\d+) more|more (?:grants?|awards?)|another|further|additional\w*|extra"
    r"|one-off|on top)\b",
    re.IGNORECASE,
)
_OLD = re.compile(r"\b(?:previous|last year|earlier|formerly|reduced|increased|from £|was then)\b", re.IGNORECASE)


@dataclass(frozen=True)
class _Labelled:
    label: str
    figure: Figure
    years: frozenset[str]
    sentence: str
    passage: Passage


def findings(paper: Paper, known: Known) -> Iterator[Finding]:
    yield from _restated(paper)
    told = told_in(paper)
    yield from _words_and_tables(told, paper.tables)
    yield from _slips(paper)
    if known.quantities:
        yield from _earlier(paper, told, known)


# Twice in the words


def _restated(paper: Paper) -> Iterator[Finding]:
    # Each is held against each before it, so their number is bounded.
    labelled = list(islice(_labelled_in(paper), _MOST_LABELLED))
    for at, later in enumerate(labelled):
        for earlier in labelled[:at]:
            if _is_same(earlier, later) and not agree(earlier.figure, later.figure):
                said = f"Here the {bare_name(later.label)} is {later.figure.printed}; at {earlier.passage.where} "
                said += f"the {bare_name(earlier.label)} is {earlier.figure.printed}. "
                said += "Print one figure, or say what makes them two things."
                yield Finding(
                    FindingKind.SAME_QUANTITY,
                    later.passage.where,
                    later.figure.printed,
                    earlier.figure.printed,
                    said,
                    later.passage.section,
                )
                break


def _labelled_in(paper: Paper) -> Iterator[_Labelled]:
    for passage in paper.passages:
        for sentence in sentences_of(passage.text):
            years = frozenset(years_in(sentence.text))
            for figure in amounts_in(sentence.text):
                at = sentence.start + figure.start
                after = _AMOUNT_FIRST.match(sentence.text, figure.end)
                found = after or _LABEL_FIRST.search(sentence.text, max(0, figure.start - 120), figure.start)
                if found is not None and figure.value and not passage.is_live_at(at, at + 1):
                    yield _Labelled(" ".join(found["label"].split()), figure, years, sentence.text, passage)


def _is_same(one: _Labelled, other: _Labelled) -> bool:
    """The same kind of money under the same name, in sentences that say the same."""
    if one.passage is other.passage or (one.years and other.years and one.years != other.years):
        return False
    first, second = content_words(one.label), content_words(other.label)
    fewer = min(first, second, key=len)
    if len(fewer) < 2 or not (first <= second or second <= first) or _head(one.label) != _head(other.label):
        return False
    if first == second and fewer - _GENERAL and one.years and one.years == other.years:
        return len(fewer - _GENERAL) > 1 or likeness(one.sentence, other.sentence) >= _RESTATED
    return likeness(one.sentence, other.sentence) >= _RESTATED


def _head(label: str) -> str:
    return label.rsplit(maxsplit=1)[-1].lower()


# In the words and in a table


def _words_and_tables(told: Sequence[Told], tables: Sequence[PassageTable]) -> Iterator[Finding]:
    rows = [
        (table, row, frozenset(years_in(" ".join((table.before, *table.header)))))
        for table in tables
        for column in columns_of(table)
        if column.measure == Measure.POUNDS
        for row in column.rows
        if len(content_words(row.name)) > 1
    ]
    printed = {item.value for table in tables for column in columns_of(table) for item in column.items}
    for one in told:
        if one.is_live or _OLD.search(one.text) or one.value in printed:
            continue
        named = [(table, row) for table, row, years in rows if _names(one, row.name) and _same_year(one, years)]
        if not named or _is_besides(one):
            continue
        # Of several figures that the row has, the one that was meant is a slip of a digit away.
        slipped = next((row for _, row in named if looks_mistyped(one.value, row.value)), None)
        row = slipped or named[0][1]
        if slipped or len(named) == 1:
            said = f"The text gives {one.figure.printed} to “{row.name}”; the table has {row.figure.printed} "
            said += f"({row.where}). Make them agree."
            where, section = one.passage.where, one.passage.section
            yield Finding(FindingKind.SAME_QUANTITY, where, one.figure.printed, row.figure.printed, said, section)


def _is_besides(one: Told) -> bool:
    """The sentence gives more than the table shows: another grant, a further £12,000."""
    sentences = sentences_of(one.passage.text)
    return any(one.text[:40] in each.text and _BESIDES.search(each.text) for each in sentences)


def _slips(paper: Paper) -> Iterator[Finding]:
    """A sentence that names a row and prints an amount a slip of a digit away from one of that row."""
    columns = [column for table in paper.tables for column in columns_of(table) if column.measure == Measure.POUNDS]
    printed = {item.value for column in columns for item in column.items}
    rows: dict[str, list[Item]] = {}
    for row in (row for column in columns for row in column.rows if len(content_words(row.name)) > 1):
        rows.setdefault(row.name.lower(), []).append(row)
    for passage in paper.passages if rows else ():
        for sentence in sentences_of(passage.text):
            amounts = [figure for figure in amounts_in(sentence.text) if figure.value]
            if len(amounts) != 1 or amounts[0].is_scaled or amounts[0].value in printed or _OLD.search(sentence.text):
                continue
            words, value = sentence.text.lower(), amounts[0].value or Decimal(0)
            meant = [row for name in rows if name in words for row in rows[name] if looks_mistyped(value, row.value)]
            if meant and not passage.is_live_at(sentence.start + amounts[0].start, sentence.start + amounts[0].end):
                row, figure = meant[0], amounts[0]
                said = f"The text has {figure.printed} for “{row.name}”; the table has {row.figure.printed} "
                said += f"({row.where}), a slip of a digit apart. Make them agree."
                where, right = passage.where, row.figure.printed
                yield Finding(FindingKind.SAME_QUANTITY, where, figure.printed, right, said, passage.section)


def _names(one: Told, name: str) -> bool:
    """The row is what the sentence gives to: named at its start, or after to, for, fund."""
    at = one.text.lower().find(name.lower())
    if at < 0 or not name[:1].isupper():
        return False
    return at == 0 or _TOWARDS.search(one.text[:at]) is not None


def _same_year(one: Told, years: frozenset[str]) -> bool:
    return not years or not one.years or bool(years & set(one.years))


# In an earlier report


def quantities_of(paper: Paper, source: str, year: str = "") -> tuple[KnownQuantity, ...]:
    """What a report says of each recipient and row, in pounds, to hold a later one against."""
    return tuple(
        KnownQuantity(label, figure.value, figure.measure, own or year, source)
        for label, figure, own, _, _ in _quantities(paper, told_in(paper))
        if figure.value is not None
    )


def rows_of(paper: Paper, source: str, year: str = "") -> tuple[KnownRow, ...]:
    """The same as rows whose old value may explain a total."""
    return tuple(KnownRow(one.label, one.value, one.year, one.source) for one in quantities_of(paper, source, year))


Quantity = tuple[str, Figure, str, str, int]


def _quantities(paper: Paper, told: Sequence[Told]) -> Iterator[Quantity]:
    """Label, figure, year (empty where it is not told), where, section."""
    for one in told:
        if one.is_live:
            continue
        label = _without(one.text, one.figure)
        yield label, one.figure, next(iter(one.years), ""), one.passage.where, one.passage.section
    for table in paper.tables:
        years = years_in(" ".join((table.before, *table.header)))
        year = years[0] if len(set(years)) == 1 else ""
        for column in columns_of(table):
            if column.measure == Measure.POUNDS and not table.is_live:
                yield from ((row.name, row.figure, year, row.where, table.section) for row in column.rows)


def _without(text: str, figure: Figure) -> str:
    """A sentence as the name of its figure: without it, and without what then hangs loose at its ends."""
    left = " ".join(f"{text[: figure.start]} {text[figure.end :]}".split())
    return _LOOSE.sub("", re.sub(r"\s+(?=[,.;:)])", "", left)).strip(" -")


def _earlier(paper: Paper, told: Sequence[Told], known: Known) -> Iterator[Finding]:
    for label, figure, year, where, section in _quantities(paper, told):
        if figure.value is None:
            continue
        alike = [one for one in known.quantities if one.unit == figure.measure and _is_of(label, one)]
        if any(one.value == figure.value for one in alike):
            continue
        for one in alike:
            is_same_year = bool(one.year) and one.year == (year or known.year)
            is_named = likeness(label, one.label) >= _SAME_NAME
            if (is_same_year and is_named) or looks_mistyped(figure.value, one.value):
                yield _against_earlier(label, figure, one, where, section)
                break


def _is_of(label: str, one: KnownQuantity) -> bool:
    shared = content_words(label) & content_words(one.label)
    return len(shared) > 1 and likeness(label, one.label) >= _ALIKE


def _against_earlier(label: str, figure: Figure, one: KnownQuantity, where: str, section: int) -> Finding:
    was = shown(one.value, Measure.POUNDS)
    year = f" for {one.year}" if one.year else ""
    source = capital(one.source) or "An earlier report"
    said = f"{source} has {was}{year} where this paper prints {figure.printed} for “{cut(label)}”. "
    if one.decision:
        said += f"Decision {one.decision} changed it."
    elif figure.value is not None and looks_mistyped(figure.value, one.value):
        said += "The two differ as by a slip of a digit: look up which is right."
    else:
        said += "No decision is known that changed it: look up which is right."
    return Finding(FindingKind.SAME_QUANTITY, where, figure.printed, was, said, section)
