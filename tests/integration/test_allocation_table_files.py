"""The table as CSV and XLSX: the lines of the page in its order, each amount once, nothing that calculates."""

import csv
from decimal import Decimal
from io import BytesIO, StringIO

import pytest
from openpyxl import load_workbook

from accounts.roles import Role
from tests.factories.commissioning import a_commitment, a_fund, a_heading, a_provider, an_office, with_income
from tests.factories.offices import office_without_a_press
from tests.integration.money_pages import signed_in
from tests.worlds import world

pytestmark = pytest.mark.django_db

TABLE = "/funds/victims-fund/2017-18/allocations"
LONG = "Cymorth i ddioddefwyr – tŷ ŵyn " * 9


office = world(office_without_a_press)


def rows_of_csv(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, answer
    return list(csv.DictReader(StringIO(answer.content.decode("utf-8-sig"))))


def sheet_of(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, answer
    return load_workbook(BytesIO(answer.content)).active


def lines_of_sheet(page):
    """The rows under the headings, as a list of mappings."""
    rows = list(page.iter_rows(values_only=True))
    heading = next(index for index, row in enumerate(rows) if row[1] is not None)
    return [dict(zip(rows[heading], row, strict=True)) for row in rows[heading + 1 :]]


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("?as-at=2018-01-23", "victims-fund-2017-18-allocations-by-priority-as-at-2018-01-23"),
        ("?by=area&as-at=2018-02-01", "victims-fund-2017-18-allocations-by-area-as-at-2018-02-01"),
    ],
)
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_file_says_in_its_name_what_it_is(office, client, query, name, ending):
    answer = signed_in(client, Role.READER).get(f"{TABLE}.{ending}{query}")
    assert answer["Content-Disposition"] == f'attachment; filename="{name}.{ending}"'


@pytest.mark.parametrize("by", ["priority", "provider", "area"])
def test_csv_has_the_lines_in_the_order_of_the_page_then_their_total(office, client, by):
    signed_in(client, Role.READER)
    shown = client.get(f"{TABLE}/?by={by}").context["table"]
    *rows, total = rows_of_csv(client, f"{TABLE}.csv?by={by}&as-at=2018-01-23")
    assert [(row["Recipient organisation"], row["Service"]) for row in rows] == [
        (line.row.provider, line.row.service) for line in shown.lines
    ]
    assert sum(Decimal(row["Amount committed"]) for row in rows) == Decimal("3541673.00")
    assert all(row["Grant programme"] == "Victims Fund 2017/18" for row in rows)
    competitive = next(row for row in rows if row["Decision reference"])
    assert competitive["Decision reference"] == "029/2017"
    assert competitive["Authority where no decision is stated"] == ""
    assert {(row["Financial year"], row["As at"]) for row in (*rows, total)} == {("2017/18", "2018-01-23")}
    assert (next(iter(total.values())), total["Amount committed"], total["Share of committed"]) == (
        "Total",
        "3541673.00",
        "100.0%",
    )
    assert (total["Confirmed income"], total["Over the confirmed income"]) == ("3321557.00", "220116.00")
    assert not [row for row in rows if row["Confirmed income"] or row["Over the confirmed income"]]


def test_by_heading_allocated_and_committed_each_add_up(office, client):
    signed_in(client, Role.READER)
    *rows, total = rows_of_csv(client, "/funds/victims-fund/2015-16/allocations.csv?by=heading")
    assert (total["Amount allocated"], total["Amount committed"]) == ("2344273.00", "2050217.00")
    allocated = [row for row in rows if row["Amount allocated"]]
    assert sum(Decimal(row["Amount allocated"]) for row in allocated) == Decimal("2344273.00")
    recommended = [row for row in allocated if row["Group of headings"] == "Recommendations of the Victims Commission"]
    assert sum(Decimal(row["Amount allocated"]) for row in recommended) == Decimal("660434.00")
    assert {row["Service"] for row in allocated} == {"Allocated to this heading"}
    committed = [row for row in rows if row["Amount committed"]]
    assert sum(Decimal(row["Amount committed"]) for row in committed) == Decimal("2050217.00")
    assert not [row for row in rows if row["Amount allocated"] and row["Amount committed"]]
    assert sum(row["Heading"] == "Under no heading" for row in rows) == 5


