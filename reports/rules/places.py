"""Where something stands, by the numbers that a report prints.

The add-up guard counts the paragraphs, lists and tables of each section by itself. A reader finds a place by the
numbers of the printed paper, which run through all its sections.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from core.rich_text.blocks import HEADINGS, PARAGRAPH, Block, Item, Listing, Text
from core.rich_text.cleaning import blocks_of
from core.rich_text.runs import words_in

_ORDINALS = ("", "second ", "third ", "fourth ", "fifth ", "sixth ", "seventh ", "eighth ", "ninth ", "tenth ")


@dataclass(frozen=True)
class Places:
    """The printed place of each place of the guard. Several sections of one heading are told apart by their key."""

    by_section: Mapping[int, Mapping[str, str]]

    def printed(self, where: str, section: int = 0) -> str:
        """“Spend to date, table under paragraph 9, row 3”; the place as it was told where the paper has no such."""
        return self._of(section).get(where, where)

    def in_words(self, words: str, section: int = 0) -> str:
        """A sentence with each place in it as printed."""
        known = self._of(section)
        if not any(where in words for where in known):
            return words
        # Row 12 is not row 1; and where one place is named by another, the longer is meant.
        longest = sorted(known, key=len, reverse=True)
        found = re.compile("|".join(rf"{re.escape(where)}(?![\w]|, (?:row|item) \d)" for where in longest))
        return found.sub(lambda one: known[one.group()], words)

    def _of(self, section: int) -> dict[str, str]:
        """Those of the section, and of the others where no two of them are called the same."""
        return {**self._told_once, **self.by_section.get(section, {})}

    @cached_property
    def _told_once(self) -> dict[str, str]:
        printed: dict[str, set[str]] = {}
        for places in self.by_section.values():
            for where, place in places.items():
                printed.setdefault(where, set()).add(place)
        return {where: next(iter(found)) for where, found in printed.items() if len(found) == 1}


def places_in(sections: Sequence[Mapping[str, Any]]) -> Places:
    """The places of a report, from its sections as they are printed and frozen (figures.report_input)."""
    reader = _Reader()
    return Places({section["id"]: dict(reader.places_in(section)) for section in sections})


@dataclass
class _Reader:
    """Goes through the sections in their order. `number` is that of the last paragraph that was printed."""

    number: int = 0
    # Of this section, as the guard counts.
    paragraphs: int = 0
    tables: int = 0
    lists: int = 0
    # Under the last numbered paragraph of the section; none before its first.
    above: int = 0
    under: dict[str, int] = field(default_factory=dict)

    def places_in(self, section: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        self.paragraphs = self.tables = self.lists = self.above = 0
        self.under = {}
        for piece in section["pieces"]:
            if "html" not in piece:
                # The sign of a live table or chart is a paragraph to the guard, and none on paper.
                self.paragraphs += 1
                continue
            for block in blocks_of(piece["html"]):
                for where, printed in self._of(block):
                    yield f"{section['heading']}, {where}", f"{section['heading']}, {printed}"

    def _of(self, block: Block) -> Iterator[tuple[str, str]]:
        if isinstance(block, Text):
            yield from self._text(block)
        elif isinstance(block, Listing):
            self.lists += 1
            yield from _items(block, f"list {self.lists}", self._named("list"))
        else:
            self.tables += 1
            where, printed = f"table {self.tables}", self._named("table")
            yield where, printed
            for row in range(1, len(block.rows)):
                yield f"{where}, row {row}", f"{printed}, row {row}"

    def _text(self, text: Text) -> Iterator[tuple[str, str]]:
        if text.kind in HEADINGS or not words_in(text.runs).strip():
            return
        self.paragraphs += 1
        if text.kind != PARAGRAPH:
            yield f"paragraph {self.paragraphs}", self._named("quotation")
            return
        self.number += 1
        self.above, self.under = self.number, {}
        yield f"paragraph {self.paragraphs}", f"paragraph {self.number}"

    def _named(self, what: str) -> str:
        """“second table under paragraph 9”; “table under the heading” where no paragraph stands before it."""
        count = self.under[what] = self.under.get(what, 0) + 1
        ordinal = _ORDINALS[count - 1] if count <= len(_ORDINALS) else f"{count}th "
        where = f"under paragraph {self.above}" if self.above else "under the heading"
        return f"{ordinal}{what} {where}"


def _items(listing: Listing, where: str, printed: str) -> Iterator[tuple[str, str]]:
    for number, item in enumerate(listing.items, start=1):
        yield from _item(item, f"{where}, item {number}", f"{printed}, item {number}")


def _item(item: Item, where: str, printed: str) -> Iterator[tuple[str, str]]:
    yield where, printed
    for inner in item.lists:
        yield from _items(inner, where, printed)
