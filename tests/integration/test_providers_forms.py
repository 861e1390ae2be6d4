"""The pages that change a provider: who may, what is refused, and that nothing typed is lost."""

import re

import pytest

from accounts.roles import Role
from providers.models import ConsortiumMembership, Contact, DueDiligenceRecord, Provider
from providers.models.provider import ProviderQuerySet
from providers.transitions import add_identifier, add_name
from tests.factories.commissioning import a_person
from tests.factories.providers import (
    a_check,
    a_consortium,
    a_contact,
    a_membership,
    a_merged_provider,
    a_provider,
    a_provider_contact,
    an_area,
    by_and_at,
)

pytestmark = pytest.mark.django_db

NEW = {"name": "Coventry Haven", "kind": "charity", "reach": "local", "website": "", "about": ""}
DAY = {"joined_on_day": "1", "joined_on_month": "4", "joined_on_year": "2015"}


@pytest.fixture
def officer(client):
    client.force_login(a_person(Role.OFFICER))
    return client


@pytest.fixture
def manager(client):
    client.force_login(a_person(Role.MANAGER))
    return client


def day(name, number, month, year):
    return {f"{name}_day": number, f"{name}_month": month, f"{name}_year": year}


def errors_of(answer):
    """Each line of the error summary with the place it links to, which must be on the page."""
    assert answer.status_code == 200
    page = answer.content.decode()
    assert "There is a problem" in page
    summary = page.split("govuk-error-summary__list")[1].split("</ul>")[0]
    for anchor in re.findall(r'href="#([^"]+)"', summary):
        assert f'id="{anchor}"' in page, f"#{anchor} leads nowhere"
    return summary


def every_page():
    """A provider and a consortium with one of everything, and the address of each page that changes them."""
    provider, consortium = a_provider("Coventry Haven"), a_consortium("Domestic Violence Consortium")
    name = add_name(provider, name="Haven CV", **by_and_at())
    number = add_identifier(provider, scheme="GB-CHC", number="298028", **by_and_at())
    contact, membership = a_contact(provider), a_membership(consortium, provider)
    own = "/providers/coventry-haven"
    return [
        f"{own}/edit/",
        f"{own}/names/new/",
        f"{own}/names/{name.pk}/remove/",
        f"{own}/identifiers/new/",
        f"{own}/identifiers/{number.pk}/remove/",
        f"{own}/contacts/new/",
        f"{own}/contacts/{contact.pk}/end/",
        f"{own}/consortia/new/",
        f"{own}/memberships/{membership.pk}/end/",
        f"{own}/due-diligence/new/",
        "/providers/domestic-violence-consortium/members/new/",
        "/providers/domestic-violence-consortium/lead/",
    ]


class TestWhoMay:
    def test_officer_and_manager_may_change_and_others_not(self, client):
        addresses = [*every_page(), "/providers/new/"]
        for role in Role:
            client.force_login(a_person(role))
            expected = 200 if role in {Role.OFFICER, Role.MANAGER} else 403
            answers = {address: client.get(address).status_code for address in addresses}
            assert set(answers.values()) == {expected}, (role, answers)

    def test_a_post_is_refused_as_the_page_is(self, client):
        addresses = [*every_page(), "/providers/new/"]
        client.force_login(a_provider_contact(Provider.objects.get(slug="coventry-haven")))
        assert {client.post(address, NEW).status_code for address in addresses} == {403}
        assert not Provider.objects.filter(slug="coventry-haven-2").exists()

    def test_merging_is_the_managers(self, client):
        a_provider("One")
        a_provider("Two")
        for role in Role:
            client.force_login(a_person(role))
            expected = 200 if role == Role.MANAGER else 403
            for address in ["/providers/one/merge/", "/providers/one/merge/two/"]:
                assert client.get(address).status_code == expected, (role, address)

    def test_who_is_not_signed_in_is_asked_to(self, client):
        for address in [*every_page(), "/providers/", "/providers/new/", "/providers.csv"]:
            assert client.get(address).status_code == 302, address

    def test_what_is_not_there_is_not_found(self, manager):
        every_page()
        other = a_contact(a_provider("Other"))
        for address in [
            "/providers/nobody/edit/",
            "/providers/nobody/merge/",
            "/providers/coventry-haven/names/99999999999999999999999/remove/",
            f"/providers/coventry-haven/contacts/{other.pk}/end/",
            "/providers/coventry-haven/members/new/",
            "/providers/coventry-haven/lead/",
            "/providers/coventry-haven/merge/nobody/",
        ]:
            assert manager.get(address).status_code == 404, address

    def test_each_page_finds_its_provider_within_scope_alone(self, manager, monkeypatch):
        addresses = [*every_page(), "/providers/coventry-haven/merge/"]
        monkeypatch.setattr(ProviderQuerySet, "visible_to", lambda providers, user: providers.none())
        answers = {address: manager.get(address).status_code for address in addresses}
        assert set(answers.values()) == {404}, answers

    def test_the_pages_of_a_merged_record_lead_to_the_one_kept(self, manager):
        a_merged_provider("Old", into=a_provider("Kept"))
        for page in ["edit", "names/new", "due-diligence/new", "merge"]:
            answer = manager.get(f"/providers/old/{page}/")
            assert (answer.status_code, answer["Location"]) == (301, "/providers/kept/")