def test_xlsx_has_the_same_lines_then_their_total_and_the_truth_above(office, client):
    signed_in(client, Role.READER)
    *rows, _ = rows_of_csv(client, f"{TABLE}.csv")
    page = sheet_of(client, f"{TABLE}.xlsx?as-at=2018-01-23")
    *lines, total = lines_of_sheet(page)
    assert [line["Service"] for line in lines] == [row["Service"] for row in rows]
    assert total["Priority"] == "Total"
    amounts = [Decimal(str(line["Amount committed"])) for line in lines]
    assert sum(amounts) == Decimal(str(total["Amount committed"])) == 3541673
    above = [row[0] for row in page.iter_rows(max_row=12, values_only=True)]
    assert above[0] == "Victims Fund allocations 2017/18"
    assert above[1] == "Office of the Police and Crime Commissioner for the West Midlands"
    assert above[2] == "By priority. Figures as at 23 January 2018."
    assert above[3].startswith("18 commitments make £3,541,673. That is £220,116 (6.6%) more than")
    printed = page.parent["What the papers printed"]
    assert page.title == "Allocations 2017-18"
    assert "£3,161,67" in [row[1] for row in printed.iter_rows(values_only=True)]


def test_xlsx_by_heading_says_the_sub_total(office, client):
    signed_in(client, Role.READER)
    page = sheet_of(client, "/funds/victims-fund/2015-16/allocations.xlsx?by=heading")
    words = [str(row[0]) for row in page.iter_rows(values_only=True)]
    assert "Sub-total, Recommendations of the Victims Commission: £660,434 allocated." in words
    total = lines_of_sheet(page)[-1]
    assert (total["Amount allocated"], total["Amount committed"]) == (2344273, 2050217)


@pytest.mark.parametrize("name", ["=1+1", "+44 Aid", "-Haven", "@home", '=HYPERLINK("http://x")'])
def test_a_name_that_looks_like_a_formula_stays_a_name(client, name):
    a_commitment(with_income(a_fund()), provider=a_provider(name), service="=cmd|calc")
    signed_in(client, Role.READER)
    row = rows_of_csv(client, f"{TABLE}.csv")[0]
    assert (row["Recipient organisation"], row["Service"]) == (f"'{name}", "'=cmd|calc")
    page = sheet_of(client, f"{TABLE}.xlsx")
    cells = [cell for line in page.iter_rows() for cell in line if cell.value in {name, "=cmd|calc"}]
    assert len(cells) == 2
    assert {cell.data_type for cell in cells} == {"s"}


def test_long_names_and_markup_come_through_as_typed(client):
    name = f"<script>alert(1)</script> {LONG}"[:300].strip()
    a_commitment(with_income(a_fund()), provider=a_provider(name))
    signed_in(client, Role.READER)
    assert rows_of_csv(client, f"{TABLE}.csv")[0]["Recipient organisation"] == " ".join(name.split())
    page = client.get(f"{TABLE}/").content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; Cymorth i ddioddefwyr – tŷ ŵyn" in page


def test_nothing_to_show_is_a_total_of_nothing(client):
    an_office()
    a_fund()
    signed_in(client, Role.READER)
    assert [row["Amount committed"] for row in rows_of_csv(client, f"{TABLE}.csv")] == ["0.00"]
    assert lines_of_sheet(sheet_of(client, f"{TABLE}.xlsx"))[-1]["Amount committed"] == 0


def test_before_there_is_an_office_the_files_are_made_all_the_same(client):
    a_heading(with_income(a_fund()))
    signed_in(client, Role.READER)
    assert sheet_of(client, f"{TABLE}.xlsx?by=heading")["A2"].value.startswith("By heading.")
