"""One's own interests and the register of everybody's: who sees which, what is typed, what is told."""

from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from accounts.roles import Role
from commissioning.models import Interest
from providers.choices import ProviderKind
from providers.transitions import merge_provider
from tests.factories.commissioning import a_person, a_provider
from tests.factories.interests import an_ended_interest, an_interest
from tests.factories.providers import a_consortium, a_merged_provider, by_and_at
from tests.integration.money_pages import signed_in, summary_of, typed_day
from tests.unit.accounts.people import somebody

pytestmark = pytest.mark.django_db

MEMBER = Role.COMMISSION_MEMBER
DECLARE = [Role.OFFICER, Role.MANAGER, Role.FINANCE, Role.COMMISSIONER, MEMBER]
VIEW = [Role.MANAGER, Role.FINANCE]
WHO_MAY = {
    "/interests/": DECLARE,
    "/interests/new/": DECLARE,
    "/interests/register/": VIEW,
    "/interests/register.csv": VIEW,
    "/interests/register.xlsx": VIEW,
    "/interests/register/new/": [Role.MANAGER],
}


@pytest.fixture
def member(client):
    return signed_in(client, MEMBER)


@pytest.fixture
def manager(client):
    return signed_in(client, Role.MANAGER)


def typed(provider, **what):
    boxes = {"provider": provider.pk, "kind": "employment", "words": "I manage its refuge", **typed_day("started_on")}
    return boxes | {"ended_on_day": "", "ended_on_month": "", "ended_on_year": ""} | what


def lines_of(answer):
    return [str(row.record) for row in answer.context["table"].paginated_rows]


# who


@pytest.mark.parametrize("address", WHO_MAY)
@pytest.mark.parametrize("role", Role.values)
def test_each_page_is_open_to_its_roles_and_closed_to_the_others(client, role, address):
    an_interest()
    answer = signed_in(client, role).get(address)
    assert answer.status_code == (200 if role in WHO_MAY[address] else 403)


@pytest.mark.parametrize("role", Role.values)
def test_an_interest_is_ended_by_its_person_or_the_manager(client, role):
    browser = signed_in(client, role)
    interest = an_interest(somebody(MEMBER))
    address = f"/interests/{interest.pk}/end/"
    refused = 404 if role in DECLARE else 403
    expected = 200 if role == Role.MANAGER else refused
    assert browser.get(address).status_code == expected
    browser.post(address, typed_day("ended_on", "1", "2", "2018"))
    assert (Interest.objects.get().ended_on is not None) == (role == Role.MANAGER)


@pytest.mark.parametrize("role", DECLARE)
def test_each_sees_their_own_on_their_page_and_nobody_elses(client, role):
    an_interest(a_person(role), a_provider("Coventry Haven"))
    an_interest(somebody(MEMBER), a_provider("Crisis Point"))
    an_ended_interest(somebody(MEMBER), a_provider("Brake"))
    page = signed_in(client, role).get("/interests/").content.decode()
    assert "Works for Coventry Haven" in page
    assert "Crisis Point" not in page
    assert "Brake" not in page
    assert ("/interests/register/" in page) == (role in VIEW)


# one's own


def test_an_empty_page_says_so(member):
    assert "You have declared no interest that is in force." in member.get("/interests/").content.decode()


def test_the_page_says_what_each_tie_reaches(member):
    haven = a_provider("Coventry Haven")
    a_consortium("Domestic Violence Consortium", members=(haven,))
    an_interest(provider=haven)
    page = member.get("/interests/").content.decode()
    assert "Also Domestic Violence Consortium, of which it is a member" in page


def test_an_interest_is_declared_and_stands_on_the_page(member):
    haven = a_provider("Coventry Haven")
    answer = member.post("/interests/new/", typed(haven), follow=True)
    assert "Interest declared: Employment, Coventry Haven" in answer.content.decode()
    interest = Interest.objects.get()
    assert (interest.person, interest.declared_by) == (a_person(MEMBER), a_person(MEMBER))
    assert "already" in summary_of(member.post("/interests/new/", typed(haven)))


def test_nobody_declares_for_another_through_their_own_page(member):
    other = somebody(MEMBER)
    member.post("/interests/new/", typed(a_provider(), person=other.pk))
    assert Interest.objects.get().person == a_person(MEMBER)


def test_merged_organisations_are_not_offered_and_all_others_are(member):
    merged, consortium = a_merged_provider("Old"), a_provider("Circle", kind=ProviderKind.CONSORTIUM)
    page = member.get("/interests/new/").content.decode()
    assert consortium.name in page
    assert f'value="{merged.pk}"' not in page
    summary_of(member.post("/interests/new/", typed(merged)))


