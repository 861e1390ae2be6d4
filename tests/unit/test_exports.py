"""Files that leave the office: read back with other readers than the ones that wrote them."""

import csv
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO, StringIO
from types import SimpleNamespace

import pytest
from openpyxl import load_workbook

from core.exports import CSV, PDF, XLSX, Column, Kind, Sheet, download, to_csv, to_xlsx

COLUMNS = [
    Column("provider", "Provider"),
    Column("dated", "Dated", Kind.DATE),
    Column("people", "People", Kind.NUMBER),
    Column("committed", "Committed", Kind.AMOUNT),
    Column("share", "Share", Kind.SHARE),
]
ROWS = [
    {
        "provider": "Tŷ Gŵyr “Elusen”",
        "dated": date(2018, 1, 23),
        "people": 1234,
        "committed": Decimal("1385000"),
        "share": Decimal("26.0"),
    },
    {"provider": "Brake", "committed": Decimal("-0.10"), "share": None},
]
TOTAL = {"provider": "Total", "committed": Decimal("1384999.90"), "share": Decimal("100.0")}
NOTES = ["Figures as at 23 January 2018", "Source: the ledger"]
HEADING_ROW = 5


def sheet(**changes):
    described = {
        "title": "Victims Fund allocations 2017/18",
        "columns": COLUMNS,
        "rows": ROWS,
        "total": TOTAL,
        "notes": NOTES,
        **changes,
    }
    return Sheet(**described)


def texts(*values):
    """A sheet of one column of text."""
    return sheet(columns=[Column("text", "Text")], rows=[{"text": each} for each in values], total=None, notes=[])


def csv_lines(written):
    return list(csv.reader(StringIO(written.decode("utf-8-sig"), newline="")))


def page_of(written):
    return load_workbook(BytesIO(written)).active


# CSV


def test_csv_reads_back_plain_amounts_iso_dates_and_shares_with_their_sign():
    assert csv_lines(to_csv(sheet())) == [
        ["Provider", "Dated", "People", "Committed", "Share"],
        ["Tŷ Gŵyr “Elusen”", "2018-01-23", "1234", "1385000.00", "26.0%"],
        ["Brake", "", "", "-0.10", ""],
        ["Total", "", "", "1384999.90", "100.0%"],
    ]


def test_csv_bears_the_mark_of_utf_8_and_ends_lines_as_windows_does():
    written = to_csv(sheet())
    assert written.startswith(b"\xef\xbb\xbfProvider,")
    assert written.count(b"\r\n") == written.count(b"\n") == 4


