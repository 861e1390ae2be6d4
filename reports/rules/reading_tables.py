"""Tables in a text file: with tabs or bars, with a figure at the end of each line, or in pieces, a cell to a block."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from reports.rules.numbers import amounts_in, cell_figure
from reports.rules.phrases import years_in
from reports.rules.reading_lines import Block, Line, bullet_end, cells_apart, paragraph_number, parts_of

TOTAL = re.compile(
    r"^\W*(?:sub[\s-]?|grand\s+|overall\s+)?totals?\b|\btotals?\W*$|^\W*(?:sum|overall|altogether)\W*$", re.IGNORECASE
)
_RULE = re.compile(r"[\s|:+=-]+")
_LONGEST_CELL_LINE = 46
_LONGEST_ROW_LINE = 130
_NARROW = 24
_LONGEST_NUMBERED_ROW = 60
_ENDS_OF_CELLS = ("%", ")", "*")
_FEWEST_ROWS = 3
_MONEY_HEAD = re.compile(
    r"^(?:total|amount|cost|value|award|grant|budget|funding|allocation|allocated|£|sum|spend)", re.IGNORECASE
)


@dataclass
class Rough:
    """A table as it is found: `numbers` are the lines of its rows, `first` and `last` those that it covers."""

    header: tuple[str, ...]
    rows: list[tuple[str, ...]]
    numbers: list[int]
    first: int = 0
    last: int = 0
    inner: list["Rough"] = field(default_factory=list)


# Tabs and bars


def cells_of(line: str) -> tuple[str, ...]:
    """The cells of a line with tabs or bars; none where it has neither."""
    text = line.strip("\n")
    if "\t" in text.strip():
        return tuple(" ".join(cell.split()) for cell in text.split("\t"))
    if text.count("|") > 1 or (" | " in text and text.count("|") == 1):
        return tuple(" ".join(cell.split()) for cell in text.strip().strip("|").split("|"))
    return ()


def grids_in(lines: Sequence[Line]) -> list[Rough]:
    """Tables whose cells stand apart by tabs or bars. Empty lines do not end one, other lines do."""
    found: list[Rough] = []
    held: list[Line] = []
    for line in [*lines, Line(".", 0)]:
        if cells_of(line.text):
            if held and _begins_anew(held, line):
                found += _grid(held)
                held = []
            held.append(line)
        elif not line.is_empty and held:
            found += _grid(held)
            held = []
    return found


def _begins_anew(held: list[Line], line: Line) -> bool:
    """After an empty line, a row of another width is another table."""
    is_apart = line.number > held[-1].number + 1
    return is_apart and len(cells_of(held[-1].text)) != len(cells_of(line.text))


def _grid(lines: list[Line]) -> list[Rough]:
    kept = [(cells_of(line.text), line.number) for line in lines if not _RULE.fullmatch(line.text)]
    if not kept:
        return []
    head = kept[0][0]
    has_head = len(kept) > 1 and not any(cell_figure(cell) and not years_in(cell) for cell in head[1:])
    body = kept[1:] if has_head else kept
    rough = Rough(head if has_head else (), [row for row, _ in body], [number for _, number in body])
    rough.first, rough.last = lines[0].number, lines[-1].number
    return [rough]


# A name and figures on each line


def ended_by_figures(text: str) -> tuple[str, tuple[str, ...]] | None:
    """A name and the figures after it. None where a line is long, is prose, or ends in no figure."""
    joined = re.sub(r"£\s+(?=\d)", "£", text.strip())
    if (not joined[-1:].isalnum() and joined[-1:] not in _ENDS_OF_CELLS) or len(joined) > _LONGEST_ROW_LINE:
        return None
    if bullet_end(joined) or (paragraph_number(joined)[0] and len(joined) > _LONGEST_NUMBERED_ROW):
        return None
    words = joined.split()
    at = len(words)
    while at > 0 and cell_figure(words[at - 1]) is not None:
        at -= 1
    name = " ".join(words[:at])
    return (name, tuple(words[at:])) if name and at < len(words) else None


def listings_in(lines: Sequence[Line]) -> list[Rough]:
    """Runs of at least three lines with a name and the same number of figures each; a name may take two lines."""
    there = [line for line in lines if not line.is_empty]
    found: list[Rough] = []
    at = 0
    while at < len(there):
        rough, after = _listing(there, at)
        if rough is not None:
            rough.header = _head_of(there[at - 1] if at else None, len(rough.rows[0]) - 1)
            rough.first = there[at - 1].number if rough.header else rough.first
            found.append(rough)
        at = after
    return found


def _listing(lines: list[Line], start: int) -> tuple[Rough | None, int]:
    """The run that begins at a line, None where none does, and where to look on."""
    rough = Rough((), [], [])
    at, before = start, ""
    while at < len(lines):
        row = ended_by_figures(lines[at].text)
        if row is not None and (not rough.rows or len(row[1]) == len(rough.rows[0]) - 1):
            rough.rows.append((f"{before} {row[0]}".strip(), *row[1]))
            rough.numbers.append(lines[at].number)
            before = ""
        elif rough.rows and not before and row is None and _may_begin_a_name(lines, at):
            before = lines[at].text.strip()
        else:
            break
        at += 1
    if len(rough.rows) < _FEWEST_ROWS:
        return None, max(start + 1, at)
    rough.first, rough.last = lines[start].number, rough.numbers[-1]
    return rough, at


def _may_begin_a_name(lines: list[Line], at: int) -> bool:
    is_next = at + 1 < len(lines) and lines[at + 1].number == lines[at].number + 1
    return (
        is_next
        and len(lines[at].text.strip()) <= _LONGEST_CELL_LINE
        and ended_by_figures(lines[at + 1].text) is not None
    )


def _head_of(line: Line | None, columns: int) -> tuple[str, ...]:
    """Years in the line above name the columns, where there is one for each; or its cells, one for each too."""
    if line is None:
        return ()
    cells = parts_of(line.text)
    if len(cells) == columns + 1 > 2 and len(line.text) <= _LONGEST_ROW_LINE and not amounts_in(line.text):
        return tuple(cells)
    years = years_in(line.text)
    return ("", *years) if len(years) == columns else ()


# In pieces: each cell a block of short lines


def is_cell(block: Block) -> bool:
    """Short lines that are neither a sentence nor an item of a list."""
    text = block.text
    is_item = bullet_end(text) or (paragraph_number(text)[0] and not text.strip().startswith("£"))
    return not is_item and block.longest <= _LONGEST_CELL_LINE and not block.lines[0].level and not _is_prose(block)


def _is_prose(block: Block) -> bool:
    """A sentence, unless a narrow column broke it into many lines."""
    text = block.text.rstrip()
    is_ended = text.endswith((":", "?", ";")) or (text.endswith(".") and block.longest > _NARROW)
    return len(text) > 3 and is_ended and not amounts_in(text)


def pieces_in(blocks: Sequence[Block]) -> list[Rough]:
    """Tables whose cells stand in blocks of their own, row by row or column by column; at least three amounts."""
    found: list[Rough] = []
    held: list[Block] = []
    for block in [*blocks, None]:
        if block is not None and is_cell(block):
            held += cells_apart(block)
        elif block is None or len(block.text) > 1:
            found += _in_pieces(held)
            held = []
    return found


def _money_of(block: Block) -> str:
    """The amount of a cell, if it holds just one."""
    amounts = amounts_in(block.text)
    return amounts[0].printed if len(amounts) == 1 else ""


def _in_pieces(blocks: list[Block]) -> list[Rough]:
    paid = [at for at, block in enumerate(blocks) if _money_of(block)]
    if len(paid) < _FEWEST_ROWS:
        return []
    head, start = _header(blocks, paid)
    rough = _assembled(head, blocks[start : paid[-1] + 1])
    rough.first = blocks[0 if head else start].number
    return [rough]


def _header(blocks: list[Block], paid: list[int]) -> tuple[tuple[str, ...], int]:
    """The cells above the first row end with that of the amounts; without one, that row is as long as the others."""
    ends = [at for at in range(paid[0]) if _MONEY_HEAD.match(blocks[at].text) and at < paid[0] - 1]
    if ends:
        return tuple(block.text for block in blocks[: ends[0] + 1]), ends[0] + 1
    if _names_of_column(blocks[: paid[0]], _run_of_amounts(blocks, paid[0])):
        return (), 0
    usual = int(median(b - a for a, b in pairwise(paid)))
    return (), max(0, paid[0] - usual + 1)


def _assembled(head: tuple[str, ...], blocks: list[Block]) -> Rough:
    rough = Rough(head, [], [], first=blocks[0].number, last=blocks[-1].lines[-1].number)
    waiting: list[Block] = []
    at = 0
    while at < len(blocks):
        run = _run_of_amounts(blocks, at)
        names = _names_of_column(waiting, run)
        if names:
            _take_column(rough, waiting, names, blocks[at : at + run])
            at += run
            waiting = []
            continue
        money = _money_of(blocks[at])
        waiting.append(blocks[at])
        if money:
            rough.rows.append(_row(waiting, money, len(head)))
            rough.numbers.append(blocks[at].number)
            waiting = []
        at += 1
    return rough


def _row(blocks: list[Block], money: str, columns: int) -> tuple[str, ...]:
    """The words of a row in their cells: the first names it, the last stands beside the amount, others between."""
    *before, last = blocks
    rest = last.text.partition("£")[0].strip()
    words = [block.text for block in before] + ([rest] if rest else []) or [""]
    width = max(columns, 4)
    between = [" ".join(words[1:-1])] + [""] * (width - 4)
    beside = words[-1] if len(words) > 1 else ""
    return (words[0], *between, beside, money)


def _run_of_amounts(blocks: list[Block], start: int) -> int:
    at = start
    while at < len(blocks) and cell_figure(blocks[at].text) is not None and _money_of(blocks[at]):
        at += 1
    return at - start


def _names_of_column(waiting: list[Block], run: int) -> list[Block]:
    """Where a column of names that ends with Total was read before its column of amounts: as many names as amounts."""
    if run < _FEWEST_ROWS:
        return []
    ends = [at for at, block in enumerate(waiting) if TOTAL.search(block.text) and at + 1 >= run]
    return waiting[ends[-1] - run + 1 : ends[-1] + 1] if ends else []


def _take_column(rough: Rough, waiting: list[Block], names: list[Block], amounts: list[Block]) -> None:
    """A column with its own total is a table of its own; its total is a row of the table around it."""
    at = waiting.index(names[0])
    title = waiting[at - 1].text if at else ""
    inner = Rough((), [], [], first=names[0].number, last=amounts[-1].number)
    inner.rows = [(name.text, _money_of(one)) for name, one in zip(names, amounts, strict=True)]
    inner.numbers = [one.number for one in amounts]
    rough.inner.append(inner)
    gap = ("",) * (max(len(rough.header), 4) - 2)
    rough.rows.append((title or "The rows before", *gap, _money_of(amounts[-1])))
    rough.numbers.append(amounts[-1].number)
