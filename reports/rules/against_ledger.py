"""Typed amounts and numbers against the figures of the ledger as at the report's day."""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from reports.rules import funds
from reports.rules.columns import columns_of
from reports.rules.numbers import Figure, amounts_in, cell_figure, numbers_in, shown
from reports.rules.paper import (
    Finding,
    FindingKind,
    Known,
    KnownFigure,
    KnownQuantity,
    Measure,
    Paper,
    Passage,
    PassageTable,
)
from reports.rules.phrases import content_words, likeness, looks_mistyped, sentences_of, years_in

_SMALLEST = 1000
_YEAR = re.compile(r"(?:19|20)\d\d")
_ALIKE = 0.5
# After a name that is whole: words that end it, or go on about something else.
_ENDED = r"(?:\s*[.,;:)£]|\s*$|\s+(?:in|for|during)\s+(?:20\d\d|the\s+year)|\s+(?:is|was|were|are|came|comes|stands)\b)"
_COUNTED = re.compile(r"\s+(?P<noun>[a-z][a-z-]+(?:\s+[a-z][a-z-]+)?)")


def findings(paper: Paper, known: Known) -> Iterator[Finding]:
    """Each typed figure that equals none of the ledger. Nothing where no figure is known."""
    if not known.figures:
        return
    for passage in paper.passages:
        yield from _in_passage(passage, known)
    for table in paper.tables:
        if not table.is_live:
            yield from _in_table(table, known)


def _in_passage(passage: Passage, known: Known) -> Iterator[Finding]:
    amounts = [figure for figure in amounts_in(passage.text) if figure.value is not None]
    for figure in amounts:
        if passage.is_live_at(figure.start, figure.end) or _is_known(figure, known, Measure.POUNDS):
            continue
        if not _is_worked_out(figure, amounts, known) and not _is_known_further(figure, known):
            named = _named(figure, passage, known)
            if named is not None:
                yield _another_value(figure, named, passage, known)
            else:
                yield _finding(figure, passage.text, passage.where, passage.section, known)
    numbers = numbers_in(passage.text)
    for figure in numbers:
        if _is_sum(figure, numbers):
            continue
        if not _YEAR.fullmatch(figure.printed) and not passage.is_live_at(figure.start, figure.end):
            yield from _of_number(figure, passage, known)


def _named(figure: Figure, passage: Passage, known: Known) -> KnownFigure | None:
    """The one figure of the ledger that the sentence names in so many words: a whole fund, or by its own label."""
    other = set(years_in(passage.heading)) - {known.year}
    year = "" if other else known.year
    stated = next((one for one in funds.stated_in(passage) if one.start == figure.start), None)
    if stated is not None:
        meant = [one for one in known.figures if funds.is_of(stated, one, year)]
    else:
        words = passage.text.lower()
        named = [one for one in known.figures if one.unit == Measure.POUNDS and _label(one).lower() in words]
        meant = [one for one in named if _is_labelled(figure, passage, one, year)]
    return meant[0] if len({one.value for one in meant}) == 1 else None


def _is_labelled(figure: Figure, passage: Passage, one: KnownFigure, year: str) -> bool:
    """The sentence has the whole label, as in committed to domestic abuse, is of its year, and has no other amount."""
    label = _label(one)
    if not one.year or " " not in label:
        return False
    sentence = next(text for text in sentences_of(passage.text) if figure.start < text.start + len(text.text))
    found = re.search(rf"\b{re.escape(label)}(?={_ENDED})", sentence.text, re.IGNORECASE)
    if found is None or not funds.is_plain(sentence.text) or len(amounts_in(sentence.text)) != 1:
        return False
    start, end = figure.start - sentence.start, figure.end - sentence.start
    is_whole = start < found.start() or not funds.is_part(sentence.text, end)
    return is_whole and not years_in(label) and (set(years_in(sentence.text)) or {year}) == {one.year}


def _label(one: KnownFigure) -> str:
    return one.label.removesuffix(one.year).strip(" ,")


def _another_value(figure: Figure, named: KnownFigure, passage: Passage, known: Known) -> Finding:
    right = shown(named.value, Measure.POUNDS)
    said = f"“{named.label}” is {right} in the ledger as at the report's day; {figure.printed} is printed. "
    said += _told_before(_printed_before(figure, known))
    where, printed = passage.where, figure.printed
    return Finding(FindingKind.SAME_QUANTITY, where, printed, right, said.strip(), passage.section)


def _of_number(figure: Figure, passage: Passage, known: Known) -> Iterator[Finding]:
    """A number with commas must be known; a smaller one must be right where the ledger counts the same things."""
    if figure.value is None or _is_known(figure, known, Measure.NUMBER):
        return
    if "," in figure.printed and figure.value >= _SMALLEST:
        if _is_known_further(figure, known):
            return
        yield _finding(figure, passage.text, passage.where, passage.section, known)
        return
    noun = _COUNTED.match(passage.text, figure.end)
    counted = [
        one for one in known.figures if one.unit == Measure.NUMBER and noun and _counts(one, noun["noun"], passage.text)
    ]
    if len(counted) == 1:
        right = shown(counted[0].value, Measure.NUMBER)
        said = f"The ledger has {right} for “{counted[0].label}”; {figure.printed} is printed."
        yield Finding(FindingKind.UNKNOWN, passage.where, figure.printed, right, said, passage.section)