@pytest.mark.parametrize("first", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_csv_text_that_would_run_begins_with_an_apostrophe(first):
    dangerous = f"{first}HYPERLINK(1)"
    written = to_csv(
        sheet(
            columns=[Column("text", dangerous)],
            rows=[{"text": dangerous}],
            total={"text": dangerous},
        )
    )
    cells = [line[0] for line in csv_lines(written) if line]
    assert cells == [f"'{dangerous}"] * 3


def test_csv_leaves_a_negative_amount_a_number():
    assert csv_lines(to_csv(sheet()))[2][3] == "-0.10"


def test_csv_of_an_empty_table_has_its_headings_alone():
    assert csv_lines(to_csv(sheet(rows=[], total=None, notes=[]))) == [[column.label for column in COLUMNS]]


def test_a_moment_is_iso_in_csv_and_a_real_time_in_xlsx():
    at = datetime(2017, 6, 1, 8, 3, 9, 500, tzinfo=UTC)
    described = sheet(columns=[Column("at", "Recorded at", Kind.MOMENT)], rows=[{"at": at}], total=None, notes=[])
    assert csv_lines(to_csv(described))[1] == ["2017-06-01T09:03:09+01:00"]
    cell = page_of(to_xlsx(described))["A4"]
    assert (cell.value, cell.is_date) == (datetime(2017, 6, 1, 9, 3, 9), True)


# XLSX


def test_xlsx_has_numbers_as_numbers_and_dates_as_dates():
    page = page_of(to_xlsx(sheet()))
    first = {column.key: page.cell(HEADING_ROW + 1, index) for index, column in enumerate(COLUMNS, start=1)}
    assert first["provider"].value == "Tŷ Gŵyr “Elusen”"
    assert first["dated"].value == datetime(2018, 1, 23)
    assert first["dated"].is_date
    assert first["people"].value == 1234
    assert first["committed"].value == 1385000
    assert first["committed"].data_type == "n"
    assert first["committed"].number_format.startswith("£#,##0.00")
    assert first["share"].value == pytest.approx(0.26)
    assert first["share"].number_format == "0.0%"


def test_xlsx_keeps_pence_to_the_penny():
    written = to_xlsx(sheet(rows=[{"committed": Decimal("999999999.99")}], total=None))
    with zipfile.ZipFile(BytesIO(written)) as parts:
        assert b"<v>999999999.99</v>" in parts.read("xl/worksheets/sheet1.xml")


def test_xlsx_leaves_blank_what_a_row_lacks():
    page = page_of(to_xlsx(sheet()))
    assert [cell.value for cell in page[HEADING_ROW + 2]] == ["Brake", None, None, -0.1, None]


def test_xlsx_total_is_a_value_that_needs_no_calculating():
    page = page_of(to_xlsx(sheet()))
    total = page.cell(HEADING_ROW + 3, 4)
    assert (page.cell(HEADING_ROW + 3, 1).value, total.value) == ("Total", 1384999.9)
    assert total.font.bold


@pytest.mark.parametrize("text", ["=1+1", "=HYPERLINK(1)", "+1", "-1", "@SUM(1)", "#N/A", "#REF!", "1234", "TRUE"])
def test_xlsx_text_stays_text(text):
    written = to_xlsx(sheet(columns=[Column("text", text)], rows=[{"text": text}], total={"text": text}, notes=[text]))
    page = page_of(written)
    found = [cell for row in page.iter_rows() for cell in row if cell.value == text]
    assert len(found) == 4
    with zipfile.ZipFile(BytesIO(written)) as parts:
        inside = parts.read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in inside
    assert b"<f " not in inside
    assert b't="e"' not in inside
    assert inside.count(b't="inlineStr"') == 5


def test_xlsx_says_its_title_and_freezes_and_repeats_its_headings():
    book = load_workbook(BytesIO(to_xlsx(sheet(author="The office"))))
    page = book.active
    assert book.properties.title == "Victims Fund allocations 2017/18"
    assert book.properties.creator == "The office"
    assert page["A1"].value == "Victims Fund allocations 2017/18"
    assert [page["A2"].value, page["A3"].value] == NOTES
    assert [cell.value for cell in page[HEADING_ROW]] == [column.label for column in COLUMNS]
    assert all(cell.font.bold for cell in page[HEADING_ROW])
    assert page.freeze_panes == f"A{HEADING_ROW + 1}"
    assert page.print_title_rows == f"${HEADING_ROW}:${HEADING_ROW}"
    assert page.page_setup.orientation == "landscape"
    assert page.sheet_properties.pageSetUpPr.fitToPage
    assert (page.page_setup.fitToWidth, page.page_setup.fitToHeight) == (1, 0)


def test_xlsx_filters_stop_above_the_total():
    page = page_of(to_xlsx(sheet()))
    assert page.auto_filter.ref == f"A{HEADING_ROW}:E{HEADING_ROW + 2}"


def test_xlsx_columns_are_wide_enough_to_read():
    page = page_of(to_xlsx(sheet(rows=[{"provider": "x" * 300, "committed": Decimal(1)}])))
    assert page.column_dimensions["A"].width == 60
    assert page.column_dimensions["D"].width >= len("£999,999,999.99")


@pytest.mark.parametrize(
    ("title", "tab"),
    [
        ("Victims Fund 2017/18", "Victims Fund 2017-18"),
        ("[a]:*?/\\b", "-a------b"),
        ("x" * 40, "x" * 31),
        ("'quoted'", "quoted"),
        ("", "Table"),
    ],
)
def test_xlsx_tab_is_named_as_the_format_allows(title, tab):
    assert page_of(to_xlsx(sheet(title=title))).title == tab


def test_xlsx_of_an_empty_table_opens():
    page = page_of(to_xlsx(sheet(rows=[], total=None)))
    assert page.max_row == HEADING_ROW


# Both


@pytest.mark.parametrize("write", [to_csv, to_xlsx])
def test_characters_that_no_file_can_hold_are_left_out(write):
    nasty = "a\x00b\x0bc\x1fd\ud800e\ufffef"
    written = write(
        sheet(
            title=nasty,
            author=nasty,
            columns=[Column("text", nasty)],
            rows=[{"text": nasty}],
            total={"text": nasty},
            notes=[nasty],
        )
    )
    if write is to_csv:
        assert [line for line in csv_lines(written) if line] == [["abcdef"]] * 3
    else:
        book = load_workbook(BytesIO(written))
        assert [row[0].value for row in book.active.iter_rows() if row[0].value] == ["abcdef"] * 5
        assert book.properties.title == "abcdef"


@pytest.mark.parametrize("write", [to_csv, to_xlsx])
@pytest.mark.parametrize("kind", [Kind.AMOUNT, Kind.SHARE, Kind.NUMBER])
def test_a_float_is_refused(write, kind):
    with pytest.raises(TypeError, match="Decimal"):
        write(sheet(columns=[Column("value", "Value", kind)], rows=[{"value": 0.1}], total=None))


def test_rows_may_be_objects_and_may_come_one_by_one():
    rows = (SimpleNamespace(provider=name, committed=Decimal(1)) for name in ("A", "B"))
    assert [line[0] for line in csv_lines(to_csv(sheet(rows=rows, total=None, notes=[])))] == ["Provider", "A", "B"]


@pytest.mark.parametrize("write", [to_csv, to_xlsx])
def test_a_moment_is_given_as_the_day_it_was_here(write):
    moment = datetime(2018, 6, 30, 23, 30, tzinfo=UTC)
    written = write(sheet(columns=[COLUMNS[1]], rows=[{"dated": moment}], total=None, notes=[]))
    if write is to_csv:
        assert csv_lines(written)[1] == ["2018-07-01"]
    else:
        assert page_of(written)["A4"].value == datetime(2018, 7, 1)


def test_long_text_and_emoji_arrive_whole():
    long = "Ŵ😀" * 150
    assert csv_lines(to_csv(texts(long)))[1] == [long]
    assert page_of(to_xlsx(texts(long)))["A4"].value == long


# The answer


def test_a_download_is_kept_under_a_name_that_any_browser_reads():
    answer = download(b"abc", PDF, "dyraniadau-tŷ-2017-18.pdf")
    assert answer.content == b"abc"
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Length"] == "3"
    assert answer["Content-Disposition"] == "attachment; filename*=utf-8''dyraniadau-t%C5%B7-2017-18.pdf"


def test_a_paper_may_be_shown_in_the_browser_instead():
    answer = download(b"abc", PDF, "allocations-2017-18.pdf", as_attachment=False)
    assert answer["Content-Disposition"] == 'inline; filename="allocations-2017-18.pdf"'


def test_a_file_name_cannot_break_out_of_its_header():
    answer = download(b"", CSV, 'a"; filename="b.exe')
    assert answer["Content-Disposition"] == 'attachment; filename="a\\"; filename=\\"b.exe"'
    assert download(b"", XLSX, "x.xlsx")["Content-Type"] == XLSX
