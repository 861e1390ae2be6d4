"""A chart of a report as SVG of our own: bars with their labels and amounts, to be read in black and white too.

Colours and sizes are attributes, because the rules of a paper do not reach inside an SVG and a page allows no inline
style. Sizes are in units of a drawing that is WIDTH broad; on paper that is the breadth of the text.
"""

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from html import escape
from itertools import groupby
from typing import Any

from django.utils.safestring import SafeString, mark_safe

WIDTH = 680
# One sheet holds as many with two bars each. What is more stands in the table beside the chart, as everything does.
MOST_LABELS = 24
_LABELS, _VALUES, _GAP = 226, 92, 8
_BREADTH = WIDTH - _LABELS - _VALUES - _GAP
_LINE, _BAR, _PADDING, _LEGEND = 15, 14, 9, 26
_CHARACTERS = 36
_MOST_LINES = 2
_INK = "#16191c"
_FONT = "Source Sans 3, Helvetica, Arial, sans-serif"


@dataclass(frozen=True)
class _Bar:
    """Where it begins and how long it is, as shares of the breadth for bars; `series` counts from 0."""

    start: Decimal
    length: Decimal
    printed: str
    series: int


@dataclass(frozen=True)
class _Label:
    lines: tuple[str, ...]
    bars: tuple[_Bar, ...]

    @property
    def height(self) -> int:
        return max(_BAR * len(self.bars), _LINE * len(self.lines)) + _PADDING


def svg_of(bars: Sequence[Mapping[str, Any]], *, title: str, number: int, colour: str) -> SafeString:
    """The drawing of some bars, each with `label`, `value` (a number as text), `printed` and, where there are several
    to a label, `series`; nothing without a bar.

    `title` is what is read aloud instead of it, `number` tells the charts of one page apart, `colour` is the office's.
    What is below nought stands to the left of the line. Series are told apart by what fills them, and by a legend.
    """
    bars = [bar for _, group in _by_label(bars)[:MOST_LABELS] for bar in group]
    if not bars:
        return SafeString("")
    series = list(dict.fromkeys(str(bar.get("series", "")) for bar in bars))
    labels = _laid_out(bars, series)
    top = _LEGEND if len(series) > 1 else 1
    height = top + sum(label.height for label in labels) + 1
    zero = _place(_zero(bars))
    parts = [
        f'<svg class="app-chart" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="100%"'
        f' role="img" aria-labelledby="chart-{number}">',
        f'<title id="chart-{number}">{escape(title)}</title>',
        *(_legend(series, colour) if len(series) > 1 else ()),
        *_drawn(labels, top, colour),
        f'<line x1="{zero}" y1="{top}" x2="{zero}" y2="{height}" stroke="{_INK}" stroke-width="1"/>',
        "</svg>",
    ]
    return mark_safe("".join(parts))  # noqa: S308 - every word in it was escaped, every number formatted here


def labels_in(bars: Sequence[Mapping[str, Any]]) -> int:
    """How many labels the bars stand under."""
    return len(_by_label(bars))


def value_of(bar: Mapping[str, Any]) -> Decimal:
    """The value of a bar; nought where there is none that can be drawn."""
    try:
        value = Decimal(str(bar["value"]))
    except InvalidOperation:
        return Decimal(0)
    return value if value.is_finite() else Decimal(0)


def _drawn(labels: Sequence[_Label], top: int, colour: str) -> Iterator[str]:
    for label in labels:
        middle = top + label.height / 2
        first = middle - _LINE * (len(label.lines) - 1) / 2
        for number, line in enumerate(label.lines):
            yield _words(_LABELS, first + _LINE * number, line)
        first = middle - _BAR * (len(label.bars) - 1) / 2
        for number, bar in enumerate(label.bars):
            yield _rectangle(
                _place(bar.start), first + _BAR * number, f"{bar.length * _BREADTH:.1f}", bar.series, colour
            )
            yield _words(WIDTH, first + _BAR * number, bar.printed, weight="600")
        top += label.height


def _legend(series: Sequence[str], colour: str) -> Iterator[str]:
    left = _LABELS + _GAP
    for number, name in enumerate(series):
        yield _rectangle(str(left), 10, "22", number, colour)
        yield _words(left + 28, 10, name, anchor="start")
        left += 56 + 7 * len(name)


def _rectangle(left: str, middle: float, width: str, series: int, colour: str) -> str:
    looks = (
        f'fill="{escape(colour)}" stroke="{escape(colour)}"',
        f'fill="#ffffff" stroke="{_INK}"',
        f'fill="#c3c8cd" stroke="{_INK}"',
    )
    return (
        f'<rect x="{left}" y="{middle - _BAR / 2 + 1:.1f}" width="{width}" height="{_BAR - 2}"'
        f' {looks[series % len(looks)]} stroke-width="1"/>'
    )


def _words(at: float, middle: float, words: str, *, weight: str = "400", anchor: str = "end") -> str:
    return (
        f'<text x="{at}" y="{middle + 4.5:.1f}" text-anchor="{anchor}" font-family="{_FONT}" font-size="13"'
        f' font-weight="{weight}" fill="{_INK}">{escape(words)}</text>'
    )


def _by_label(bars: Sequence[Mapping[str, Any]]) -> list[tuple[str, list[Mapping[str, Any]]]]:
    return [(label, list(group)) for label, group in groupby(bars, lambda bar: str(bar["label"]))]


def _laid_out(bars: Sequence[Mapping[str, Any]], series: Sequence[str]) -> list[_Label]:
    span, zero = _span(bars), _zero(bars)
    made = []
    for words, group in _by_label(bars):
        laid = []
        for bar in group:
            value = value_of(bar)
            length = abs(value) / span
            start = zero - length if value < 0 else zero
            laid.append(_Bar(start, length, str(bar["printed"]), series.index(str(bar.get("series", "")))))
        made.append(_Label(_lines(words), tuple(laid)))
    return made


def _lines(words: str) -> tuple[str, ...]:
    return tuple(textwrap.wrap(words, _CHARACTERS, max_lines=_MOST_LINES, placeholder="…"))


def _place(share: Decimal) -> str:
    return f"{_LABELS + _GAP + share * _BREADTH:.1f}"


def _span(bars: Sequence[Mapping[str, Any]]) -> Decimal:
    """From the lowest to the highest value, nought among them; 1 where every bar is nought."""
    lowest, highest = _ends(bars)
    return highest - lowest or Decimal(1)


def _zero(bars: Sequence[Mapping[str, Any]]) -> Decimal:
    """Where nought stands, as a share of the breadth."""
    return -_ends(bars)[0] / _span(bars)


def _ends(bars: Sequence[Mapping[str, Any]]) -> tuple[Decimal, Decimal]:
    values = [Decimal(0), *map(value_of, bars)]
    return min(values), max(values)
