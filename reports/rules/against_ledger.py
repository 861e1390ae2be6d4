"""Typed amounts and numbers against the figures of the ledger as at the report's day."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

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
from reports.rules.phrases import content_words, likeness, looks_mistyped, sentences_of

_SMALLEST = 1000
_YEAR = re.compile(r"(?:19|20)\d\d")
_ALIKE = 0.5
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
        if passage.is_live_at(figure.start, figure.end) or _is_known(figure, known.figures, Measure.POUNDS):
            continue
        if not _is_worked_out(figure, amounts, known.figures):
            yield _finding(figure, passage.text, passage.where, passage.section, known)
    numbers = numbers_in(passage.text)
    for figure in numbers:
        if _is_sum(figure, numbers):
            continue
        if not _YEAR.fullmatch(figure.printed) and not passage.is_live_at(figure.start, figure.end):
            yield from _of_number(figure, passage, known)


def _of_number(figure: Figure, passage: Passage, known: Known) -> Iterator[Finding]:
    """A number with commas must be known; a smaller one must be right where the ledger counts the same things."""
    figures = known.figures
    if figure.value is None or _is_known(figure, figures, Measure.NUMBER):
        return
    if "," in figure.printed and figure.value >= _SMALLEST:
        yield _finding(figure, passage.text, passage.where, passage.section, known)
        return
    noun = _COUNTED.match(passage.text, figure.end)
    counted = [
        one for one in figures if one.unit == Measure.NUMBER and noun and _counts(one, noun["noun"], passage.text)
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
            if not is_sum and not is_small and not _is_known(figure, known.figures, figure.measure):
                yield _finding(figure, f"{table.before} {row[0]}", table.where_of(at), table.section, known)


def _is_known(figure: Figure, figures: Sequence[KnownFigure], measure: str) -> bool:
    """Equal to a figure of the ledger; £3.3m to one that it is when rounded."""
    value = figure.value or Decimal(0)
    slack = figure.step / 2 if figure.is_scaled else Decimal(0)
    return any(one.unit == measure and abs(one.value - value) <= slack for one in figures)


def _is_sum(figure: Figure, numbers: Sequence[Figure]) -> bool:
    """The sum of two numbers that stand before it in the same passage: it is asked about with them."""
    before = [one.value for one in numbers if one.value is not None and one.value > 0 and one.end <= figure.start]
    return any(figure.value == a + b for at, a in enumerate(before) for b in before[at + 1 :])


def _is_worked_out(figure: Figure, amounts: Sequence[Figure], figures: Sequence[KnownFigure]) -> bool:
    """The sum of, or the difference between, two known figures that stand in the same passage."""
    known = [
        one.value
        for one in amounts
        if one.value is not None and one is not figure and _is_known(one, figures, Measure.POUNDS)
    ]
    pairs = [(a, b) for at, a in enumerate(known) for b in known[at + 1 :]]
    return any(figure.value in (a + b, abs(a - b)) for a, b in pairs)


def _finding(figure: Figure, text: str, where: str, section: int, known: Known) -> Finding:
    before = _printed_before(figure, known)
    near = _now(before, known) if before else _meant(figure, text, known.figures)
    kind = "an amount" if figure.measure == Measure.POUNDS else "a number"
    said = f"{figure.printed} is {kind} that equals no figure of the ledger as at the report's day. "
    if before is not None:
        said += f"It is what {before.source or 'an earlier report'} printed for “{before.label}”"
        said += f"; decision {before.decision} changed it. " if before.decision else ". "
    if near is not None:
        right = shown(near.value, figure.measure)
        said += f"“{near.label}” is {right}."
    else:
        right = ""
        said += "Use a live figure, or mark it as quoted with its source and date."
    return Finding(FindingKind.UNKNOWN, where, figure.printed, right, said, section)


def _printed_before(figure: Figure, known: Known) -> KnownQuantity | None:
    """The one quantity of which an earlier report printed just this."""
    same = [one for one in known.quantities if one.unit == figure.measure and one.value == figure.value]
    return same[0] if len({one.label for one in same}) == 1 else None


def _now(before: KnownQuantity, known: Known) -> KnownFigure | None:
    return next((one for one in known.figures if one.label == before.label and one.unit == before.unit), None)


def _meant(figure: Figure, text: str, figures: Sequence[KnownFigure]) -> KnownFigure | None:
    """The one known figure that is a slip of a digit away, or that the sentence is about."""
    alike = [one for one in figures if one.unit == figure.measure]
    slips = [one for one in alike if figure.value is not None and looks_mistyped(figure.value, one.value)]
    if len({one.value for one in slips}) == 1:
        return slips[0]
    sentence = next((one.text for one in sentences_of(text) if figure.printed in one.text), text)
    named = [one for one in alike if likeness(one.label, sentence) > _ALIKE and (not one.year or one.year in sentence)]
    return named[0] if len({one.value for one in named}) == 1 else None
