"""The advice of the Victims Commission as a notice prints it and its pages show it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from commissioning.rules import spoken

HEADING = "Advice of the Victims Commission"
FOLLOWS = "The decision follows this advice."
NOBODY_ASIDE = "No member stood aside."


@dataclass(frozen=True)
class Aside:
    """Who stood aside, by what they are, and by which path."""

    who: str
    why: str


@dataclass(frozen=True)
class CommissionAdvice:
    """One recommendation: what the Commission advised, how it came to it, where the decision departs from it."""

    concluded: str
    words: str
    counted: str
    conditions: str
    dissent: str
    aside: tuple[Aside, ...]
    differs: tuple[str, ...]


def commission_of(values: Iterable[Mapping[str, Any]]) -> tuple[CommissionAdvice, ...]:
    """From the values of figures.advice, as they are stored with a signed notice."""
    return tuple(_one(each) for each in values)


def _one(values: Mapping[str, Any]) -> CommissionAdvice:
    advice = values["advice"]
    day = spoken(date.fromisoformat(values["concluded_on"]))
    asked = f"the recommendation “{values['title']}” ({values['priority']})"
    return CommissionAdvice(
        concluded=f"On {day} the Victims Commission concluded on {asked}. It {advice[:1].lower()}{advice[1:]}.",
        words=values["words"].strip(),
        counted=_counted(values),
        conditions=values["conditions"].strip(),
        dissent=values["dissent"].strip(),
        aside=tuple(Aside(one["who"], one["why"]) for one in values["aside"]),
        differs=tuple(values["differs"]),
    )


def _counted(values: Mapping[str, Any]) -> str:
    """5 of 6 members gave a view: 4 support, 1 abstains. The quorum was 3."""
    members = "member" if values["eligible"] == 1 else "members"
    given = f"{values['given']} of {values['eligible']} {members} who could take part gave a view"
    return f"{given}: {values['count']}. The quorum was {values['quorum']}."
