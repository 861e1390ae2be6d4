"""A table of a report as rows for a spreadsheet: its raw values, all of them, and the total that the report prints."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from core.exports import Column, InWords, Kind, Sheet
from reports.choices import Unit
from reports.rules.outside import NOT_SHOWN
from reports.rules.report_words import spoken

_KINDS = {Unit.POUNDS: Kind.AMOUNT, Unit.NUMBER: Kind.NUMBER, Unit.PERCENT: Kind.SHARE}


def table_sheet(table: Mapping[str, Any], *, number: int, cover: Mapping[str, Any], office: str) -> Sheet:
    """The rows of a table of a report (`tables_of_input`), those too that did not fit on its paper."""
    notes = (office, *_of_report(cover, number), *_notes(table))
    return sheet_of(table, tab=f"Table {number}", notes=notes, office=office)


def sheet_of(table: Mapping[str, Any], *, tab: str, notes: Sequence[str], office: str) -> Sheet:
    """Every row of a live table as plain values, under these notes."""
    columns = tuple(Column(str(place), column["label"], _kind(column)) for place, column in enumerate(table["columns"]))
    return Sheet(
        title=table["caption"],
        tab=tab,
        columns=columns,
        rows=[_row(values, columns) for values in table["values"]],
        total=_row(table["total_values"], columns) if table["total_values"] else None,
        notes=[note for note in notes if note],
        author=office,
    )


def table_file(stem: str, number: int, ending: str) -> str:
    """br-003-2018-table-2.csv."""
    return f"{stem}-table-{number}.{ending}"


def _of_report(cover: Mapping[str, Any], number: int) -> tuple[str, str]:
    report = " ".join(part for part in (cover["reference"], cover["title"]) if part)
    return f"Table {number} of the report {report}", f"Figures as at {spoken(date.fromisoformat(cover['as_at']))}"


def _notes(table: Mapping[str, Any]) -> Sequence[str]:
    """The last note of a table that was cut on paper says so, and here nothing is cut."""
    notes: Sequence[str] = table["notes"]
    return notes[:-1] if table["left_out"] else notes


def _kind(column: Mapping[str, Any]) -> Kind:
    return _KINDS[Unit(column["unit"])] if column["unit"] else Kind.TEXT


def _row(values: Sequence[Any], columns: Sequence[Column]) -> dict[str, Any]:
    return {column.key: _value(value, column.kind) for column, value in zip(columns, values, strict=True)}


def _value(value: Any, kind: Kind) -> Any:
    """Amounts are kept as text, so that none becomes a float. An empty text is a cell that nothing belongs in."""
    if kind is Kind.TEXT:
        return value
    if value == NOT_SHOWN:
        return InWords(value)
    if value is None or value == "":
        return None
    return int(value) if kind is Kind.NUMBER else Decimal(str(value))
