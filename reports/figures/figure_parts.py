"""What one live figure is made of: its years, and the priorities of a group, each with the page of its entries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from reports.choices import About, Span, Unit
from reports.figures.live_families.all import wanted
from reports.figures.live_families.books import Books, FundBooks, Subject
from reports.figures.live_families.family import Reading
from reports.figures.live_families.printed import printed


@dataclass(frozen=True)
class FigurePart:
    label: str
    printed: str
    href: str


@dataclass(frozen=True)
class FigureParts:
    """A figure as it prints, and its parts. Parts of a change are what it goes from and to; others add up to it."""

    label: str
    printed: str
    parts: tuple[FigurePart, ...]
    is_sum: bool


def parts_of(key: str, as_at: date) -> FigureParts | None:
    """What a figure of several years or of a group is made of; None where there is no such figure by that day.

    As many queries as the figure itself takes.
    """
    one = wanted(key)
    if one is None:
        return None
    books = Books(as_at, one.years(as_at))
    reading = Reading(one, books)
    if not reading.is_known or reading.value is None:
        return None
    is_sum = reading.family.span is not Span.CHANGE
    unit = reading.family.unit if is_sum else Unit.POUNDS
    parts = [
        FigurePart(_label(fund, subject), printed(value, unit), reading.family.door(fund, subject))
        for fund in reading.stretch.funds
        if fund is not None
        for subject in _subjects(reading.subject, books)
        if (value := reading.family.measure(fund, subject))
    ]
    return FigureParts(reading.label, printed(reading.value, reading.family.unit), tuple(parts), is_sum)


def _subjects(subject: Subject | None, books: Books) -> Sequence[Subject | None]:
    """A group is told by its priorities, which the ledger can be asked for."""
    if subject is None or subject.about is not About.GROUP:
        return [subject]
    found = [books.subject(About.PRIORITY, slug) for slug in sorted(subject.priorities)]
    return [one for one in found if one is not None]


def _label(fund: FundBooks, subject: Subject | None) -> str:
    return f"{fund.fund}: {subject.name}" if subject else str(fund.fund)
