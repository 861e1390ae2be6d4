"""The allocation table that a board is handed: PDF/UA-1, its figures those of every other form, nothing missing."""

import csv
import html
import json
import os
import re
from decimal import Decimal
from io import BytesIO, StringIO
from unittest import mock

import page
import pytest
from django.core.management import call_command
from openpyxl import load_workbook

from accounts.roles import Role
from core import pdf
from core.pdf import PaperTooLong
from reports.choices import GroupBy
from tests.documents import reading
from tests.factories.commissioning import a_commitment, a_fund, a_priority, a_provider, with_income
from tests.factories.offices import office_without_a_press
from tests.integration.money_pages import signed_in
from tests.worlds import world

pytestmark = [pytest.mark.documents, pytest.mark.django_db]

YEARS = {"2015-16": ("2,050,217", "2,344,273", 9), "2017-18": ("3,541,673", "3,321,557", 18)}
PAPER = "/funds/victims-fund/2017-18/allocations.pdf"


@pytest.fixture(autouse=True)
def pango():
    if pdf.paper_is_available():
        return
    if os.environ.get("CI") == "true":
        pytest.fail("Pango is not installed, and no test may be skipped here")
    pytest.skip("Pango is not installed, so no PDF can be made")


office = world(office_without_a_press)


def paper_of(client, address=PAPER):
    answer = signed_in(client, Role.READER).get(address)
    assert answer.status_code == 200, answer.content[:500]
    return answer.content


def words_of(paper):
    return " ".join(reading.words_of(paper))


@pytest.mark.parametrize("by", GroupBy.values)
@pytest.mark.parametrize("year", YEARS)
def test_the_paper_passes_pdf_ua_1(office, client, year, by):
    report = page.validate_pdf_bytes(
        paper_of(client, f"/funds/victims-fund/{year}/allocations.pdf?by={by}"), profile="ua1"
    )
    assert report.is_compliant, [failure.message for failure in report.failures]


@pytest.mark.parametrize("year", YEARS)
def test_page_csv_xlsx_pdf_and_json_have_the_same_figures(office, client, year):
    """Issue: "the figures appear on page, CSV, XLSX, PDF and JSON alike"."""
    total, budget, lines = YEARS[year]
    table = f"/funds/victims-fund/{year}/allocations"
    signed_in(client, Role.READER)
    out = StringIO()
    call_command("fund_position", year, "--json", stdout=out)
    stated = json.loads(out.getvalue())
    amounts = sorted(row["committed"] for row in stated["rows"])
    assert len(amounts) == lines
    assert f"{Decimal(stated['committed']):,.0f}" == total
    assert f"{Decimal(stated['income_confirmed']):,.0f}" == budget

    *rows, whole = csv.DictReader(StringIO(client.get(f"{table}.csv").content.decode("utf-8-sig")))
    assert sorted(row["Amount committed"] for row in rows) == amounts
    assert (whole["Amount committed"], whole["Confirmed income"]) == (stated["committed"], stated["income_confirmed"])

    sheet = load_workbook(BytesIO(client.get(f"{table}.xlsx").content)).active
    values = [row for row in sheet.iter_rows(values_only=True) if isinstance(row[-2], (int, float))]
    assert sorted(f"{row[-3]:.2f}" for row in values[:-1]) == amounts
    assert f"{values[-1][-3]:,.0f}" == total

    shown = re.findall(r">£([\d,.]+)</a>|>£([\d,.]+)</td>", client.get(f"{table}/").content.decode())
    printed = words_of(client.get(f"{table}.pdf").content)
    for amount in amounts:
        figure = f"{Decimal(amount):,.0f}"
        assert figure in {one or other for one, other in shown}, figure
        assert f"£{figure} " in printed, figure
    assert f"{lines} lines, total £{total}, budget £{budget}" in printed


