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
_SHORT_NUMBERS = {
    word: number
    for number, word in enumerate(
        ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"), start=1
    )
}


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
    """4, four; None for anything else."""
    return int(word) if word.isdigit() else _SHORT_NUMBERS.get(word.casefold())


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