@pytest.mark.parametrize(
    "boxes",
    [
        {"provider": ""},
        {"provider": "9" * 30},
        {"provider": "\x00"},
        {"kind": ""},
        {"kind": "crony"},
        {"words": ""},
        {"words": "x" * 501},
        {"words": "a\x00b"},
        {"words": "a\u202eb"},
        typed_day("started_on", "31", "2", "2018"),
        typed_day("started_on", "", "", ""),
        typed_day("started_on", "1", "1", "2099"),
        typed_day("ended_on", "1", "5", "2017"),
        typed_day("ended_on", "1", "1", "2099"),
        {"ended_on_day": "1"},
    ],
)
def test_what_is_wrong_is_said_at_its_box_and_nothing_is_kept(member, boxes):
    summary_of(member.post("/interests/new/", typed(a_provider()) | boxes))
    assert not Interest.objects.exists()


def test_words_come_back_as_they_were_typed(member):
    words = "<script>alert(1)</script> ŵŷ 🏠"
    member.post("/interests/new/", typed(a_provider("<b>Haven</b>"), words=words))
    assert Interest.objects.get().words == words
    page = member.get("/interests/").content.decode()
    assert "<script>alert" not in page
    assert "<b>Haven" not in page


def test_an_interest_is_ended_and_stays_to_be_seen(member):
    interest = an_interest(provider=a_provider("Coventry Haven"))
    address = f"/interests/{interest.pk}/end/"
    assert "no longer kept out" in member.get(address).content.decode()
    assert "on or after the first" in summary_of(member.post(address, typed_day("ended_on", "1", "3", "2017")))
    assert member.post(address, typed_day("ended_on", "31", "1", "2018"))["Location"] == "/interests/"
    page = member.get("/interests/").content.decode()
    assert "Interests that ended" in page
    assert "31 January 2018" in page
    assert address not in page
    assert member.get(address)["Location"] == "/interests/"
    assert "already ended" in summary_of(member.post(address, typed_day("ended_on", "1", "2", "2018")))
    assert Interest.objects.get().ended_on.isoformat() == "2018-01-31"


def test_an_interest_that_ends_today_is_in_force_today_and_not_ended_again(member):
    interest = an_interest()
    today = timezone.localdate()
    member.post(f"/interests/{interest.pk}/end/", typed_day("ended_on", today.day, today.month, today.year))
    page = member.get("/interests/").content.decode()
    assert "Works for" in page
    assert "End this interest" not in page
    assert "Interests that ended" not in page


def test_opening_the_page_that_ends_it_ends_nothing(member):
    interest = an_interest()
    member.get(f"/interests/{interest.pk}/end/")
    assert Interest.objects.get().ended_on is None


# the register


def test_an_empty_register_says_so(manager):
    assert "Nobody has declared an interest yet." in manager.get("/interests/register/").content.decode()


def test_the_manager_records_for_somebody_and_the_register_says_who(manager):
    person, haven = somebody(MEMBER, name="Ann"), a_provider("Coventry Haven")
    answer = manager.post("/interests/register/new/", typed(haven, person=person.pk), follow=True)
    page = answer.content.decode()
    assert "Interest of Ann recorded: Employment, Coventry Haven" in page
    assert f"by {a_person(Role.MANAGER)}" in page
    assert f"/interests/{Interest.objects.get().pk}/end/" in page


@pytest.mark.parametrize("who", ["", "reader", "9" * 30])
def test_only_somebody_with_a_part_in_decisions_has_an_interest_recorded(manager, who):
    person = somebody(Role.READER).pk if who == "reader" else who
    summary_of(manager.post("/interests/register/new/", typed(a_provider(), person=person)))
    assert a_person(Role.READER).name not in manager.get("/interests/register/new/").content.decode()
    assert not Interest.objects.exists()


def test_what_has_ended_is_not_offered_to_be_ended(manager):
    an_ended_interest()
    assert "/end/" not in manager.get("/interests/register/").content.decode()


def test_who_only_reads_the_register_is_offered_no_change(client):
    interest = an_interest()
    page = signed_in(client, Role.FINANCE).get("/interests/register/").content.decode()
    assert interest.words in page
    assert "/end/" not in page
    assert "/register/new/" not in page


