"""The register of decisions as a page and as files: who sees what, searching, choosing, sorting and downloading."""

import csv
from datetime import date
from decimal import Decimal
from io import BytesIO, StringIO
from unittest import mock

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from accounts.roles import Role
from commissioning.models import Fund
from core.append_only import guards_lifted
from grants.choices import NoticeKind
from grants.models import DecisionNotice
from providers.transitions import merge_provider
from tests.factories import grants as f
from tests.factories import grants_papers as papers
from tests.factories.commissioning import AT, a_priority, a_provider, with_income
from tests.factories.providers import a_consortium, by_and_at
from tests.integration.notice_pages import as_role, words_of

pytestmark = pytest.mark.django_db

PAGE, FILES = "/decisions/", ["/decisions.csv", "/decisions.xlsx"]
OFFICE = [Role.OFFICER, Role.MANAGER, Role.FINANCE]
READERS = [Role.READER, Role.COMMISSION_MEMBER]


@pytest.fixture(autouse=True)
def _on_the_day_of_the_factories():
    with mock.patch("django.utils.timezone.now", return_value=AT):
        yield


@pytest.fixture
def officer(client):
    return as_role(client, Role.OFFICER)


def titles_on(answer):
    return [row.record["title"] for row in answer.context["table"].paginated_rows]


def found(client, **asked):
    answer = client.get(PAGE, asked)
    assert answer.status_code == 200
    return sorted(titles_on(answer))


def titled(title, stage=lambda notice: notice, **line):
    """A notice with a title at a stage."""
    notice = f.filled(**line)
    DecisionNotice.objects.filter(pk=notice.pk).update(title=title)
    return stage(f.again(notice))


def signed(notice):
    return f.signed(f.certified(f.submitted(notice)))


def published(notice):
    return f.published(signed(notice))


def on_paper(reference, title="From paper", *, is_day_known=True):
    notice = papers.on_paper(reference, with_scan=False, title=title, is_day_known=is_day_known)
    # Each paper has a scan of its own.
    scan = papers.SCAN + reference.encode()
    papers.attached(notice, "scan.pdf", scan, media_type="application/pdf", is_scan=True, title="The signed paper")
    return papers.recorded(f.again(notice))


def lines_of_file(answer):
    return list(csv.DictReader(StringIO(answer.content.decode("utf-8-sig"))))


# who sees what


@pytest.mark.parametrize("address", [PAGE, *FILES])
@pytest.mark.parametrize("role", [*OFFICE, Role.COMMISSIONER, *READERS])
def test_the_register_is_open_to_whoever_reads_decisions(client, role, address):
    assert as_role(client, role).get(address).status_code == 200


@pytest.mark.parametrize("address", [PAGE, *FILES])
@pytest.mark.parametrize("role", [Role.PROVIDER_CONTACT, Role.ADMINISTRATOR])
def test_the_register_is_closed_to_others(client, role, address):
    assert as_role(client, role).get(address).status_code == 403


@pytest.mark.parametrize(
    ("role", "seen"),
    [
        *((role, ["draft", "published", "signed", "submitted"]) for role in OFFICE),
        (Role.COMMISSIONER, ["published", "signed", "submitted"]),
        *((role, ["published"]) for role in READERS),
    ],
)
def test_each_role_sees_its_own_part_on_the_page_and_in_the_files(client, role, seen):
    titled("draft")
    titled("submitted", f.submitted)
    titled("signed", signed)
    titled("published", published)
    as_role(client, role)
    assert found(client) == seen
    assert sorted(row["Title"] for row in lines_of_file(client.get(FILES[0]))) == seen
    sheet = load_workbook(BytesIO(client.get(FILES[1]).content)).worksheets[0]
    words = {cell.value for row in sheet for cell in row}
    assert words & {"draft", "submitted", "signed", "published"} == set(seen)


def test_a_reader_can_choose_no_state_that_they_cannot_see(client):
    titled("published", published)
    form = as_role(client, Role.READER).get(PAGE).context["form"]
    assert [value for value, _ in form.fields["state"].choices] == ["", "published", "superseded"]
    assert "published" in words_of(client.get(PAGE, {"state": "draft"}))


