"""Figures that a sentence lists and then says what they make: £10, £20 and £30 make £60; £10 plus £20 is £30."""

import re
from collections.abc import Sequence

from reports.rules.numbers import COUNT, Figure, small_number
from reports.rules.paper import Measure
from reports.rules.phrases import Sentence

_TOGETHER = r"(?:together|combined|in total|in all|altogether|between them|all told|taken together)"
# What stands between a list and its total. With "is" they are added only where "plus" says so.
_MAKE = re.compile(
    rf"\s*,?\s*(?:(?:which|that|these|they|and)\s+)?(?:{_TOGETHER},?\s+)?"
    r"(?:mak(?:es?|ing)|made|com(?:es?|ing) to|came to|add(?:s|ed|ing)? up to|amount(?:s|ed|ing)? to|total(?:s|led"
    r"|ling)?"
    r"|sum(?:s|med)? to|giv(?:es?|ing)|gave|bring(?:s|ing) (?:it|this|the total) to|equals?|=)\s+"
    r"(?:up\s+)?(?:(?:a|the|an?)\s+(?:\w+\s+)?(?:total|sum)\s+(?:\w+\s+)?(?:of|to)\s+)?",
    re.IGNORECASE,
)
_TOTAL_OF = re.compile(
    r"\s*[,:;(–-]?\s*(?:so|or|i\.e\.|that is,?)?\s*(?:an?|the)\s+(?:\w+\s+)?total\s+(?:\w+\s+)?(?:of|to)\s+",
    re.IGNORECASE,
)
_IS = re.compile(r"\s*(?:is|are|was|were)\s+", re.IGNORECASE)
_JOINED = re.compile(r"\s*(?:,\s*(?:and|plus)?|and|plus|\+|&)\s*", re.IGNORECASE)
_PLUS = re.compile(r"\s*(?:plus|\+)\s*|\s*(?:added to|together with)\s+", re.IGNORECASE)
# £10 for Alder and £20 to Birch: a few words of what each is for. No second verb that could be about the total alone.
_LABELLED = re.compile(
    r"\s+(?:for|to|from|in|of|on|by|at)\s+[^£\d.;:()]{1,60}?(?:,\s*(?:and|plus)?|\band|\bplus)\s*", re.IGNORECASE
)
_LAST_LABEL = re.compile(
    r"\s+(?:for|to|from|in|of|on|by|at)\s+[^£\d.;:(),]{1,60}?(?=,|\s+(?:together|which|making|mak\w*|in all)\b)"
)
# £30 in all, after a comma.
_CLOSED = re.compile(rf"\s*,?\s*{_TOGETHER}\b(?!\s+(?:with|over|since|from|by))", re.IGNORECASE)
_BEFORE_CLOSED = re.compile(r"(?:[^£\d.;:()]{0,60}?[,–-]|\s*[:;(])\s*(?:or|making|so|that is,?)?\s*", re.IGNORECASE)
# A total that takes in more than what is listed.
_WIDER = re.compile(
    r"\b(?:since|to date|so far|over the|over \w+ years?|includ\w+|more than|(?<!add )(?<!adds )(?<!added )up to"
    r"|at least|average|about|around|nearly"
    r"|almost|approx\w*|some|each|every|per|of (?:whom|which|these|those)|respectively|times|grew|rose|fell|increas\w*"
    r"|reduc\w*|already|previous\w*|interest|match|another|further|other|remain\w*|left|between \S+ and)\b",
    re.IGNORECASE,
)
# Sections 12 and 14 are numbered so, and not counted.
_NUMBERED = re.compile(
    r"\b(?:sections?|paragraphs?|pages?|tables?|items?|lines?|rounds?|lots?|groups?|options?|quarters?|wards?"
    r"|years?|ages?|aged"
    r"|articles?|schedules?|chapters?|parts?|minutes?|phases?|between|numbers?|nos?\.?|streets?|routes?|rooms?)\s*$",
    re.IGNORECASE,
)
_COUNT = re.compile(rf"\b(?:{COUNT})\b", re.IGNORECASE)
# £3,300 for the 60 sessions: so many times the parts.
_TIMES_AFTER = re.compile(
    rf"\s+(?:for|over|across)\s+(?:the\s+|all\s+|these\s+){{0,2}}(?:{COUNT})\b(?![/-])", re.IGNORECASE
)
_YEAR = re.compile(r"\b(?:19|20)\d\d(?:\s?[/-]\s?\d{2,4})?\b")
_SMALLEST = 10

# The parts, and the total.
Added = tuple[list[Figure], Figure]


def is_wider(text: str) -> bool:
    return _WIDER.search(text) is not None


def added_in(sentence: Sentence, figures: Sequence[Figure]) -> Added | None:
    """A list of figures and what the sentence says it makes, where both stand side by side; places as in the passage.

    `figures` are those of the sentence that may be added. None where words take in more than what is listed.
    """
    if len(figures) < 3 or is_wider(sentence.text):
        return None
    for at in range(2, len(figures)):
        parts = _parts_before(sentence, figures, at)
        if len(parts) > 1 and all(one.measure == figures[at].measure for one in parts):
            return parts, figures[at]
    return None


def _parts_before(sentence: Sentence, figures: Sequence[Figure], at: int) -> list[Figure]:
    """The list that a figure is said to be the total of; empty where it is none."""
    total, last = figures[at], figures[at - 1]
    between = _between(sentence, last, total)
    closed = _CLOSED.match(sentence.text, total.end - sentence.start) and _BEFORE_CLOSED.fullmatch(between)
    is_money = total.measure == Measure.POUNDS
    label = _LAST_LABEL.match(between) if is_money else None
    bare = between[label.end() :] if label else between
    is_made = _MAKE.fullmatch(bare) or _TOTAL_OF.fullmatch(bare)
    plain_is = _IS.fullmatch(between) is not None
    if not (closed or is_made or plain_is) or _TIMES_AFTER.match(sentence.text, total.end - sentence.start):
        return []
    parts, joined = [last], []
    for before in range(at - 2, -1, -1):
        gap = _between(sentence, figures[before], parts[0])
        if not (_JOINED.fullmatch(gap) or _PLUS.fullmatch(gap) or (is_money and _LABELLED.fullmatch(gap))):
            break
        joined.append(gap)
        parts.insert(0, figures[before])
    # Plain numbers may be those of sections, and "is" may be said of one thing alone.
    is_plus = bool(joined) and _PLUS.fullmatch(joined[0]) is not None
    if (plain_is or (re.search(r"\bmak", bare) and not is_money)) and not is_plus:
        return []
    is_said = is_made is not None and _TOTAL_OF.fullmatch(bare) is None
    return parts if _are_counted(sentence, parts) and (is_said or plain_is or not is_times(sentence, parts)) else []


def is_times(sentence: Sentence, parts: Sequence[Figure]) -> bool:
    """Some other number stands before the parts, by which they may be taken: to 12 people £100 and £200."""
    before = _YEAR.sub(" ", sentence.text[: parts[0].start - sentence.start])
    return any(small_number(found) not in (None, len(parts)) for found in _COUNT.findall(before))


def _are_counted(sentence: Sentence, parts: Sequence[Figure]) -> bool:
    before = sentence.text[: parts[0].start - sentence.start]
    if _NUMBERED.search(before) or re.search(r"\d\s*(?:,|and|plus|\+)\s*$", before):
        return False
    return all(one.value is not None and (one.measure == Measure.POUNDS or one.value >= _SMALLEST) for one in parts)


def _between(sentence: Sentence, one: Figure, other: Figure) -> str:
    return sentence.text[one.end - sentence.start : other.start - sentence.start]
