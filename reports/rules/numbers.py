"""Amounts, numbers and percentages as papers write them, where they stand and what they count."""

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from core.money import pounds
from reports.rules.paper import Measure

_SCALES = {
    "k": 10**3,
    "thousand": 10**3,
    "m": 10**6,
    "mn": 10**6,
    "million": 10**6,
    "bn": 10**9,
    "billion": 10**9,
}
_SCALE = r"(?:\s?(?P<scale>k|mn|m|bn|thousand|million|billion)\b)?"
_DIGITS = r"\d(?:[\d,.]*\d)?"
_MONEY = re.compile(rf"(?P<sign>(?<![\w)–-])[-−])?£\s*(?P<digits>{_DIGITS}){_SCALE}", re.IGNORECASE)
_PERCENT = re.compile(r"(?<![\w.,£])(?P<digits>\d+(?:\.\d+)?)\s?(?:%|per\s?cent\b)", re.IGNORECASE)
# Not a part of a word, a date, a range, a year 2017/18, a reference 007/2015 or an address.
_NUMBER = re.compile(rf"(?<![\w£/.,@#=&?:%-])(?P<digits>{_DIGITS}){_SCALE}(?![\w%/@]|\s?%|-\d|:\d|\.\d)", re.IGNORECASE)
_WELL_FORMED = re.compile(r"(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?")
_PENCE = re.compile(r"(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d{1,2})?")
_FOOTNOTE = re.compile(r"[\s*†‡_]+$|^[*_\s]+")
_ONES = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
_TEENS = ["ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
# One to ninety-nine, as inflect and offices write them.
_SHORT_NUMBERS = {
    **{word: number for number, word in enumerate((*_ONES, *_TEENS), start=1)},
    **{word: ten * 10 for ten, word in enumerate(_TENS, start=2)},
    **{f"{word}-{one}": ten * 10 + at for ten, word in enumerate(_TENS, start=2) for at, one in enumerate(_ONES, 1)},
}
# A whole number in figures or in words, to be named by the pattern that it is put in.
COUNT = rf"\d{{1,3}}(?:,\d{{3}})+|\d+|(?:{'|'.join(_TENS)})(?:[- ](?:{'|'.join(_ONES)}))?|{'|'.join((*_TEENS, *_ONES))}"


@dataclass(frozen=True)
class Figure:
    """A figure in a text. `value` is None where what is printed is no number; `step` how exactly it is written."""

    printed: str
    value: Decimal | None
    measure: Measure
    start: int
    end: int
    step: Decimal = Decimal(1)

    @property
    def is_malformed(self) -> bool:
        return self.value is None

    @property
    def is_scaled(self) -> bool:
        """Written as £3.9bn: true to its last digit, and no nearer."""
        return self.step > 1 and not self.printed[-1].isdigit()


def amounts_in(text: str) -> list[Figure]:
    return [_figure(found, Measure.POUNDS) for found in _MONEY.finditer(text)]


def percentages_in(text: str) -> list[Figure]:
    return [_figure(found, Measure.PERCENT) for found in _PERCENT.finditer(text)]


def numbers_in(text: str) -> list[Figure]:
    """Bare numbers: no amounts, percentages, years after a slash, parts of dates, or numbers of paragraphs."""
    return [_figure(found, Measure.NUMBER) for found in _NUMBER.finditer(text)]


def quantities_in(text: str) -> list[Figure]:
    """Amounts and bare numbers in their order. Years, sections and small numbers of things are told by the caller."""
    found = [*amounts_in(text), *numbers_in(text)]
    return sorted(found, key=lambda figure: figure.start)


def cell_figure(text: str) -> Figure | None:
    """The figure that a cell holds; None where it holds words, a year, or several figures."""
    bare = _FOOTNOTE.sub("", text.strip())
    below = re.fullmatch(r"\(\s*(£?[\d,.\s]+)\)", bare)
    if below is not None:
        figure = cell_figure(below.group(1))
        return None if figure is None or figure.value is None else replace(figure, printed=bare, value=-figure.value)
    money = amounts_in(bare)
    if money:
        return money[0] if len(money) == 1 else None
    percent = _PERCENT.fullmatch(bare)
    if percent is not None:
        return _figure(percent, Measure.PERCENT)
    number = re.fullmatch(rf"(?P<sign>[-−])?(?P<digits>{_DIGITS}){_SCALE}", bare, re.IGNORECASE)
    return None if number is None else _figure(number, Measure.NUMBER)


def shown(value: Decimal, measure: Measure) -> str:
    """As the house prints it: £3,541,673, 109,815 or 3.4%."""
    if measure == Measure.POUNDS:
        return pounds(value)
    size = f"{value:,.0f}" if value == value.to_integral_value() else f"{value.normalize():,f}"
    return f"{size}%" if measure == Measure.PERCENT else size


def small_number(word: str) -> int | None:
    """4, four, twenty-four; None for anything else."""
    plain = word.replace(",", "")
    return int(plain) if plain.isdecimal() else _SHORT_NUMBERS.get(word.casefold().replace(" ", "-"))


def agree(one: Figure, other: Figure) -> bool:
    """The same value, or £3.3m and what it is when rounded. A figure that is none contradicts nothing."""
    if one.value is None or other.value is None:
        return True
    slack = max((figure.step / 2 for figure in (one, other) if figure.is_scaled), default=Decimal(0))
    return abs(one.value - other.value) <= slack


def _figure(found: re.Match[str], measure: Measure) -> Figure:
    groups = found.groupdict()
    digits, scale = groups["digits"], (groups.get("scale") or "").lower()
    form = _PENCE if measure == Measure.POUNDS and not scale else _WELL_FORMED
    value, step = None, Decimal(1)
    if form.fullmatch(digits):
        factor = Decimal(_SCALES.get(scale, 1))
        value = Decimal(digits.replace(",", "")) * factor
        step = factor.scaleb(-len(digits.partition(".")[2]))
        if groups.get("sign"):
            value = -value
    return Figure(found.group().strip(), value, measure, found.start(), found.end(), step)