def test_a_reader_is_offered_no_provider_of_a_decision_that_they_cannot_see(client):
    titled("hidden", signed, provider=a_provider("Kept to the office"))
    titled("open", published, provider=a_provider("Open to all"))
    page = as_role(client, Role.READER).get(PAGE).content.decode()
    assert "Open to all" in page
    assert "Kept to the office" not in page


def test_only_who_drafts_is_offered_to(client):
    for role, offered in [(Role.OFFICER, True), (Role.FINANCE, False), (Role.READER, False)]:
        page = words_of(as_role(client, role).get(PAGE))
        assert ("New notice of decision" in page) is offered
        assert ("Enter a decision signed on paper" in page) is offered


# what a row says


def test_a_row_says_what_was_decided_when_for_whom_and_how_much(officer):
    notice = titled("Counselling 2017/18", signed, provider=a_provider("Coventry Haven"))
    page = words_of(officer.get(PAGE))
    assert f"{notice.reference} Counselling 2017/18 Award Signed 1 March 2018 £10,000 Coventry Haven" in page


def test_a_draft_has_no_number_even_when_its_paper_bears_one(officer):
    papers.on_paper("007/2015", title="From paper")
    page = words_of(officer.get(PAGE))
    assert "Not numbered From paper Award Draft — £10,000" in page
    assert "007/2015" not in page
    assert lines_of_file(officer.get(FILES[0]))[0]["Identifier"] == ""


def test_a_title_leads_to_its_decision(officer):
    draft, done = titled("Draft one"), titled("Done", signed)
    page = officer.get(PAGE).content.decode()
    assert f'href="{draft.get_absolute_url()}">Draft one</a>' in page
    assert f'href="{done.get_absolute_url()}">Done</a>' in page
    assert f'href="{done.get_absolute_url()}">{done.reference}</a>' in page


def test_a_refused_decision_bears_the_day_of_its_refusal(officer):
    f.refused()
    assert "Refused 1 March 2018" in words_of(officer.get(PAGE))


def test_many_recipients_are_counted(officer):
    fund = with_income()
    notice = f.a_draft(NoticeKind.ROUND)
    for name in "ABCDE":
        f.a_line(notice, fund, provider=a_provider(f"Provider {name}"))
    assert "Provider A; Provider B and 3 more" in words_of(officer.get(PAGE))


def test_what_is_not_signed_comes_first_then_the_latest(officer):
    titled("first", signed)
    titled("second", signed)
    titled("draft")
    assert titles_on(officer.get(PAGE)) == ["draft", "second", "first"]


# searching

SPOKEN = ["notice 7/2015", "Decision 007/2015", "Notice of decision no. 7 of 2015", "ref 7/2015", "number 007-2015"]


@pytest.mark.parametrize("typed", ["7/2015", "007-2015", "007 / 2015", "007/2015", "0007 2015", " 7–2015 ", *SPOKEN])
def test_a_reference_is_found_however_it_is_typed(officer, typed):
    on_paper("007/2015", "Victim Support")
    on_paper("071/2015", "Area 7, plans of 2015")
    on_paper("007/2017", "Another year")
    assert found(officer, q=typed) == ["Victim Support"]


def test_a_part_of_a_reference_finds_all_that_have_it(officer):
    on_paper("029/2015", "One")
    on_paper("029/2017", "Two")
    on_paper("129/2017", "Three")
    assert found(officer, q="29") == ["One", "Two"]
    assert found(officer, q="2017") == ["Three", "Two"]


def test_words_beside_figures_are_passed_over_and_words_alone_are_not(officer):
    titled("Decision of the panel", signed)
    titled("Round", signed)
    assert found(officer, q="decision of") == ["Decision of the panel"]
    assert found(officer, q="notice") == []
    assert found(officer, q="notice round 2018") == ["Round"]


def test_a_reference_and_words_are_found_together(officer):
    on_paper("029/2015", "Competitive round")
    on_paper("029/2017", "Competitive round, later")
    assert found(officer, q="round 2017") == ["Competitive round, later"]


