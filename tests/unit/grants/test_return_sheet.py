"""A return's spreadsheet: what is written is read back, and every fault is told by its cell, all at once."""

import zipfile
from contextlib import contextmanager
from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO
from time import perf_counter

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given as drawn
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.utils.cell import rows_from_range

from core.uploads import workbook as reading
from grants.choices import Unit
from grants.documents.return_sheet import return_sheet
from grants.figures.boxes import asked_by
from grants.figures.return_sheet import changes_of, standing_of
from grants.forms.return_sheet import MOST_TOLD, ReturnUploadForm, packed, unpacked
from grants.rules.answers import LARGEST, Box, Given, typed_value
from grants.rules.return_sheet import (
    ANSWER,
    BOX,
    EXPLANATION,
    HEADING_ROW,
    HEADINGS,
    LAST_QUARTER,
    MARK_ROW,
    NOT_KNOWN,
    QUESTION,
    TYPED,
    Mark,
    Row,
    read_mark,
    read_row,
)
from tests.factories.agreements import a_return, accepted_return, again, answers, filled_return
from tests.worlds import world

pytestmark = pytest.mark.django_db
DOWNLOAD_AGAIN = "download it again and copy your answers into it"


wanted = world(a_return)


def form_for(one, content, name="return.xlsx"):
    return ReturnUploadForm(files={"sheet": SimpleUploadedFile(name, content)}, standing=standing_of(one))


def faults_of(one, content, name="return.xlsx"):
    return [str(fault) for fault in form_for(one, content, name).errors.get("sheet", [])]


def given_by(one, content):
    form = form_for(one, content)
    assert form.is_valid(), form.errors
    return form.cleaned_data["sheet"].given


def sheet_of(one, *, is_blank=False):
    return return_sheet(standing_of(one), is_blank=is_blank)


@contextmanager
def changed(content):
    """The workbook of a return, opened and changed by somebody, and what they saved."""
    book = load_workbook(BytesIO(content))
    saved = BytesIO()
    yield book["Return"], saved
    book.save(saved)


def filled(one, *, is_blank=True, **cells):
    """A sheet in which cells were typed: C8=48."""
    with changed(sheet_of(one, is_blank=is_blank)) as (page, saved):
        for cell, value in cells.items():
            page[cell] = value
    return saved.getvalue()


def row_of(one, name):
    page = load_workbook(BytesIO(sheet_of(one)))["Return"]
    return next(row for row in range(1, page.max_row + 1) if page.cell(row, BOX).value == name)


# what is written


def test_the_sheet_has_each_box_once_with_its_definition_and_open_cells_alone(wanted):
    page = load_workbook(BytesIO(sheet_of(wanted)))["Return"]
    assert [page.cell(HEADING_ROW, column).value for column in HEADINGS] == list(HEADINGS.values())
    names = [page.cell(row, BOX).value for row in range(HEADING_ROW + 1, page.max_row + 1)]
    assert [name for name in names if name] == [one.box.name for one in asked_by(wanted).boxes]
    assert page.protection.sheet
    assert page.protection.password is None
    unlocked = {cell.column for line in page.iter_rows() for cell in line if not cell.protection.locked}
    assert unlocked == set(TYPED)
    row = row_of(wanted, "supported")
    assert page.cell(row, QUESTION).value == "People supported"
    assert page.cell(row, 6).value == "Each person once in the quarter (a whole number, like 48). For example: 48."


def test_what_cannot_be_taken_is_refused_while_it_is_typed(wanted):
    page = load_workbook(BytesIO(sheet_of(wanted)))["Return"]
    checks = {str(cell): one for one in page.data_validations.dataValidation for cell in one.sqref.ranges}
    rows = {name: row_of(wanted, name) for name in ("supported", "posts", "account")}
    covered = {cell: check for span, check in checks.items() for cell in _cells_of(span)}
    assert (covered[f"C{rows['supported']}"].type, covered[f"C{rows['posts']}"].type) == ("whole", "decimal")
    assert covered[f"C{rows['account']}"].type == covered[f"D{rows['posts']}"].type == "textLength"
    assert int(covered[f"C{rows['posts']}"].formula2) * 100 == LARGEST[Unit.POSTS]


def _cells_of(span):
    return [cell for line in rows_from_range(span) for cell in line]


