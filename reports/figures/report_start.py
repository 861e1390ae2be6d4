"""What is proposed to somebody who begins a report."""

from datetime import date

from core import years
from reports.figures.outlines import outline_of
from reports.rules.outlines import filled_in

_LONGEST = 200


def proposed_title(kind: str, *, first: date, last: date, subject: str = "") -> str:
    """Victims services, 2017/18; Provider profile: Brake, 2015/16 to 2017/18. Years by their first days. One query.

    An outline whose title names a year already is taken at its word.
    """
    title = outline_of(kind).title
    filled = filled_in(title, first=first, last=last, subject=subject)
    if subject and subject not in filled:
        filled = f"{filled}: {subject}"
    if years.label(last) not in filled:
        filled = f"{filled}, {spoken_years(first, last)}"
    return filled[:_LONGEST]


def spoken_years(first: date, last: date) -> str:
    """2017/18, or 2015/16 to 2017/18."""
    return years.label(last) if first == last else f"{years.label(first)} to {years.label(last)}"
