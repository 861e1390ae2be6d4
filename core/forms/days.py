"""Reading a day as people type it, and saying plainly what is wrong with it. Knows nothing of forms' markup."""

import re
import unicodedata
from calendar import isleap, monthrange
from datetime import date
from typing import NamedTuple

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
# A slip of the finger should not file a paper in the year 218 or 20018.
FIRST_YEAR, LAST_YEAR = 1900, 2100
PARTS = ("day", "month", "year")


class DayParts(NamedTuple):
    """The three boxes exactly as typed, so that the form can give them back."""

    day: str = ""
    month: str = ""
    year: str = ""


class WrongDay(ValueError):
    """What was typed is not a day; `parts` names the boxes that are wrong."""

    def __init__(self, message: str, *parts: str):
        super().__init__(message)
        self.message, self.parts = message, parts


def read_day(typed: DayParts, *, name: str = "Date") -> date:
    """The day that three boxes state. Full-width figures and month names are understood.

    Raises WrongDay, which says what to do and names the boxes to mend.
    """
    parts = DayParts(*(unicodedata.normalize("NFKC", part).strip() for part in typed))
    if parts.day and not parts.month and not parts.year and re.search(r"\d\D+\d", parts.day):
        parts = split_day(parts.day)
    _refuse_missing(parts, name)
    day, month, year = _read_number_of_day(parts.day), _read_month(parts.month), _read_year(parts.year)
    _refuse_beyond_the_month(day, month, year)
    return date(year, month, day)


def split_day(text: str) -> DayParts:
    """The parts of a day written in one line: 23 January 2018 · 23/1/2018 · 23rd Jan 2018 · 2018-01-23."""
    plain = unicodedata.normalize("NFKC", text).strip()
    parts = [part for part in re.split(r"[\s/.,\-–]+", plain) if part]
    if parts and re.fullmatch(r"\d{4}", parts[0]):
        parts.reverse()
    if len(parts) > 3:
        parts = [*parts[:2], " ".join(parts[2:])]
    return DayParts(*parts)


def _refuse_missing(parts: DayParts, name: str) -> None:
    missing = [part for part, typed in zip(PARTS, parts, strict=True) if not typed]
    if missing:
        raise WrongDay(f"{name} must include a {' and '.join(missing)}", *missing)


def _read_number_of_day(text: str) -> int:
    number = re.sub(r"(?<=\d)(st|nd|rd|th)$", "", text, flags=re.IGNORECASE)
    if not re.fullmatch(r"[0-9]{1,2}", number) or not int(number):
        raise WrongDay("Enter the day as a number from 1 to 31", "day")
    return int(number)


def _read_month(text: str) -> int:
    if re.fullmatch(r"[0-9]{1,2}", text):
        if 1 <= int(text) <= 12:
            return int(text)
    elif len(text) >= 3 and text.isalpha():
        for number, month in enumerate(MONTHS, start=1):
            if month.lower().startswith(text.lower()) or text.lower() == month.lower()[:3] + "t":
                return number
    raise WrongDay("Enter the month as a number from 1 to 12, or by its name", "month")


def _read_year(text: str) -> int:
    if re.fullmatch(r"[0-9]{2}", text):
        raise WrongDay("Enter the year in full, for example 2018", "year")
    if not re.fullmatch(r"[0-9]{4}", text):
        raise WrongDay("Enter the year as four figures, for example 2018", "year")
    if not FIRST_YEAR <= int(text) <= LAST_YEAR:
        raise WrongDay(f"Enter a year from {FIRST_YEAR} to {LAST_YEAR}", "year")
    return int(text)


def _refuse_beyond_the_month(day: int, month: int, year: int) -> None:
    days = monthrange(year, month)[1]
    if day <= days:
        return
    name = MONTHS[month - 1]
    if day == 29:
        raise WrongDay(f"29 February {year} does not exist: {year} is not a leap year", "day", "year")
    length = "28 days, or 29 in a leap year" if month == 2 and not isleap(year) else f"{days} days"
    raise WrongDay(f"{day} {name} does not exist: {name} has {length}", "day")