def test_the_figure_of_the_quarter_before_stands_beside():
    first = accepted_return(a_return(1))
    second = a_return(2, first.agreement)
    page = load_workbook(BytesIO(sheet_of(second)))["Return"]
    assert page.cell(row_of(second, "supported"), LAST_QUARTER).value == "48"
    assert page.cell(row_of(second, "spent-salaries"), LAST_QUARTER).value == "£2,000"


def test_words_that_begin_like_a_formula_stay_words(wanted):
    filled_return(wanted)
    filing = wanted.filings.get()
    answer = filing.answers.get(measure__key="account")
    type(answer).objects.filter(pk=answer.pk).update(words="=1+1 and more")
    assert given_by(wanted, sheet_of(wanted))[Box("account")].words == "=1+1 and more"


# what is read


def test_a_draft_goes_out_and_comes_back_the_same(wanted):
    filled_return(wanted)
    assert given_by(wanted, sheet_of(again(wanted))) == answers(wanted)
    assert changes_of(standing_of(wanted), given_by(wanted, sheet_of(wanted))) == []


def test_a_blank_sheet_says_nothing_and_so_changes_nothing(wanted):
    filled_return(wanted)
    assert given_by(wanted, sheet_of(wanted, is_blank=True)) == {}


def test_an_answer_taken_out_of_a_filled_sheet_is_emptied(wanted):
    filled_return(wanted)
    row = row_of(wanted, "supported")
    content = filled(wanted, is_blank=False, **{f"C{row}": None, f"E{row}": None})
    changes = changes_of(standing_of(wanted), given_by(wanted, content))
    assert [(one.asked.box.name, one.is_emptied) for one in changes] == [("supported", True)]


def test_answers_reasons_and_explanations_are_read_from_their_columns(wanted):
    posts, supported, account = (row_of(wanted, name) for name in ("posts", "supported", "account"))
    content = filled(
        wanted,
        **{f"C{posts}": 2.5, f"E{posts}": "A post was filled.", f"D{supported}": "The database is down."},
        **{f"C{account}": "A good quarter.\nMore next time."},
    )
    assert given_by(wanted, content) == {
        Box("posts"): Given(value=250, explanation="A post was filled."),
        Box("supported"): Given(not_known="The database is down."),
        Box("account"): Given(words="A good quarter.\nMore next time."),
    }


def test_rows_may_stand_in_another_order_with_their_questions(wanted):
    with changed(sheet_of(wanted)) as (page, saved):
        first, second = row_of(wanted, "referred-police"), row_of(wanted, "referred-self")
        page.cell(first, ANSWER).value, page.cell(second, ANSWER).value = 1, 2
        for column in HEADINGS:
            one, other = page.cell(first, column), page.cell(second, column)
            one.value, other.value = other.value, one.value
    assert given_by(wanted, saved.getvalue())[Box("referred-police")].value == 1


def test_notes_beside_the_columns_and_other_sheets_are_somebodys_own(wanted):
    with changed(sheet_of(wanted)) as (page, saved):
        page["J9"] = "=SUM(C8:C9)"
        page.merge_cells("J1:K2")
        page.parent.create_sheet("Workings")["A1"] = "=1+1"
    assert not faults_of(wanted, saved.getvalue())


@drawn(st.sampled_from([Unit.PEOPLE, Unit.DAYS, Unit.POSTS, Unit.POUNDS]), st.data())
def test_every_figure_that_can_be_kept_is_read_as_a_spreadsheet_keeps_it(unit, data):
    value = data.draw(st.integers(0, LARGEST[unit]))
    kept = float(Decimal(typed_value(unit, value)))
    for cell in (kept, int(kept) if kept == int(kept) else kept, typed_value(unit, value)):
        assert read_row(unit, Row({ANSWER: cell})) == (Given(value=value), [])


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("forty-eight", "enter a whole number, like 48. Where it is not known, say why in the next cell"),
        ("n/a", "enter a whole number, like 48. Where it is not known, say why in the next cell"),
        (-3, "enter 0 or more"),
        (4.5, "enter a whole number, like 48"),
        (1e300, "enter 60,000,000 or less"),
        (True, "type the figure, not “true” or “false”"),
        (datetime(2017, 4, 1), "this is a date or a time: type the figure, and give the cell the format “Number”"),
        (date(2017, 4, 1), "this is a date or a time: type the figure, and give the cell the format “Number”"),
        (time(1, 2), "this is a date or a time: type the figure, and give the cell the format “Number”"),
    ],
)
def test_what_is_no_figure_is_told_at_the_answer(cell, words):
    assert read_row(Unit.PEOPLE, Row({ANSWER: cell})) == (Given(), [(ANSWER, words)])


