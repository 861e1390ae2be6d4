"""XLSX with numbers as numbers, text as text, and a page that prints as it stands."""

import re
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter

from .sheet import Column, Kind, Sheet, Value, value_of, writable

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

FORMATS = {
    Kind.TEXT: "@",
    Kind.AMOUNT: "£#,##0.00;[Red]-£#,##0.00",
    Kind.DATE: "d mmmm yyyy",
    Kind.MOMENT: "d mmmm yyyy hh:mm",
    Kind.NUMBER: "#,##0",
    Kind.SHARE: "0.0%",
}
WIDTHS = {Kind.AMOUNT: 16, Kind.DATE: 20, Kind.MOMENT: 24, Kind.NUMBER: 10, Kind.SHARE: 10}
WIDEST_TEXT = 60
LONGEST_CELL = 32_767  # the format's own limit
LONGEST_TAB = 31
A4 = 9

Line = list[Value]


def to_xlsx(sheet: Sheet) -> bytes:
    """Write a sheet as a workbook: title, notes, then the table with its headings frozen; what is beside it next.

    Amounts, dates, numbers and shares are real ones with a format. Text is text: "=1+1" stays as it is.
    """
    book = Workbook(write_only=True)
    book.properties.title = writable(sheet.title)
    book.properties.creator = writable(sheet.author)
    _add_page(book, sheet)
    if sheet.beside is not None:
        _add_page(book, sheet.beside)
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def _add_page(book: Workbook, sheet: Sheet) -> None:
    lines = [[value_of(row, column) for column in sheet.columns] for row in sheet.rows]
    page = book.create_sheet(_name_of_page(sheet.tab or sheet.title))
    heading_row = len(sheet.notes) + 3
    _lay_out(page, sheet.columns, lines, heading_row)
    _write(page, sheet, lines)
    # Sorting and filtering stop above the total, which would otherwise be sorted among the rows.
    last = get_column_letter(len(sheet.columns))
    page.auto_filter.ref = f"A{heading_row}:{last}{heading_row + len(lines)}"


def _lay_out(page: Any, columns: Sequence[Column], lines: list[Line], heading_row: int) -> None:
    page.freeze_panes = f"A{heading_row + 1}"
    page.print_title_rows = f"{heading_row}:{heading_row}"
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = A4
    page.page_setup.fitToWidth = 1
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.oddFooter.right.text = "Page &P of &N"
    for index, column in enumerate(columns):
        page.column_dimensions[get_column_letter(index + 1)].width = _width(column, index, lines)


def _width(column: Column, index: int, lines: list[Line]) -> int:
    heading = len(column.label) + 4
    if column.kind is not Kind.TEXT:
        return max(WIDTHS[column.kind], heading)
    longest = max((len(str(line[index] or "")) for line in lines), default=0)
    return min(max(heading, longest + 2), WIDEST_TEXT)


def _write(page: Any, sheet: Sheet, lines: list[Line]) -> None:
    page.append([_words(page, sheet.title, Font(bold=True, size=16))])
    for note in sheet.notes:
        page.append([_words(page, note)])
    page.append([])
    page.append([_heading(page, column) for column in sheet.columns])
    # One styled cell a column, filled anew for each row: a new one each time takes three times as long.
    cells = [_styled(page, column) for column in sheet.columns]
    for line in lines:
        page.append(_filled(cells, line))
    if sheet.total is not None:
        # The value, not =SUM(...): a viewer that does not calculate, a phone's preview say, shows a formula as
        # nothing or 0, and the total must be the sum that the page prints even when rows are filtered away.
        line = [value_of(sheet.total, column) for column in sheet.columns]
        page.append(_filled([_styled(page, column, is_total=True) for column in sheet.columns], line))


def _words(page: Any, text: str, font: Font | None = None) -> Any:
    cell = WriteOnlyCell(page)
    if font:
        cell.font = font
    _fill(cell, writable(text))
    return cell


def _heading(page: Any, column: Column) -> Any:
    cell = _words(page, column.label, Font(bold=True))
    cell.alignment = Alignment(
        horizontal="left" if column.kind is Kind.TEXT else "right", vertical="bottom", wrap_text=True
    )
    cell.border = Border(bottom=Side(style="medium"))
    return cell


def _styled(page: Any, column: Column, *, is_total: bool = False) -> Any:
    cell = WriteOnlyCell(page)
    cell.number_format = FORMATS[column.kind]
    cell.alignment = Alignment(vertical="top", wrap_text=column.kind is Kind.TEXT)
    if is_total:
        cell.font = Font(bold=True)
        cell.border = Border(top=Side(style="thin"), bottom=Side(style="double"))
    return cell


def _filled(cells: list[Any], line: Line) -> list[Any]:
    for cell, value in zip(cells, line, strict=True):
        is_share = cell.number_format == FORMATS[Kind.SHARE] and isinstance(value, Decimal | int)
        _fill(cell, Decimal(str(value)) / 100 if is_share else value)
    return cells


def _fill(cell: Any, value: Value) -> None:
    if isinstance(value, str):
        cell.value = value[:LONGEST_CELL]
        # openpyxl takes text that begins with = for a formula and #N/A for an error.
        cell.data_type = "s"
    else:
        # The format knows no time zones: it holds the time as the office's clock showed it.
        cell.value = value.replace(tzinfo=None) if isinstance(value, datetime) else value


def _name_of_page(title: str) -> str:
    """What a tab may be called: 31 characters, whole words, none that means something in a formula."""
    name = re.sub(r"[\[\]:*?/\\]", "-", writable(title)).replace("\n", " ").strip(" '")
    if len(name) > LONGEST_TAB:
        name = name[: LONGEST_TAB + 1].rpartition(" ")[0] or name[:LONGEST_TAB]
    return name.rstrip(" '") or "Table"
