"""The quarters of the financial year: 1 is April to June."""

from dataclasses import dataclass
from datetime import date, timedelta

from core import years

FIRST_MONTH = {1: 4, 2: 7, 3: 10, 4: 1}


@dataclass(frozen=True, order=True)
class Quarter:
    """One quarter: the first day of its financial year, and its number from 1 to 4."""

    year_start: date
    number: int

    @property
    def starts_on(self) -> date:
        month = FIRST_MONTH[self.number]
        return date(self.year_start.year + (month < 4), month, 1)

    @property
    def ends_on(self) -> date:
        return self.next.starts_on - timedelta(days=1)

    @property
    def next(self) -> "Quarter":
        if self.number < 4:
            return Quarter(self.year_start, self.number + 1)
        return Quarter(self.year_start.replace(year=self.year_start.year + 1), 1)

    @property
    def before(self) -> "Quarter":
        if self.number > 1:
            return Quarter(self.year_start, self.number - 1)
        return Quarter(self.year_start.replace(year=self.year_start.year - 1), 4)

    @property
    def label(self) -> str:
        """Quarter 1 of 2017/18."""
        return f"Quarter {self.number} of {years.label(self.year_start)}"

    @property
    def months(self) -> str:
        """April to June 2017."""
        return f"{self.starts_on:%B} to {self.ends_on:%B %Y}"


def of_day(day: date) -> Quarter:
    return Quarter(years.starting(day), (day.month - 4) % 12 // 3 + 1)


def touched(starts_on: date, ends_on: date) -> list[Quarter]:
    """The quarters that lie, in part at least, between two days, both included."""
    quarters = []
    quarter = of_day(starts_on)
    while quarter.starts_on <= ends_on:
        quarters.append(quarter)
        quarter = quarter.next
    return quarters
