"""The same things counted twice with different numbers: the fund supports 12 providers here, and 14 there."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from reports.rules.dates import MONTHS
from reports.rules.numbers import COUNT, small_number
from reports.rules.paper import Finding, FindingKind, Paper, Passage
from reports.rules.phrases import Sentence, content_words, sentences_of, stem, years_in
from reports.rules.topics import topics_in

# What an office has so many of, all told; people and calls are counted afresh in each sentence.
_NOUN = (
    r"(?:providers|services|organisations|organizations|agencies|charities|partners|projects|programmes|schemes"
    r"|consortia"
    r"|priorities|awards|grants|contracts|agreements|commitments|allocations|headings|councils|boroughs|districts"
    r"|authorities"
    r"|areas|forces|members|recommendations|objectives|outcomes|aims|themes|bodies|groups|centres|hubs|refuges"
    r"|teams|advisers"
    r"|streams)"
)
_ADJECTIVES = (
    r"(?:(?!of\b|and\b|or\b|to\b|in\b|for\b|more\b|new\b|other\b|further\b|such\b|per\b|times\b)[a-z][a-z-]*\s+){0,2}?"
)
_MANY = rf"(?P<count>{COUNT})\s+(?P<adjectives>{_ADJECTIVES})(?P<noun>{_NOUN})\b(?![-'’/])"
_PAYING = r"funds?|funded|supports?|supported|pays? for|paid for|financ(?:es?|ed)|commissions?|commissioned"
_HAVING = (
    r"has|had|have|covers?|covered|comprises?|comprised|consists? of|consisted of|is made up of|brings? together"
    r"|lists?|listed|names?|named|adopts?|adopted|contains?|contained|employs?|employed"
)
# Of these an office has one; there may be several consortia, rounds or reports of others.
_ONE_ALONE = re.compile(
    r"\b(?:fund|budget|commission|commissioner|office|board|panel|committee|authority|strategy|plan|area|region"
    r"|county|we|pcc"
    r"|this (?:paper|report))$",
    re.IGNORECASE,
)
# The whole of something does it: the fund, the Commission, the strategy; or it stands there without more.
_ALL_OF = re.compile(
    rf"\b(?P<subject>(?:(?:the|our|this)\s+(?:[A-Za-z][\w'’]*\s+){{0,4}}?[A-Za-z][\w'’]*|we))\s+"
    rf"(?:now\s+|currently\s+|has\s+|have\s+)?(?P<verb>{_PAYING}|{_HAVING})\s+(?:all\s+|a total of\s+"
    rf"|in all\s+)?{_MANY}",
    re.IGNORECASE,
)
_THERE_ARE = re.compile(rf"\bthere\s+(?:are|were)\s+(?:a total of\s+)?{_MANY}", re.IGNORECASE)
_ARE_PAID = re.compile(
    rf"(?<![\w-])(?:all\s+|a total of\s+)?{_MANY}\s+(?:are|were|is|was)\s+(?P<verb>{_PAYING})\b", re.IGNORECASE
)
_NUMBER_OF = re.compile(
    rf"\bnumber of\s+(?P<adjectives>{_ADJECTIVES})(?P<noun>{_NOUN})\s+(?:(?:it|we|the fund)\s+)?(?P<verb>{_PAYING})?\s*"
    rf"(?:in\s+\S+\s+)?(?:is|was|stands at|stood at)\s+(?P<count>{COUNT})\b(?!\s*(?:%|per\s?cent))",
    re.IGNORECASE,
)
# A part, another time, an aim, a change, not exact: what is counted is not all of them, or not now.
_NOT_ALL = re.compile(
    r"\b(?:of (?:which|whom|these|those|them)|includ\w+ing|only|just|another|further|additional\w*|extra|up to"
    r"|at least|about|around"
    r"|approx\w*|nearly|almost|some|over|under|more|fewer|less|other|average|each|every|per|between|first|last|next"
    r"|previous\w*"
    r"|earlier|before|after|since|until|then|by the end|target\w*|planned|will|would|could|should|may|propos\w*"
    r"|expect\w*"
    r"|increas\w*|rose|fell|grew|grown|reduc\w*|cut|from|remain\w*|left|still|already|not|never|if|new|same"
    r"|respectively|twice"
    r"|times|quarter|half|month|round|phase|compar\w*|formerly|originally|initially|to date|so far|either|or|except"
    r"|excluding|at first"
    rf"|{'|'.join(MONTHS)}|january's|per\s?cent|%)\b|%",
    re.IGNORECASE,
)
_OF_THEM = re.compile(r",?\s*\b(?:of (?:which|whom|these|those|them)|includ\w+)\b", re.IGNORECASE)
# The words after the noun that narrow it down, up to the end of the clause. A year is told by itself.
_REST = re.compile(r"[^,.;:()]*")
_IN_YEAR = re.compile(
    r"\b(?:in|for|during|of)\s+(?:the\s+(?:financial\s+)?year\s+)?(?:19|20)\d\d(?:\s?[/-]\s?\d{2,4})?\b", re.IGNORECASE
)
# Earlier sentences that lead to a place, a provider or a kind of crime: what follows is said of that.
_LEADS_AWAY = re.compile(
    r"(?<=[a-z,;] )(?!(?:Victims|Fund|Commissioner|Commission|Police|Crime|Board|Panel|Ministry|Justice)\b)[A-Z][a-z]+"
    r"|^(?!The\b|We\b|This\b|It\b|In\b|There\b|A\b|Our\b|For\b|Each\b|All\b|These\b|At\b|As\b)[A-Z][a-z]+\s+[a-z]"
)
_AT_ONCE = content_words(
    "number there currently all together total year fund funds victims victim work region altogether"
)
_FUNDERS = content_words("fund victims commissioner office we pcc body authority grant budget money")
_PAYING_WORD = re.compile(_PAYING, re.IGNORECASE)
_MOST = 300


@dataclass(frozen=True)
class _Count:
    """How many of what: `what` are the words that tell these things from others, `says` who does what with them."""

    count: int
    printed: str
    noun: str
    what: frozenset[str]
    says: tuple[frozenset[str], str]
    years: frozenset[str]
    passage: Passage
    words: str


def findings(paper: Paper) -> Iterator[Finding]:
    """A number of things that stands elsewhere as another number, said of the same things and the same year."""
    counts = list(islice(_counts_in(paper), _MOST))
    years = {year for passage in paper.passages for year in years_in(passage.text)} if counts else set()
    for at, later in enumerate(counts):
        other = next((one for one in counts[:at] if _contradict(one, later, years)), None)
        if other is not None:
            said = f"Here it says “{later.words}”; at {other.passage.where} it says “{other.words}”. "
            said += "Print one number, or say what makes them two things."
            where, section = later.passage.where, later.passage.section
            yield Finding(FindingKind.SAME_QUANTITY, where, later.printed, other.printed, said, section)


def _contradict(one: _Count, other: _Count, years: set[str]) -> bool:
    if one.count == other.count or one.passage is other.passage:
        return False
    if (one.noun, one.what, one.says) != (other.noun, other.what, other.says):
        return False
    # Where only one of them names its year, the other may be of another.
    is_one_year = one.years == other.years or len(years) <= 1
    return is_one_year and _scope(one) == _scope(other)


def _scope(one: _Count) -> object:
    """What it is said under. A heading that names a kind of crime narrows it; without a subject each heading does."""
    who, does = one.says
    return tuple(topics_in(one.passage.heading)) if who or does else one.passage.heading


def _counts_in(paper: Paper) -> Iterator[_Count]:
    for passage in paper.passages:
        for sentence in sentences_of(passage.text) if not passage.is_heading else ():
            for form in (_ALL_OF, _THERE_ARE, _ARE_PAID, _NUMBER_OF):
                found = form.search(sentence.text)
                one = _count(passage, sentence, found) if found is not None else None
                if one is not None:
                    yield one
                    break


def _count(passage: Passage, sentence: Sentence, found: re.Match[str]) -> _Count | None:
    text, before = sentence.text, passage.text[: sentence.start]
    start = sentence.start + found.start("count")
    count = small_number(found["count"])
    part = _OF_THEM.search(text, found.end())
    said = text[: part.start()] if part else text
    if not count or count < 2 or _NOT_ALL.search(said) or passage.is_live_at(start, start + len(found["count"])):
        return None
    if topics_in(before) or _LEADS_AWAY.search(before):
        return None
    groups = found.groupdict()
    rest = _REST.match(text, found.end())
    if groups.get("subject") and not _ONE_ALONE.search(groups["subject"]):
        return None
    narrowed = _IN_YEAR.sub(" ", f"{text[: found.start()]} {rest.group() if rest else ''}")
    what = (content_words(groups["adjectives"]) | content_words(narrowed)) - _AT_ONCE
    words = " ".join(found.group().split())
    years = frozenset(years_in(text) or years_in(passage.text[: sentence.start])[-1:] or years_in(passage.heading))
    says = _says(groups.get("subject") or "", groups.get("verb") or "")
    return _Count(count, found["count"], stem(groups["noun"].lower()), what, says, years, passage, words)


def _says(subject: str, verb: str) -> tuple[frozenset[str], str]:
    """Whoever pays, it is the same money: the fund supports, we fund, the Commissioner pays for."""
    words = content_words(subject)
    if _PAYING_WORD.fullmatch(verb):
        return words - _FUNDERS, "pays"
    return words, stem(verb.lower().split()[0]) if verb else ""
