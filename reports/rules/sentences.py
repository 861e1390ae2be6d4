"""Sums that stand in words: the total of A and B is T; A and B, a total of T; T (A and B)."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations

from reports.rules.dates import dates_in
from reports.rules.numbers import Figure, quantities_in, shown
from reports.rules.paper import Finding, FindingKind, Measure, Paper, Passage
from reports.rules.phrases import Sentence, listed, looks_mistyped, sentences_of

_TOTAL_OF = re.compile(r"\b(?:total|sum|addition|combination)\s+of\s+(?=[£\d])", re.IGNORECASE)
_MAKES = re.compile(
    r"\b(?:is|was|are|were|makes?|made|gives?|comes? to|equals?|amounts? to|stands? at)\b|=", re.IGNORECASE
)
_IN_ALL = re.compile(
    r"\b(?:(?:making|giving|bringing|or|with)?\s*(?:the|a|an?)\s+(?:combined\s+|overall\s+|grand\s+)?total\s+(?:\w+\s+){0,3}(?:of|to)"
    r"|totalling|making|in total|altogether|in all)\s+(?=[£\d])",
    re.IGNORECASE,
)
_PARTS = re.compile(r"\((?P<inside>[^()]*\d[^()]*\b(?:and|plus)\b[^()]*\d[^()]*)\)")
_MADE_UP = re.compile(r"\b(?:made up of|comprising|consisting of|composed of)\b", re.IGNORECASE)
_TOTAL = re.compile(r"\b(?:total|altogether|in all|combined|overall)\b", re.IGNORECASE)
# Where one figure is a part of another, or is not exact, they are not to be added.
_NOT_ADDED = re.compile(
    r"\b(?:of (?:whom|which|these|those)|includ\w+|up to|average|compared|previous|target|per|each)\b", re.I
)
_SMALLEST = 10
_MOST_ADDED = 8
_FARTHEST = Decimal("0.1")


def findings(paper: Paper) -> Iterator[Finding]:
    for passage in paper.passages:
        sentences = sentences_of(passage.text)
        for at, sentence in enumerate(sentences):
            found = _in_sentence(sentence) or _after(sentences, at)
            if found is None:
                continue
            parts, total, is_stated = found
            if not passage.is_live_at(total.start, total.end) and _is_wrong(parts, total, is_stated=is_stated):
                yield _finding(passage, parts, total)


Sum = tuple[list[Figure], Figure, bool]


def _in_sentence(sentence: Sentence) -> Sum | None:
    """The figures that a sentence adds up, their total, and whether it says in so many words that they make it."""
    figures = _figures(sentence)
    stated = _TOTAL_OF.search(sentence.text)
    if stated is not None:
        makes = _MAKES.search(sentence.text, stated.end())
        if makes is not None:
            split = sentence.start + makes.start()
            parts = [one for one in figures if sentence.start + stated.end() <= one.start < split]
            return _sum(parts, [one for one in figures if one.start > split], is_stated=True)
    closing = _IN_ALL.search(sentence.text)
    if closing is not None and not _NOT_ADDED.search(sentence.text):
        split = sentence.start + closing.start()
        return _sum([one for one in figures if one.start < split], [one for one in figures if one.start > split])
    return _whole_and_parts(sentence, figures)


def _whole_and_parts(sentence: Sentence, figures: list[Figure]) -> Sum | None:
    for found in _PARTS.finditer(sentence.text):
        first, last = sentence.start + found.start("inside"), sentence.start + found.end("inside")
        inside = [one for one in figures if first <= one.start < last]
        before = [one for one in figures if one.end <= first]
        if before and inside and not _NOT_ADDED.search(found["inside"]):
            return _sum(inside, before[-1:])
    made_up = _MADE_UP.search(sentence.text)
    if made_up is None or _NOT_ADDED.search(sentence.text):
        return None
    split = sentence.start + made_up.start()
    return _sum([one for one in figures if one.start > split], [one for one in figures if one.start < split][-1:])


def _after(sentences: Sequence[Sentence], at: int) -> Sum | None:
    """A total in a sentence of its own, after the sentences with its parts."""
    sentence = sentences[at]
    told = _figures(sentence)
    if len(told) != 1 or not _TOTAL.search(sentence.text) or _NOT_ADDED.search(sentence.text):
        return None
    before = [
        one
        for earlier in sentences[:at]
        if not _NOT_ADDED.search(earlier.text)
        for one in _figures(earlier)
        if one.measure == told[0].measure
    ]
    return _sum(before, told)


def _sum(parts: list[Figure], totals: list[Figure], *, is_stated: bool = False) -> Sum | None:
    if not totals or not 2 <= len(parts) <= _MOST_ADDED:
        return None
    alike = all(part.measure == totals[0].measure for part in parts)
    return (parts, totals[0], is_stated) if alike else None


def _figures(sentence: Sentence) -> list[Figure]:
    """The figures of a sentence that may be added: no days, years, or small numbers of months and things."""
    days = [(written.start, written.end) for written in dates_in(sentence.text)]
    return [
        Figure(one.printed, one.value, one.measure, sentence.start + one.start, sentence.start + one.end, one.step)
        for one in quantities_in(sentence.text)
        if one.value is not None
        and (one.measure == Measure.POUNDS or (one.value >= _SMALLEST and not _is_year(one.printed)))
        and not any(start <= one.start < end for start, end in days)
    ]


def _is_year(printed: str) -> bool:
    return len(printed) == 4 and printed.isdigit() and printed[:2] in ("19", "20")


def _is_wrong(parts: list[Figure], total: Figure, *, is_stated: bool) -> bool:
    """The figures do not make the total, though the words or the size of it say that they should."""
    values = [part.value for part in parts if part.value is not None]
    slack = sum((one.step for one in (*parts, total) if one.is_scaled), Decimal(0))
    if total.value is None or _is_some_sum(values, total.value, slack):
        return False
    made = sum(values, Decimal(0))
    is_near = abs(made - total.value) <= made * _FARTHEST or looks_mistyped(total.value, made)
    return is_stated or (is_near and total.value > max(values))


def _is_some_sum(values: list[Decimal], total: Decimal, slack: Decimal) -> bool:
    """All of them make it, or some do: the others may be told besides. The total may also be one of them again."""
    sizes = range(1, len(values) + 1)
    return any(abs(sum(some) - total) <= slack for size in sizes for some in combinations(values, size))


def _finding(passage: Passage, parts: list[Figure], total: Figure) -> Finding:
    made = sum((part.value for part in parts if part.value is not None), Decimal(0))
    right = shown(made, total.measure)
    gap = shown(abs(made - (total.value or Decimal(0))), total.measure)
    way = "more" if (total.value or Decimal(0)) > made else "less"
    said = f"{listed(part.printed for part in parts)} make {right}; {total.printed} is printed, {gap} {way}."
    if total.value is not None and looks_mistyped(total.value, made):
        said += " The two differ as by a slip of a digit."
    return Finding(FindingKind.SUM, passage.where, total.printed, right, said, passage.section)
