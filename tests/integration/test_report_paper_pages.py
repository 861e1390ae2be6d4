"""A report as it is read: the page, the PDF and the files of its tables, who gets them, and what a damaged one says."""

import csv
import hashlib
import html
from io import BytesIO, StringIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from accounts.roles import Role
from commissioning.models import Fund
from core import pdf
from core.append_only import guards_lifted
from core.pdf import PaperTooLong, PaperUnavailable
from reports import transitions
from reports.documents import report as document
from reports.models import IssuedPaper
from tests.documents.reading import words_of
from tests.factories import reports as f
from tests.factories.commissioning import AT, a_commitment, a_provider, with_income
from tests.integration.money_pages import signed_in
from tests.integration.report_pages import at, withdrawn_report

pytestmark = pytest.mark.django_db

INSIDE = [Role.OFFICER, Role.MANAGER, Role.FINANCE]
READERS = [Role.READER, Role.COMMISSIONER]
OUTSIDE = [Role.PROVIDER_CONTACT, Role.COMMISSION_MEMBER]
TABLE = "[[table:funded-agencies:2017-18]]"
WORDS = {
    "Purpose": "<p>The fund is [[fund-confirmed:2017-18]].</p>",
    "Agencies": f"<p>They are these:</p><p>{TABLE}</p>",
}
ADDRESSES = ["read/", "report.pdf", "tables/1.csv", "tables/1.xlsx"]


@pytest.fixture
def needs_pango():
    if not pdf.paper_is_available():
        pytest.skip("Pango is not installed, so no PDF can be made")


@pytest.fixture
def money():
    """A fund with income and one agency; the first report opens it."""
    f.a_report(title="Begun before")
    fund = with_income(Fund.objects.get())
    a_commitment(fund, provider=a_provider("=Haven"))
    return fund


def spoil(**columns):
    with guards_lifted():
        IssuedPaper.objects.update(**columns)


def address(report, page):
    return f"{at(report)}{page}"


@pytest.mark.parametrize("page", ADDRESSES)
def test_what_is_issued_is_read_by_readers_and_by_nobody_outside(client, money, page):
    report = f.issued_report(words=WORDS)
    for role in [*INSIDE, *READERS]:
        assert signed_in(client, role).get(address(report, page)).status_code == 200, role
    for role in OUTSIDE:
        assert signed_in(client, role).get(address(report, page)).status_code == 403, role
    client.logout()
    assert client.get(address(report, page)).status_code == 302


@pytest.mark.parametrize("page", ADDRESSES)
@pytest.mark.parametrize("stage", [f.a_report, f.approved_report, withdrawn_report])
def test_what_is_not_issued_is_there_for_who_works_on_reports_alone(client, needs_pango, money, stage, page):
    report = stage(words=WORDS)
    assert signed_in(client, Role.OFFICER).get(address(report, page)).status_code == 200
    for role in READERS:
        assert signed_in(client, role).get(address(report, page)).status_code == 404, role


def test_the_page_prints_the_words_with_their_figures(client, money):
    text = signed_in(client, Role.OFFICER).get(address(f.issued_report(words=WORDS), "read/")).text
    for words in (
        "BR 001/2018",
        "Strategic Policing and Crime Board",
        ">£100,000</a>",
        "How the figures stand".lower(),
    ):
        assert words in text, words
    assert "[[" not in text


def test_a_token_that_stands_for_nothing_is_marked_on_the_page_of_a_draft(client, money):
    report = f.a_report(words={"Purpose": "<p>It is [[no-such:2017-18]].</p>"})
    assert "[no figure]" in signed_in(client, Role.OFFICER).get(address(report, "read/")).text


def test_figures_lead_to_the_entries_for_who_may_open_them(client, money):
    report = f.issued_report(words=WORDS)
    opened = signed_in(client, Role.OFFICER).get(address(report, "read/")).text
    assert '<a class="app-figure" href="/funds/victims-fund/2017-18/entries/' in opened
    closed = signed_in(client, Role.READER).get(address(report, "read/")).text
    assert "/entries/" not in closed
    assert '<span class="app-live">£100,000</span>' in closed


def test_what_was_issued_reads_on_as_it_was_whatever_the_ledger_says_now(client, money):
    report = f.issued_report(words=WORDS)
    a_commitment(money, provider=a_provider("Later Haven"))
    text = signed_in(client, Role.OFFICER).get(address(report, "read/")).text
    assert "Later Haven" not in text
    assert "Later Haven" not in signed_in(client, Role.OFFICER).get(address(report, "tables/1.csv")).text
    draft = f.a_report(words=WORDS)
    assert "Later Haven" in signed_in(client, Role.OFFICER).get(address(draft, "read/")).text