def test_words_of_a_title_are_found_in_any_order_and_case(officer):
    titled("Sŵn: Women’s Aid counselling", signed)
    titled("Women at court", signed)
    for typed in ["COUNSELLING womens", "sŵn", "SŴN", "swn", "women’s aid", "aid, counselling"]:
        assert found(officer, q=typed) == ["Sŵn: Women’s Aid counselling"], typed
    assert found(officer, q="women") == ["Sŵn: Women’s Aid counselling", "Women at court"]
    assert found(officer, q="women nowhere") == []


def test_a_reference_that_a_title_names_is_found_too(officer):
    titled("More for 007/2015", signed)
    assert found(officer, q="7-2015") == ["More for 007/2015"]


def test_nothing_that_can_be_looked_for_finds_nothing(officer):
    titled("One")
    assert found(officer, q="“”/–") == []


def test_search_never_reaches_beyond_what_a_person_may_see(client):
    titled("Hidden haven", signed)
    assert found(as_role(client, Role.READER), q="haven") == []


# choosing


def test_each_choice_narrows_and_they_combine(officer):
    abuse, haven = a_priority("Domestic abuse"), a_provider("Coventry Haven")
    titled("small", signed, amount=Decimal("500.00"), priority=abuse)
    titled("large", amount=Decimal("9000.00"), provider=haven, priority=abuse)
    f.a_draft(NoticeKind.OTHER, title="other")
    for asked, expected in [
        ({"kind": "other"}, ["other"]),
        ({"state": "signed"}, ["small"]),
        ({"year": "2018"}, ["small"]),
        ({"year": "2017-18"}, ["small"]),
        ({"priority": "domestic-abuse"}, ["large", "small"]),
        ({"provider": "coventry-haven"}, ["large"]),
        ({"amount-from": "500"}, ["large", "small"]),
        ({"amount-from": "£500.01"}, ["large"]),
        ({"amount-to": "8,999.99"}, ["other", "small"]),
        ({"amount-from": "1", "amount-to": "500"}, ["small"]),
        ({"priority": "domestic-abuse", "state": "draft"}, ["large"]),
        ({"provider": "coventry-haven", "state": "signed"}, []),
        ({}, ["large", "other", "small"]),
    ]:
        assert found(officer, **asked) == expected, asked


def test_a_year_is_that_of_the_signature_as_a_calendar_or_a_financial_one(officer):
    on_paper("007/2017", "April 2017")
    titled("March 2018", signed)
    papers.on_paper("008/2017", title="Not recorded")
    years = [value for value, _ in officer.get(PAGE).context["form"].fields["year"].choices]
    assert years == ["", "2018", "2017", "2017-18"]
    assert found(officer, year="2017") == ["April 2017"]
    assert found(officer, year="2018") == ["March 2018"]
    assert found(officer, year="2017-18") == ["April 2017", "March 2018"]


def test_only_years_in_which_something_was_signed_are_offered(officer):
    titled("March 2018", signed)
    old = on_paper("007/2015")
    with guards_lifted():
        DecisionNotice.objects.filter(pk=old.pk).update(signed_on=date(2015, 5, 1))
    years = [value for value, _ in officer.get(PAGE).context["form"].fields["year"].choices]
    assert years == ["", "2018", "2015", "2017-18", "2015-16"]


def test_what_was_refused_shows_and_counts_no_amount(officer):
    fund = with_income()
    refusal = f.a_draft(NoticeKind.REFUSAL, title="refusal")
    f.a_line(refusal, fund, Decimal("9000.00"))
    titled("award", amount=Decimal("500.00"))
    assert "refusal Refusal of an application Draft — —" in words_of(officer.get(PAGE))
    assert found(officer, **{"amount-from": "100"}) == ["award"]
    assert found(officer, **{"amount-to": "400"}) == ["refusal"]
    assert titles_on(officer.get(PAGE, {"sort": "amount"})) == ["refusal", "award"]


