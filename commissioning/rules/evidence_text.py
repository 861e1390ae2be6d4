"""A table of evidence read from what was typed, or pasted from a spreadsheet, and written out for the same box.

The first line names the columns, each line below it is a row: its name, then a figure for each column. Tabs part the
cells of a line that has one, commas those of any other. Every refusal names its line.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from commissioning.rules.evidence import LABEL_LIMIT, LARGEST, MOST_COLUMNS, MOST_ROWS, EvidenceRow
from core.refusal import Obstacle

FIELD = "figures"
TEXT_LIMIT = 20_000
LINE_LIMIT = 1_000
# What stands for a figure that nobody knows.
NOT_KNOWN = frozenset(("", "n/a", "na", "n.a.", "not known", "unknown", "not available", "-", "–", "—", "..", "…"))
# Rows that only add the others up would be counted twice.
_TOTALS = frozenset(("total", "totals", "grand total", "sum", "all"))
# As many as somebody mends at a time.
_MOST_REASONS = 6
_CORNER = "Year"

# One cell of a line parted by commas: in quotes, where "" is one quote, or plain.
_CELL = re.compile(r'[ ]*"((?:[^"]|"")*)"[ ]*(?=,|$)|([^,]*)')
_GROUPED = re.compile(r"\d{1,3}(,\d{3})*")
_WHOLE = re.compile(r"\d+|\d{1,3}([, ]\d{3})+")
_DECIMAL = re.compile(r"[\d, ]*\d\.\d+")
# Full-width figures and signs, as some keyboards type them.
_NARROW = {ord(wide): ord(wide) - 0xFEE0 for wide in "０１２３４５６７８９．，－"}


@dataclass(frozen=True)
class ReadTable:
    """What was read. Where there is an obstacle the rest is not to be used."""

    columns: tuple[str, ...] = ()
    rows: tuple[EvidenceRow, ...] = ()
    obstacles: tuple[Obstacle, ...] = ()


class _Unread(ValueError):
    """A line that cannot be read; the message says what to do about it."""


def read_table(text: str, *, is_summed: bool = True) -> ReadTable:
    """Read a table. With `is_summed` a row that is the total of the others is refused: sums are worked out."""
    lines = [(number, line) for number, line in enumerate(text.splitlines(), start=1) if line.strip(" \t,")]
    if reason := _why_not_at_all(text, lines):
        return ReadTable(obstacles=(Obstacle(reason, FIELD),))
    try:
        columns = _columns(lines[0])
    except _Unread as problem:
        return ReadTable(obstacles=(Obstacle(str(problem), FIELD),))
    rows, reasons = [], []
    for numbered in lines[1:]:
        try:
            rows.append(_row(numbered, columns, is_summed=is_summed))
        except _Unread as problem:
            reasons.append(str(problem))
    return ReadTable(columns, tuple(rows), tuple(Obstacle(reason, FIELD) for reason in _few(reasons)))


def write_table(columns: Sequence[str], rows: Iterable[EvidenceRow]) -> str:
    """The text from which read_table reads the same table."""
    lines = [[_CORNER, *columns]]
    lines += [[row.label, *("n/a" if figure is None else str(figure) for figure in row.figures)] for row in rows]
    return "\n".join(", ".join(_quoted(cell) for cell in line) for line in lines)


def _why_not_at_all(text: str, lines: Sequence[tuple[int, str]]) -> str:
    if len(text) > TEXT_LIMIT:
        return f"Shorten the table to {TEXT_LIMIT:,} characters or fewer: it has {len(text):,}"
    if len(lines) < 2:
        return "Enter a first line with the years, and below it a line for each row of figures"
    if len(lines) - 1 > MOST_ROWS:
        return f"A table has up to {MOST_ROWS} rows of figures: this one has {len(lines) - 1}"
    return ""


def _columns(numbered: tuple[int, str]) -> tuple[str, ...]:
    number, line = numbered
    cells = [_tidy(cell) for cell in _cells(number, line)]
    while cells and not cells[-1]:
        cells.pop()
    # The cell above the names of the rows is empty or a word; a year, and any column that starts the line, has figures.
    names = cells[1:] if cells and not any(character.isdigit() for character in cells[0]) else cells
    if not names:
        raise _Unread(f"Line {number}: name the columns, for example: Year, 2015/16, 2016/17")
    if len(names) > MOST_COLUMNS:
        raise _Unread(f"Line {number}: a table has up to {MOST_COLUMNS} columns, and this one has {len(names)}")
    if "" in names:
        raise _Unread(f"Line {number}: name each column")
    for name in names:
        _judge_name(number, name)
    return tuple(names)


def _row(numbered: tuple[int, str], columns: Sequence[str], *, is_summed: bool) -> EvidenceRow:
    number, line = numbered
    cells = _cells(number, line)
    if "\t" not in line and len(cells) != len(columns) + 1:
        cells = _with_thousands(cells)
    while len(cells) > len(columns) + 1 and not cells[-1].strip():
        cells.pop()
    label, figures = _tidy(cells[0]), cells[1:]
    if not label:
        raise _Unread(f"Line {number}: start the line with what the figures count")
    _judge_name(number, label)
    if len(figures) != len(columns):
        raise _Unread(
            f"Line {number}: {_counted(len(figures), 'figure')} for {_counted(len(columns), 'column')}. Write n/a "
            "where a figure is not known"
        )
    if is_summed and label.casefold().rstrip(":") in _TOTALS:
        raise _Unread(f"Line {number}: take the total out, since it is worked out, or choose not to add the columns up")
    return EvidenceRow(label, tuple(_figure(number, cell) for cell in figures))


def _cells(number: int, line: str) -> list[str]:
    if len(line) > LINE_LIMIT:
        raise _Unread(f"Line {number}: shorten it to {LINE_LIMIT:,} characters or fewer")
    return line.split("\t") if "\t" in line else _parted(line)


def _parted(line: str) -> list[str]:
    """The cells between the commas of a line. Spaces before a cell are kept: no thousands begin after one."""
    cells, place = [], 0
    while place <= len(line):
        match = _CELL.match(line, place)
        if match is None:
            break
        quoted, plain = match.groups()
        # What was quoted stands by itself: its commas are its own.
        cells.append(plain if quoted is None else " " + quoted.replace('""', '"'))
        place = match.end() + 1
    return cells


def _with_thousands(cells: Sequence[str]) -> list[str]:
    """The same with 1 and 234 put together as 1,234 wherever they can be."""
    joined = [cells[0]]
    for cell in cells[1:]:
        # With a space before it, it is a figure of its own.
        is_rest = len(cell.rstrip()) == 3 and cell.rstrip().isdecimal()
        if len(joined) > 1 and is_rest and _GROUPED.fullmatch(joined[-1].lstrip()):
            joined[-1] += f",{cell.rstrip()}"
        else:
            joined.append(cell)
    return joined


def _figure(number: int, cell: str) -> int | None:
    typed = _tidy(cell).translate(_NARROW)
    if typed.casefold() in NOT_KNOWN:
        return None
    shown = typed if len(typed) <= 20 else f"{typed[:20]}…"
    if typed[0] in "-−–(" and any(character.isdigit() for character in typed):
        raise _Unread(f"Line {number}: “{shown}” is below zero, and nobody can be counted below zero")
    if _DECIMAL.fullmatch(typed):
        raise _Unread(f"Line {number}: “{shown}” is not a whole number")
    if not typed.isascii() or not _WHOLE.fullmatch(typed):
        raise _Unread(
            f"Line {number}: write “{shown}” as a whole number such as 1,234, or as n/a where it is not known"
        )
    figure = int(typed.replace(",", "").replace(" ", "")) if len(typed) <= 20 else LARGEST + 1
    if figure > LARGEST:
        raise _Unread(f"Line {number}: “{shown}” is more than a table of people can count")
    return figure


def _judge_name(number: int, name: str) -> None:
    if len(name) > LABEL_LIMIT:
        raise _Unread(f"Line {number}: shorten “{name[:20]}…” to {LABEL_LIMIT} characters or fewer")
    if any(unicodedata.category(character) in ("Cc", "Cf", "Cs") for character in name):
        raise _Unread(f"Line {number}: type its words again, since they have characters that cannot be shown")


def _quoted(cell: str) -> str:
    doubled = cell.replace('"', '""')
    needs_quotes = "," in cell or cell.startswith('"')
    return f'"{doubled}"' if needs_quotes else cell


def _tidy(cell: str) -> str:
    return " ".join(cell.split())


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _few(reasons: Sequence[str]) -> list[str]:
    if len(reasons) <= _MOST_REASONS:
        return list(reasons)
    return [*reasons[:_MOST_REASONS], f"{len(reasons) - _MOST_REASONS} more lines cannot be read: mend these first"]
