"""The financial year: 1 April to 31 March, written 2017/18 on paper and 2017-18 in addresses and file names."""

import re
from datetime import date


def starting(day: date) -> date:
    """The 1 April on which the financial year of a day begins."""
    return date(day.year if (day.month, day.day) >= (4, 1) else day.year - 1, 4, 1)


def ending(start: date) -> date:
    """The 31 March on which the financial year that begins on `start` ends."""
    return date(start.year + 1, 3, 31)


def label(start: date) -> str:
    """2017/18."""
    return f"{start.year}/{(start.year + 1) % 100:02d}"


def slug(start: date) -> str:
    """2017-18."""
    return label(start).replace("/", "-")


def parse(text: str) -> date:
    """The 1 April of a year written 2017-18 or 2017/18. Raises ValueError for anything else, 2017-19 included."""
    match = re.fullmatch(r"([12][0-9]{3})[-/]([0-9]{2})", text, re.ASCII)
    if not match or int(match[2]) != (int(match[1]) + 1) % 100:
        raise ValueError(f"{text!r} is not a financial year such as 2017-18")
    return date(int(match[1]), 4, 1)


class YearConverter:
    """`<year:year>` in an address: 2017-18 to the first day of that year."""

    regex = "[12][0-9]{3}-[0-9]{2}"

    def to_python(self, value: str) -> date:
        return parse(value)

    def to_url(self, value: date | str) -> str:
        return value if isinstance(value, str) else slug(value)