def test_a_decision_is_found_under_its_lead_and_its_other_priorities(officer):
    lead, other = a_provider("Lead"), a_priority("Stalking")
    circle = a_consortium(members=(lead,))
    titled("round", provider=circle, lead=lead, other_priorities=[other])
    titled("another")
    assert found(officer, provider=lead.slug) == ["round"]
    assert found(officer, priority=other.slug) == ["round"]


def test_what_a_merged_provider_was_given_is_found_and_named_under_the_one_kept(officer):
    kept, old = a_provider("Kept"), a_provider("Old name")
    titled("award", signed, provider=old)
    merge_provider(duplicate=old, into=kept, **by_and_at())
    assert found(officer, provider=kept.slug) == ["award"]
    assert "£10,000 Kept" in words_of(officer.get(PAGE))


WRONG = [
    {"year": "1066"},
    {"kind": "gift"},
    {"state": "lost"},
    {"provider": "no-such"},
    {"priority": "no-such"},
    {"amount-from": "many"},
    {"amount-from": "5", "amount-to": "4"},
]


@pytest.mark.parametrize("asked", WRONG, ids=str)
@pytest.mark.parametrize("address", FILES)
def test_what_cannot_be_read_is_told_at_its_box_and_never_downloads_the_whole_register(officer, address, asked):
    titled("one", signed)
    answer = officer.get(address, asked)
    assert answer.status_code == 302
    assert answer.url.startswith(f"{PAGE}?")
    page = officer.get(answer.url)
    assert "There is a problem" in words_of(page)
    assert page.context["form"].errors


# files


def test_a_file_holds_what_was_chosen_whatever_the_page(officer):
    for number in range(27):
        f.a_draft(title=f"Draft {number}")
    titled("Signed", signed)
    assert len(titles_on(officer.get(PAGE))) == 25
    assert len(lines_of_file(officer.get(FILES[0]))) == 28
    assert [row["Title"] for row in lines_of_file(officer.get(FILES[0], {"state": "signed"}))] == ["Signed"]


@pytest.mark.parametrize(("sort", "expected"), [("title", "abc"), ("-title", "cba"), ("amount", "cba"), ("no", "cab")])
def test_a_file_is_in_the_order_of_the_page(officer, sort, expected):
    for title, amount in [("b", "2.00"), ("a", "3.00"), ("c", "1.00")]:
        titled(title, amount=Decimal(amount))
    asked = {"sort": sort}
    assert titles_on(officer.get(PAGE, asked)) == list(expected)
    assert [row["Title"] for row in lines_of_file(officer.get(FILES[0], asked))] == list(expected)


def test_a_day_of_refusal_is_no_award_date(officer):
    f.refused()
    assert lines_of_file(officer.get(FILES[0]))[0]["Award Date"] == ""


def test_a_day_that_no_paper_gives_is_no_award_date_and_a_note_says_why(officer):
    on_paper("007/2017", is_day_known=False)
    on_paper("008/2017", "Another")
    unknown, known = sorted(lines_of_file(officer.get(FILES[0])), key=lambda row: row["Identifier"])
    note = "Not stated; entered under 1 April 2017"
    assert (unknown["Award Date"], unknown["Award Date Note"]) == ("", note)
    assert (known["Award Date"], known["Award Date Note"]) == ("2017-04-01", "")
    # the day on which it took effect stands on the paper all the same
    assert unknown["Took effect on"] == "2017-04-02"
    assert "Not stated; entered under 1 April 2017" in words_of(officer.get(PAGE))
    second_page = load_workbook(BytesIO(officer.get(FILES[1]).content)).worksheets[1]
    heads, *rows = [[cell.value for cell in row] for row in second_page if len([c for c in row if c.value]) > 3]
    found = {row[0]: dict(zip(heads, row, strict=True)) for row in rows}
    assert (found["007/2017"]["Award Date"], found["007/2017"]["Award Date Note"]) == (None, note)
    assert found["008/2017"]["Award Date"].date() == date(2017, 4, 1)