def test_the_stored_bytes_are_served_without_rendering(client, money, monkeypatch):
    report = f.issued_report(words=WORDS)

    def nobody_may(*_args, **_kwargs):
        raise AssertionError("an issued report was rendered again")

    monkeypatch.setattr(pdf, "render_pdf", nobody_may)
    answer = signed_in(client, Role.READER).get(address(report, "report.pdf"))
    assert hashlib.sha256(answer.content).hexdigest() == IssuedPaper.objects.get().sha256
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'inline; filename="br-001-2018.pdf"'


def test_bytes_that_were_changed_behind_our_back_are_not_served(client, money):
    report = f.issued_report(words=WORDS)
    spoil(content=b"%PDF-1.7 other")
    answer = signed_in(client, Role.READER).get(address(report, "report.pdf"))
    assert answer.status_code == 503
    assert "The stored report is damaged" in answer.text


def test_a_draft_prints_with_draft_on_each_page(client, needs_pango, money):
    answer = signed_in(client, Role.OFFICER).get(address(f.a_report(words=WORDS), "report.pdf"))
    pages = words_of(answer.content)
    assert all("Draft: not issued" in words for words in pages)
    assert "no-store" in answer["Cache-Control"]


def test_an_issued_paper_is_made_by_the_press_and_says_its_figures(client, needs_pango, money):
    report = f.approved_report(words=WORDS)
    transitions.issue_report(
        report=report, press=document.press, by=f.a_manager(), at=AT, open_findings_reason="None is open"
    )
    words = " ".join(words_of(signed_in(client, Role.READER).get(address(report, "report.pdf")).content))
    assert "The fund is £100,000." in words
    assert "BR 001/2018" in words
    assert "Draft" not in words


@pytest.mark.parametrize(
    ("refusal", "status", "said"),
    [(PaperTooLong("It is too long."), 422, "It is too long."), (PaperUnavailable(), 503, "apt-get install")],
)
def test_a_preview_that_cannot_be_made_says_why(client, money, monkeypatch, refusal, status, said):
    def refuse(_printed):
        raise refusal

    monkeypatch.setattr("reports.views.paper.press", refuse)
    answer = signed_in(client, Role.OFFICER).get(address(f.a_report(words=WORDS), "report.pdf"))
    assert answer.status_code == status
    assert said in html.unescape(answer.text)


# The files of the tables


@pytest.mark.parametrize("stage", [f.a_report, f.issued_report])
def test_csv_and_xlsx_hold_the_rows_as_numbers_with_their_total(client, money, stage):
    report = stage(words=WORDS)
    signed_in(client, Role.OFFICER)
    answer = client.get(address(report, "tables/1.csv"))
    assert f"{report.slug or f'report-{report.pk}'}-table-1.csv" in answer["Content-Disposition"]
    head, row, total = csv.reader(StringIO(answer.content.decode("utf-8-sig")))
    assert row[0] == "'=Haven"
    assert total[0] == "Total"
    amount = next(at for at, words in enumerate(head) if row[at] == total[at] and "." in row[at])
    sheet = load_workbook(BytesIO(client.get(address(report, "tables/1.xlsx")).content)).active
    rows = list(sheet.iter_rows(values_only=True))
    assert f"{rows[-1][amount]:.2f}" == total[amount]
    assert rows[-2][0] == "=Haven"
    assert any("as at 28 February 2018" in str(line[0]) for line in rows)


@pytest.mark.parametrize("number", [0, 2, 999_999_999])
def test_a_table_that_the_report_has_not_is_not_there(client, money, number):
    for report in (f.a_report(words=WORDS), f.issued_report(words=WORDS)):
        assert signed_in(client, Role.OFFICER).get(address(report, f"tables/{number}.csv")).status_code == 404


def test_the_page_offers_each_table_as_a_file(client, money):
    report = f.issued_report(words=WORDS)
    text = signed_in(client, Role.READER).get(address(report, "read/")).text
    assert f'href="{address(report, "tables/1.csv")}"' in text
    assert f'href="{address(report, "tables/1.xlsx")}"' in text


@pytest.mark.parametrize("page", ["read/", "report.pdf", "tables/1.csv"])
def test_as_many_queries_however_long_the_report(client, money, page):
    short, long = (
        f.issued_report(words=WORDS),
        f.issued_report(words={f"Part {n}": f"<p>{TABLE}</p>" for n in range(20)}),
    )
    signed_in(client, Role.READER).get(address(short, page))
    counts = []
    for report in (short, long):
        with CaptureQueriesContext(connection) as seen:
            assert client.get(address(report, page)).status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1]
