"""References of decisions: how the office writes them, how people type them, and which series a number belongs to."""

import re
import string
import unicodedata
from dataclasses import dataclass
from datetime import date

from core import years
from core.refusal import Obstacle

LONGEST_REFERENCE = 40


@dataclass(frozen=True)
class Numbered:
    """A reference taken apart: the series it counts in and its number there."""

    series: str
    number: int


def reference_for(pattern: str, *, number: int, signed_on: date) -> str:
    """The reference of a number in an office's format: 007/2015. `signed_on` is the day in London."""
    financial_year = years.slug(years.starting(signed_on))
    return pattern.format(number=number, year=signed_on.year, financial_year=financial_year)


def series_for(pattern: str, *, signed_on: date) -> str:
    """The series that a reference signed on a day counts in: the format without the number, such as #/2015.

    An office that changes its format begins a new series, and so does each year that its format names.
    """
    financial_year = years.slug(years.starting(signed_on))
    without = re.sub(r"\{number[^}]*\}", "#", pattern)
    return without.format(year=signed_on.year, financial_year=financial_year)


def numbered(pattern: str, reference: str) -> Numbered | None:
    """Read a reference of the office's own format, however its noughts are written; None for any other."""
    match = _read(pattern, reference)
    if match is None:
        return None
    named = match.groupdict()
    without = re.sub(r"\{number[^}]*\}", "#", pattern)
    return Numbered(without.format(year=named.get("year"), financial_year=named.get("fy")), int(named["number"]))


def _read(pattern: str, reference: str) -> re.Match[str] | None:
    parts = {"number": r"(?P<number>\d{1,6})", "year": r"(?P<year>\d{4})", "financial_year": r"(?P<fy>\d{4}-\d{2})"}
    seen: set[str] = set()
    expression = ""
    for literal, name, _, _ in string.Formatter().parse(pattern):
        expression += re.escape(literal)
        if name is not None and name not in seen:
            expression += parts[name]
            seen.add(name)
    return re.fullmatch(expression, reference.strip(), re.ASCII)


def in_own_format(pattern: str, reference: str) -> str:
    """A reference of the office's own format as the office writes it: 12/2015 becomes 012/2015. Others as they are."""
    match = _read(pattern, reference)
    if match is None:
        return reference.strip()
    named = match.groupdict()
    return pattern.format(number=int(named["number"]), year=int(named.get("year") or 0), financial_year=named.get("fy"))


def reference_key(text: str) -> str:
    """What all spellings of one reference have in common: 7/2015, 007-2015 and “007 / 2015” give 7-2015."""
    # Full-width letters and figures, as some keyboards type them, become plain ones.
    plain = unicodedata.normalize("NFKC", text).casefold()
    words = re.findall(r"[^\W\d_]+|\d+", plain)
    return "-".join(word.lstrip("0") or "0" if word.isdecimal() else word for word in words)


def reference_slug(reference: str) -> str:
    """How a reference stands in an address: 007-2015."""
    return re.sub(r"[^a-z0-9]+", "-", reference.casefold()).strip("-")


def obstacles_to_paper_reference(reference: str) -> list[Obstacle]:
    """A reference from a signed paper has a figure in it, nothing but letters, figures, / - . and spaces, and fits."""
    if not reference.strip():
        return [Obstacle("Enter the reference that stands on the paper", "reference")]
    if len(reference) > LONGEST_REFERENCE:
        return [Obstacle(f"The reference must be {LONGEST_REFERENCE} characters or fewer", "reference")]
    if not re.search(r"[0-9]", reference):
        return [Obstacle("Enter the reference as it stands on the paper, for example 007/2015", "reference")]
    if not re.fullmatch(r"[A-Za-z0-9 /.-]+", reference):
        return [Obstacle("A reference may have letters from A to Z, figures, spaces and / - . in it", "reference")]
    return []


def obstacles_to_number_on_paper(number: int, *, last_number: int, has_given: bool) -> list[Obstacle]:
    """Once the system gives the numbers of a series, a paper cannot run ahead of it."""
    if has_given and number > last_number:
        return [
            Obstacle(
                f"The last number given in this series is {last_number}, and the system gives the next one itself",
                "reference",
            )
        ]
    return []
