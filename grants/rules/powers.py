"""Legal powers: which citations are wrong, and which reasons a power asks for."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from core.refusal import Obstacle
from grants.choices import PowerDirection, ReasonsNeeded
from grants.rules.numerals import NUMERALS, WORDS, ordinals_of, spellings_of, value_of

SHORTEST_REASONS = 40


@dataclass(frozen=True)
class WrongCitation:
    """A citation known to be wrong, and the one to use instead."""

    provision: str
    act: str
    right: str
    why: str


def wrong_citations_in(text: str, known: Iterable[WrongCitation]) -> list[WrongCitation]:
    """The wrong citations that a text uses, however the section is written: s58, s.58, section 58 of the 2004 Act."""
    return [wrong for wrong in known if _pattern(wrong).search(_with_what_ranges_hold(text, wrong.provision))]


# What stands between the ends of a range: 57-59, 57 to 59, section 57 to section 59.
_TO = r"(?:-|‑|–|—|\bto\b|\bthrough\b)"
_KIND = r"(?:§§?|ss?\.?|sects?\.?|secs?\.?|sections?|schs?\.?|scheds?\.?|schedules?)"
_END = rf"(?:(?<![\d£])\d{{1,3}}[A-Z]?|\b(?:{'|'.join(NUMERALS)}))"
_RANGE = re.compile(rf"(?P<first>{_END})(?:\(\w+\))*\s*{_TO}\s*(?:{_KIND}\s*)?(?P<last>{_END})\b", re.IGNORECASE)


def _with_what_ranges_hold(text: str, provision: str) -> str:
    """The text with the number of a provision written into each range that goes over it: 57, 58, 59 for 57-59."""
    number = provision.partition(" ")[2]
    value = value_of(number)

    def written_out(match: re.Match[str]) -> str:
        first, last = value_of(match["first"]), value_of(match["last"])
        if value is None or first is None or last is None or not first < value < last:
            return match.group()
        return f"{match['first']}, {number}, {match['last']}"

    return _RANGE.sub(written_out, text)


# Another Act by its initials: PACE 1984.
_OTHER = r"(?-i:\b(?!THE\b)[A-Z]{3,})\s+(?:1[5-9]|20)\d\d\b"


def _pattern(wrong: WrongCitation) -> re.Pattern[str]:
    provision, act = _provision(wrong.provision), _act(wrong.act)
    # Near each other, in either order, without another section or another Act between them.
    near = rf"(?:(?!\bsections?\b|\bschedules?\b|\bAct\b|{_OTHER})[^.;]){{0,90}}?"
    of_another = rf"(?!,?\s*(?:of|to|in)\s+(?!(?:the|that|this|said|same)\s+Act\b)\w)(?!,?\s*{_OTHER})"
    return re.compile(rf"{provision}{near}{act}|{act}{near}{provision}{of_another}", re.IGNORECASE)


def _provision(provision: str) -> str:
    """A section or schedule in its spellings: s58, §58, sect. 58; Sch 9, Schedule IX, schedule nine, Ninth Schedule."""
    kind, _, number = provision.partition(" ")
    numbers = "|".join(re.escape(one) for one in spellings_of(number))
    # Alone, or after others: sections 56 and 58.
    others = rf"(?:(?:\d+[A-Z]?|[IVXL]+|{'|'.join(WORDS)})(?:\(\w+\))*\s*(?:,\s*and|,|and|or|&|{_TO})\s*)*"
    after = rf"\s*{others}(?:{numbers})\b(?:\(\w+\))*"
    if kind.casefold() == "section":
        return rf"(?<!\w)(?:§§?|ss?\.?|sects?\.?|secs?\.?|sections?){after}"
    ordinals = "|".join(ordinals_of(number))
    before = rf"|\b(?:{ordinals})\s+sch(?:edule|ed\.?|\.)?(?!\w)" if ordinals else ""
    return rf"(?:\b(?:schs?\.?|scheds?\.?|schedules?){after}{before})"


def _act(act: str) -> str:
    """An Act by its title, by its year, or by the initials of its title: DVCVA 2004, DVCV Act 2004."""
    title, year = act[:-5], act[-4:]
    letters = [word[0] for word in title.replace(",", " ").split() if word[0].isupper()]
    initials = r"\.?".join(letters[:-1])
    short = rf"\b{initials}(?:\.?A\b\.?|\.?\s?Act\b)(?!,?\s+(?!{year})\d{{4}})(?:,?\s+{year}\b)?"
    by_year = rf"\b{year}\s+Act\b|\bthe\s+Act\s+of\s+{year}\b"
    return rf"(?:{_title(title)}|{by_year}{'|' + short if len(letters) > 2 else ''})"


def _title(title: str) -> str:
    """The title of an Act with or without its commas, with "and" or "&"."""
    words = (r"(?:and|&)" if word == "and" else re.escape(word) for word in title.replace(",", " ").split())
    return r"[\s,]+".join(words)


def obstacles_to_citations(text: str, known: Iterable[WrongCitation], *, where: str, field: str) -> list[Obstacle]:
    return [
        Obstacle(f"{where} cites {wrong.provision}, {wrong.act}. {wrong.why} Cite {wrong.right} instead", field)
        for wrong in wrong_citations_in(text, known)
    ]


def obstacles_to_power(
    *,
    citation: str,
    direction: str,
    wanted: PowerDirection,
    is_wrong: bool,
    right: str,
    started_on: date,
    ended_on: date | None,
    on: date,
    field: str,
) -> list[Obstacle]:
    """A new notice rests on a power that is right, of its direction, and in force on the day."""
    if is_wrong:
        return [Obstacle(f"{citation} is known to be a wrong citation: choose {right}", field)]
    if direction != wanted:
        return [Obstacle("Choose a power of the other direction here", field)]
    if on < started_on or (ended_on is not None and on > ended_on):
        return [Obstacle(f"{citation} is not in force: choose another power", field)]
    return []


_ASKED = {
    ReasonsNeeded.CRIME_REDUCTION: "why this would help secure crime and disorder reduction",
    ReasonsNeeded.VALUE_FOR_MONEY: "why this is good value for money",
}


def obstacles_to_reasons(needed: str, reasons: str, *, field: str) -> list[Obstacle]:
    """The power chosen decides which reasons must be written before a notice is signed (DOMAIN.md 5, Order of 2011)."""
    asked = _ASKED.get(ReasonsNeeded(needed))
    length = len(reasons.strip())
    if asked is None or length >= SHORTEST_REASONS:
        return []
    if length:
        least = f"at least {SHORTEST_REASONS} characters, and it has {length}"
        return [Obstacle(f"Say more about {asked}: the power chosen asks for {least}", field)]
    return [Obstacle(f"Write {asked}: the power chosen asks for it", field)]