def test_all_that_is_wrong_in_a_row_is_told_at_its_cells():
    row = Row({NOT_KNOWN: "Ask Mr Smith", EXPLANATION: "x" * 301}, frozenset({ANSWER}))
    assert read_row(Unit.PEOPLE, row)[1] == [
        (ANSWER, "this is a formula: type the figure"),
        (NOT_KNOWN, "there is what looks like a person’s name (“Mr Smith”) in it: take it out. No person may be named"),
        (EXPLANATION, "shorten this to 300 characters or fewer"),
    ]


def test_an_answer_and_why_it_is_not_known_are_one_too_many():
    _, wrong = read_row(Unit.PEOPLE, Row({ANSWER: 4, NOT_KNOWN: "No idea"}))
    assert wrong == [(ANSWER, "give an answer or say why it is not known, not both")]


def test_words_are_asked_where_a_figure_or_a_day_stands():
    values = {ANSWER: 4, NOT_KNOWN: date(2017, 4, 1), EXPLANATION: True}
    assert {words for _, words in read_row(Unit.WORDS, Row(values))[1]} == {"write words here, not a figure or a date"}


# bad workbooks, each as somebody might make it


def test_every_fault_of_a_sheet_is_told_at_once_by_its_cell(wanted):
    supported, new, posts = (row_of(wanted, name) for name in ("supported", "new", "posts"))
    cells = {f"C{supported}": "=40+8", f"C{new}": "thirty", f"C{posts}": 2.555, f"D{new}": "Ring 07700 900123"}
    assert faults_of(wanted, filled(wanted, **cells)) == [
        f"Sheet Return, cell C{supported}: this is a formula: type the figure",
        f"Sheet Return, cell C{new}: enter a whole number, like 48. Where it is not known, say why in the next cell",
        f"Sheet Return, cell D{new}: there is what looks like a telephone number (“07700 900123”) in it: take it out. "
        "No person may be named",
        f"Sheet Return, cell C{posts}: enter full-time posts with two decimals at most, like 2.5",
    ]