class TestRegister:
    def test_it_is_entered_and_its_page_opens(self, officer):
        area = an_area()
        answer = officer.post("/providers/new/", NEW | {"areas": [area.pk], "website": "www.example.org"})
        assert (answer.status_code, answer["Location"]) == (302, "/providers/coventry-haven/")
        provider = Provider.objects.get()
        assert list(provider.areas.all()) == [area]
        assert provider.website == "https://www.example.org"

    @pytest.mark.parametrize(
        ("typed", "expected"),
        [
            ({"name": ""}, "Enter the name"),
            ({"name": "x" * 301}, "300 characters or fewer"),
            ({"name": "a\x00b"}, "Type the name again"),
            ({"name": "…"}, "letters or numbers"),
            ({"kind": ""}, "kind of organisation"),
            ({"reach": "galactic"}, "reach"),
            ({"areas": ["999999"]}, "council areas"),
            ({"areas": ["x" * 1000]}, "council areas"),
            ({"website": "javascript:alert(1)"}, "web"),
            ({"website": "ftp://example.org"}, "web address"),
            ({"website": "https://["}, "web"),
            ({"website": "https://example.org/" + "x" * 300}, "200 characters or fewer"),
            ({"about": "x" * 501}, "500 characters or fewer"),
        ],
    )
    def test_what_cannot_be_is_said_and_what_was_typed_stays(self, officer, typed, expected):
        an_area()
        answer = officer.post("/providers/new/", NEW | {"about": "Kept <b>words</b>"} | typed)
        assert expected in errors_of(answer)
        assert Provider.objects.count() == 0
        page = answer.content.decode()
        if "about" not in typed:
            assert "Kept &lt;b&gt;words&lt;/b&gt;" in page
        if "name" not in typed:
            assert 'value="Coventry Haven"' in page

    @pytest.mark.parametrize(
        "name", ["<script>alert(1)</script>", "Tŷ Ŵyl Môn", "🌈 Enfys", "x" * 300, "Robert'); DROP TABLE", "{0} {name}"]
    )
    def test_any_name_that_fits_is_taken_and_shown_as_typed(self, officer, name):
        answer = officer.post("/providers/new/", NEW | {"name": name}, follow=True)
        assert answer.status_code == 200
        assert Provider.objects.get().name == name
        assert b"<script>alert" not in answer.content

    def test_a_name_that_stands_is_asked_about_once(self, officer):
        a_provider("COVENTRY  HAVEN")
        assert 'name="confirmed"' not in officer.get("/providers/new/").content.decode()
        answer = officer.post("/providers/new/", NEW)
        assert "COVENTRY HAVEN has this name already" in errors_of(answer)
        assert 'name="confirmed"' in answer.content.decode()
        assert officer.post("/providers/new/", NEW | {"confirmed": "on"})["Location"] == "/providers/coventry-haven-2/"

    def test_the_tick_stays_when_something_else_is_wrong(self, officer):
        answer = officer.post("/providers/new/", NEW | {"confirmed": "on", "kind": ""})
        box = answer.content.decode().split('name="confirmed"')[1].split(">")[0]
        assert "checked" in box


