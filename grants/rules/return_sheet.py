"""The spreadsheet of a return: its columns, the line that says which return it is of, and how one cell is read.

The same layout is written and read back, so whatever moves a column or a row here counts LAYOUT up.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from core.personal_details import personal_details
from grants.choices import Unit
from grants.rules.answers import LONGEST_ACCOUNT, LONGEST_REASON, Given, read_value

LAYOUT = 1
SHEET = "Return"
MARK_ROW, HEADING_ROW = 4, 6
# Far beyond any return: what lies behind is not read.
MOST_ROWS = 2_000

QUESTION, LAST_QUARTER, ANSWER, NOT_KNOWN, EXPLANATION, DEFINITION, BOX = range(1, 8)
LETTERS = dict(zip(range(1, 8), "ABCDEFG", strict=True))
HEADINGS = {
    QUESTION: "Question",
    LAST_QUARTER: "Last quarter",
    ANSWER: "Answer",
    NOT_KNOWN: "If not known: why",
    EXPLANATION: "If it changed much: why",
    DEFINITION: "What counts",
    BOX: "Box",
}
TYPED = (ANSWER, NOT_KNOWN, EXPLANATION)

_MARK = re.compile(
    r"Return (?P<key>\d{1,18}) · (?P<agreement>.+) · (?P<quarter>Quarter [1-4] of \d{4}/\d\d) · "
    r"Questions (?P<template>\d{1,18}) · (?P<start>Blank|Filled) (?P<filing>\d{1,9})\.(?P<saved>\d{1,9}) · "
    r"Layout (?P<layout>\d{1,4})"
)

# What a spreadsheet holds in one cell. Text, figures as it keeps them, a day, yes or no.
CellValue = str | int | float | bool | date | datetime | time | timedelta | None


@dataclass(frozen=True)
class Mark:
    """Which return a sheet is of, and upon what it was filled: the number of the filing and of its last save."""

    key: int
    agreement: str
    quarter: str
    template: int
    is_blank: bool
    filing: int
    saved: int
    layout: int = LAYOUT

    def __str__(self) -> str:
        start = "Blank" if self.is_blank else "Filled"
        return (
            f"Return {self.key} · {self.agreement} · {self.quarter} · Questions {self.template} · "
            f"{start} {self.filing}.{self.saved} · Layout {self.layout}"
        )


def read_mark(text: object) -> Mark | None:
    """The line as it was written; None for anything else."""
    found = _MARK.fullmatch(text.strip()) if isinstance(text, str) else None
    if found is None:
        return None
    return Mark(
        key=int(found["key"]),
        agreement=found["agreement"],
        quarter=found["quarter"],
        template=int(found["template"]),
        is_blank=found["start"] == "Blank",
        filing=int(found["filing"]),
        saved=int(found["saved"]),
        layout=int(found["layout"]),
    )


def obstacle_to_mark(mark: Mark | None, *, expected: Mark) -> str:
    """Why a sheet is not one of this return, in words; nothing when it is."""
    if mark is None:
        return (
            "this line should say which return the sheet is of. It was changed or the sheet is another: "
            "download the sheet of this return and copy your answers into it"
        )
    if mark.key != expected.key:
        return (
            f"this is the sheet of another return, {mark.agreement}, {mark.quarter}. "
            f"This page takes the one of {expected.agreement}, {expected.quarter}"
        )
    if mark.template != expected.template or mark.layout != expected.layout:
        return (
            "the sheet asks the questions of another version of the template: "
            "download it again and copy your answers into it"
        )
    return ""


@dataclass(frozen=True)
class Row:
    """The three typed cells of one question, as they were read; `formulas` names the columns that calculate."""

    values: Mapping[int, CellValue]
    formulas: frozenset[int] = frozenset()


def read_row(unit: str, row: Row) -> tuple[Given, list[tuple[int, str]]]:
    """What one question was answered, and what is wrong by column, all of it at once."""
    wrong = [(column, "this is a formula: type the figure") for column in TYPED if column in row.formulas]
    read: dict[int, int | str | None] = {}
    for column in TYPED:
        if column in row.formulas:
            continue
        is_figure = column == ANSWER and unit != Unit.WORDS
        try:
            value = row.values.get(column)
            read[column] = _figure(unit, value) if is_figure else _words(value, is_account=column == ANSWER)
        except ValueError as problem:
            wrong.append((column, str(problem)))
    answer = read.get(ANSWER)
    given = Given(
        value=answer if isinstance(answer, int) else None,
        words=answer if isinstance(answer, str) else "",
        not_known=str(read.get(NOT_KNOWN) or ""),
        explanation=str(read.get(EXPLANATION) or ""),
    )
    if given.is_answered and given.not_known:
        wrong.append((ANSWER, "give an answer or say why it is not known, not both"))
    return given, sorted(wrong)


def _figure(unit: str, value: CellValue) -> int | None:
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    if isinstance(value, (date, time, timedelta)):
        raise ValueError("this is a date or a time: type the figure, and give the cell the format “Number”")
    if isinstance(value, bool):
        raise ValueError("type the figure, not “true” or “false”")
    if isinstance(value, str):
        try:
            return read_value(unit, value)
        except ValueError as problem:
            # Where somebody writes n/a they mean the cell beside it.
            raise ValueError(f"{_lowered(problem)}. Where it is not known, say why in the next cell") from problem
    try:
        return read_value(unit, f"{Decimal(repr(value)).normalize():f}")
    except ValueError as problem:
        raise ValueError(_lowered(problem)) from problem


def _lowered(problem: ValueError) -> str:
    words = str(problem)
    return words[:1].lower() + words[1:]


def _words(value: CellValue, *, is_account: bool) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise ValueError("write words here, not a figure or a date")
    words = value.replace("_x000D_", "").replace("\r\n", "\n").replace("\r", "\n").strip()
    longest = LONGEST_ACCOUNT if is_account else LONGEST_REASON
    if len(words) > longest:
        raise ValueError(f"shorten this to {longest:,} characters or fewer")
    details = personal_details(words)
    if details:
        named = " and ".join(f"{one.kind} (“{one.words}”)" for one in details)
        raise ValueError(f"there is what looks like {named} in it: take it out. No person may be named")
    return words
