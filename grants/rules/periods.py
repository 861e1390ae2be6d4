"""The part of a financial year that figures of returns are of: the whole of it, or some of its quarters in a row."""

import re
from dataclasses import dataclass
from datetime import date

from core import years
from grants.rules.quarters import Quarter

_QUARTERS = re.compile(r"q([1-4])(?:-q([1-4]))?", re.ASCII)


@dataclass(frozen=True)
class Period:
    """Some quarters of the year that begins on `year_start`, the first and the last among them."""

    year_start: date
    first: int = 1
    last: int = 4

    @property
    def starts_on(self) -> date:
        return Quarter(self.year_start, self.first).starts_on

    @property
    def ends_on(self) -> date:
        return Quarter(self.year_start, self.last).ends_on

    @property
    def is_whole_year(self) -> bool:
        return (self.first, self.last) == (1, 4)

    @property
    def numbers(self) -> range:
        return range(self.first, self.last + 1)

    @property
    def slug(self) -> str:
        """What an address or a key says of its quarters: nothing of a whole year, q2 or q1-q2."""
        if self.is_whole_year:
            return ""
        return f"q{self.first}" if self.first == self.last else f"q{self.first}-q{self.last}"

    @property
    def key(self) -> str:
        """2017-18 or 2017-18:q1-q2."""
        return f"{years.slug(self.year_start)}{self.slug and ':'}{self.slug}"

    @property
    def label(self) -> str:
        """2017/18 · quarter 2 of 2017/18 · quarters 1 to 2 of 2017/18."""
        year = years.label(self.year_start)
        if self.is_whole_year:
            return year
        if self.first == self.last:
            return f"quarter {self.first} of {year}"
        return f"quarters {self.first} to {self.last} of {year}"


def period_of(year_start: date, quarters: str) -> Period | None:
    """What q2 or q1-q2 means in a year; None for what is written in another way. Nothing means the whole year."""
    if not quarters:
        return Period(year_start)
    match = _QUARTERS.fullmatch(quarters)
    if not match:
        return None
    first = int(match[1])
    last = int(match[2] or first)
    return Period(year_start, first, last) if first <= last else None
