"""The page of the Victims Commission, appointments, and what the members are tied to."""

from datetime import date

import pytest

from accounts.roles import Role
from commissioning import transitions
from commissioning.choices import Position
from commissioning.models import CommissionMember
from providers.choices import ProviderKind
from tests.factories.commission import a_member, a_member_of_staff, in_review
from tests.factories.commissioning import (
    AT,
    a_commitment,
    a_fund,
    a_person,
    a_priority,
    a_provider,
    adopted,
    an_office,
    with_income,
)
from tests.factories.interests import an_interest
from tests.factories.providers import a_consortium
from tests.integration.commission_pages import as_person, queries_of
from tests.integration.money_pages import signed_in, summary_of, typed_day

pytestmark = pytest.mark.django_db

MEMBER = Role.COMMISSION_MEMBER
VIEW = [Role.OFFICER, Role.MANAGER, Role.FINANCE, Role.COMMISSIONER, MEMBER]
WHO_MAY = {
    "/commission/": VIEW,
    "/commission/interests/": [Role.MANAGER, Role.FINANCE],
    "/commission/members/new/": [Role.MANAGER],
}
NEW = "/commission/members/new/"


@pytest.fixture
def manager(client):
    return signed_in(client, Role.MANAGER)


def typed(person, **what):
    boxes = {"person": person.pk, "provider": "", "position": "member", **typed_day("started_on", "1", "4", "2017")}
    return boxes | {"ends_on_day": "", "ends_on_month": "", "ends_on_year": ""} | what


def page_of(client, address="/commission/"):
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("address", WHO_MAY)
@pytest.mark.parametrize("role", Role.values)
def test_each_page_is_open_to_its_roles_and_closed_to_the_others(client, role, address):
    browser = signed_in(client, role)
    expected = 200 if role in WHO_MAY[address] else 403
    assert browser.get(address).status_code == expected


@pytest.mark.parametrize("role", VIEW)
def test_a_term_is_ended_by_the_manager_alone(client, role):
    member = a_member()
    browser, address = signed_in(client, role), f"/commission/members/{member.pk}/end/"
    assert browser.get(address).status_code == (200 if role == Role.MANAGER else 403)
    browser.post(address, typed_day("left_on", "1", "2", "2018"))
    member.refresh_from_db()
    assert (member.left_on is not None) == (role == Role.MANAGER)


def test_before_anybody_sits_on_it_the_page_says_what_there_is_to_do(manager):
    page = page_of(manager)
    assert "Nobody sits on the Victims Commission yet." in page
    assert NEW in page
    assert NEW not in page_of(signed_in(manager, Role.OFFICER))


def test_the_page_names_the_members_what_they_are_and_what_they_speak_for(client):
    hate = adopted("Hate crime")
    a_member(a_provider("Stop Hate UK"), position=Position.CHAIR, priorities=[hate])
    adopted("Modern slavery")
    page = page_of(signed_in(client, Role.OFFICER))
    for words in ("Stop Hate UK", "Chair", "Hate crime", "From 27 January 2015", "Priorities of 2017/18"):
        assert words in page
    spoken_for = page.split("priorities-caption")[2]
    assert "Nobody" not in spoken_for.split("Modern slavery")[0]
    assert "Nobody" in spoken_for.split("Modern slavery")[1]


def test_a_priority_that_was_retired_waits_for_nobody(client):
    hate = adopted("Hate crime")
    adopted("Modern slavery")
    transitions.retire_adoption(
        adoption=hate.adoptions.get(), retired_on=date(2018, 1, 31), by=a_person(Role.OFFICER), at=AT
    )
    page = page_of(signed_in(client, Role.OFFICER))
    assert "Modern slavery" in page
    assert "Hate crime" not in page


def test_who_has_left_stands_among_the_former_and_speaks_for_nothing(manager):
    hate = adopted("Hate crime")
    member = a_member(a_provider("Stop Hate UK"), priorities=[hate])
    address = f"/commission/members/{member.pk}/end/"
    assert manager.post(address, typed_day("left_on", "1", "2", "2018"))["Location"] == "/commission/"
    page = page_of(manager)
    assert "Former members" in page
    assert "to 1 February 2018" in page
    assert "Nobody" in page.split("priorities-caption")[2]
    assert manager.get(address)["Location"] == "/commission/"
    assert "over already" in summary_of(manager.post(address, typed_day("left_on", "1", "3", "2018")))


def test_somebody_who_begins_later_is_no_member_yet(manager):
    a_member(a_provider("Stop Hate UK"), started_on=date(2999, 1, 1))
    page = page_of(manager)
    assert "Appointed to a later day" in page
    assert "Nobody sits on the Victims Commission yet." in page


def test_the_quorum_stands_in_words_and_says_when_it_cannot_be_reached(manager):
    an_office()
    a_member()
    page = page_of(manager)
    assert "At least 50% of the members who may take part in an item, and never fewer than 3" in page
    assert "That cannot be reached: appoint more members." in page
    a_member()
    a_member()
    assert "That cannot be reached" not in page_of(manager)


