"""What a kind of table is, what it is asked with, and the sentences that several kinds print."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from commissioning.figures.position import FundTotals
from core import years
from core.money import ZERO, pounds, share
from reports.choices import About, Span
from reports.figures.live_families.books import Books, FundBooks, Subject
from reports.figures.live_families.keys import Asked, from_to, years_in_words
from reports.figures.live_kinds.table import LiveTable
from reports.rules import listed, spoken


@dataclass(frozen=True)
class Request:
    """A table that somebody asks for, with the books to make it of."""

    asked: Asked
    books: Books
    about: About | None = None

    @property
    def key(self) -> str:
        return f"table:{self.asked.key}"

    @property
    def as_at(self) -> date:
        return self.books.as_at

    @property
    def fund(self) -> FundBooks | None:
        """The fund of the year, or of the last."""
        return self.books.fund_of(self.asked.last, self.asked.fund)

    @property
    def years(self) -> tuple[date, ...]:
        return from_to(self.asked.first, self.asked.last)

    @cached_property
    def funds(self) -> dict[date, FundBooks | None]:
        return {year: self.books.fund_of(year, self.asked.fund) for year in self.years}

    @property
    def subject(self) -> Subject | None:
        return self.books.subject(self.about, self.asked.subject) if self.about else None

    @property
    def is_known(self) -> bool:
        return self.books.is_a_fund(self.asked.fund) and (self.about is None or self.subject is not None)

    @property
    def in_years(self) -> str:
        """2017/18, or 2015/16 to 2017/18; a fund that was named stands behind them."""
        words = years_in_words(self.asked, Span.YEARS)
        fund = next((one.fund.name for one in self.funds.values() if one and self.asked.fund), "")
        return f"{words}{fund and f', {fund}'}"

    @property
    def missing(self) -> tuple[date, ...]:
        return tuple(year for year, fund in self.funds.items() if fund is None)

    @property
    def has_data(self) -> bool:
        return len(self.missing) < len(self.years)

    @property
    def no_data(self) -> str:
        return f"There are no figures of {self.in_years} as at {spoken(self.as_at)}."

    def about_missing(self) -> list[str]:
        """What a sum over years leaves out."""
        if not self.missing:
            return []
        named = listed(years.label(year) for year in self.missing)
        return [f"There are no figures of {named} as at {spoken(self.as_at)}: totals are of the other years."]


@dataclass(frozen=True)
class TableKind:
    """`label` is what the list of live tables calls it; `words` are what else somebody may search for."""

    name: str
    label: str
    make: Callable[[Request], LiveTable]
    most_years: int = 1
    about: About | None = None
    words: str = ""


def total(values: Iterable[Decimal | None]) -> Decimal:
    """The sum of what there is."""
    return sum((value for value in values if value is not None), ZERO)


def against_the_fund(amount: Decimal, totals: FundTotals, *, what: str = "The total") -> str:
    """How a total stands to the confirmed fund, and what finance allows where it is over."""
    confirmed = totals.income_confirmed
    if not confirmed:
        return "No income was confirmed by that day."
    over = amount - confirmed
    if not over:
        return f"{what} is the whole of the fund of {pounds(confirmed)}."
    part = f"{pounds(abs(over))} ({share(abs(over), confirmed)}%)"
    if over < 0:
        return f"{what} is {part} less than the fund of {pounds(confirmed)}."
    recorded = f"a tolerance of {pounds(totals.tolerance)}" if totals.tolerance > 0 else "no tolerance"
    return f"{what} exceeds the fund of {pounds(confirmed)} by {part}. Finance had recorded {recorded} by that day."
