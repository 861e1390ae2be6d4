"""The list of recommendations as a page and as files: who sees which, choosing, sorting, downloading."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from accounts.roles import Role
from commissioning import transitions
from tests.factories.commission import a_commission, a_member, a_recommendation, a_review, concluded, filled, in_review
from tests.factories.commissioning import AT, a_fund, a_person, a_priority, a_provider, a_year, an_office
from tests.integration.money_pages import signed_in
from tests.integration.notice_pages import as_person, words_of
from tests.integration.recommendation_pages import FILES, LIST, rows_of_file

pytestmark = pytest.mark.django_db
OFFICE = [Role.OFFICER, Role.MANAGER, Role.FINANCE]


@pytest.fixture
def officer(client):
    return signed_in(client, Role.OFFICER)


def titled(title, **facts):
    return filled(a_recommendation(title, priority=facts.pop("priority", None)), **facts)


def sent(recommendation, closes_on=date(2999, 12, 31)):
    an_office()
    return transitions.send_for_review(
        recommendation=recommendation, closes_on=closes_on, by=a_person(Role.OFFICER), at=AT
    )


def found(client, **asked):
    answer = client.get(LIST, asked)
    assert answer.status_code == 200
    return [row.record["title"] for row in answer.context["table"].paginated_rows]


@pytest.mark.parametrize("address", [LIST, *FILES])
@pytest.mark.parametrize("role", Role)
def test_the_office_and_the_decision_maker_have_the_list(client, role, address):
    answer = signed_in(client, role).get(address)
    assert answer.status_code == (200 if role in (*OFFICE, Role.COMMISSIONER) else 403)


@pytest.mark.parametrize("role", [Role.OFFICER, Role.COMMISSIONER])
def test_the_decision_maker_sees_what_was_concluded_and_no_more(client, role):
    fund, members = a_fund(), a_commission()
    titled("A draft", fund=fund)
    sent(titled("In review", fund=fund))
    concluded(sent(titled("Concluded", fund=fund)), members)
    signed_in(client, role)
    seen = ["Concluded"] if role == Role.COMMISSIONER else ["A draft", "Concluded", "In review"]
    assert sorted(found(client)) == seen
    assert sorted(row["Title"] for row in rows_of_file(client.get(FILES[0]))) == seen
    sheets = load_workbook(BytesIO(client.get(FILES[1]).content)).worksheets
    words = {cell.value for sheet in sheets for row in sheet for cell in row}
    assert sorted(words & {"A draft", "In review", "Concluded"}) == seen
    states = [value for value, _ in client.get(LIST).context["form"].fields["state"].choices]
    assert ("draft" in states) == (role == Role.OFFICER)


def test_a_filter_leads_nobody_to_what_they_may_not_see(client):
    fund, haven = a_fund(), a_provider("Coventry Haven")
    titled("A draft", fund=fund, provider=haven, priority=a_priority("Secret priority"))
    signed_in(client, Role.COMMISSIONER)
    for asked in ({"state": "draft"}, {"provider": haven.slug}, {"priority": "secret-priority"}, {"q": "draft"}):
        assert found(client, **asked) == []
        assert b"A draft" not in client.get(FILES[0], asked, follow=True).content
    assert b"Coventry Haven" not in client.get(LIST).content
    assert b"Secret priority" not in client.get(LIST).content


def test_it_is_chosen_by_state_priority_provider_year_and_words(officer):
    fund, haven = a_fund(), a_provider("Coventry Haven")
    a_year(date(2018, 4, 1))
    next_year = a_fund("Next Fund", date(2018, 4, 1))
    hate = a_priority("Hate crime")
    titled("Refuge", provider=haven, fund=fund)
    sent(titled("Posts", priority=hate, fund=next_year))
    assert found(officer, state="draft") == ["Refuge"]
    assert found(officer, priority="hate-crime") == ["Posts"]
    assert found(officer, provider=haven.slug) == ["Refuge"]
    assert found(officer, year="2018-19") == ["Posts"]
    assert found(officer, q="COVENTRY refuge") == ["Refuge"]
    assert len(found(officer, q="support advice")) == 2
    assert found(officer, q="nothing of the kind") == []


@pytest.mark.parametrize("sort", ["title", "-title", "asked", "-asked", "state", "closes_on", "priority_name"])
def test_it_is_sorted_the_same_on_the_page_and_in_the_file(officer, sort):
    fund = a_fund()
    titled("B", fund=fund, amount=Decimal("5000.00"), priority=a_priority("Y"))
    sent(titled("A", fund=fund, amount=Decimal("7000.00"), priority=a_priority("X")))
    titles = found(officer, sort=sort)
    assert titles == {"title": ["A", "B"], "-title": ["B", "A"], "asked": ["B", "A"], "-asked": ["A", "B"]}.get(
        sort, titles
    )
    assert [row["Title"] for row in rows_of_file(officer.get(FILES[0], {"sort": sort}))] == titles


def test_its_pages_are_of_25(officer):
    for number in range(26):
        a_recommendation(f"Number {number:02}")
    assert len(found(officer)) == 25
    assert found(officer, page=2) == ["Number 00"]


def test_it_says_how_far_each_review_is(officer):
    members = a_commission()
    recommendation = in_review()
    a_review(recommendation, members[1])
    assert "1 of 4 views, quorum 3" in words_of(officer.get(LIST))


def test_an_empty_list_says_so(officer):
    answer = officer.get(LIST)
    assert "There is no recommendation yet." in words_of(answer)
    assert 'role="search"' not in answer.content.decode()
    assert "Download" not in words_of(answer)


def test_where_the_choice_leaves_nothing_it_can_be_chosen_anew(officer):
    filled()
    assert 'role="search"' in officer.get(LIST, {"q": "nothing of the sort"}).content.decode()
    a_recommendation()
    assert "No recommendation fits what you asked for." in words_of(officer.get(LIST, {"q": "zzz"}))


@pytest.mark.parametrize(
    "asked",
    [{"state": "open"}, {"provider": "no-such"}, {"year": "1999-00"}, {"priority": "x" * 400}, {"q": "x" * 300}],
)
def test_what_cannot_be_read_is_said_at_its_box_and_a_file_leads_there(officer, asked):
    assert officer.get(LIST, asked).context["form"].errors
    answer = officer.get(FILES[0], asked)
    assert answer.status_code == 302
    assert answer.url.startswith(f"{LIST}?")


def test_the_files_carry_the_money_and_no_formula(officer):
    filled(a_recommendation("=1+1"), provider=a_provider("+44 Aid"), amount=Decimal("10000.50"))
    (row,) = rows_of_file(officer.get(FILES[0]))
    assert (row["Title"], row["Providers"], row["Amount asked"]) == ("'=1+1", "'+44 Aid", "10000.50")
    book = load_workbook(BytesIO(officer.get(FILES[1]).content))
    cells = [cell for sheet in book.worksheets for line in sheet for cell in line if cell.value in ("=1+1", "+44 Aid")]
    assert len(cells) == 4
    assert {cell.data_type for cell in cells} == {"s"}


def test_the_number_of_queries_does_not_grow_with_the_rows(officer):
    members, fund = a_commission(), a_fund()

    def queries(address):
        with CaptureQueriesContext(connection) as captured:
            assert officer.get(address).status_code == 200
        return len(captured)

    a_review(sent(titled("First", fund=fund)), members[1])
    before = {address: queries(address) for address in (LIST, *FILES)}
    for number in range(24):
        sent(titled(f"Another {number}", fund=fund))
    assert {address: queries(address) for address in (LIST, *FILES)} == before


def test_a_member_finds_nothing_at_the_addresses_of_the_office(client):
    member = a_member()
    in_review()
    as_person(client, member.person)
    assert [client.get(address).status_code for address in (LIST, *FILES)] == [403] * 3
