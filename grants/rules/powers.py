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
    word = r"(?:s\.?|ss\.?|sec\.?|section)" if kind.casefold() == "section" else r"(?:sch\.?|sched\.?|schedule)"
    provision = rf"\b{word}\s*{re.escape(number)}\b(?!\s*(?:\(|[A-Z]\b))"
    year = wrong.act[-4:]
    title = re.escape(wrong.act[:-5])
    # Near each other, in either order, without another section between them.
    near = r"(?:(?!\bsection\b|\bschedule\b)[^.;]){0,90}?"
    act = rf"(?:{title}|\b{year}\s+Act\b)"
    return re.compile(rf"{provision}{near}{act}|{act}{near}{provision}", re.IGNORECASE)


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