def test_the_result_of_a_formula_is_never_read(wanted):
    """As a spreadsheet saves it: with the formula and what it last came to."""
    row = row_of(wanted, "supported")
    content = filled(wanted, **{f"C{row}": "=40+8"})
    parts = {}
    with zipfile.ZipFile(BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    page = parts["xl/worksheets/sheet1.xml"]
    assert b"<f>40+8</f><v />" in page or b"<f>40+8</f><v></v>" in page or b"<f>40+8</f><v/>" in page
    parts["xl/worksheets/sheet1.xml"] = page.replace(b"<f>40+8</f><v />", b"<f>40+8</f><v>48</v>").replace(
        b"<f>40+8</f><v></v>", b"<f>40+8</f><v>48</v>"
    )
    again_written = BytesIO()
    with zipfile.ZipFile(again_written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    assert b"<v>48</v>" in parts["xl/worksheets/sheet1.xml"]
    assert faults_of(wanted, again_written.getvalue()) == [
        f"Sheet Return, cell C{row}: this is a formula: type the figure"
    ]


def test_moved_columns_are_told_by_their_headings(wanted):
    with changed(sheet_of(wanted)) as (page, saved):
        page.insert_cols(ANSWER)
    told = faults_of(wanted, saved.getvalue())
    assert told[0].startswith("Sheet Return, cell C6: this should say “Answer”, and is empty. A column was moved")
    assert told[1].startswith("Sheet Return, cell D6: this should say “If not known: why”, and says “Answer”.")


def test_a_column_taken_out_is_told(wanted):
    with changed(sheet_of(wanted)) as (page, saved):
        page.delete_cols(LAST_QUARTER)
    assert faults_of(wanted, saved.getvalue())[0].startswith("Sheet Return, cell B6: this should say “Last quarter”")


def test_merged_cells_are_told(wanted):
    row = row_of(wanted, "supported")
    with changed(sheet_of(wanted)) as (page, saved):
        page.merge_cells(f"C{row}:D{row + 1}")
    told = f"Sheet Return, cells C{row}:D{row + 1}: these are merged. Split them, so that each answer has its own cell"
    assert told in faults_of(wanted, saved.getvalue())


def test_missing_double_strange_and_mixed_rows_are_told(wanted):
    supported, new, posts, asked = (row_of(wanted, name) for name in ("supported", "new", "posts", "asked"))
    with changed(sheet_of(wanted)) as (page, saved):
        page.cell(supported, BOX).value = "new"
        page.cell(posts, BOX).value = "no-such-box"
        page.cell(asked, QUESTION).value = "Answered"
        page["C200"] = 5
    assert faults_of(wanted, saved.getvalue()) == [
        f"Sheet Return, cell A{supported}: this should say “Of these, new”: the rows were mixed up",
        f"Sheet Return, cell G{new}: “new” stands in row {supported} too: leave one of them",
        f"Sheet Return, cell A{asked}: this should say “Asked”: the rows were mixed up",
        f"Sheet Return, cell G{posts}: “no-such-box” is not a box of this return: leave this column as it was",
        "Sheet Return, cell C200: this row belongs to no question: write the answer beside its question",
        "Sheet Return: the row “People supported” is missing. Download the sheet again",
        "Sheet Return: the row “Posts” is missing. Download the sheet again",
    ]


def test_another_returns_sheet_is_named_and_not_read(wanted):
    other = a_return()
    assert faults_of(wanted, filled(other, C8="rubbish")) == [
        f"Sheet Return, cell A4: this is the sheet of another return, {other.agreement.reference}, Quarter 1 of "
        f"2017/18. This page takes the one of {wanted.agreement.reference}, Quarter 1 of 2017/18"
    ]


@pytest.mark.parametrize("of", ["template", "layout"])
def test_a_sheet_of_another_version_of_the_questions_is_refused(wanted, of):
    with changed(sheet_of(wanted)) as (page, saved):
        mark = read_mark(page.cell(MARK_ROW, QUESTION).value)
        page.cell(MARK_ROW, QUESTION).value = str(Mark(**(vars(mark) | {of: 99})))
    assert faults_of(wanted, saved.getvalue()) == [
        f"Sheet Return, cell A4: the sheet asks the questions of another version of the template: {DOWNLOAD_AGAIN}"
    ]


@pytest.mark.parametrize("line", [None, "", 4, "Return one", "Return 1 · x · Quarter 5 of 2017/18"])
def test_a_sheet_that_does_not_say_whose_it_is_is_refused(wanted, line):
    with changed(sheet_of(wanted)) as (page, saved):
        page.cell(MARK_ROW, QUESTION).value = line
    assert faults_of(wanted, saved.getvalue())[0].startswith("Sheet Return, cell A4: this line should say which return")


def test_a_workbook_of_something_else_is_refused(wanted):
    book, saved = Workbook(), BytesIO()
    book.save(saved)
    assert faults_of(wanted, saved.getvalue(), "accounts.xlsx") == [
        "“accounts.xlsx” has no sheet called Return: use the spreadsheet that you downloaded for this return"
    ]


def test_what_is_no_workbook_is_refused(wanted):
    assert faults_of(wanted, b"Question,Answer", "return.csv") == [
        "“return.csv” cannot be taken: choose a file of this kind: Excel (.xlsx)"
    ]
    assert faults_of(wanted, b"PK\x03\x04 and no more") == [
        "“return.xlsx” is damaged or incomplete: open it, save it again and choose the new copy"
    ]


def with_page(content, page):
    """A workbook whose first page is put in place of its own."""
    written = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, page if name == "xl/worksheets/sheet1.xml" else old.read(name))
    return written.getvalue()


def a_page(rows):
    namespace = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<?xml version="1.0"?><worksheet xmlns="{namespace}"><sheetData>{rows}</sheetData></worksheet>'.encode()


def test_a_million_rows_are_refused_at_once(wanted):
    # Each with another figure, so that it does not fold to nothing; a hundred thousand are a page of 6 MB.
    rows = "".join(f'<row r="{row}"><c r="A{row}"><v>{row * 7919}</v></c></row>' for row in range(1, 100_001))
    content, began = with_page(sheet_of(wanted), a_page(rows)), perf_counter()
    assert faults_of(wanted, content) == [
        "“return.xlsx” has a page of more than 20,000 rows: use the sheet as it was downloaded"
    ]
    assert perf_counter() - began < 1


def test_a_figure_in_the_millionth_row_is_refused(wanted):
    content = with_page(sheet_of(wanted), a_page('<row r="1048576"><c r="C1048576"><v>1</v></c></row>'))
    assert faults_of(wanted, content) == [
        "“return.xlsx” has a page of more than 2,000 rows: use the sheet as it was downloaded"
    ]


def test_empty_rows_that_a_program_writes_are_no_fault(wanted):
    with zipfile.ZipFile(BytesIO(sheet_of(wanted))) as archive:
        page = archive.read("xl/worksheets/sheet1.xml")
    content = with_page(sheet_of(wanted), page.replace(b"</sheetData>", b'<row r="1048576" ht="15"/></sheetData>'))
    assert not faults_of(wanted, content)


def test_a_zip_bomb_is_refused(wanted):
    bomb = b'<row r="1"><c r="A1" t="inlineStr"><is><t>' + b"0" * 60_000_000 + b"</t></is></c></row>"
    content = with_page(sheet_of(wanted), a_page(bomb.decode()))
    assert faults_of(wanted, content) == [
        "“return.xlsx” unfolds into far more than it should: open it, save it again and choose the new copy"
    ]


def test_words_beyond_any_return_are_not_read(wanted, monkeypatch):
    monkeypatch.setattr(reading, "MOST_BESIDE_PAGES", 1_000)
    assert faults_of(wanted, sheet_of(wanted)) == [
        "“return.xlsx” holds far more than a sheet of this kind: use the sheet as it was downloaded"
    ]


@pytest.mark.parametrize("cell", ['<c r="C8"><v>' + "9" * 5000 + "</v></c>", '<c r="C8" t="s"><v>999</v></c>'])
def test_a_page_that_cannot_be_read_is_damaged(wanted, cell):
    content = with_page(sheet_of(wanted), a_page(f'<row r="8">{cell}</row>'))
    assert faults_of(wanted, content) == [
        "“return.xlsx” is damaged or incomplete: open it, save it again and choose the new copy"
    ]


def test_a_merge_of_everything_costs_nothing(wanted):
    with zipfile.ZipFile(BytesIO(sheet_of(wanted))) as archive:
        page = archive.read("xl/worksheets/sheet1.xml")
    merge = b'</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    # Where the protection stands does not matter to how it is read.
    content, began = with_page(sheet_of(wanted), page.replace(b"</sheetData>", merge)), perf_counter()
    assert "Sheet Return, cells A1:XFD1048576: these are merged" in faults_of(wanted, content)[0]
    assert perf_counter() - began < 1


def test_of_very_many_faults_the_first_are_told(wanted):
    with changed(sheet_of(wanted)) as (page, saved):
        for row in range(100, 300):
            page.cell(row, ANSWER).value = "x"
    told = faults_of(wanted, saved.getvalue())
    assert (len(told), told[-1]) == (MOST_TOLD + 1, "And 100 more like these")


def test_one_file_is_read_within_a_second(wanted):
    filled_return(wanted)
    content = sheet_of(wanted)
    form, began = form_for(wanted, content), perf_counter()
    assert form.is_valid()
    assert perf_counter() - began < 1


def test_what_is_signed_comes_back_the_same(wanted):
    form = form_for(wanted, sheet_of(filled_return(wanted)))
    assert form.is_valid()
    read = form.cleaned_data["sheet"]
    assert unpacked(packed(read, expected_version=3)) == (read, 3)


def test_what_a_sheet_is_made_of_is_asked_for_once_for_all_boxes(wanted):
    held = again(wanted)
    with CaptureQueriesContext(connection) as blank:
        sheet_of(held)
    held = filled_return(wanted)
    with CaptureQueriesContext(connection) as with_answers:
        sheet_of(held)
    # One more: the answers, once there is a filing.
    assert len(with_answers) == len(blank) + 1 < 11