@pytest.mark.parametrize("by", GroupBy.values)
def test_each_page_says_whose_it_is_and_what_it_comes_to(office, client, by):
    pages = reading.words_of(paper_of(client, f"{PAPER}?as-at=2018-01-23&by={by}"))
    assert len(pages) > 1
    for number, words in enumerate(pages, start=1):
        assert "18 lines, total £3,541,673, budget £3,321,557" in words
        assert f"Page {number} of {len(pages)}" in words
        assert "Office of the Police and Crime Commissioner for the West Midlands" in words
        assert "Victims Fund allocations 2017/18" in words
    assert "Figures as at 23 January 2018" in pages[0]
    assert "18 commitments make £3,541,673" in pages[0]
    assert "£220,116 (6.6%) more than the confirmed fund" in pages[0]
    assert "The reason it gave: " in pages[0]
    assert "£3,161,67" in " ".join(pages)


def test_the_heads_of_the_columns_stand_on_each_page_of_the_table(office, client):
    pages = reading.words_of(paper_of(client))
    assert "Provider Service Decision Committed Share" in pages[0]
    assert "Provider Service Decision Committed Share" in pages[1]


def test_by_heading_the_paper_of_2015_16_has_its_total_and_its_sub_total(office, client):
    words = words_of(paper_of(client, "/funds/victims-fund/2015-16/allocations.pdf?by=heading"))
    assert re.search(r"Sub-total, Recommendations of the Victims Commission £660,434 £161,570 £498,864", words)
    assert "Total £2,344,273 £2,050,217 £748,864" in words
    assert "Under no heading" in words


def test_the_table_can_be_found_by_its_bookmarks(office, client):
    assert reading.bookmarks_of(paper_of(client)) == [
        "Victims Fund allocations 2017/18",
        "Commitments by priority",
        "What the papers printed, beside the ledger",
    ]


def test_every_figure_names_its_column_and_its_row(office, client):
    cells = reading.headers_of_cells(paper_of(client))
    assert min(cells) >= 1, "A screen reader would read a figure without saying what it is"


def test_it_is_shown_in_the_browser_under_a_name_that_says_what_it_is(office, client):
    answer = signed_in(client, Role.READER).get(f"{PAPER}?as-at=2018-01-23&by=provider")
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == (
        'inline; filename="victims-fund-2017-18-allocations-by-provider-as-at-2018-01-23.pdf"'
    )


def test_markup_in_a_name_is_printed_and_not_obeyed(client):
    name = '<b onload="x">Bold</b> & <img src="file:///etc/passwd">'
    a_commitment(
        with_income(a_fund()), provider=a_provider(name), service="</td></tr><tr>", priority=a_priority("<i>All</i>")
    )
    printed = words_of(paper_of(client)).replace(" ", "")
    for typed in (name, "</td></tr><tr>", "<i>All</i>"):
        assert typed.replace(" ", "") in printed


def test_a_name_of_300_characters_wraps_and_its_figures_stay(client):
    provider = a_provider(("Gwasanaeth cymorth i ddioddefwyr tŷ ŵyn " * 8)[:300].strip())
    a_commitment(with_income(a_fund()), provider=provider, service="Uninterrupted" * 20)
    paper = paper_of(client)
    assert page.validate_pdf_bytes(paper, profile="ua1").is_compliant
    words = words_of(paper)
    assert "£10,000" in words
    assert "tŷ ŵyn" in words


def test_a_fund_without_lines_prints_what_is_true_of_it(client):
    a_fund()
    paper = paper_of(client)
    assert page.validate_pdf_bytes(paper, profile="ua1").is_compliant
    assert "Nothing is committed and no income is confirmed." in words_of(paper)
    assert "0 lines, total £0, budget £0" in words_of(paper)


def test_without_pango_the_page_says_why_and_what_to_do(office, client):
    signed_in(client, Role.READER)
    with mock.patch("core.pdf.paper_is_available", return_value=False):
        answer = client.get(f"{PAPER}?by=provider")
    assert answer.status_code == 503
    said = html.unescape(answer.content.decode())
    assert "the Pango text library is not installed" in said
    assert "apt-get install libpango-1.0-0" in said
    assert 'href="/funds/victims-fund/2017-18/allocations/?by=provider"' in said


def test_a_table_too_long_for_paper_says_so(office, client):
    signed_in(client, Role.READER)
    with mock.patch("core.pdf.refuse_beyond_limits", side_effect=PaperTooLong("Choose fewer lines")):
        answer = client.get(PAPER)
    assert answer.status_code == 422
    assert "Choose fewer lines" in answer.content.decode()
