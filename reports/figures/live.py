"""Live figures: the amounts, numbers and shares that a report takes from the ledger as at its day, and never types."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from reports.choices import Unit
from reports.figures.live_catalogue import Entry, catalogue
from reports.figures.live_families.all import wanted
from reports.figures.live_families.books import Books
from reports.figures.live_families.family import Reading, Wanted
from reports.figures.live_families.printed import in_words, printed
from reports.figures.live_results import ResultFigure, result_figures

__all__ = ["Entry", "LiveFigure", "catalogue", "figures_of"]


@dataclass(frozen=True)
class LiveFigure:
    """One figure as at a day. `value` is None where the ledger has no data for it, which is never told as nought."""

    key: str
    label: str
    unit: Unit
    value: Decimal | int | None
    # The page of the entries behind it; empty where there is none.
    href: str
    # What prints in its place where it must not leave the office.
    said: str = ""

    @property
    def has_words(self) -> bool:
        """Whether there is something to print."""
        return self.value is not None or bool(self.said)

    @property
    def printed(self) -> str:
        """£3,321,557 · 18 · 6.6% · not shown · no figure."""
        return self.said or printed(self.value, self.unit)

    @property
    def in_words(self) -> str:
        """Three million three hundred and … pounds · eighteen · six point six per cent, without a capital."""
        return self.said or in_words(self.value, self.unit)


def figures_of(keys: Collection[str], as_at: date, books: Books | None = None) -> Mapping[str, LiveFigure]:
    """The figures of many keys as at the end of a day; what nobody knows is left out.

    The number of queries grows with the years that are asked for, and not with the keys. What has been read for
    something else already is taken from the books of the same day and of every year.
    """
    asked = {key: one for key in keys if (one := wanted(key))}
    books = books or Books(as_at, _years(asked.values(), as_at))
    readings = {key: Reading(one, books) for key, one in asked.items()}
    of_returns = {key: _of_returns(one) for key, one in result_figures(keys, books).items()}
    return {key: _figure(key, one) for key, one in readings.items() if one.is_known} | of_returns


def _years(asked: Collection[Wanted], as_at: date) -> set[date]:
    return {year for one in asked for year in one.years(as_at)}


def _figure(key: str, reading: Reading) -> LiveFigure:
    return LiveFigure(key, reading.label, reading.family.unit, reading.value, reading.href)


def _of_returns(one: ResultFigure) -> LiveFigure:
    if isinstance(one.figure, str):
        return LiveFigure(one.key, one.label, one.unit, None, one.href, said=one.figure)
    return LiveFigure(one.key, one.label, one.unit, one.figure, one.href)
