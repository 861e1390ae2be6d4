"""Year, grouping and day: chosen on the page, kept in the address, refused in words."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts.permissions import Permission
from accounts.roles import Role, may
from tests.factories.commissioning import a_commitment, a_fund, a_person, a_year, with_income
from tests.integration.money_pages import signed_in, summary_of

pytestmark = pytest.mark.django_db

TABLE = "/funds/victims-fund/2017-18/allocations/"


@pytest.fixture
def reader(client):
    a_commitment(with_income(a_fund()))
    a_fund(start_on=date(2015, 4, 1))
    return signed_in(client, Role.READER)


@pytest.mark.parametrize("ending", ["/", ".csv", ".xlsx", ".pdf"])
def test_those_who_may_see_funds_see_the_table_in_every_form_and_nobody_else(client, ending):
    a_commitment(with_income(a_fund()))
    address = TABLE.rstrip("/") + ending
    assert client.get(address).status_code == 302
    for role in Role.values:
        answer = signed_in(client, role).get(address)
        allowed = {200, 503} if ending == ".pdf" else {200}
        expected = allowed if may(role, Permission.FUND_VIEW) else {403}
        assert answer.status_code in expected, (role, answer.status_code)


@pytest.mark.parametrize("ending", ["/", ".csv", ".xlsx", ".pdf"])
@pytest.mark.parametrize("where", ["no-such-fund/2017-18", "victims-fund/2016-17", "victims-fund/2017-19"])
def test_a_fund_or_year_that_is_not_there_is_not_found(reader, where, ending):
    assert reader.get(f"/funds/{where}/allocations{ending}").status_code == 404


@pytest.mark.parametrize(
    "typed", ["23/01/2018", "23 January 2018", "23rd Jan 2018", " 23.1.2018 ", "２３/０１/２０１８", "2018-1-23"]
)
def test_a_day_is_understood_as_people_type_it_and_the_address_carries_it_as_iso(reader, typed):
    answer = reader.get(TABLE, {"by": "provider", "as-at": typed})
    assert (answer.status_code, answer.url) == (302, f"{TABLE}?by=provider&as-at=2018-01-23")
    page = reader.get(answer.url).content.decode()
    assert 'value="23 January 2018"' in page
    assert '<option value="provider" selected>' in page


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("as-at=31/04/2018", "31 April does not exist: April has 30 days"),
        ("as-at=29 February 2018", "2018 is not a leap year"),
        ("as-at=23/1/18", "Enter the year in full, for example 2018"),
        ("as-at=yesterday", "As at must include a month and year"),
        ("as-at=<b>1</b>", "As at must include"),
        ("as-at=%00", ""),
        ("by=banana", "Select priority, provider, heading or council area"),
        ("by=%00", "Select priority, provider, heading or council area"),
        ("year=2030-31", "Select a year from the list: this fund has no other"),
        ("year=soon", "Select a year from the list: this fund has no other"),
    ],
)
def test_what_cannot_be_read_is_said_at_its_box_and_the_default_is_shown(reader, query, message):
    answer = reader.get(f"{TABLE}?{query}")
    summary = summary_of(answer)
    assert message in summary
    page = answer.content.decode()
    assert "£10,000" in page
    assert "<b>1</b>" not in page


def test_a_day_to_come_is_refused(reader):
    tomorrow = timezone.localdate() + timedelta(days=1)
    assert "today or in the past" in summary_of(reader.get(f"{TABLE}?as-at={tomorrow.isoformat()}"))


@pytest.mark.parametrize("query", ["as-at=31/04/2018", "by=banana"])
@pytest.mark.parametrize("ending", ["csv", "xlsx", "pdf"])
def test_a_file_that_cannot_be_made_so_leads_to_the_page_that_says_why(reader, ending, query):
    answer = reader.get(f"{TABLE.rstrip('/')}.{ending}?{query}")
    assert answer.status_code == 302
    assert "There is a problem" in reader.get(answer.url).content.decode()


def test_another_year_has_its_own_address_and_keeps_the_other_choices(reader):
    answer = reader.get(f"{TABLE}?year=2015-16&by=heading&as-at=1+March+2018&sort=provider")
    assert answer.url == "/funds/victims-fund/2015-16/allocations/?by=heading&as-at=2018-03-01&sort=provider"
    assert reader.get(f"{TABLE}?year=2017-18&by=area").url == f"{TABLE}?by=area"


def test_another_year_keeps_a_wrong_day_to_be_mended_there(reader):
    answer = reader.get(f"{TABLE}?year=2015-16&as-at=31/04/2018", follow=True)
    assert "31 April does not exist" in summary_of(answer)


def test_the_downloads_carry_the_choices_of_the_page(reader):
    page = reader.get(f"{TABLE}?by=area&as-at=2018-01-23&sort=provider").content.decode()
    for ending in ("pdf", "xlsx", "csv"):
        assert f"allocations.{ending}?by=area&amp;as-at=2018-01-23&amp;sort=provider" in page


def test_the_head_of_a_column_says_how_it_is_sorted_and_turns_it_round(reader):
    page = reader.get(f"{TABLE}?as-at=2018-01-23&sort=provider").content.decode()
    assert (
        'aria-sort="ascending"><a class="app-sort" href="?by=priority&amp;as-at=2018-01-23&amp;sort=-provider">Provider'
        in page
    )
    assert (
        'aria-sort="none"><a class="app-sort" href="?by=priority&amp;as-at=2018-01-23&amp;sort=-committed">Committed'
        in page
    )


def test_a_sort_that_is_none_is_the_default(reader):
    page = reader.get(f"{TABLE}?sort=banana").content.decode()
    assert 'aria-sort="descending"' in page


def test_a_fund_of_a_year_to_come_opens_empty(client):
    year = timezone.localdate().year + 1
    a_year(date(year, 4, 1), at=timezone.now())
    a_fund(start_on=date(year, 4, 1))
    answer = signed_in(client, Role.FINANCE).get(f"/funds/victims-fund/{year}-{(year + 1) % 100:02d}/allocations/")
    assert answer.status_code == 200
    assert "Nothing is entered in this fund yet." in answer.content.decode()


def test_somebody_stopped_sees_nothing(client):
    a_fund()
    person = a_person(Role.READER)
    client.force_login(person)
    type(person).objects.filter(pk=person.pk).update(is_active=False)
    assert client.get(TABLE).status_code in {302, 403}
