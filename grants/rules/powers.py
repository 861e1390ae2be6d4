"""Legal powers: which citations are wrong, and which reasons a power asks for."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from core.refusal import Obstacle
from grants.choices import PowerDirection, ReasonsNeeded

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
    return [wrong for wrong in known if _pattern(wrong).search(text)]


def _pattern(wrong: WrongCitation) -> re.Pattern[str]:
    kind, _, number = wrong.provision.partition(" ")
    word = r"(?:ss?\.?|secs?\.?|sections?)" if kind.casefold() == "section" else r"(?:schs?\.?|scheds?\.?|schedules?)"
    # Alone, or after others: sections 56 and 58.
    others = r"(?:\d+[A-Z]?(?:\(\w+\))*\s*(?:,\s*and|,|and|or|to|&|-|–)\s*)*"
    provision = rf"\b{word}\s*{others}{re.escape(number)}\b(?:\(\w+\))*"
    title = _title(wrong.act[:-5])
    # Near each other, in either order, without another section or another Act between them.
    near = r"(?:(?!\bsections?\b|\bschedules?\b|\bAct\b)[^.;]){0,90}?"
    act = rf"(?:{title}|\b{wrong.act[-4:]}\s+Act\b)"
    of_another = r"(?!,?\s*(?:of|to|in)\s+(?!(?:the|that|this|said|same)\s+Act\b)\w)"
    return re.compile(rf"{provision}{near}{act}|{act}{near}{provision}{of_another}", re.IGNORECASE)


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
    if asked is None or len(reasons.strip()) >= SHORTEST_REASONS:
        return []
    return [Obstacle(f"Write {asked}: the power chosen asks for it", field)]
