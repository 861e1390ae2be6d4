"""The passages and tables of one section's rich text, by the reader that prints it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from core.rich_text.blocks import HEADINGS, Block, Cell, Listing, Text
from core.rich_text.cleaning import blocks_of
from core.rich_text.runs import words_in
from reports.rules.paper import Part, Passage, PassageTable, Span
from reports.rules.phrases import shortened

_TOKEN = re.compile(r"\[\[([^\[\]\n]{1,200})\]\]")


def read_html(html: str, *, where: str, section: int = 0, printed: Mapping[str, str] | None = None) -> tuple[Part, ...]:
    """What a section says, in its order: paragraphs, headings, items of lists, quotations, tables.

    `where` names the section; what stands in it is told by its place: "Section 3, paragraph 2", "table 1". The
    paragraphs of a section are counted from 1: the numbers that a report prints are the caller's. `printed` gives
    what each token prints, by what stands between its brackets; every token is live, known or not.
    """
    counted = {"paragraph": 0, "table": 0, "list": 0}
    parts: list[Part] = []
    heading = before = ""
    for block in blocks_of(html):
        for rough in _parts(block, where, counted):
            part = replace(rough, section=section, heading=heading)
            if isinstance(part, Passage):
                passage = with_live(part, printed or {})
                heading, before = (passage.text, before) if passage.is_heading else (heading, passage.text)
                parts.append(passage)
            else:
                parts.append(replace(part, before=before, rows=_with_values(part.rows, printed or {})))
    return tuple(parts)


def with_live(passage: Passage, printed: Mapping[str, str]) -> Passage:
    """The passage with each token as it prints, and where those live figures stand."""
    made, spans, last = "", list[Span](), 0
    for found in _TOKEN.finditer(passage.text):
        made += passage.text[last : found.start()]
        value = printed.get(found.group(1), found.group())
        spans.append((len(made), len(made) + len(value)))
        made += value
        last = found.end()
    return replace(passage, text=made + passage.text[last:], live=(*passage.live, *spans))


def _with_values(rows: tuple[tuple[str, ...], ...], printed: Mapping[str, str]) -> tuple[tuple[str, ...], ...]:
    def value(found: re.Match[str]) -> str:
        return printed.get(found.group(1), found.group())

    return tuple(tuple(_TOKEN.sub(value, cell) for cell in row) for row in rows)


def _parts(block: Block, where: str, counted: dict[str, int]) -> Iterator[Part]:
    if isinstance(block, Text):
        if block.kind in HEADINGS:
            yield Passage(where, _line(words_in(block.runs)), is_heading=True)
        elif words_in(block.runs).strip():
            counted["paragraph"] += 1
            yield Passage(f"{where}, paragraph {counted['paragraph']}", _line(words_in(block.runs)))
    elif isinstance(block, Listing):
        counted["list"] += 1
        yield from _items(block, f"{where}, list {counted['list']}")
    else:
        counted["table"] += 1
        yield _table(block.rows, f"{where}, table {counted['table']}")


def _items(listing: Listing, where: str) -> Iterator[Passage]:
    for number, item in enumerate(listing.items, start=1):
        place = f"{where}, item {number}"
        yield Passage(place, _line(words_in(item.runs)), is_item=True)
        for inner in item.lists:
            yield from _items(inner, place)


def _table(rows: list[list[Cell]], where: str) -> PassageTable:
    cells = [tuple(_cell(cell) for cell in row) for row in rows]
    head, body = (cells[0], cells[1:]) if cells else ((), [])
    wheres = tuple(f"{where}, row {number}" for number in range(1, len(body) + 1))
    return PassageTable(where, head, tuple(body), row_wheres=wheres)


def _cell(cell: Cell) -> str:
    parts = (
        " ".join(words_in(item.runs) for item in part.items) if isinstance(part, Listing) else words_in(part)
        for part in cell.parts
    )
    return _line(" ".join(parts))


def _line(text: str) -> str:
    return shortened(" ".join(text.split()))
