"""CSV that opens rightly in a spreadsheet: UTF-8 with its mark, CRLF, and no cell that calculates."""

import csv
from collections.abc import Iterator
from datetime import date
from io import StringIO

from .sheet import Column, Kind, Sheet, Value, value_of, writable

CSV = "text/csv; charset=utf-8"
# A spreadsheet runs a cell that begins with one of these as a formula, wherever the text came from.
RUNS_AS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def to_csv(sheet: Sheet) -> bytes:
    """Write a sheet as CSV: headings, rows and total. Notes are left out: a program would read them as rows.

    Amounts are plain pounds (1234.56), dates and times ISO, shares with their sign (26.0%). Text that would run as a
    formula begins with an apostrophe.
    """
    written = StringIO()
    csv.writer(written, lineterminator="\r\n").writerows(_lines(sheet))
    return written.getvalue().encode("utf-8-sig")


def _lines(sheet: Sheet) -> Iterator[list[str]]:
    yield [_tame(writable(column.label)) for column in sheet.columns]
    for row in sheet.rows:
        yield [_cell(value_of(row, column), column) for column in sheet.columns]
    if sheet.total is not None:
        yield [_cell(value_of(sheet.total, column), column) for column in sheet.columns]


def _cell(value: Value, column: Column) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return _tame(value)
    if column.kind is Kind.SHARE:
        return f"{value:f}%"
    return f"{value:f}" if column.kind is Kind.AMOUNT else str(value)


def _tame(text: str) -> str:
    return f"'{text}" if text.startswith(RUNS_AS_FORMULA) else text