# appointing


def test_a_member_is_appointed(manager):
    an_office()
    person, provider, priority = a_member_of_staff(MEMBER), a_provider("Stop Hate UK"), a_priority("Hate crime")
    answer = manager.post(
        NEW, typed(person, provider=provider.pk, position="chair", priorities=[priority.pk]), follow=True
    )
    assert f"Appointed: {person}, Chair, for Stop Hate UK" in answer.content.decode()
    member = CommissionMember.objects.get()
    assert (member.person, member.provider, member.ends_on) == (person, provider, None)
    assert [one.priority for one in member.represents.all()] == [priority]


def test_only_people_who_sign_in_as_members_are_offered(manager):
    other = a_member_of_staff(Role.OFFICER)
    person = a_member_of_staff(MEMBER)
    page = page_of(manager, NEW)
    assert f">{person.name}<" in page
    assert f">{other.name}<" not in page
    assert "Select the person" in summary_of(manager.post(NEW, typed(other)))


@pytest.mark.parametrize(
    ("boxes", "words"),
    [
        ({"person": ""}, "Select the person"),
        ({"person": "9" * 30}, "Select the person"),
        ({"provider": "x\x00"}, "Select the organisation"),
        ({"position": "queen"}, "Select"),
        ({"priorities": ["9" * 30]}, "Select the priorities from the list"),
        (typed_day("started_on", "31", "2", "2017"), "31 February does not exist"),
        (typed_day("ends_on", "1", "4", "2016"), "on or after the first"),
        ({"position": "chair"}, "has a term from"),
    ],
)
def test_what_will_not_do_is_refused_and_what_was_typed_is_kept(manager, boxes, words):
    a_member(position=Position.CHAIR)
    person, priority = a_member_of_staff(MEMBER), a_priority("Hate crime")
    answer = manager.post(NEW, typed(person, priorities=[priority.pk]) | boxes)
    assert words in summary_of(answer)
    page = answer.content.decode()
    if "person" not in boxes:
        assert f'value="{person.pk}" selected' in page
    if "priorities" not in boxes:
        assert "checked" in page.split("Hate crime")[0].rsplit("<input", 1)[1]
    assert CommissionMember.objects.count() == 1


def test_the_page_takes_the_same_queries_with_one_member_and_with_fifty(client):
    browser = signed_in(client, Role.MANAGER)
    provider = a_provider()
    a_member(provider, priorities=[adopted("Hate crime")])
    before = queries_of(browser, "/commission/")
    for _ in range(49):
        a_member(provider, priorities=[a_priority()])
    assert queries_of(browser, "/commission/") == before


# what they are tied to


def test_the_manager_sees_the_path_to_each_recommendation_and_to_the_money(client):
    haven = a_provider("Coventry Haven")
    consortium = a_consortium("Domestic Violence Consortium", members=(haven,))
    a_member(haven)
    fund = with_income(a_fund())
    a_commitment(fund, 12_500, provider=consortium)
    recommendation = in_review(consortium, fund=fund, recommendation=None)
    page = page_of(signed_in(client, Role.MANAGER), "/commission/interests/")
    path = "Sits on the Victims Commission for Coventry Haven, a member of the Domestic Violence Consortium"
    for words in (path, recommendation.title, "£10,000", "£12,500", "Committed 2017/18"):
        assert words in page


def test_each_way_to_an_organisation_is_shown_once_and_a_merged_one_as_what_was_kept(client):
    haven = a_provider("Coventry Haven")
    member = a_member(haven)
    an_interest(member.person, haven)
    page = page_of(signed_in(client, Role.MANAGER), "/commission/interests/")
    assert page.count("Works for Coventry Haven") == 1
    assert page.count("Sits on the Victims Commission for Coventry Haven") == 1


def test_what_members_are_tied_to_takes_the_same_queries_with_one_and_with_fifty(client):
    browser = signed_in(client, Role.MANAGER)
    haven = a_provider(kind=ProviderKind.CHARITY)
    a_consortium(members=(haven,))
    a_member(haven)
    in_review(haven)
    before = queries_of(browser, "/commission/interests/")
    for _ in range(49):
        an_interest(a_member(a_provider()).person, haven)
    assert queries_of(browser, "/commission/interests/") == before


def test_a_seat_is_no_contact_on_the_page_of_ones_own_interests():
    member = a_member(a_provider("Coventry Haven"))
    page = page_of(as_person(member.person), "/interests/")
    assert "Sits on the Victims Commission for Coventry Haven" in page
    assert "You sit on the Victims Commission for this organisation. Nobody has to declare that" in page
    assert "contact of this provider" not in page


def test_the_way_to_the_commission_stands_on_the_page_of_whoever_may_see_it(client):
    for role in Role.values:
        browser = signed_in(client, role)
        labels = [item.label for item in browser.get("/").context["navigation"]]
        lists = [item.label for item in browser.get("/recommendations/").context.get("beside", [])]
        assert ("Commission" in labels + lists) == (role in VIEW)
        assert (labels[1:2] == ["To review"]) == (role == MEMBER)