def test_a_file_speaks_the_360giving_names(officer):
    haven = a_provider("Coventry Haven")
    notice = titled("Counselling", published, provider=haven, priority=a_priority("Domestic abuse"))
    row = lines_of_file(officer.get(FILES[0]))[0]
    assert row == {
        "Identifier": notice.reference,
        "Title": "Counselling",
        "Kind of decision": "Award",
        "State": "Published",
        "Award Date": "2018-03-01",
        "Award Date Note": "",
        "Took effect on": "2018-03-01",
        "Currency": "GBP",
        "Amount Awarded": "10000.00",
        "Amount of all lines": "10000.00",
        "Planned Dates:Start Date": "2017-04-01",
        "Planned Dates:End Date": "2018-03-31",
        "Recipient Org:Name": "Coventry Haven",
        "Grant Programme:Title": "Domestic abuse",
        "Supersedes": "",
        "Published on": "2018-03-01",
    }


def test_nothing_is_awarded_by_what_is_not_signed(officer):
    titled("Draft")
    row = lines_of_file(officer.get(FILES[0]))[0]
    assert (row["Amount Awarded"], row["Amount of all lines"], row["Award Date"]) == ("", "10000.00", "")


def test_a_workbook_names_each_recipient_on_a_page_of_its_own(officer):
    fund = with_income()
    notice = f.a_draft(NoticeKind.ROUND, title="Round")
    for name, amount in [("Coventry Haven", "100.50"), ("Crisis Point", "200.00")]:
        f.a_line(notice, fund, Decimal(amount), provider=a_provider(name), service="Support")
    signed(f.with_words(notice))
    book = load_workbook(BytesIO(officer.get(FILES[1]).content))
    cells = [[cell.value for cell in row] for row in book.worksheets[1]]
    named = [row for row in cells if "Support" in row]
    assert [(row[2], row[9]) for row in named] == [("Coventry Haven", 100.5), ("Crisis Point", 200)]


# pages, sorting, speed


def test_each_column_sorts_both_ways(officer):
    titled("b", signed, amount=Decimal("2.00"))
    titled("a", signed, amount=Decimal("3.00"))
    titled("c", signed, amount=Decimal("1.00"))
    for column, expected in [
        ("title", ["a", "b", "c"]),
        ("amount", ["c", "b", "a"]),
        ("reference", ["b", "a", "c"]),
        ("decided_on", ["b", "a", "c"]),
        ("kind", ["b", "a", "c"]),
        ("state", ["b", "a", "c"]),
    ]:
        assert titles_on(officer.get(PAGE, {"sort": column})) == expected, column
        assert titles_on(officer.get(PAGE, {"sort": f"-{column}"})) == expected[::-1], column


def test_references_sort_by_year_and_number(officer):
    for reference in ["010/2015", "002/2016", "009/2015"]:
        on_paper(reference, reference)
    assert titles_on(officer.get(PAGE, {"sort": "reference"})) == ["009/2015", "010/2015", "002/2016"]


def test_an_empty_register_says_how_to_begin(client):
    assert "There is no decision yet. Draft the first" in words_of(as_role(client, Role.OFFICER).get(PAGE))
    assert "An officer drafts the first." in words_of(as_role(client, Role.COMMISSIONER).get(PAGE))
    assert "No decision has been published yet." in words_of(as_role(client, Role.READER).get(PAGE))


def test_a_choice_that_finds_nothing_leads_back_to_all(officer):
    titled("one")
    page = words_of(officer.get(PAGE, {"q": "nowhere"}))
    assert "No decision fits what you asked for. Show all decisions" in page


@pytest.mark.parametrize("address", [PAGE, *FILES])
def test_the_same_queries_whether_there_is_one_row_or_many(officer, address):
    def queries():
        officer.get(address)
        with CaptureQueriesContext(connection) as captured:
            officer.get(address, {"state": "draft"})
        return len(captured)

    titled("one")
    few = queries()
    fund = Fund.objects.get()
    for number in range(50):
        notice = f.a_draft(title=f"Draft {number}")
        f.a_line(notice, fund, Decimal("1.00"))
    assert queries() == few
