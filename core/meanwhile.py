"""What the later of two people who work on one thing is told: who saved it meanwhile, and what changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.rich_text import Change, difference


@dataclass(frozen=True)
class Compared:
    """One text: what the other officer changed since this one opened it, and what saving would change now."""

    label: str
    theirs: Sequence[Change]
    yours: Sequence[Change]


@dataclass(frozen=True)
class Meanwhile:
    """Who saved the same thing since it was opened, when, and what it says now. Facts are rows of the summary list."""

    who: Any
    at: datetime
    texts: Sequence[Compared] = ()
    facts: Sequence[dict[str, Any]] = ()


def compared(label: str, *, opened: str, now: str, typed: str) -> Compared:
    return Compared(label, difference(opened, now), difference(now, typed))
