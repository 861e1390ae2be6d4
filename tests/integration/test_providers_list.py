"""The register of providers as a page and as files."""

from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import resolve, reverse
from django.utils import timezone
from openpyxl import load_workbook

from accounts.roles import Role
from providers.choices import DueDiligenceKind, ProviderKind, Reach
from providers.transitions import add_identifier, add_name, change_provider
from providers.views.provider import ProviderRegister
from tests.factories.commissioning import a_person
from tests.factories.providers import (
    a_check,
    a_merged_provider,
    a_provider,
    a_provider_contact,
    an_area,
    by_and_at,
)

pytestmark = pytest.mark.django_db

READERS = [Role.OFFICER, Role.MANAGER, Role.FINANCE, Role.COMMISSIONER]
OTHERS = [Role.COMMISSION_MEMBER, Role.READER, Role.ADMINISTRATOR]
ADDRESSES = ["/providers/", "/providers.csv", "/providers.xlsx"]


@pytest.fixture
def officer(client):
    client.force_login(a_person(Role.OFFICER))
    return client


def names_on(response):
    return [row.record.name for row in response.context["table"].paginated_rows]


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("role", READERS)
def test_the_register_is_open_to_those_who_work_with_providers(client, role, address):
    client.force_login(a_person(role))
    assert client.get(address).status_code == 200


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("role", OTHERS)
def test_the_register_is_closed_to_others(client, role, address):
    client.force_login(a_person(role))
    assert client.get(address).status_code == 403


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_provider_contact_sees_their_own_alone(client, address):
    own, other = a_provider("Coventry Haven"), a_provider("Crisis Point")
    client.force_login(a_provider_contact(own))
    answer = client.get(address)
    content = answer.content
    if address.endswith("xlsx"):
        content = str([[cell.value for cell in row] for row in load_workbook(BytesIO(content)).active]).encode()
    assert own.name.encode() in content
    assert other.name.encode() not in content


def test_an_empty_register_says_how_to_begin(officer):
    page = officer.get("/providers/").content.decode()
    assert "No provider is on the register yet." in page
    assert f'href="{reverse("providers:provider-register")}">Register the first provider' in page


def test_the_address_of_a_new_provider_is_no_providers_name():
    assert resolve("/providers/new/").func.view_class is ProviderRegister


def test_merged_records_are_not_listed(officer):
    a_merged_provider("Old", into=a_provider("Kept"))
    assert names_on(officer.get("/providers/")) == ["Kept"]


def test_the_count_is_stated(officer):
    a_provider()
    assert officer.get("/providers/").context["table"].caption == "1 provider"
    a_provider()
    assert officer.get("/providers/").context["table"].caption == "2 providers"


def test_a_search_finds_each_spelling_and_says_by_which_name(officer):
    provider = a_provider("Coventry Rape and Sexual Abuse Centre")
    a_provider("Coventry Haven")
    add_name(provider, name="CRASAC", **by_and_at())
    answer = officer.get("/providers/", {"q": "crasac"})
    assert names_on(answer) == [provider.name]
    assert "also known as CRASAC" in answer.content.decode()
    assert "also known as" not in officer.get("/providers/", {"q": "coventry"}).content.decode()


def test_a_search_by_number_finds_it(officer):
    provider = a_provider("Victim Support")
    a_provider()
    add_identifier(provider, scheme="GB-CHC", number="298028", **by_and_at())
    for number in ["298028", "GB-CHC-298028", "gb-chc-298 028"]:
        assert names_on(officer.get("/providers/", {"q": number})) == ["Victim Support"], number


def test_filters_narrow_and_combine(officer):
    area = an_area()
    a_provider("Local", areas=[area])
    a_provider("National", reach=Reach.NATIONAL, kind=ProviderKind.COMPANY)
    paid_up = a_provider("Papers")
    for kind in DueDiligenceKind:
        a_check(paid_up, kind)
    for asked, found in [
        ({"kind": "company"}, ["National"]),
        ({"reach": "local"}, ["Local", "Papers"]),
        ({"area": area.code}, ["Local"]),
        ({"due-diligence": "in-force"}, ["Papers"]),
        ({"due-diligence": "missing", "reach": "local"}, ["Local"]),
        ({"kind": "statutory"}, []),
    ]:
        assert names_on(officer.get("/providers/", asked)) == found, asked


def test_nothing_found_offers_all(officer):
    a_provider()
    page = officer.get("/providers/", {"q": "zzz"}).content.decode()
    assert "No provider on the register fits" in page
    assert 'href="/providers/">Show all providers' in page


def test_names_sort_without_regard_to_case_both_ways(officer):
    for name in ["beta", "Alpha", "Ŵyl", "gamma"]:
        a_provider(name)
    assert names_on(officer.get("/providers/")) == ["Alpha", "beta", "gamma", "Ŵyl"]
    assert names_on(officer.get("/providers/", {"sort": "-name"})) == ["Ŵyl", "gamma", "beta", "Alpha"]
    assert names_on(officer.get("/providers/", {"sort": "kind"}))


