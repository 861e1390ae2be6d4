"""What a family of figures is, and how the value of one is found: of one year, over years, or of a change."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from core import years
from core.money import ZERO, share
from reports.choices import About, Span, Unit
from reports.figures.live_families import doors
from reports.figures.live_families.books import Books, FundBooks, Subject
from reports.figures.live_families.keys import Asked, years_in_words, years_meant

Value = Decimal | int | None
# What one fund of one year makes of it; None where it has no such thing.
Measure = Callable[[FundBooks, Subject | None], Value]
# The page of the entries behind it in one fund of one year.
Door = Callable[[FundBooks, Subject | None], str]


@dataclass(frozen=True)
class Family:
    """Figures of one kind, whosever and of whichever years. `words` are what else somebody may search for."""

    name: str
    # The subject's name stands where {} is.
    label: str
    measure: Measure
    door: Door
    unit: Unit = Unit.POUNDS
    span: Span = Span.YEAR
    about: About | None = None
    words: str = ""

    @property
    def most_years(self) -> int:
        return 2 if self.span in (Span.YEARS, Span.CHANGE) else 1


@dataclass(frozen=True)
class Wanted:
    """One key with the family it belongs to."""

    asked: Asked
    family: Family

    def years(self, as_at: date) -> tuple[date, ...]:
        return years_meant(self.asked, self.family.span, as_at)


class Reading:
    """One key read from the books."""

    def __init__(self, wanted: Wanted, books: Books) -> None:
        self.asked, self.family, self.books = wanted.asked, wanted.family, books
        self.years = wanted.years(books.as_at)

    @property
    def is_known(self) -> bool:
        """Whether there is such a priority, organisation, heading or group, and such a fund."""
        if not self.books.is_a_fund(self.asked.fund):
            return False
        return self.family.about is None or self.subject is not None

    @cached_property
    def subject(self) -> Subject | None:
        about = self.family.about
        return self.books.subject(about, self.asked.subject) if about else None

    @property
    def label(self) -> str:
        """Fund confirmed 2017/18. Of several years those without figures are named: no sum that lacks one prints."""
        fund = next((one.fund.name for one in self._funds if one and self.asked.fund), "")
        words = label_of(self.family, self.asked, self.subject.name if self.subject else "", fund)
        missing = [years.label(year) for year in self.missing]
        return f"{words} (no figures of {', '.join(missing)})" if missing and len(self.years) > 1 else words

    @cached_property
    def missing(self) -> tuple[date, ...]:
        """The years without figures. Of those since a year, the one still running may have none yet."""
        gone = tuple(year for year, value in zip(self.years, self._values, strict=True) if value is None)
        if self.family.span is Span.SINCE and len(self.years) > 1:
            return tuple(year for year in gone if years.ending(year) < self.books.as_at)
        return gone

    @cached_property
    def value(self) -> Value:
        """The figure; None where a year that it needs has none."""
        if not self.years or self.missing:
            return None
        if self.family.span is Span.CHANGE:
            return _change(self._values, self.family.unit)
        found = [value for value in self._values if value is not None]
        return found[0] if len(found) == 1 else sum(found, ZERO)

    @property
    def href(self) -> str:
        """The page of the entries behind it; several years have none in common but that of their subject."""
        if self.value is None:
            return ""
        if len(self._funds) == 1 and self._funds[0] is not None:
            return self.family.door(self._funds[0], self.subject)
        return doors.of_subject(self.subject, self.books.as_at)

    @cached_property
    def _funds(self) -> Sequence[FundBooks | None]:
        return [self.books.fund_of(year, self.asked.fund) for year in self.years]

    @cached_property
    def _values(self) -> Sequence[Value]:
        return [None if fund is None else self.family.measure(fund, self.subject) for fund in self._funds]


def label_of(family: Family, asked: Asked, subject: str, fund: str) -> str:
    """Committed to Domestic abuse 2017/18; the fund stands behind it where it is not the main one."""
    words = f"{family.label.format(subject)} {years_in_words(asked, family.span)}"
    return f"{words}, {fund}" if fund else words


def _change(values: Sequence[Value], unit: Unit) -> Value:
    before, now = (Decimal(value or 0) for value in values)
    return share(now - before, before) if unit is Unit.PERCENT else now - before
