"""Sums that stand in words: the total of A and B is T; A and B, a total of T; T (A and B)."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import lru_cache
from itertools import combinations

from reports.rules import additions
from reports.rules.dates import dates_in
from reports.rules.numbers import Figure, quantities_in, shown
from reports.rules.paper import Finding, FindingKind, Measure, Paper, Passage
from reports.rules.phrases import Sentence, listed, looks_mistyped, sentences_of

_TOTAL_OF = re.compile(r"\b(?:total|sum|addition|combination)\s+of\s+(?=[£\d])", re.IGNORECASE)
_MAKES = re.compile(
    r"\b(?:is|was|are|were|makes?|made|gives?|comes? to|equals?|amounts? to|stands? at)\b|=", re.IGNORECASE
)
_IN_ALL = re.compile(
    r"\b(?:(?:making|giving|bringing|or|with)?\s*(?:the|a|an?)\s+(?:combined\s+|overall\s+"
    r"|grand\s+)?total\s+(?:\w+\s+){0,3}(?:of|to)"
    r"|totalling|making|in total|altogether|in all|(?<=[,;:–-]\s)together)\s+(?=[£\d])",
    re.IGNORECASE,
)
# 120 calls and 145 visits, 265 in all.
_CLOSES = re.compile(
    r"[,;:(–-]\s*(?=(?:£\s?)?\d[\d,.]*\d(?:\s?(?:k|m|bn|million))?\s+(?:\w+\s+)?(?:in all|in total|altogether"
    r"|together|all told)\b)",
    re.IGNORECASE,
)
_PARTS = re.compile(r"\((?P<inside>[^()]*\d[^()]*\b(?:and|plus)\b[^()]*\d[^()]*)\)")
_MADE_UP = re.compile(r"\b(?:made up of|comprising|consisting of|composed of)\b", re.IGNORECASE)
_TOTAL = re.compile(r"\b(?:total|altogether|in all|combined|overall)\b", re.IGNORECASE)
# Where one figure is a part of another, or is not exact, they are not to be added.
_NOT_ADDED = re.compile(
    r"\b(?:of (?:whom|which|these|those)|includ\w+|up to|average|compared|previous|target|per|each)\b", re.I
)
_TOGETHER = re.compile(
    r"(?:(?:taken|put|added) )?together,?\s|combined,?\s|(?:these|they|the (?:two|three|four|five|sums?|figures"
    r"|amounts))\s"
    r"(?:together |in all |add up|come to|came to|make\s+£|total\s|amount to)",
    re.IGNORECASE,
)
_SMALLEST = 10
_MOST_ADDED = 8
_FARTHEST = Decimal("0.1")


def findings(paper: Paper) -> Iterator[Finding]:
    for passage in paper.passages:
        sentences = sentences_of(passage.text)
        for at in range(len(sentences)):
            found = _stated_sum(sentences, at)
            if found is not None and not passage.is_live_at(found[1].start, found[1].end):
                yield _finding(passage, *found)


def _stated_sum(sentences: Sequence[Sentence], at: int) -> additions.Added | None:
    """The figures that are said to make a total, and do not."""
    sentence = sentences[at]
    listed_ones = additions.added_in(sentence, _figures(sentence))
    if listed_ones is not None:
        parts, total = listed_ones
        return listed_ones if not _make(_values(parts), total.value, _slack(parts, total)) else None
    found = _in_sentence(sentence) or _together(sentences, at) or _after(sentences, at)
    if found is None:
        return None
    parts, total, is_stated = found
    return (parts, total) if _is_wrong(parts, total, is_stated=is_stated) else None


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
    closing = _IN_ALL.search(sentence.text) or _CLOSES.search(sentence.text)
    if closing is not None and not _NOT_ADDED.search(sentence.text):
        split = sentence.start + closing.start()
        parts = [one for one in figures if one.start < split]
        is_times = bool(parts) and additions.is_times(sentence, parts)
        return None if is_times else _sum(parts, [one for one in figures if one.start > split])
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


def _together(sentences: Sequence[Sentence], at: int) -> Sum | None:
    """Together these come to £30, after a sentence with at least two parts. What was told before may count too."""
    sentence = sentences[at]
    told = _figures(sentence)
    if at == 0 or len(told) != 1 or not _TOGETHER.match(sentence.text) or _NOT_ADDED.search(sentence.text):
        return None
    start = told[0].start - sentence.start
    if additions.is_wider(sentence.text) or not _MAKES.search(sentence.text, 0, start):
        return None
    near = [one for one in _figures(sentences[at - 1]) if one.measure == told[0].measure]
    if len(near) < 2 or _NOT_ADDED.search(sentences[at - 1].text):
        return None
    earlier = [one for before in sentences[: at - 1] for one in _figures(before) if one.measure == told[0].measure]
    more = [*earlier, *near][-_MOST_ADDED:]
    if told[0].value is None or _is_some_sum(_values(more), told[0].value, _slack(more, told[0])):
        return None
    return _sum(near, told, is_stated=True)


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
    return list(_figures_in(sentence))


@lru_cache(maxsize=4096)
def _figures_in(sentence: Sentence) -> tuple[Figure, ...]:
    """The figures of a sentence that may be added: no days, years, or small numbers of months and things."""
    days = [(written.start, written.end) for written in dates_in(sentence.text)]
    return tuple(
        Figure(one.printed, one.value, one.measure, sentence.start + one.start, sentence.start + one.end, one.step)
        for one in quantities_in(sentence.text)
        if one.value is not None
        and (one.measure == Measure.POUNDS or (one.value >= _SMALLEST and not _is_year(one.printed)))
        and not any(start <= one.start < end for start, end in days)
    )


def _is_year(printed: str) -> bool:
    return len(printed) == 4 and printed.isdigit() and printed[:2] in ("19", "20")


def _is_wrong(parts: list[Figure], total: Figure, *, is_stated: bool) -> bool:
    """The figures do not make the total, though the words or the size of it say that they should."""
    values = _values(parts)
    if total.value is None or _is_some_sum(values, total.value, _slack(parts, total)):
        return False
    made = sum(values, Decimal(0))
    is_near = abs(made - total.value) <= made * _FARTHEST or looks_mistyped(total.value, made)
    return is_stated or (is_near and total.value > max(values))


def _values(figures: Sequence[Figure]) -> list[Decimal]:
    return [one.value for one in figures if one.value is not None]


def _slack(parts: Sequence[Figure], total: Figure) -> Decimal:
    return sum((one.step for one in (*parts, total) if one.is_scaled), Decimal(0))


def _make(values: list[Decimal], total: Decimal | None, slack: Decimal) -> bool:
    return total is None or abs(sum(values) - total) <= slack


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