def test_pages_hold_50_and_keep_the_question(officer):
    for number in range(51):
        a_provider(f"Haven {number:02}")
    first = officer.get("/providers/", {"q": "haven"})
    assert len(names_on(first)) == 50
    assert "?q=haven&amp;page=2" in first.content.decode()
    assert names_on(officer.get("/providers/", {"q": "haven", "page": 2})) == ["Haven 50"]


@pytest.mark.parametrize(
    "asked",
    [
        {"kind": "club"},
        {"area": "nowhere"},
        {"due-diligence": "perhaps"},
        {"sort": "password"},
        {"sort": "-areas"},
        {"page": "99999999999999999999"},
        {"page": "x"},
        {"per_page": "x"},
        {"q": "a\x00b"},
        {"q": "x " * 4000},
        {"q": "' OR 1=1 --"},
        {"q": "<script>alert(1)</script>"},
    ],
)
@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_with_nonsense_is_still_answered(officer, address, asked):
    a_provider()
    answer = officer.get(address, asked, follow=True)
    assert answer.status_code == 200
    assert b"<script>alert" not in answer.content


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_file_that_cannot_be_read_from_its_address_is_no_whole_register(officer, ending):
    a_provider()
    answer = officer.get(f"/providers.{ending}?kind=zzz&q=haven")
    assert (answer.status_code, answer["Location"]) == (302, "/providers/?kind=zzz&q=haven")
    assert "govuk-error-summary" in officer.get(answer["Location"]).content.decode()


def test_a_csv_ends_with_its_last_provider(officer):
    a_provider("Crisis Point")
    assert officer.get("/providers.csv").content.decode().splitlines()[-1].startswith("Crisis Point,")


def test_an_empty_register_says_who_begins_it(client):
    client.force_login(a_person(Role.FINANCE))
    page = client.get("/providers/").content.decode()
    assert "No provider is on the register yet. An officer or the commissioning manager registers the first." in page


def test_query_count_does_not_grow_with_the_rows(officer):
    area = an_area()

    def ask(address):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert officer.get(address).status_code == 200
        return len(asked)

    def one_more():
        provider = a_provider(areas=[area])
        add_name(provider, name=f"{provider.name} again", **by_and_at())
        add_identifier(provider, scheme="GB-CHC", number=str(200000 + provider.pk), **by_and_at())
        a_check(provider)

    addresses = ["/providers/", "/providers/?q=haven", "/providers.csv", "/providers.xlsx"]
    one_more()
    ask("/providers/")
    at_one = {address: ask(address) for address in addresses}
    for _ in range(49):
        one_more()
    assert {address: ask(address) for address in addresses} == at_one


def test_files_hold_the_filtered_list_and_all_its_pages(officer):
    for number in range(51):
        a_provider(f"Haven {number:02}")
    a_provider("Crisis Point")
    lines = officer.get("/providers.csv", {"q": "haven"}).content.decode("utf-8-sig").splitlines()
    assert sum(line.startswith("Haven ") for line in lines) == 51
    assert not any("Crisis Point" in line for line in lines)
    page = load_workbook(BytesIO(officer.get("/providers.xlsx", {"q": "haven"}).content)).active
    assert sum(str(row[0].value).startswith("Haven ") for row in page) == 51


def test_files_are_linked_with_the_question(officer):
    page = officer.get("/providers/", {"q": "haven", "reach": "local"}).content.decode()
    assert 'href="/providers.csv?q=haven&amp;reach=local"' in page
    assert 'href="/providers.xlsx?q=haven&amp;reach=local"' in page


def test_a_file_states_each_column_and_runs_no_formula(officer):
    provider = a_provider("=HYPERLINK(1)", areas=[an_area()])
    add_name(provider, name="+Allies", **by_and_at())
    add_identifier(provider, scheme="GB-CHC", number="298028", **by_and_at())
    text = officer.get("/providers.csv").content.decode("utf-8-sig")
    row = next(line for line in text.splitlines() if "HYPERLINK" in line)
    assert row.startswith(
        f"'=HYPERLINK(1),'+Allies,Charity,Local,Coventry,GB-CHC-298028,4 missing,{timezone.localdate().isoformat()},,"
    )


def test_a_name_with_markup_is_shown_as_typed(officer):
    a_provider("<b>Bold</b> & Co")
    page = officer.get("/providers/").content.decode()
    assert "&lt;b&gt;Bold&lt;/b&gt; &amp; Co" in page
    assert "<b>Bold" not in page


def test_a_changed_name_is_searched_at_once(officer):
    provider = a_provider("Coventry Haven")
    change_provider(provider, name="Refuge", kind=provider.kind, reach=provider.reach, **by_and_at())
    assert names_on(officer.get("/providers/", {"q": "refuge"})) == ["Refuge"]