class TestChange:
    def test_the_form_shows_what_is_and_saves_what_is_typed(self, officer):
        area = an_area()
        provider = a_provider("Coventry Haven", areas=[area], about="Refuge")
        page = officer.get("/providers/coventry-haven/edit/").content.decode()
        assert 'value="Coventry Haven"' in page
        assert "Refuge" in page
        assert page.count("checked") == 3, "kind, reach and the area"
        officer.post("/providers/coventry-haven/edit/", NEW | {"name": "Haven", "areas": []})
        provider.refresh_from_db()
        assert (provider.name, provider.slug, provider.areas.count()) == ("Haven", "coventry-haven", 0)

    def test_names_come_and_go(self, officer):
        provider = a_provider("Coventry Haven")
        officer.post("/providers/coventry-haven/names/new/", {"name": "Haven <CV>", "source": "report"})
        name = provider.names.get()
        assert (name.name, name.source) == ("Haven <CV>", "report")
        again = officer.post("/providers/coventry-haven/names/new/", {"name": "Haven <CV>"})
        assert "already has the name" in errors_of(again)
        address = f"/providers/coventry-haven/names/{name.pk}/remove/"
        assert officer.get(address).status_code == 200
        assert provider.names.exists(), "looking removes nothing"
        officer.post(address)
        assert not provider.names.exists()

    def test_numbers_come_and_go_and_a_duplicate_names_its_holder(self, officer):
        provider = a_provider("Coventry Haven")
        add_identifier(a_provider("Victim Support"), scheme="GB-CHC", number="298028", **by_and_at())
        address = "/providers/coventry-haven/identifiers/new/"
        taken = officer.post(address, {"scheme": "GB-CHC", "value": " gb-chc-298028"})
        assert "GB-CHC-298028 already belongs to Victim Support" in errors_of(taken)
        for value in ["", "12", "9" * 41, "298028\x00"]:
            errors_of(officer.post(address, {"scheme": "GB-CHC", "value": value}))
        errors_of(officer.post(address, {"scheme": "GB-XX", "value": "298028"}))
        officer.post(address, {"scheme": "GB-COH", "value": "2158780"})
        assert provider.identifiers.get().org_id == "GB-COH-02158780"
        officer.post(f"/providers/coventry-haven/identifiers/{provider.identifiers.get().pk}/remove/")
        assert not provider.identifiers.exists()

    def test_contacts_are_added_and_ended(self, officer):
        provider = a_provider("Coventry Haven")
        user = a_provider_contact()
        address = "/providers/coventry-haven/contacts/new/"
        typed = {"job_title": "Manager", "email": "manager@example.org", "is_main": "on", "user": user.pk}
        officer.post(address, typed)
        contact = provider.contacts.get()
        assert (contact.is_main, contact.user) == (True, user)
        assert "account" in errors_of(officer.post(address, typed)), "an account stands for one contact"
        for wrong in [{"job_title": ""}, {"email": "x"}, {"telephone": "0" * 31}, {"user": a_person(Role.READER).pk}]:
            errors_of(officer.post(address, {"job_title": "Manager"} | wrong))
        end = f"/providers/coventry-haven/contacts/{contact.pk}/end/"
        errors_of(officer.post(end, day("left_on", "31", "4", "2018")))
        officer.post(end, day("left_on", "23", "1", "2018"))
        assert Contact.objects.get().left_on.isoformat() == "2018-01-23"

    def test_due_diligence_is_recorded_by_who_saw_it(self, officer):
        provider = a_provider("Coventry Haven")
        address = "/providers/coventry-haven/due-diligence/new/"
        typed = {"kind": "insurance", "note": "Seen"} | day("checked_on", "23", "January", "2018")
        reversed_days = errors_of(officer.post(address, typed | day("expires_on", "22", "1", "2018")))
        assert "#id_expires_on_day" in reversed_days
        errors_of(officer.post(address, typed | day("checked_on", "29", "2", "2017")))
        errors_of(officer.post(address, typed | {"note": "x" * 501}))
        assert not DueDiligenceRecord.objects.exists()
        officer.post(address, typed | day("expires_on", "22", "1", "2019"))
        assert DueDiligenceRecord.objects.get(provider=provider).checked_by == a_person(Role.OFFICER)

    def test_a_check_begins_with_the_paper_that_was_chosen(self, officer):
        a_provider("Coventry Haven")
        address = "/providers/coventry-haven/due-diligence/new/"
        assert officer.get(address, {"kind": "accounts"}).context["form"]["kind"].value() == "accounts"
        assert officer.get(address, {"kind": "<b>"}).status_code == 200


