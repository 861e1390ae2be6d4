"""The library of reports and the worklist, as a page and as files: who sees which, choosing, sorting, downloading."""

from datetime import date
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from accounts.roles import Role
from reports import transitions
from reports.choices import ReportKind, ReportState
from tests.factories import reports as f
from tests.factories.commissioning import AT, a_provider, a_year, an_office
from tests.integration.money_pages import signed_in
from tests.integration.notice_pages import words_of
from tests.integration.recommendation_pages import rows_of_file
from tests.integration.report_pages import FILES, LIST, PLAIN, withdrawn_report

pytestmark = pytest.mark.django_db
WORKERS = [Role.OFFICER, Role.MANAGER, Role.FINANCE]
READERS = [Role.COMMISSIONER, Role.READER]


@pytest.fixture
def officer(client):
    an_office()
    return signed_in(client, Role.OFFICER)


def found(client, **asked):
    answer = client.get(LIST, asked)
    assert answer.status_code == 200
    return [row.record["title"] for row in answer.context["table"].paginated_rows]


@pytest.mark.parametrize("address", [LIST, *FILES])
@pytest.mark.parametrize("role", Role)
def test_who_reads_reports_has_the_library_and_nobody_else(client, role, address):
    answer = signed_in(client, role).get(address)
    assert answer.status_code == (200 if role in (*WORKERS, *READERS) else 403)


@pytest.mark.parametrize("role", [*WORKERS, *READERS])
def test_readers_see_what_was_issued_and_no_more(client, role):
    f.a_report(title="A draft", words=PLAIN)
    f.sent_report(title="In review", words=PLAIN)
    f.approved_report(title="Approved", words=PLAIN)
    f.issued_report(title="Issued", words=PLAIN)
    withdrawn_report(title="Withdrawn", words=PLAIN)
    signed_in(client, role)
    seen = ["Issued"] if role in READERS else ["A draft", "Approved", "In review", "Issued", "Withdrawn"]
    assert sorted(found(client)) == seen
    assert sorted(row["Title"] for row in rows_of_file(client.get(FILES[0]))) == seen
    sheets = load_workbook(BytesIO(client.get(FILES[1]).content)).worksheets
    assert sorted({cell.value for sheet in sheets for row in sheet for cell in row} & {*seen, "A draft"}) == seen
    states = [value for value, _ in client.get(LIST).context["form"].fields["state"].choices]
    assert ("draft" in states) == (role in WORKERS)


def test_a_filter_leads_nobody_to_what_they_may_not_see(client):
    f.a_report(title="A draft", board="Secret board", words={"Secret heading": "<p>Words.</p>"})
    signed_in(client, Role.READER)
    for asked in ({"state": "draft"}, {"board": "Secret board"}, {"q": "draft"}, {"q": "secret"}, {"kind": "board"}):
        assert found(client, **asked) == []
        assert b"A draft" not in client.get(FILES[0], asked, follow=True).content
    assert b"Secret board" not in client.get(LIST).content


def test_it_is_chosen_by_words_kind_state_board_and_year(officer):
    a_year(date(2018, 4, 1))
    one = f.a_report(title="Winter", board="Board of one", words={"Refuges": "<p>Words.</p>"})
    transitions.send_report(report=one, by=f.an_author(), at=AT)
    f.a_report(title="Spring", board="Board of two", kind=ReportKind.PANEL, last_year=date(2018, 4, 1))
    haven = a_provider("Coventry Haven")
    f.a_report(title="Profile", board="", kind=ReportKind.PROVIDER, provider=haven)
    assert found(officer, state="in-review") == ["Winter"]
    assert found(officer, kind="panel") == ["Spring"]
    assert found(officer, board="Board of one") == ["Winter"]
    assert found(officer, year="2018-19") == ["Spring"]
    assert len(found(officer, year="2017-18")) == 3
    assert found(officer, q="REFUGES winter") == ["Winter"]
    assert found(officer, q="coventry") == ["Profile"]
    assert found(officer, q="nothing of the kind") == []


def test_a_report_is_found_by_its_reference_and_not_by_a_heading_that_is_left_out(officer):
    f.issued_report(title="Issued", words=PLAIN)
    assert found(officer, q="001/2018") == ["Issued"]
    # The factory leaves the outline's own sections out.
    assert found(officer, q="equality") == []


