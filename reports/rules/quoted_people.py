"""Reads, of a figure quoted from a paper, how many people it says were supported and when."""

import re
from dataclasses import dataclass
from datetime import date

from core import years
from grants.rules.periods import Period

# Victims supported in 2016/17 · Victims supported in the first six months of 2017/18 · … in quarter 2 of 2017/18
_LABEL = re.compile(
    r"\b(?:victims|people)\b.*\bsupported\b.*?(?:\b(first (?:6|six) months)|quarters? ([1-4])(?: (?:to|and) ([1-4]))?)?"
    r"(?: of| in| during|,)? *\b([12]\d{3}/\d{2})\s*$",
    re.IGNORECASE | re.ASCII,
)
_NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+|\d+", re.ASCII)


@dataclass(frozen=True)
class QuotedPeople:
    """A printed count of people supported, with the paper it stands in."""

    period: Period
    number: int
    label: str
    source: str

    @property
    def printed(self) -> str:
        """56,822."""
        return f"{self.number:,}"


def quoted_people(label: str, printed: str, source: str) -> QuotedPeople | None:
    """What a quoted figure says of people supported; None for a figure of anything else."""
    match, number = _LABEL.search(label.strip()), printed.strip()
    if not match or not _NUMBER.fullmatch(number):
        return None
    try:
        start = years.parse(match[4])
    except ValueError:
        return None
    return QuotedPeople(_period(start, match), int(number.replace(",", "")), label, source)


def _period(start: date, match: "re.Match[str]") -> Period:
    if match[1]:
        return Period(start, 1, 2)
    if match[2]:
        return Period(start, int(match[2]), int(match[3] or match[2]))
    return Period(start)