def test_filters_narrow_and_the_one_by_organisation_sees_through_consortia(manager):
    haven, other = a_provider("Coventry Haven"), a_provider("Crisis Point")
    consortium = a_consortium("Circle", members=(haven,))
    ann, ben = somebody(MEMBER, name="Ann"), somebody(MEMBER, name="Ben")
    an_interest(ann, haven)
    an_interest(ben, other)
    an_ended_interest(ben, haven)
    old = a_merged_provider("Old", into=other)
    for asked, found in [
        ({}, 3),
        ({"person": ann.pk}, 1),
        ({"provider": haven.slug}, 2),
        ({"provider": consortium.slug}, 2),
        ({"provider": consortium.slug, "state": "live"}, 1),
        ({"state": "ended"}, 1),
        ({"state": "live"}, 2),
        ({"person": ann.pk, "provider": other.slug}, 0),
    ]:
        assert len(lines_of(manager.get("/interests/register/", asked))) == found, asked
    assert "not one of the" not in manager.get("/interests/register/", {"provider": old.slug}).content.decode()
    none = manager.get("/interests/register/", {"person": ann.pk, "state": "ended"}).content.decode()
    assert "No interest on the register fits" in none
    assert 'href="/interests/register/">Show all interests' in none


@pytest.mark.parametrize(
    "asked",
    [
        {"person": "x"},
        {"person": "9" * 300},
        {"person": "\x00"},
        {"provider": "nowhere"},
        {"provider": "\x00"},
        {"state": "perhaps"},
        {"sort": "password"},
        {"sort": "-kind"},
        {"page": "9" * 30},
        {"page": "x"},
    ],
)
@pytest.mark.parametrize("address", ["/interests/register/", "/interests/register.csv", "/interests/register.xlsx"])
def test_an_address_with_nonsense_is_still_answered(manager, address, asked):
    an_interest()
    answer = manager.get(address, asked, follow=True)
    assert answer.status_code == 200
    if set(asked) & {"person", "provider", "state"}:
        assert "govuk-error-summary" in answer.content.decode(), (
            "No file and no page under a question nobody could read"
        )


def test_the_register_sorts_and_pages(manager):
    for number in range(51):
        an_interest(somebody(MEMBER, name=f"Person {number:02}"), a_provider(f"Haven {99 - number}"))
    first = manager.get("/interests/register/", {"state": "live"})
    assert len(lines_of(first)) == 50
    assert "?state=live&amp;page=2" in first.content.decode()
    assert lines_of(manager.get("/interests/register/", {"state": "live", "page": 2})) == ["Employment, Haven 49"]
    assert lines_of(manager.get("/interests/register/", {"sort": "provider"}))[0] == "Employment, Haven 49"
    assert lines_of(manager.get("/interests/register/", {"sort": "-provider"}))[0] == "Employment, Haven 99"


def test_the_files_hold_what_was_asked_for_and_what_it_reaches(manager):
    haven = a_provider("Coventry Haven")
    a_consortium("Circle", members=(haven,))
    an_interest(somebody(MEMBER, name="=Ann"), haven)
    an_ended_interest(somebody(MEMBER, name="Ben"), a_provider("Crisis Point"))
    lines = manager.get("/interests/register.csv", {"state": "live"}).content.decode().splitlines()
    assert len(lines) == 2
    assert lines[1].startswith("'=Ann,Coventry Haven,Employment,I manage its refuge,")
    assert "Circle, of which it is a member" in lines[1]
    answer = manager.get("/interests/register.xlsx")
    assert f"register-of-interests-as-at-{timezone.localdate().isoformat()}.xlsx" in answer["Content-Disposition"]
    cells = str([[cell.value for cell in row] for row in load_workbook(BytesIO(answer.content)).active])
    assert "Crisis Point" in cells
    assert "=Ann" in cells


def test_a_merged_organisation_is_shown_as_it_was_named_and_as_it_is_now(manager):
    old = a_provider("Old name")
    an_interest(provider=old)
    merge_provider(duplicate=old, into=a_provider("Coventry Haven"), **by_and_at())
    page = manager.get("/interests/register/").content.decode()
    assert "Old name" in page
    assert "now Coventry Haven" in page


PAGES_WITH_ROWS = ["/interests/", "/interests/new/", "/interests/register/", "/interests/register.csv"]


def queries_of(client, address):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_queries_do_not_grow_with_rows(manager):
    own = a_person(Role.MANAGER)

    def one_more():
        for person in (own, somebody(MEMBER)):
            member, merged = a_provider(), a_provider()
            a_consortium(members=(member,))
            an_interest(person, member, by=own)
            an_ended_interest(person, merged)
            merge_provider(duplicate=merged, into=a_provider(), **by_and_at())

    def asked():
        return {address: queries_of(manager, address) for address in PAGES_WITH_ROWS}

    one_more()
    asked()
    few = asked()
    for _ in range(49):
        one_more()
    assert asked() == few
