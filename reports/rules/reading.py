"""A paper out of a plain text or Markdown file, as programs pull it from a PDF: lines broken, tables in pieces."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from reports.rules import dates
from reports.rules.paper import Paper, Part, Passage, PassageTable
from reports.rules.phrases import cut
from reports.rules.reading_lines import Block, Line, blocks_of, bullet_end, lines_of, paragraph_number
from reports.rules.reading_tables import Rough, grids_in, listings_in, pieces_in

_LONGEST_HEADING = 75
_WRAPPED = 60
_STOPS = (".", ":", ";", "?", "!", ".”", ".’", '."')
_WIDEST_PAGE = 130


def read_text(text: str) -> Paper:
    """The passages and tables of a file, in their order. Never raises, whatever the text."""
    lines = lines_of(text)
    tables = _tables_in(lines)
    covered = {number for table in tables for number in range(table.first, table.last + 1)}
    blocks = list(blocks_of([replace(line, text="") if line.number in covered else line for line in lines]))
    return Paper(tuple(_in_order(_joined(blocks, covered), tables)), dates.day_of_paper(text[:3000]))


def _tables_in(lines: Sequence[Line]) -> list[Rough]:
    grids = grids_in(lines)
    left = _without(lines, grids)
    listings = listings_in(left)
    pieces = pieces_in(list(blocks_of(_without(left, listings))))
    return sorted([*grids, *listings, *pieces], key=lambda table: table.first)


def _without(lines: Sequence[Line], tables: Sequence[Rough]) -> list[Line]:
    """The lines outside the tables; where a table stood, a line that nothing reads over."""
    spans = [(table.first, table.last) for table in tables]
    firsts = {first for first, _ in spans}
    inside = {number for first, last in spans for number in range(first, last + 1)}
    return [
        Line("A table stands here.", line.number) if line.number in firsts else line
        for line in lines
        if line.number not in inside or line.number in firsts
    ]


def _joined(blocks: list[Block], covered: set[int]) -> list[Block]:
    """Paragraphs that an empty line or the end of a page cut in two are one again."""
    made: list[Block] = []
    width = _width(blocks)
    for block in blocks:
        if made and _goes_on(made[-1], block, width) and not covered & set(range(made[-1].number, block.number)):
            made[-1] = Block((*made[-1].lines, *block.lines))
        else:
            made.append(block)
    return made


def _width(blocks: list[Block]) -> int:
    """How wide the page is: nine lines of ten are no longer."""
    lengths = sorted(len(line.text.strip()) for block in blocks for line in block.lines)
    return lengths[len(lengths) * 9 // 10] if lengths else 0


def _goes_on(before: Block, block: Block, width: int) -> bool:
    text, begun = block.text.lstrip(), before.text.rstrip()
    is_begun = block.lines[0].level or before.lines[-1].level or bullet_end(text) or paragraph_number(text)[0]
    if is_begun or begun.endswith(_STOPS) or not text:
        return False
    if text[0].islower():
        return True
    # A line as long as the page is wide was not ended by its writer.
    last = len(before.lines[-1].text.strip())
    if re.match(r"\d{4}\b", text) and last > _WRAPPED:
        return True
    return max(_WRAPPED, width * 8 // 10) <= last <= _WIDEST_PAGE


@dataclass
class _Place:
    """Where the reader is: the heading and the number of the paragraph."""

    heading: str = ""
    number: str = ""

    def said(self, line: int) -> str:
        under = f" under “{cut(self.heading, 60)}”" if self.heading else ""
        paragraph = f"Paragraph {self.number}" if self.number else "Text"
        return f"{paragraph}{under}, line {line}"


def _in_order(blocks: list[Block], tables: list[Rough]) -> Iterator[Part]:
    place, before = _Place(), ""
    waiting = list(tables)
    for block in blocks:
        while waiting and waiting[0].first < block.number:
            yield from _table(waiting.pop(0), place, before)
        passage = _passage(block, place)
        before = passage.text if not passage.is_heading else before
        if passage.text:
            yield passage
    for table in waiting:
        yield from _table(table, place, before)


def _passage(block: Block, place: _Place) -> Passage:
    text = block.text.strip()
    number, start = paragraph_number(text)
    bullet = bullet_end(text)
    is_heading = _is_heading(block, text[start:], is_item=bool(bullet))
    if number and number[0].isdigit() and not is_heading:
        place.number = number
    words = text[max(start, bullet) :].strip()
    words = words[bullet_end(words) :] if start else words
    if is_heading:
        place.heading, place.number = words, ""
    said = place.said(block.number)
    return Passage(said, words, heading=place.heading, is_heading=is_heading, is_item=bool(bullet))


def _is_heading(block: Block, words: str, *, is_item: bool) -> bool:
    if block.lines[0].level:
        return True
    is_short = len(block.lines) == 1 and 0 < len(words) <= _LONGEST_HEADING and not words.rstrip().endswith(_STOPS)
    return is_short and not is_item and words.lstrip()[0].isupper() and "£" not in words and _is_titled(words)


def _is_titled(words: str) -> bool:
    """Few words, or most of them with a capital: a line of a list is not taken for a heading."""
    long = [word for word in re.findall(r"[^\W\d_]+", words) if len(word) > 3]
    return len(words.split()) <= 4 or sum(word[0].isupper() for word in long) * 2 > len(long)


def _table(rough: Rough, place: _Place, before: str) -> Iterator[PassageTable]:
    for each in (*rough.inner, rough):
        under = f" under “{cut(place.heading, 60)}”" if place.heading else ""
        yield PassageTable(
            where=f"Table{under}, line {each.first}",
            header=each.header,
            rows=tuple(each.rows),
            heading=place.heading,
            before=before,
            row_wheres=tuple(f"Table{under}, line {number}" for number in each.numbers),
        )