class TestMembership:
    def test_a_member_joins_from_either_page(self, officer):
        member, consortium = a_provider("Coventry Haven"), a_consortium("Consortium")
        officer.post("/providers/consortium/members/new/", {"member": member.pk, "is_lead": "on"} | DAY)
        assert ConsortiumMembership.objects.get().is_lead
        other = a_provider("Crisis Point")
        officer.post("/providers/crisis-point/consortia/new/", {"consortium": consortium.pk} | DAY)
        assert {row.member for row in consortium.members.all()} == {member, other}

    def test_what_the_rules_refuse_stands_at_its_box(self, officer):
        member, consortium = a_provider("Coventry Haven"), a_consortium("Consortium")
        address = "/providers/consortium/members/new/"
        typed = {"member": member.pk, "source": "Kept words"} | DAY
        answer = officer.post(address, typed | day("ended_on", "31", "3", "2015"))
        assert "#id_ended_on_day" in errors_of(answer)
        assert "Kept words" in answer.content.decode()
        errors_of(officer.post(address, typed | day("joined_on", "1", "1", "15")))
        officer.post(address, typed)
        assert "is a member of Consortium from 1 April 2015" in errors_of(officer.post(address, typed))
        errors_of(officer.post(address, typed | {"member": consortium.pk}))
        errors_of(officer.post(address, typed | {"member": "x"}))
        assert consortium.members.count() == 1

    def test_a_circle_is_refused_from_either_page(self, officer):
        outer, inner = a_consortium("Outer"), a_consortium("Inner")
        a_membership(outer, inner)
        for address, typed in [
            ("/providers/inner/members/new/", {"member": outer.pk}),
            ("/providers/outer/consortia/new/", {"consortium": inner.pk}),
        ]:
            assert "among its members" in errors_of(officer.post(address, typed | DAY))

    def test_it_is_ended_from_either_page_and_the_lead_changes(self, officer):
        first, second = a_provider("First"), a_provider("Second")
        consortium = a_consortium("Consortium", members=(first, second), lead=first)
        typed = {"member": second.pk} | day("on", "1", "4", "2017")
        officer.post("/providers/consortium/lead/", typed)
        assert consortium.members.get(is_lead=True, ended_on=None).member == second
        row = consortium.members.get(member=first, ended_on=None)
        errors_of(officer.post(f"/providers/first/memberships/{row.pk}/end/", day("ended_on", "1", "1", "2015")))
        officer.post(f"/providers/first/memberships/{row.pk}/end/", day("ended_on", "31", "3", "2018"))
        row.refresh_from_db()
        assert row.ended_on.isoformat() == "2018-03-31"
        assert officer.get(f"/providers/second/memberships/{row.pk}/end/").status_code == 404


class TestMerge:
    def test_it_is_chosen_shown_and_done(self, manager):
        duplicate, into = a_provider("DV Consortium"), a_provider("Domestic Violence Consortium")
        a_check(duplicate)
        answer = manager.post("/providers/dv-consortium/merge/", {"into": into.pk})
        assert answer["Location"] == "/providers/dv-consortium/merge/domestic-violence-consortium/"
        page = manager.get(answer["Location"]).content.decode()
        assert "A merge cannot be undone" in page
        assert "Due diligence checks" in page
        duplicate.refresh_from_db()
        assert duplicate.merged_into is None, "looking merges nothing"
        done = manager.post(answer["Location"])
        assert done["Location"] == "/providers/domestic-violence-consortium/"
        duplicate.refresh_from_db()
        assert duplicate.merged_into == into

    def test_why_not_is_said_at_each_step_and_refused_at_the_last(self, manager):
        consortium, into = a_consortium("Consortium"), a_provider("Haven")
        answer = manager.post("/providers/consortium/merge/", {"into": into.pk})
        assert "Choose a consortium" in errors_of(answer)
        address = "/providers/consortium/merge/haven/"
        page = manager.get(address).content.decode()
        assert "Choose a consortium" in page
        assert "Merge the two records" not in page
        assert manager.post(address).status_code == 200
        consortium.refresh_from_db()
        assert consortium.merged_into is None

    def test_itself_and_merged_records_cannot_be_chosen(self, manager):
        one = a_provider("One")
        merged = a_merged_provider("Old")
        for into in [one.pk, merged.pk, "", "x"]:
            errors_of(manager.post("/providers/one/merge/", {"into": into}))
        assert manager.get("/providers/one/merge/old/").status_code == 404
        assert "cannot be merged into itself" in manager.get("/providers/one/merge/one/").content.decode()

    def test_a_second_post_of_the_same_merge_leads_on(self, manager):
        a_provider("One")
        a_provider("Two")
        manager.post("/providers/one/merge/two/")
        assert manager.post("/providers/one/merge/two/")["Location"] == "/providers/two/"
