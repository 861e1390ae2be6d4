"""Days and months as papers write them: 30 September 2013, Tuesday 28 November, March 4, October 2014."""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
# Whole, or its first letters: jan, sept.
_MONTH = rf"(?P<month{{0}}>{'|'.join(MONTHS)}|sept|{'|'.join(month[:3] for month in MONTHS)})"
_WEEKDAY = rf"(?:\b(?P<weekday>{'|'.join(WEEKDAYS)}),?\s+(?:the\s+)?)?"
_ENDING = r"(?:st|nd|rd|th)?"
_YEAR = r"(?:,?\s+(?P<year{0}>\d{{4}})\b(?!/))?"
_DAY_FIRST = rf"(?<![\d/.,£])(?P<day1>\d{{1,2}}){_ENDING}\s+(?:of\s+)?{_MONTH.format(1)}\b{_YEAR.format(1)}"
_MONTH_FIRST = (
    rf"\b{_MONTH.format(2)}\s+(?P<day2>\d{{1,2}}){_ENDING}\b(?![\d/%,.]\d|-\d)(?:,?\s+(?P<year2>\d{{4}})\b(?!/))?"
)
_DATE = re.compile(rf"{_WEEKDAY}(?:{_DAY_FIRST}|{_MONTH_FIRST})", re.IGNORECASE)
_MONTH_YEAR = re.compile(rf"\b{_MONTH.format('')}\s+(?P<year>\d{{4}})\b(?!/)", re.IGNORECASE)
_LONGEST_DATE_LINE = 90
_FIRST_LINES = 30


@dataclass(frozen=True)
class Written:
    """A day as it is written. `year` is None where it is left out; `weekday` from 0, None where it is left out."""

    printed: str
    day: int
    month: int
    year: int | None
    weekday: int | None
    start: int
    end: int

    def in_year(self, year: int) -> date | None:
        """That day of a year; None where no calendar has it."""
        if not 1 <= year <= 9999 or not 1 <= self.day <= monthrange(year, self.month)[1]:
            return None
        return date(year, self.month, self.day)

    @property
    def date(self) -> date | None:
        return None if self.year is None else self.in_year(self.year)

    @property
    def is_on_no_calendar(self) -> bool:
        """30 February in any year, 29 February in one that is not a leap year."""
        if self.year is not None:
            return self.date is None
        return self.in_year(2000) is None


def dates_in(text: str) -> list[Written]:
    return list(_dates_in(text))


def _dates_in(text: str) -> Iterator[Written]:
    for found in _DATE.finditer(text):
        month = found["month1"] or found["month2"]
        # May the verb and March the verb are written small.
        if month in ("may", "march") and found["month2"]:
            continue
        year = found["year1"] or found["year2"]
        weekday = found["weekday"]
        yield Written(
            " ".join(found.group().split()),
            int(found["day1"] or found["day2"]),
            month_number(month),
            int(year) if year else None,
            WEEKDAYS.index(weekday.lower()) if weekday else None,
            found.start(),
            found.end(),
        )


def months_in(text: str) -> list[tuple[str, date, int]]:
    """Each month with its year: what is printed, its first day, where it stands."""
    return [
        (" ".join(found.group().split()), date(int(found["year"]), month_number(found["month"]), 1), found.start())
        for found in _MONTH_YEAR.finditer(text)
        if int(found["year"])
    ]


def month_number(word: str) -> int:
    return next(number for number, name in enumerate(MONTHS, start=1) if name.startswith(word.lower()[:3]))


def day_of_paper(text: str) -> date | None:
    """The day in the head of a paper: the first whole date that stands in a short line near its top."""
    for line in text.splitlines()[:_FIRST_LINES]:
        for written in dates_in(line) if len(line) <= _LONGEST_DATE_LINE else ():
            if written.date is not None:
                return written.date
    return None
