"""Shares of a number that stands beside them: of 18 services 23.7%, 3.2% of the 119 responses, 250 of 200 forms."""

import re
from collections.abc import Iterator
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from reports.rules.numbers import COUNT, small_number
from reports.rules.paper import Finding, FindingKind, Passage
from reports.rules.phrases import Sentence, listed

# Said of what is not exact.
ABOUT = re.compile(
    r"\b(?:about|around|approximately|approx\.?|roughly|nearly|almost|over|under|more than|less than|fewer than"
    r"|at least|at most|up to|some|circa|estimated|an? estimated|between|c\.)\s*(?:a\s+)?$",
    re.IGNORECASE,
)
# Things or people that can be counted; a part of an hour, a mile or a million is no whole number of them.
_NOT_COUNTED = (
    r"(?:million|billion|thousand|hundred|years?|months?|weeks?|days?|hours?|minutes?|nights?|miles|kilometres|metres"
    r"|acres|hectares|pounds|pence|points|percentage|per|percent|times|pages|sections|paragraphs|questions|degrees)"
)
_PEOPLE = r"people|children|women|men|girls|boys|staff|youth"
_THINGS = (
    rf"(?:(?!{_NOT_COUNTED}\b)[a-z][a-z-]*\s+){{0,2}}?"
    rf"(?P<noun>(?!{_NOT_COUNTED}\b)(?:{_PEOPLE}|[a-z][a-z-]+(?<!s)s))\b(?!['’-]|\s+(?:each|per)\b)"
)
_THE = r"(?:(?:the|these|those|all|our|its|their)\s+){0,2}"
_PERCENT = r"(?<![\d.,£])(?P<percent>\d+(?:\.\d+)?)\s?(?:%|per\s?cent\b)"
# At the start of a clause alone: a sample of 40 cases is the base of nothing.
_OF_MANY = re.compile(
    rf"(?:^|[,;:(–]\s*|\b(?:and|but|that|while|where|then|so)\s+)(?:out\s+)?of\s+{_THE}(?P<count>{COUNT})\s+"
    rf"{_THINGS}[^.;%£\d]{{0,60}}?{_PERCENT}",
    re.IGNORECASE,
)
# 3.2% disagreed, after a share of the same number.
_GOES_ON = re.compile(rf"(?:,|;|\band|,\s+and)\s+{_PERCENT}", re.IGNORECASE)
_SHARE_OF = re.compile(rf"{_PERCENT}\s+of\s+{_THE}(?P<count>{COUNT})\s+{_THINGS}", re.IGNORECASE)
_PART_OF = re.compile(
    rf"(?<![\w.,£/-])(?P<part>{COUNT})\s+(?:out\s+)?of\s+{_THE}(?P<count>{COUNT})\s+{_THINGS}", re.IGNORECASE
)
# 250 of these stands for the number of a page or a paragraph.
_NUMBERS_ONE = re.compile(
    r"\b(?:pages?|paragraphs?|sections?|items?|tables?|articles?|schedules?|recommendations?|chapters?|parts?"
    r"|clauses?|steps?"
    r"|days?|weeks?|months?|years?|phases?|rounds?|minutes?|regulations?|numbers?|nos?\.?|versions?|questions?"
    r"|lots?|cases?"
    r"|and|or|to|ref\w*|age[sd]?|[A-Z]\w*)\s*$"
)
# Of another number: 5% of them more, 5% of all crime, 5% in 2016.
_OF_ANOTHER = re.compile(
    r"\s*(?:of\s+(?!(?:them|these|those|whom|which)\b)|more\b|less\b|fewer\b|higher\b|lower\b|up\b|down\b|above\b"
    r"|below\b"
    r"|in\s+(?:the\s+)?(?:19|20)\d\d|points?\b|increase|decrease|rise|fall|growth|reduction|discount|interest|(?:a"
    r"|per)\s+"
    r"(?:year|month|week|head)|nationally\b|locally\b|elsewhere\b|last\b|on\s+average)",
    re.IGNORECASE,
)
# Averages and aims need no whole number; what is held against a target may be more than all of it.
_NO_COUNT = re.compile(
    r"\b(?:average\w*|mean|median|typical\w*|weighted|expect\w*|estimat\w*|project(?:ed|ion)|forecast\w*|target\w*"
    r"|goal|aim\w*"
    r"|would|could|should|might|must|if|model\w*|chance|probab\w*|likel\w*)\b",
    re.IGNORECASE,
)
_HELD_AGAINST = re.compile(
    r"\b(?:compar\w*|than|national\w*|previous\w*|last year|year before|plan\w*|baseline|capacity|profile|allocated"
    r"|usual\w*"
    r"|normal\w*|level|contracted|commissioned|in\s+(?:19|20)\d\d|(?:19|20)\d\d[/-]\d\d|increas\w*|grew|grown|rose"
    r"|risen|up|against|exceed\w*|over)\b",
    re.IGNORECASE,
)


