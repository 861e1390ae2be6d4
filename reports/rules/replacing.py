"""A printed figure in the words of a section, found and replaced by a token; every other character stays as it is.

Only in text: never in a tag, an attribute or a token that stands already, and never as part of a longer number.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from html import unescape
from itertools import pairwise

from core.rich_text import clean

# How much of the sentence is shown on each side.
_BESIDE = 120
_PART = re.compile(r"<[^>]*>|&(?:[a-zA-Z]+|#\d+|#x[0-9a-fA-F]+);|[^<&]|[<&]", re.DOTALL)
# Elements inside a line: a figure may go on from one into the next.
_INLINE = re.compile(r"</?(?:a|strong|em)\b", re.IGNORECASE)
_TOKEN = re.compile(r"\[\[[^\[\]\n]{1,200}\]\]")
# What would make it part of a longer number, a year 2017/18, a date, a range or a word.
_BEFORE = r"(?<![\w£])(?<!\d[.,/:-])"
_AFTER = r"(?![\w%])(?![.,/:-]\d)"
_END_OF_SENTENCE = re.compile(r"[.!?][\"”’)]?\s")


@dataclass(frozen=True)
class Place:
    """One place where a figure is printed: its number, counted from 1, and the sentence it stands in."""

    number: int
    before: str
    printed: str
    after: str
    # The whole paragraph, item or cell, by which it is known where it stands.
    line: str

    @property
    def sentence(self) -> str:
        return f"{self.before}{self.printed}{self.after}".strip()


@dataclass(frozen=True)
class _Letter:
    """One letter that a reader sees, and the characters of the markup that make it."""

    text: str
    start: int
    end: int


def places_of(html: str, printed: str) -> list[Place]:
    """Each place where a figure is printed in a clean text, in its order. None for a figure that is empty."""
    found: list[Place] = []
    for line, first, last in _found(html, printed):
        text = "".join(letter.text for letter in line)
        start, end = _sentence(text, first, last)
        found.append(Place(len(found) + 1, text[start:first], text[first:last], text[last:end], " ".join(text.split())))
    return found


def replaced_by(html: str, printed: str, token: str, *, only: Collection[int] = ()) -> str:
    """The text with the figure replaced at all places, or at those whose numbers are given. Clean, as it came.

    Of a figure that is partly bold the token takes the look of its first letter.
    """
    made, last = "", 0
    for number, (line, first, end) in enumerate(_found(html, printed), start=1):
        if only and number not in only:
            continue
        letters = line[first:end]
        made += html[last : letters[0].start] + token + _markup_within(html, letters)
        last = letters[-1].end
    return clean(made + html[last:]) if made else html


def _markup_within(html: str, letters: list[_Letter]) -> str:
    """The tags that stand between the letters of a figure: they open or close something that goes on."""
    return "".join(html[one.end : other.start] for one, other in pairwise(letters))


def _found(html: str, printed: str) -> Iterator[tuple[list[_Letter], int, int]]:
    words = printed.split()
    if not words:
        return
    pattern = re.compile(_before(printed) + r"\s+".join(map(re.escape, words)) + _after(printed))
    for line in _lines(html):
        text = "".join(letter.text for letter in line)
        tokens = [found.span() for found in _TOKEN.finditer(text)]
        for found in pattern.finditer(text):
            if not any(start < found.end() and found.start() < end for start, end in tokens):
                yield line, found.start(), found.end()


def _before(printed: str) -> str:
    """A figure that begins with a sign is told from a longer one by that sign; all else by what stands before it."""
    return r"(?<!\w)" if printed.lstrip().startswith("£") else _BEFORE


def _after(printed: str) -> str:
    return r"(?!\w)" if printed.rstrip().endswith("%") else _AFTER


def _lines(html: str) -> Iterator[list[_Letter]]:
    """The letters of each paragraph, item, cell or line, across the markup inside it."""
    line: list[_Letter] = []
    for part in _PART.finditer(html):
        text = part.group()
        if len(text) > 1 and text.startswith("<"):
            if not _INLINE.match(text) and line:
                yield line
                line = []
            continue
        # One sign may stand for several letters; they share its place.
        line += [_Letter(letter, part.start(), part.end()) for letter in unescape(text)]
    if line:
        yield line


def _sentence(text: str, first: int, last: int) -> tuple[int, int]:
    """Where the sentence around a figure begins and ends, cut where it is long."""
    ends = [found.end() for found in _END_OF_SENTENCE.finditer(text)]
    start = max((end for end in ends if end <= first), default=0)
    end = min((end for end in ends if end > last), default=len(text))
    return max(start, first - _BESIDE), min(end, last + _BESIDE)
