"""The number of a section or schedule as people write it: 9, IX, nine; ninth, 9th."""

import re
from decimal import Decimal

WORDS = (
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
)
_ORDINALS = (
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
    "twentieth",
)
_ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
_ENDINGS = {1: "st", 2: "nd", 3: "rd"}
_TEENS = range(11, 14)


def spellings_of(number: str) -> list[str]:
    """In figures, and up to twenty in Roman ones and in words. Anything else, such as 58A, as it is."""
    value = _small(number)
    return [number] if value is None else [number, _roman(value), WORDS[value - 1]]


def ordinals_of(number: str) -> list[str]:
    """Ninth, 9th; none for what is no number up to twenty."""
    value = _small(number)
    if value is None:
        return []
    ending = "th" if value in _TEENS else _ENDINGS.get(value % 10, "th")
    return [_ORDINALS[value - 1], f"{value}{ending}"]


def value_of(number: str) -> Decimal | None:
    """Of figures, of a Roman number or a word up to twenty; 58A lies between 58 and 59. None for anything else."""
    figures = re.fullmatch(r"(\d{1,3})([A-Z]?)", number, re.ASCII | re.IGNORECASE)
    if figures is not None:
        return Decimal(figures[1]) + (Decimal("0.5") if figures[2] else 0)
    written = number.casefold()
    return next((Decimal(at % len(WORDS) + 1) for at, one in enumerate(NUMERALS) if one == written), None)


def _small(number: str) -> int | None:
    value = int(number) if number.isascii() and number.isdecimal() and len(number) < 3 else 0
    return value if 1 <= value <= len(WORDS) else None


def _roman(value: int) -> str:
    written = ""
    for worth, letters in _ROMAN:
        written += letters * (value // worth)
        value %= worth
    return written


# Words and Roman numbers up to twenty, small letters, each in order.
NUMERALS = (*WORDS, *(_roman(value).casefold() for value in range(1, len(WORDS) + 1)))