def _counts(one: KnownFigure, noun: str, text: str) -> bool:
    """The number of providers 2017/18, of "18 providers" in words that name no other year."""
    if re.search(r"\b20\d\d[/-]\d\d\b", text) and one.year and one.year not in text.replace("-", "/"):
        return False
    return bool(content_words(noun.split(maxsplit=1)[0]) & content_words(one.label))


def _in_table(table: PassageTable, known: Known) -> Iterator[Finding]:
    sums = {check.total.where: check.sum for column in columns_of(table) for check in column.checks}
    for at, row in enumerate(table.rows):
        for cell in row[1:]:
            figure = cell_figure(cell)
            if figure is None or figure.value is None or figure.measure == Measure.PERCENT:
                continue
            is_sum = sums.get(table.where_of(at)) == figure.value
            is_small = figure.measure == Measure.NUMBER and figure.value < _SMALLEST
            is_told = is_sum or is_small or _is_known(figure, known, figure.measure) or _is_known_further(figure, known)
            if not is_told:
                yield _finding(figure, f"{table.before} {row[0]}", table.where_of(at), table.section, known)


def _is_known(figure: Figure, known: Known, measure: str) -> bool:
    """Equal to a figure of the ledger; £3.3m to one that it is when rounded."""
    return _is_among(known.values, figure, measure)


def _is_known_further(figure: Figure, known: Known) -> bool:
    """Equal to one of those that are read only when none of the others is it."""
    return _is_among(known.further_values, figure, figure.measure)


def _is_among(known: Mapping[str, frozenset[Decimal]], figure: Figure, measure: str) -> bool:
    value, values = figure.value or Decimal(0), known.get(measure, frozenset())
    return value in values or (figure.is_scaled and any(abs(one - value) <= figure.step / 2 for one in values))


def _is_sum(figure: Figure, numbers: Sequence[Figure]) -> bool:
    """The sum of two numbers that stand before it in the same passage: it is asked about with them."""
    before = [one.value for one in numbers if one.value is not None and one.value > 0 and one.end <= figure.start]
    return any(figure.value == a + b for at, a in enumerate(before) for b in before[at + 1 :])


def _is_worked_out(figure: Figure, amounts: Sequence[Figure], known: Known) -> bool:
    """The sum of, or the difference between, two known figures that stand in the same passage."""
    beside = [
        one.value
        for one in amounts
        if one.value is not None and one is not figure and _is_known(one, known, Measure.POUNDS)
    ]
    pairs = [(a, b) for at, a in enumerate(beside) for b in beside[at + 1 :]]
    return any(figure.value in (a + b, abs(a - b)) for a, b in pairs)


def _finding(figure: Figure, text: str, where: str, section: int, known: Known) -> Finding:
    before = _printed_before(figure, known)
    near = _now(before, known) if before else _meant(figure, text, known)
    kind = "an amount" if figure.measure == Measure.POUNDS else "a number"
    said = f"{figure.printed} is {kind} that equals no figure of the ledger as at the report's day. "
    said += _told_before(before)
    if near is not None:
        right = shown(near.value, figure.measure)
        said += f"“{near.label}” is {right}."
    else:
        right = ""
        said += "Use a live figure, or mark it as quoted with its source and date."
    return Finding(FindingKind.UNKNOWN, where, figure.printed, right, said, section)


def _told_before(before: KnownQuantity | None) -> str:
    if before is None:
        return ""
    said = f"It is what {before.source or 'an earlier report'} printed for “{before.label}”"
    return said + (f"; decision {before.decision} changed it. " if before.decision else ". ")


def _printed_before(figure: Figure, known: Known) -> KnownQuantity | None:
    """The one quantity of which an earlier report printed just this."""
    same = [one for one in known.quantities if one.unit == figure.measure and one.value == figure.value]
    return same[0] if len({one.label for one in same}) == 1 else None


def _now(before: KnownQuantity, known: Known) -> KnownFigure | None:
    return next((one for one in known.figures if one.label == before.label and one.unit == before.unit), None)


def _meant(figure: Figure, text: str, known: Known) -> KnownFigure | None:
    """The one known figure that is a slip of a digit away, or that the sentence is about."""
    alike = [one for one in (*known.figures, *known.further) if one.unit == figure.measure]
    values = {one.value for one in alike}
    slips = [one for one in values if figure.value is not None and looks_mistyped(figure.value, one)]
    if len(slips) == 1:
        return next(one for one in alike if one.value == slips[0])
    sentence = next((one.text for one in sentences_of(text) if figure.printed in one.text), text)
    named = [one for one in alike if (not one.year or one.year in sentence) and likeness(one.label, sentence) > _ALIKE]
    return named[0] if len({one.value for one in named}) == 1 else None
