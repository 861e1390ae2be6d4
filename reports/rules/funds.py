"""The whole of a fund or budget, as sentences state it: which one, of which year, how much."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from reports.rules.dates import MONTHS
from reports.rules.numbers import Figure, agree, amounts_in
from reports.rules.paper import Finding, FindingKind, KnownFigure, Measure, Paper, Passage
from reports.rules.phrases import Sentence, bare_name, content_words, sentences_of, years_in

_HEAD = r"(?:fund|budget)"
_YEAR = r"(?:19|20)\d\d\s?[/-]\s?(?:(?:19|20)\d\d|\d\d)"
_OF_YEAR = (
    rf"(?:\s*,?\s*(?:for|of|in|during)?\s*(?:the\s+)?(?:financial\s+)?(?:year\s+)?\(?{_YEAR}\)?,?"
    r"|\s+for\s+(?:the\s+)?(?:victims['’]?(?:\s+services)?|year)|\s+(?:as a whole|in total|in all|in full|available))"
)
_STATE = r"(?:\s+(?P<state>confirmed|committed|allocated|paid|indicative))?"
_IS = (
    r"(?:(?:is|was|has been)\s+(?:set|confirmed|fixed)\s+at|is|was|will be|of|at|stands at|stood at|totals?|totalled"
    r"|amount(?:s|ed) to|comes to|came to)"
)
_NAME = rf"\b(?P<name>(?:[A-Za-z][\w'’]*\s+){{0,5}}?{_HEAD})"
# The Victims Fund for 2017/18 is £5; a fund of £5 in 2017/18; the fund confirmed was £5; the fund committed £5.
_BEFORE = re.compile(
    rf"{_NAME}(?:{_OF_YEAR}){{0,2}}{_STATE}(?:{_OF_YEAR}){{0,2}}(?:\s*:|\s+{_IS})?\s+(?:exactly\s+|just\s+)?$",
    re.IGNORECASE,
)
_AFTER = re.compile(
    rf"\s+(?P<name>(?:[A-Za-z][\w'’]*\s+){{0,3}}?{_HEAD})\b(?!\s+(?:to|from|manager|holder|year))", re.I
)
_THEN = re.compile(
    rf"\s*,?\s*(?:\(|(?:for|in)\s+(?:the\s+)?(?:financial\s+)?(?:year\s+)?)(?P<year>{_YEAR})", re.IGNORECASE
)
# What follows makes it a part, a change, or what somebody in particular has.
_NOT_WHOLE = re.compile(
    r"\s*(?:to|towards|on|from|less|more|short|over|under|above|below|higher|lower|per|each|a|of|worth|out|goes|went"
    rf"|\(?of|was (?:spent|given|paid|set aside)|for\s+(?!(?:the\s+)?(?:financial\s+)?(?:year|victims|{_YEAR})))\b",
    re.IGNORECASE,
)
# Of another time, not settled, not exact, a part, or said by somebody else.
_UNSURE = re.compile(
    r"\b(?:indicative|provisional\w*|draft|expect\w*|forecast\w*|estimat\w*|propos\w*|planned|initial\w*"
    r"|original\w*|at first"
    r"|revised|previous\w*|earlier|former\w*|last year|next year|year before|increas\w*|reduc\w*|rose|fell|grew"
    r"|grown|cut"
    r"|risen|fallen|up to|about|around|approx\w*|nearly|almost|over|some|more|less|remain\w*|left|underspen\w*"
    r"|overspen\w*"
    r"|excess|exceed\w*|share|part|half|quarter|mid-year|per|ask\w*|request\w*|bids?|would|could|should|if|unless"
    r"|might|than"
    r"|compar\w*|since|unlike|instead|printed|reported|said|called|wrongly|not|never|no longer|however|until|once|"
    rf"{'|'.join(month for month in MONTHS if month != 'may')}|in May|each|every)\b",
    re.IGNORECASE,
)
_OTHERS = re.compile(
    r"\b(?:its|their|his|her|every|each|another|other|new|separate|second|same|any|no)\b", re.IGNORECASE
)
_NAMED = re.compile(rf"\b(?:[A-Z][\w'’]*\s+){{1,4}}(?:Fund|Budget)\b|\b[a-z][\w'’]*\s+{_HEAD}\b")
_SAYS_NOTHING = content_words(
    "victims victim service services support total overall whole annual full current yearly fund budget confirmed "
    "committed allocated paid indicative notified commissioner commissioner's office offices office's pcc"
)
_STATES = {word: next(iter(content_words(word))) for word in ("committed", "allocated", "paid", "indicative")}
_CONFIRMED = "confirm"
_NEAR = 1000


@dataclass(frozen=True)
class Stated:
    """One statement. `about` are the words that tell it from other funds; `year` is empty where none is told."""

    figure: Figure
    name: str
    about: frozenset[str]
    head: str
    state: str
    year: str
    passage: Passage
    start: int  # of the amount in its passage


def about(name: str) -> frozenset[str]:
    """The words that tell one fund or budget from another: of the training budget, training."""
    return content_words(bare_name(name)) - _SAYS_NOTHING


def findings(paper: Paper) -> Iterator[Finding]:
    """One fund or budget of one year with two amounts."""
    first: dict[tuple[object, ...], list[Stated]] = {}
    for passage in paper.passages:
        for one in stated_in(passage):
            if not one.year or passage.is_live_at(one.start, one.start + 1):
                continue
            before = first.setdefault((one.head, one.about, one.state, one.year), [])
            other = next((each for each in before if each.passage is not passage), None)
            if other is not None and not agree(one.figure, other.figure):
                yield _two_values(one, other)
            # Each is held against each of another passage: the first of a passage stands for all of it.
            if not before or before[-1].passage is not passage:
                before.append(one)


def _two_values(one: Stated, other: Stated) -> Finding:
    said = f"The {one.name} for {one.year} is {one.figure.printed} here; at {other.passage.where} the {other.name} "
    said += f"is {other.figure.printed}. Print one figure, or say what makes them two things."
    printed, right = one.figure.printed, other.figure.printed
    return Finding(FindingKind.SAME_QUANTITY, one.passage.where, printed, right, said, one.passage.section)


def is_plain(sentence: str) -> bool:
    """It speaks of what is settled and exact, of its own time, and not of a part or a change."""
    return _UNSURE.search(sentence) is None


def is_part(text: str, end: int) -> bool:
    """What stands behind an amount makes it a part, a change, or what somebody in particular has."""
    return _NOT_WHOLE.match(text, end) is not None


def stated_in(passage: Passage) -> tuple[Stated, ...]:
    return _stated_in(passage) if "£" in passage.text and re.search(_HEAD, passage.text, re.IGNORECASE) else ()


@lru_cache(maxsize=1024)
def _stated_in(passage: Passage) -> tuple[Stated, ...]:
    return tuple(
        one
        for sentence in sentences_of(passage.text)
        if is_plain(sentence.text)
        for figure in amounts_in(sentence.text)
        if figure.value and (one := _stated(passage, sentence, figure)) is not None
    )


def _stated(passage: Passage, sentence: Sentence, figure: Figure) -> Stated | None:
    text = sentence.text
    found = _BEFORE.search(text, max(0, figure.start - 160), figure.start)
    if found is not None and is_part(text, figure.end):
        return None
    found = found or _AFTER.match(text, figure.end)
    if found is None or _OTHERS.search(found["name"]):
        return None
    name = bare_name(found["name"])
    state = (found.groupdict().get("state") or "").lower()
    # The fund paid £5: without a verb between, only a state or a colon joins them.
    if not state and found.re is _BEFORE and re.search(rf"{_HEAD}\s+$", found.group(), re.IGNORECASE):
        return None
    words = about(name) or _fund_meant(passage, sentence)
    head = "budget" if name.lower().endswith("budget") and "fund" not in name.lower().split() else "fund"
    said = _STATES.get(state, _CONFIRMED)
    year = _year(text, figure, found.group() if found.re is _BEFORE else "")
    return Stated(figure, name, words, head, said, year, passage, sentence.start + figure.start)


def _fund_meant(passage: Passage, sentence: Sentence) -> frozenset[str]:
    """“The fund” is the one that its paragraph or its heading has named: the Community Safety Fund, a hardship fund."""
    for text in (passage.text[max(0, sentence.start - _NEAR) : sentence.start], passage.heading):
        named = [content_words(found) - _SAYS_NOTHING for found in _NAMED.findall(text)]
        if any(named):
            return next(words for words in reversed(named) if words)
    return frozenset()


def _year(text: str, figure: Figure, statement: str) -> str:
    """The year that belongs to the amount: beside it, before it, or the only one of the sentence."""
    after = _THEN.match(text, figure.end)
    for near in (statement, after["year"] if after else "", text[: figure.start], text):
        years = set(years_in(near))
        if years:
            return years.pop() if len(years) == 1 else ""
    return ""


def is_of(one: Stated, known: KnownFigure, year: str) -> bool:
    """Whether a figure of the ledger is what a sentence states: the same fund, confirmed or promised, of one year."""
    words = content_words(known.label)
    if known.unit != Measure.POUNDS or not words & {"fund", "budget"} or known.year != (one.year or year):
        return False
    states = words & {_CONFIRMED, *_STATES.values()} or {_CONFIRMED}
    return states == {one.state} and words - _SAYS_NOTHING == one.about and len(set(years_in(known.label))) < 2
