"""One finding of the add-up guard: the sentence it stands in, and the live figures that could take its place."""

from collections.abc import Sequence
from dataclasses import dataclass

from reports.figures.check import Check
from reports.models import ReportSection
from reports.rules.numbers import cell_figure, shown
from reports.rules.paper import Finding, KnownFigure, Measure, Part, Passage
from reports.rules.phrases import likeness, looks_mistyped
from reports.rules.reading_html import read_html
from reports.rules.replacing import Place, places_of
from reports.rules.tokens import tokens_in

# As many as somebody can choose from; those that the guard named come first.
MOST_OFFERED = 12


@dataclass(frozen=True)
class Offer:
    """A live figure that could stand where a figure was typed."""

    key: str
    label: str
    printed: str

    @property
    def token(self) -> str:
        return f"[[{self.key}]]"


@dataclass(frozen=True)
class Stands:
    """Where a finding stands: the words around it, and every place of its section that prints the same."""

    before: str
    printed: str
    after: str
    places: Sequence[Place]
    # The number of the place that the guard speaks of; 0 where that cannot be told.
    likely: int


def finding_in(check: Check, fingerprint: str) -> Finding | None:
    """An open or an answered finding; None once somebody has mended it."""
    found = (*check.open, *(one.finding for one in check.answered))
    return next((one for one in found if one.fingerprint == fingerprint), None)


def offers_for(finding: Finding, figures: Sequence[KnownFigure], *, year: str) -> list[Offer]:
    """The figures that have the expected value, or that the guard compared with; where it expects nothing, those from
    which what is printed differs by a slip of the keyboard. Those that it named come first, then those of the year.
    """
    # Nought is the value of much that has nothing to do with it.
    able = [one for one in figures if one.key and one.value]
    fitting = [one for one in able if _is_named(one, finding) or _fits(one, finding)]
    fitting.sort(
        key=lambda one: (
            not _is_named(one, finding),
            one.year != year,
            -likeness(one.label, finding.explanation),
            len(one.label),
        )
    )
    return [Offer(one.key, one.label, _printed(one)) for one in fitting[:MOST_OFFERED]]


def _is_named(figure: KnownFigure, finding: Finding) -> bool:
    """Whether the guard tells this figure by its name and its value."""
    words = finding.explanation
    return figure.label in words and (_printed(figure) in words or _printed(figure) == finding.expected)


def _fits(figure: KnownFigure, finding: Finding) -> bool:
    wanted = cell_figure(finding.expected or finding.printed)
    if wanted is None or wanted.measure != figure.unit:
        return False
    if finding.expected or wanted.value is None:
        return wanted.value == figure.value
    return looks_mistyped(wanted.value, figure.value)


def _printed(figure: KnownFigure) -> str:
    return shown(figure.value, Measure(figure.unit))


def stands_in(finding: Finding, section: ReportSection | None, check: Check) -> Stands:
    """A number of queries of nought: what is asked was read for the check."""
    if section is None:
        return Stands("", finding.printed, "", (), 0)
    places = places_of(section.body, finding.printed)
    parts = read_html(section.body, where=section.heading, section=section.pk)
    lines = _lines_at(finding.where, parts)
    likely = [place for place in places if place.line in lines]
    if likely:
        first = likely[0]
        number = first.number if len(likely) == 1 else 0
        return Stands(_told(first.before, check), first.printed, _told(first.after, check), places, number)
    return Stands(*_around(finding.printed, _told(" · ".join(lines), check)), places, 0)


def _lines_at(where: str, parts: Sequence[Part]) -> list[str]:
    """The paragraph that stands there, or the cells of the row."""
    for part in parts:
        if isinstance(part, Passage):
            if part.where == where and not part.is_heading:
                return [part.text]
            continue
        for row, cells in enumerate(part.rows):
            if part.where_of(row) == where:
                return list(cells)
    return []


def _told(words: str, check: Check) -> str:
    """The words as they print: live figures with their values."""
    for token in tokens_in(words):
        value = None if token.is_block else check.live.printed(token)
        if value is not None:
            words = words.replace(f"[[{token.typed}]]", value)
    return words


def _around(printed: str, words: str) -> tuple[str, str, str]:
    before, found, after = words.partition(printed)
    return (before, found, after) if found else (words, "", "")
