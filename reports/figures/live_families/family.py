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


class Stretch:
    """A family over the years and of the fund that a key names: what its figures have in common, whosever they are."""

    def __init__(self, asked: Asked, family: Family, books: Books) -> None:
        self.asked, self.family, self.books = asked, family, books
        self.years = years_meant(asked, family.span, books.as_at)

    @cached_property
    def funds(self) -> Sequence[FundBooks | None]:
        return [self.books.fund_of(year, self.asked.fund) for year in self.years]

    @cached_property
    def fund_named(self) -> str:
        """The name of the fund where the key names one."""
        return next((one.fund.name for one in self.funds if one and self.asked.fund), "")

    def values_of(self, subject: Subject | None) -> Sequence[Value]:
        return [None if fund is None else self.family.measure(fund, subject) for fund in self.funds]

    def missing_in(self, values: Sequence[Value]) -> tuple[date, ...]:
        """The years without figures. Of those since a year, the one still running may have none yet."""
        gone = tuple(year for year, value in zip(self.years, values, strict=True) if value is None)
        if gone and self.family.span is Span.SINCE and len(self.years) > 1:
            return tuple(year for year in gone if years.ending(year) < self.books.as_at)
        return gone

    def figure_in(self, values: Sequence[Value]) -> Value:
        """The figure that the values of the years make; None where a year that it needs has none."""
        if len(values) == 1:
            return values[0]
        if not self.years or self.missing_in(values):
            return None
        if self.family.span is Span.CHANGE:
            return _change(values, self.family.unit)
        found = [value for value in values if value is not None]
        return found[0] if len(found) == 1 else sum(found, ZERO)


class Reading:
    """One key read from the books."""

    def __init__(self, wanted: Wanted, books: Books) -> None:
        self.asked, self.family, self.books = wanted.asked, wanted.family, books
        self.stretch = Stretch(wanted.asked, wanted.family, books)

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
        name = self.subject.name if self.subject else ""
        words = label_of(self.family, self.asked, name, self.stretch.fund_named)
        missing = [years.label(year) for year in self.stretch.missing_in(self._values)]
        return f"{words} (no figures of {', '.join(missing)})" if missing and len(self.stretch.years) > 1 else words

    @cached_property
    def value(self) -> Value:
        return self.stretch.figure_in(self._values)

    @property
    def href(self) -> str:
        """The page of the entries behind it; of several years, or a group of priorities, the page of its parts."""
        if self.value is None:
            return ""
        funds = self.stretch.funds
        is_group = self.subject is not None and self.subject.about is About.GROUP
        if len(funds) == 1 and funds[0] is not None and not is_group:
            return self.family.door(funds[0], self.subject)
        return doors.parts(self.asked.key, self.books.as_at)

    @cached_property
    def _values(self) -> Sequence[Value]:
        return self.stretch.values_of(self.subject)


def label_of(family: Family, asked: Asked, subject: str, fund: str) -> str:
    """Committed to Domestic abuse 2017/18; the fund stands behind it where it is not the main one."""
    return f"{family.label.format(subject)}{end_of_label(family, asked, fund)}"


def end_of_label(family: Family, asked: Asked, fund: str) -> str:
    """What stands behind the name of whosever figure it is: its years, and the fund."""
    words = f" {years_in_words(asked, family.span)}"
    return f"{words}, {fund}" if fund else words


def _change(values: Sequence[Value], unit: Unit) -> Value:
    before, now = (Decimal(value or 0) for value in values)
    return share(now - before, before) if unit is Unit.PERCENT else now - before