@pytest.mark.parametrize("sort", ["title", "-title", "kind", "board", "meeting_on", "-as_at", "state", "reference"])
def test_it_is_sorted_the_same_on_the_page_and_in_the_file(officer, sort):
    f.a_report(title="B", board="X", as_at=date(2018, 1, 1), words=PLAIN)
    f.a_report(title="A", board="Y", as_at=date(2018, 2, 1), words=PLAIN)
    f.issued_report(title="C", board="Z", words=PLAIN)
    titles = found(officer, sort=sort)
    assert titles == {"title": ["A", "B", "C"], "-title": ["C", "B", "A"], "board": ["B", "A", "C"]}.get(sort, titles)
    assert [row["Title"] for row in rows_of_file(officer.get(FILES[0], {"sort": sort}))] == titles


def test_what_is_not_issued_comes_first_and_then_the_latest(officer):
    f.issued_report(title="Issued", words=PLAIN)
    f.a_report(title="Draft", words=PLAIN)
    assert found(officer) == ["Draft", "Issued"]


def test_each_row_tells_kind_board_days_state_and_reference(officer):
    f.issued_report(words=PLAIN)
    words = words_of(officer.get(LIST))
    for said in (
        "Report to the policing and crime board",
        "13 March 2018",
        "28 February 2018",
        "Issued",
        "BR 001/2018",
    ):
        assert said in words
    (row,) = rows_of_file(officer.get(FILES[0]))
    assert (row["Meeting"], row["To the financial year"], row["In the public library"]) == (
        "2018-03-13",
        "2017/18",
        "Yes",
    )


def test_its_pages_are_of_25(officer):
    for number in range(26):
        f.a_report(title=f"Number {number:02}")
    assert len(found(officer)) == 25
    assert found(officer, page=2) == ["Number 00"]


@pytest.mark.parametrize(
    ("role", "said"),
    [
        (Role.OFFICER, "Begin the first"),
        (Role.FINANCE, "An officer begins the first."),
        (Role.READER, "No report has been issued yet."),
    ],
)
def test_an_empty_library_says_what_comes_next(client, role, said):
    answer = signed_in(client, role).get(LIST)
    assert said in words_of(answer)
    assert 'role="search"' not in answer.content.decode()
    assert "Download" not in words_of(answer)


def test_where_the_choice_leaves_nothing_it_can_be_chosen_anew(officer):
    f.a_report()
    answer = officer.get(LIST, {"q": "nothing of the sort"})
    assert "No report fits what you asked for." in words_of(answer)
    assert "Show all reports" in words_of(answer)
    assert 'role="search"' in answer.content.decode()


@pytest.mark.parametrize(
    "asked", [{"state": "open"}, {"kind": "letter"}, {"year": "1999-00"}, {"board": "x" * 400}, {"q": "x" * 300}]
)
def test_what_cannot_be_read_is_said_at_its_box_and_a_file_leads_there(officer, asked):
    f.a_report()
    assert officer.get(LIST, asked).context["form"].errors
    answer = officer.get(FILES[0], asked)
    assert answer.status_code == 302
    assert answer.url.startswith(f"{LIST}?")


def test_no_cell_of_a_file_is_a_formula(officer):
    f.a_report(title="=1+1", board="+44")
    (row,) = rows_of_file(officer.get(FILES[0]))
    assert (row["Title"], row["Board"]) == ("'=1+1", "'+44")
    book = load_workbook(BytesIO(officer.get(FILES[1]).content))
    cells = [cell for sheet in book.worksheets for line in sheet for cell in line if cell.value in ("=1+1", "+44")]
    assert {cell.data_type for cell in cells} == {"s"}


@pytest.mark.parametrize("role", [Role.OFFICER, Role.MANAGER, Role.FINANCE, Role.READER])
def test_who_may_begin_a_report_is_offered_it(client, role):
    offered = "New report" in words_of(signed_in(client, role).get(LIST))
    assert offered == (role in (Role.OFFICER, Role.MANAGER))


def test_the_number_of_queries_does_not_grow_with_the_rows(officer):
    def queries(address):
        with CaptureQueriesContext(connection) as captured:
            assert officer.get(address).status_code == 200
        return len(captured)

    f.a_report(title="First")
    before = {address: queries(address) for address in (LIST, *FILES)}
    for number in range(49):
        f.a_report(title=f"Another {number}")
    assert {address: queries(address) for address in (LIST, *FILES)} == before


def test_every_state_has_a_colour(officer):
    from reports.tables.report import STATE_COLOURS

    assert set(STATE_COLOURS) == set(ReportState)