def findings(passage: Passage, sentence: Sentence) -> Iterator[Finding]:
    """What no whole number of that many gives, and what is more than all of them."""
    if _NO_COUNT.search(sentence.text):
        return
    for found in _PART_OF.finditer(sentence.text):
        yield from _more_than_all(passage, sentence, found)
    for found in _SHARE_OF.finditer(sentence.text):
        yield from _share(passage, sentence, found, found)
    for found in _OF_MANY.finditer(sentence.text):
        yield from _share(passage, sentence, found, found)
        for other in _GOES_ON.finditer(sentence.text, found.end()):
            if not _HELD_AGAINST.search(sentence.text):
                yield from _share(passage, sentence, found, other)


def _share(passage: Passage, sentence: Sentence, base: re.Match[str], found: re.Match[str]) -> Iterator[Finding]:
    printed, text = found["percent"], sentence.text
    start, count = sentence.start + found.start("percent"), small_number(base["count"])
    is_other = found.re is not _SHARE_OF and _OF_ANOTHER.match(text, found.end())
    if not count or is_other or passage.is_live_at(start, start + len(printed)):
        return
    if ABOUT.search(text[: found.start("percent")]) or ABOUT.search(text[: base.start("count")]):
        return
    of = f"{base['count']} {text[base.end('count') : base.end('noun')].strip()}"
    if Decimal(printed) > 100 and not _HELD_AGAINST.search(text):
        said = f"{printed}% of {of} are more than all of them. Look up both figures."
        yield Finding(FindingKind.PERCENTAGE, passage.where, f"{printed}%", "", said, passage.section)
    elif not is_possible(printed, count):
        right, why = impossible(printed, count, of)
        yield Finding(FindingKind.PERCENTAGE, passage.where, f"{printed}%", right, why, passage.section)


def _more_than_all(passage: Passage, sentence: Sentence, found: re.Match[str]) -> Iterator[Finding]:
    part, whole = small_number(found["part"]), small_number(found["count"])
    start, end = sentence.start + found.start(), sentence.start + found.end()
    before = sentence.text[: found.start()]
    if not part or not whole or part <= whole or passage.is_live_at(start, end):
        return
    if _NUMBERS_ONE.search(before) or _HELD_AGAINST.search(sentence.text) or _is_year(found["part"]):
        return
    printed = " ".join(found.group().split())
    said = f"{found['part']} of {found['count']} are more than all of them. Look up both figures."
    yield Finding(FindingKind.PERCENTAGE, passage.where, printed, "", said, passage.section)


def _is_year(digits: str) -> bool:
    return len(digits) == 4 and digits[:2] in ("19", "20")


def is_possible(printed: str, base: int) -> bool:
    """A whole number of the base gives it, rounded or cut to the same places."""
    share, step = Decimal(printed), Decimal(1).scaleb(-places(printed))
    # With as many people as there are steps up to 100%, each step is somebody.
    if share > 100 or base >= 100 / step:
        return True
    lowest = int(share * base / 100) - 1
    for number in range(max(0, lowest), min(base, lowest + 3 + int(step * base / 100)) + 1):
        exact = Decimal(number * 100) / base
        if share in (exact.quantize(step, ROUND_HALF_UP), exact.quantize(step, ROUND_DOWN)):
            return True
    return False


def impossible(printed: str, base: int, words: str) -> tuple[str, str]:
    """What would be right, and why what is printed is not. `words` name the base: 119 responses."""
    near = _nearest(printed, base)
    either = listed(f"{number:,} ({share}%)" for number, share in near).replace(" and ", " or ")
    said = f"No whole number of {words} makes {printed}%: the nearest are {either}."
    return " or ".join(f"{share}%" for _, share in near), said


def _nearest(printed: str, base: int) -> list[tuple[int, str]]:
    step = Decimal(1).scaleb(-places(printed))
    below = int(Decimal(printed) * base / 100)
    return [
        (number, str((Decimal(number * 100) / base).quantize(step, ROUND_HALF_UP))) for number in (below, below + 1)
    ]


def places(printed: str) -> int:
    return len(printed.partition(".")[2])
