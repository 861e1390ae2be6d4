"""The spreadsheet of a return: the same boxes as the page, to be filled in without a connection and sent back."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from commissioning.rules import spoken
from core.exports.sheet import writable
from grants.choices import Topic, Unit
from grants.figures.boxes import AskedBox
from grants.figures.return_sheet import Standing, answer_in_words
from grants.rules.answers import LARGEST, LONGEST_ACCOUNT, LONGEST_REASON, Given
from grants.rules.return_sheet import (
    ANSWER,
    BOX,
    DEFINITION,
    EXPLANATION,
    HEADING_ROW,
    HEADINGS,
    LAST_QUARTER,
    LETTERS,
    MARK_ROW,
    NOT_KNOWN,
    QUESTION,
    SHEET,
    TYPED,
)

_WIDTHS = {QUESTION: 46, LAST_QUARTER: 16, ANSWER: 30, NOT_KNOWN: 34, EXPLANATION: 34, DEFINITION: 70, BOX: 22}
_ASKED_IN = {
    Unit.PEOPLE: "a whole number, like 48",
    Unit.DAYS: "whole days, like 12",
    Unit.POSTS: "full-time posts, like 2.5",
    Unit.POUNDS: "pounds, like 12,500",
    Unit.WORDS: "in words, without any person",
}
_FORMATS = {Unit.PEOPLE: "#,##0", Unit.DAYS: "#,##0", Unit.POSTS: "#,##0.##", Unit.POUNDS: "£#,##0.00"}
_PARTS = {Unit.POSTS: 100, Unit.POUNDS: 100}
_A4 = 9
_THIN = Side(style="thin", color="949494")
_OPEN = PatternFill("solid", start_color="FFF7E0")
_HOW = (
    "Fill in the cells with a yellow ground, save the file and upload it on the page of the return. Leave the other "
    "cells, the order of the columns and line 4 as they are. Type figures: a formula is not taken. Name no person."
)


def return_sheet(standing: Standing, *, is_blank: bool) -> bytes:
    """The workbook of a return, with the draft in its cells or blank. Protected against slips, without a password."""
    book = Workbook()
    page = book.active
    page.title = SHEET
    book.properties.title = writable(f"Return: {standing.monitoring_return}")
    _write_top(page, standing, is_blank=is_blank)
    for row, part in enumerate(_parts(standing), start=HEADING_ROW + 1):
        if isinstance(part, Topic):
            _put(page, row, QUESTION, part.label, font=Font(bold=True, size=13))
        else:
            given = Given() if is_blank else standing.given.get(part.box, Given())
            _write_box(page, row, part, given, standing.before.get(part.box, Given()))
    _lay_out(page)
    _check_as_typed(page, standing)
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def _parts(standing: Standing) -> Iterator[Topic | AskedBox]:
    """A line for each part of the return, then one for each of its boxes."""
    for topic in standing.asked.topics:
        yield topic
        yield from standing.asked.of_topic(topic)


def _write_top(page: Any, standing: Standing, *, is_blank: bool) -> None:
    one = standing.monitoring_return
    _put(page, 1, QUESTION, f"{one.period.label}, {one.period.months}", font=Font(bold=True, size=16), is_wrapped=False)
    about = f"{one.agreement.award.provider}, agreement {one.agreement.reference}. Due {spoken(one.due_on)}."
    _put(page, 2, QUESTION, about, is_wrapped=False)
    _put(page, 3, QUESTION, _HOW, is_wrapped=False)
    mark = str(standing.mark(is_blank=is_blank))
    _put(page, MARK_ROW, QUESTION, mark, font=Font(color="707070"), is_wrapped=False)
    for column, label in HEADINGS.items():
        cell = _put(page, HEADING_ROW, column, label, font=Font(bold=True))
        cell.border = Border(bottom=Side(style="medium"))


def _write_box(page: Any, row: int, asked: AskedBox, given: Given, before: Given) -> None:
    measure = asked.measure
    _put(page, row, QUESTION, asked.label)
    _put(page, row, LAST_QUARTER, answer_in_words(measure.unit, before) if before.value is not None else "")
    example = f" For example: {measure.example.removesuffix('.')}." if measure.example else ""
    definition = measure.definition.removesuffix(".")
    _put(page, row, DEFINITION, f"{definition} ({_ASKED_IN[Unit(measure.unit)]}).{example}")
    _put(page, row, BOX, asked.box.name, font=Font(color="707070"))
    _put(page, row, ANSWER, given.words)
    if given.value is not None:
        parts = _PARTS.get(Unit(measure.unit), 1)
        page.cell(row, ANSWER).value = given.value if parts == 1 else given.value / parts
        page.cell(row, ANSWER).data_type = "n"
    page.cell(row, ANSWER).number_format = _FORMATS.get(Unit(measure.unit), "@")
    _put(page, row, NOT_KNOWN, given.not_known).number_format = "@"
    _put(page, row, EXPLANATION, given.explanation).number_format = "@"
    for column in TYPED:
        cell = page.cell(row, column)
        cell.protection, cell.fill = Protection(locked=False), _OPEN
        cell.border = Border(top=_THIN, bottom=_THIN, left=_THIN, right=_THIN)
    if measure.unit == Unit.WORDS:
        page.row_dimensions[row].height = 200


def _put(page: Any, row: int, column: int, text: str, *, font: Font | None = None, is_wrapped: bool = True) -> Any:
    cell = page.cell(row, column)
    cell.alignment = Alignment(vertical="top", wrap_text=is_wrapped)
    if font is not None:
        cell.font = font
    if text:
        cell.value = writable(text)
        # Else what begins with = would be a formula.
        cell.data_type = "s"
    return cell


def _lay_out(page: Any) -> None:
    for column, width in _WIDTHS.items():
        page.column_dimensions[get_column_letter(column)].width = width
    page.freeze_panes = page.cell(HEADING_ROW + 1, ANSWER)
    page.print_title_rows = f"{HEADING_ROW}:{HEADING_ROW}"
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", _A4
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.protection.sheet = True
    # False is what the format calls "not locked": columns and rows may be made wider.
    page.protection.formatColumns = page.protection.formatRows = False


def _check_as_typed(page: Any, standing: Standing) -> None:
    """The program refuses what could not be taken while it is typed, in the same words as the page."""
    ranges: dict[Unit, list[int]] = {}
    for row, part in enumerate(_parts(standing), start=HEADING_ROW + 1):
        if not isinstance(part, Topic):
            ranges.setdefault(Unit(part.measure.unit), []).append(row)
    reasons = _at_most(LONGEST_REASON)
    for unit, rows in ranges.items():
        check = _validation(unit)
        for row in rows:
            check.add(f"{LETTERS[ANSWER]}{row}")
            reasons.add(f"{LETTERS[NOT_KNOWN]}{row}:{LETTERS[EXPLANATION]}{row}")
        page.add_data_validation(check)
    page.add_data_validation(reasons)


def _validation(unit: Unit) -> DataValidation:
    if unit == Unit.WORDS:
        return _at_most(LONGEST_ACCOUNT)
    is_whole = unit in (Unit.PEOPLE, Unit.DAYS)
    return DataValidation(
        type="whole" if is_whole else "decimal",
        operator="between",
        formula1="0",
        formula2=str(LARGEST[unit] // _PARTS.get(unit, 1)),
        allow_blank=True,
        showErrorMessage=True,
        errorTitle="This cannot be taken",
        error=f"Enter {_ASKED_IN[unit]}. Where it is not known, leave this empty and say why in the next cell.",
    )


def _at_most(characters: int) -> DataValidation:
    return DataValidation(
        type="textLength",
        operator="lessThanOrEqual",
        formula1=str(characters),
        allow_blank=True,
        showErrorMessage=True,
        errorTitle="This is too long",
        error=f"Shorten this to {characters:,} characters or fewer.",
    )
