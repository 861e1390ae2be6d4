"""Percentages that no whole number of their base gives, and changes by a percentage that do not hold."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from reports.rules import shares
from reports.rules.dates import dates_in
from reports.rules.numbers import Figure, cell_figure, percentages_in, quantities_in, shown
from reports.rules.paper import Finding, FindingKind, Measure, Paper, Passage
from reports.rules.phrases import Sentence, sentences_of, stem
from reports.rules.shares import ABOUT, impossible, is_possible, places

# 119 formal responses; a noun of people or things that a percentage can be of.
_BASE_NOUN = (
    r"(?:respon\w+|replies|returns|people|victims|clients|survivors|service users|participants|attendees|members"
    r"|referrals|cases|applications|bids|organisations|agencies|providers|projects|incidents|offences|crimes|reports|surveys"
    r"|questionnaires|forms)"
)
_BASE = re.compile(rf"(?<![\d,])(?P<count>\d[\d,]*)\s+(?:[a-z-]+\s+){{0,3}}?(?P<noun>{_BASE_NOUN})\b", re.IGNORECASE)
_PERCENT_OF = re.compile(
    r"(?<![\d.])(?P<percent>\d+(?:\.\d+)?)\s?(?:%|per\s?cent)\s+of\s+(?:the\s+|all\s+|our\s+|these\s+|its\s+){0,3}"
    rf"(?:[a-z-]+\s+){{0,2}}?(?P<noun>{_BASE_NOUN})\b",
    re.IGNORECASE,
)
# Who answered is the base of what they said, wherever it is told; other people are counted afresh each time.
_ANSWERS = frozenset(
    stem(word) for word in ("respondents", "responses", "replies", "surveys", "questionnaires", "attendees")
)
# 73 of the 119 responses (61%), or 73 (61%) of the 119.
_PART_OF = r"(?<![\d.,£])(?P<part{0}>\d[\d,]*)\s+(?:[a-z]+\s+){{0,2}}"
_OF = r"(?:out\s+)?of\s+(?:the\s+|all\s+|our\s+|its\s+)?(?P<whole{0}>\d[\d,]*)\b"
_SHARE = r"\(\s*(?P<percent{0}>\d+(?:\.\d+)?)\s?%\s*\)"
_RATIO = re.compile(
    rf"{_PART_OF.format('')}{_OF.format('')}[^.;()%]{{0,50}}?{_SHARE.format('')}"
    rf"|{_PART_OF.format(2)}{_SHARE.format(2)}\s+{_OF.format(2)}",
    re.IGNORECASE,
)
_DOWN = r"reduc\w+|decreas\w+|fell|fallen|fall|cut|dropp?\w*|declin\w+|lower\w*|down"
_UP = r"increas\w+|rise|rises|risen|rose|grew|grown|growth|up|uplift\w*"
_CHANGE = re.compile(
    rf"\b(?P<way>{_DOWN}|{_UP})\b[^.;]{{0,40}}?(?P<percent>\d+(?:\.\d+)?)\s?(?:%|per\s?cent)"
    r"[^.;]{0,60}?\bfrom\s+(?P<rest>.+)",
    re.IGNORECASE,
)


_CHANGED = re.compile(
    r"\bfrom\s+(?P<rest>[£\d][^.;%]{0,60}?\bto\s+[£\d][^.;%]{0,40}?)\s*[,(]\s*(?:a|an|which is an?)?\s*"
    rf"(?P<way>{_DOWN}|{_UP})\s+of\s+(?P<percent>\d+(?:\.\d+)?)\s?(?:%|per\s?cent)",
    re.IGNORECASE,
)


# From 16 to 25 may be years of age.
_AGES = re.compile(r"\b(?:age[sd]?|years? old|year[- ]olds?|young people)\b", re.IGNORECASE)


@dataclass(frozen=True)
class _Base:
    count: int
    noun: str
    words: str
    where: str


def findings(paper: Paper) -> Iterator[Finding]:
    bases = list(_bases_in(paper))
    for passage in paper.passages:
        for sentence in sentences_of(passage.text):
            if "%" in sentence.text or "cent" in sentence.text or " of " in sentence.text:
                yield from _of_sentence(paper, passage, sentence, bases)


def _of_sentence(paper: Paper, passage: Passage, sentence: Sentence, bases: list[_Base]) -> Iterator[Finding]:
    yield from shares.findings(passage, sentence)
    if "%" not in sentence.text and "cent" not in sentence.text:
        return
    yield from _ratios(passage, sentence)
    yield from _changes(passage, sentence)
    for found in _PERCENT_OF.finditer(sentence.text):
        start = sentence.start + found.start("percent")
        if ABOUT.search(sentence.text[: found.start("percent")]) or passage.is_live_at(
            start, start + len(found["percent"])
        ):
            continue
        finding = _impossible(paper, passage, found, bases)
        if finding is not None:
            yield finding


def _bases_in(paper: Paper) -> Iterator[_Base]:
    for passage in paper.passages:
        for sentence, found in ((one, each) for one in sentences_of(passage.text) for each in _BASE.finditer(one.text)):
            count = _whole(found["count"])
            if count and not ABOUT.search(sentence.text[: found.start()]) and not _is_year(found["count"]):
                yield _Base(count, stem(found["noun"].lower()), found.group(), passage.where)


def _is_year(digits: str) -> bool:
    return len(digits) == 4 and digits[:2] in ("19", "20")


def _impossible(paper: Paper, passage: Passage, found: re.Match[str], bases: list[_Base]) -> Finding | None:
    """None of the numbers that the paper gives for that noun can be its base."""
    printed = found["percent"]
    noun = stem(found["noun"].lower())
    fitting = [base for base in bases if base.noun == noun] if noun in _ANSWERS else []
    # Where a paper counts several things of that name, which of them is meant is not certain.
    if not fitting or len({base.count for base in fitting}) > 1 or is_possible(printed, fitting[0].count):
        return None
    base = fitting[0]
    expected, said = impossible(printed, base.count, base.words)
    if base.where and base.where != passage.where:
        said += f" The {base.count:,} stand at {base.where}."
    again = _again(paper, printed, passage.where)
    said += f" {printed}% stands again at {again}." if again else ""
    return Finding(FindingKind.PERCENTAGE, passage.where, f"{printed}%", expected, said, passage.section)


def _again(paper: Paper, printed: str, where: str) -> str:
    for passage in paper.passages:
        if passage.where != where and any(figure.printed == f"{printed}%" for figure in percentages_in(passage.text)):
            return passage.where
    for table in paper.tables:
        for at, row in enumerate(table.rows):
            if any((figure := cell_figure(cell)) and figure.printed == f"{printed}%" for cell in row):
                return table.where_of(at)
    return ""


def _ratios(passage: Passage, sentence: Sentence) -> Iterator[Finding]:
    for found in _RATIO.finditer(sentence.text):
        part = _whole(found["part"] or found["part2"])
        whole = _whole(found["whole"] or found["whole2"])
        printed = found["percent"] or found["percent2"]
        at = sentence.start + found.start()
        if not part or not whole or part > whole or passage.is_live_at(at, at + len(found.group())):
            continue
        step = Decimal(1).scaleb(-places(printed))
        exact = Decimal(part * 100) / whole
        if Decimal(printed) not in (exact.quantize(step, ROUND_HALF_UP), exact.quantize(step, ROUND_DOWN)):
            right = f"{exact.quantize(step, ROUND_HALF_UP)}%"
            said = f"{part:,} of {whole:,} is {right}; {printed}% is printed."
            yield Finding(FindingKind.PERCENTAGE, passage.where, f"{printed}%", right, said, passage.section)


def _changes(passage: Passage, sentence: Sentence) -> Iterator[Finding]:
    """Reduced by 25% from one figure to another; from one figure to another, a reduction of 25%."""
    found = _CHANGE.search(sentence.text) or _CHANGED.search(sentence.text)
    if found is None or ABOUT.search(sentence.text[: found.start("percent")]):
        return
    days = [(one.start, one.end) for one in dates_in(found["rest"])]
    figures = [
        figure
        for figure in quantities_in(found["rest"])
        if figure.value and not _is_year(figure.printed) and not any(start <= figure.start < end for start, end in days)
    ]
    if _AGES.search(sentence.text) or len(figures) < 2 or figures[0].measure != figures[1].measure:
        return
    between = found["rest"][figures[0].end : figures[1].start]
    at = sentence.start + found.start("rest")
    is_live = passage.is_live_at(at + figures[0].start, at + figures[1].end)
    if re.fullmatch(r"\s*(?:[\w/ -]{0,30}\s)?to\s+(?:only\s+|just\s+)?", between) is None or is_live:
        return
    yield from _wrong_change(passage, found, figures[0], figures[1])


def _wrong_change(passage: Passage, found: re.Match[str], old: Figure, new: Figure) -> Iterator[Finding]:
    if old.value is None or new.value is None:
        return
    printed = found["percent"]
    step = Decimal(1).scaleb(-places(printed))
    exact = (new.value - old.value) * 100 / old.value
    is_down = re.fullmatch(_DOWN, found["way"], re.IGNORECASE) is not None
    slack = (old.step / old.value + new.step / old.value) * 100 if old.is_scaled or new.is_scaled else Decimal(0)
    if (exact < 0) == is_down and abs(abs(exact) - Decimal(printed)) <= step / 2 + slack:
        return
    right = f"{abs(exact).quantize(step, ROUND_HALF_UP)}%"
    way = "a reduction" if exact < 0 else "an increase"
    meant = old.value * (100 + (-1 if is_down else 1) * Decimal(printed)) / 100
    pennies = Decimal("1.00") if old.measure == Measure.POUNDS else Decimal(1)
    would_be = shown(meant.quantize(pennies), old.measure)
    said = f"From {old.printed} to {new.printed} is {way} of {right}; "
    said += f"{printed}% {'less' if is_down else 'more'} would be {would_be}."
    yield Finding(FindingKind.PERCENTAGE, passage.where, f"{printed}%", right, said, passage.section)


def _whole(digits: str) -> int:
    return int(digits.replace(",", "") or 0)
