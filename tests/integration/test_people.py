"""The administrator's pages: each permitted and refused from one set-up, each promise of the form kept."""

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command

from accounts.models import User
from accounts.roles import Role
from core.models import AuditEvent
from tests.unit.accounts.people import an_administrator, somebody, stopped

pytestmark = pytest.mark.django_db

PAGES = ["", "role/", "name/", "invite/", "stop-sign-in/", "allow-sign-in/", "remove-second-factor/"]


@pytest.fixture
def administrator(client):
    client.force_login(an_administrator())
    return client


def page_of(person, rest=""):
    return f"/people/{person.pk}/{rest}"


class TestDoors:
    @pytest.mark.parametrize("rest", PAGES)
    def test_an_administrator_comes_in_and_a_finance_officer_does_not(self, client, rest):
        person = somebody()
        client.force_login(an_administrator())
        assert client.get(page_of(person, rest)).status_code == 200
        client.force_login(somebody(Role.FINANCE))
        assert client.get(page_of(person, rest)).status_code == 403
        assert client.post(page_of(person, rest)).status_code == 403

    @pytest.mark.parametrize("rest", PAGES)
    def test_nobody_has_a_number_that_was_never_given(self, administrator, rest):
        assert administrator.get(f"/people/999999/{rest}").status_code == 404

    @pytest.mark.parametrize("rest", PAGES[1:])
    def test_looking_changes_nothing(self, administrator, rest):
        person = somebody()
        events = AuditEvent.objects.count()
        administrator.get(page_of(person, rest))
        assert AuditEvent.objects.count() == events


class TestList:
    def names(self, client, query=""):
        return [row.record.name for row in client.get(f"/people/{query}").context["table"].rows]

    def test_it_is_searched_by_name_and_by_address(self, administrator):
        somebody(name="Siân Ŵyn", email="sian@example.org")
        somebody(name="Tom Sian", email="tom@example.org")
        assert self.names(administrator, "?q=sian") == ["Siân Ŵyn", "Tom Sian"]
        assert self.names(administrator, "?q=tom+sian") == ["Tom Sian"]

    def test_it_is_narrowed_by_role_and_by_sign_in(self, administrator):
        finance, reader = somebody(Role.FINANCE), stopped(somebody(Role.READER))
        assert self.names(administrator, "?role=finance") == [finance.name]
        assert self.names(administrator, "?sign-in=stopped") == [reader.name]
        assert reader.name not in self.names(administrator, "?sign-in=allowed")

    def test_it_is_sorted_by_each_heading(self, administrator):
        for name in ("Beta", "Alpha"):
            somebody(name=name)
        assert self.names(administrator) == ["Alpha", "Beta", "First administrator"]
        assert self.names(administrator, "?sort=-name") == ["First administrator", "Beta", "Alpha"]

    @pytest.mark.parametrize(
        "query", ["?role=king", "?q=%00", "?page=99", "?page=x", "?sort=nonsense", "?sort=-password", "?q=%25_'\""]
    )
    def test_an_address_that_was_tampered_with_breaks_nothing(self, administrator, query):
        assert administrator.get(f"/people/{query}").status_code == 200

    def test_who_is_looked_for_in_vain_is_said_to_be_missing(self, administrator):
        assert "Nobody fits what you asked for" in administrator.get("/people/?q=zzz").content.decode()

    def test_a_name_with_markup_is_only_a_name(self, administrator):
        person = somebody(name="<script>alert(1)</script>")
        for address in ("/people/", page_of(person), page_of(person, "stop-sign-in/")):
            page = administrator.get(address).content.decode()
            assert "<script>alert" not in page
            assert "&lt;script&gt;alert" in page

    def test_fifty_stand_on_a_page_and_cost_no_more_queries_than_one(
        self, administrator, django_assert_num_queries, django_assert_max_num_queries
    ):
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(
            connection,
        ) as few:
            administrator.get("/people/")
        for _ in range(55):
            somebody()
        with django_assert_num_queries(len(few)):
            page = administrator.get("/people/")
        assert len(page.context["table"].page.object_list) == 50
        assert "Showing 1 to 50 of 56 people" in page.content.decode()


class TestEnter:
    typed = {"name": "Siân Ŵyn", "email": "Sian@Example.org", "role": "finance"}

    def test_the_person_is_entered_and_invited(self, administrator, mailoutbox):
        response = administrator.post("/people/new/", self.typed, follow=True)
        person = User.objects.get(email="sian@example.org")
        assert response.redirect_chain == [(page_of(person), 302)]
        assert mailoutbox[0].to == ["sian@example.org"]
        assert "http://testserver/sign-in/" in mailoutbox[0].body
        page = response.content.decode()
        assert "Entered as Finance officer" in page
        assert "Sent an invitation to sian@example.org" in page

    def test_the_invitation_is_enough_to_sign_in(self, administrator, mailoutbox, client):
        import re

        administrator.post("/people/new/", self.typed)
        client.logout()
        client.post("/sign-in/code/", {"email": "sian@example.org"})
        client.post("/sign-in/code/confirm/", {"code": re.search(r"^\d{8}$", mailoutbox[1].body, re.MULTILINE)[0]})
        assert client.get("/account/").status_code == 200

    def test_a_mail_that_does_not_go_is_not_claimed_to_have_gone(self, administrator, settings):
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
        page = administrator.post("/people/new/", self.typed, follow=True).content.decode()
        assert "could not be sent" in page
        assert not AuditEvent.objects.filter(action="accounts.person.invited").exists()
        assert User.objects.filter(email="sian@example.org").exists()

    @pytest.mark.parametrize(
        ("changed", "message"),
        [
            ({"name": ""}, "Enter the name"),
            ({"name": "x" * 201}, "Name must be 200 characters or fewer: it has 201"),
            ({"email": "sian"}, "Enter an email address in full, like name@example.com"),
            ({"email": "first@example.org"}, "first@example.org already belongs to somebody who is entered here"),
            ({"role": ""}, "Select the role"),
            ({"role": "king"}, "Select the role from the list"),
        ],
    )
    def test_bad_input_comes_back_with_what_to_do(self, administrator, mailoutbox, changed, message):
        response = administrator.post("/people/new/", self.typed | changed)
        page = response.content.decode()
        assert response.status_code == 200
        assert message in page
        assert "There is a problem" in page
        assert User.objects.count() == 1
        assert not mailoutbox


class TestChange:
    def test_a_role(self, administrator):
        person = somebody(Role.OFFICER)
        response = administrator.post(page_of(person, "role/"), {"role": "finance"}, follow=True)
        assert "Role changed from OPCC officer to Finance officer" in response.content.decode()

    def test_a_name(self, administrator):
        person = somebody(name="Before")
        response = administrator.post(page_of(person, "name/"), {"name": "After"}, follow=True)
        assert "Name changed from “Before” to “After”" in response.content.decode()

    def test_ones_own_role_is_refused_on_the_same_page(self, administrator):
        me = an_administrator()
        page = administrator.post(page_of(me, "role/"), {"role": "finance"}).content.decode()
        assert "You cannot change your own role" in page
        assert 'href="#id_role_0"' in page
        me.refresh_from_db()
        assert me.role == Role.ADMINISTRATOR

    def test_stop_and_allow(self, administrator):
        person = somebody()
        administrator.post(page_of(person, "stop-sign-in/"))
        person.refresh_from_db()
        assert not person.is_active
        assert "Allow sign-in again" in administrator.get(page_of(person)).content.decode()
        administrator.post(page_of(person, "allow-sign-in/"))
        person.refresh_from_db()
        assert person.is_active

    def test_ones_own_sign_in_is_not_offered_and_not_stopped(self, administrator):
        me = an_administrator()
        page = administrator.get(page_of(me)).content.decode()
        assert "/stop-sign-in/" not in page
        assert "You cannot stop your own sign-in" in page
        assert "You cannot stop your own" in administrator.post(page_of(me, "stop-sign-in/")).content.decode()
        me.refresh_from_db()
        assert me.is_active

    def test_a_lost_second_step_is_removed(self, administrator):
        person = somebody()
        assert "remove-second-factor" not in administrator.get(page_of(person)).content.decode()
        Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={"secret": "x"})
        assert "remove-second-factor" in administrator.get(page_of(person)).content.decode()
        administrator.post(page_of(person, "remove-second-factor/"))
        assert not person.authenticator_set.exists()

    def test_an_invitation_is_sent_again_but_not_to_a_closed_door(self, administrator, mailoutbox):
        person = somebody()
        administrator.post(page_of(person, "invite/"))
        assert len(mailoutbox) == 1
        page = administrator.post(page_of(stopped(), "invite/")).content.decode()
        assert "to sign in first" in page
        assert len(mailoutbox) == 1


class TestRoles:
    def test_the_page_says_what_the_code_says(self, client):
        client.force_login(somebody(Role.READER))
        context = client.get("/roles/").context
        held = {
            line.label: dict(zip(context["roles"], line.held, strict=True))
            for _, lines in context["groups"]
            for line in lines
        }
        assert held["Record and confirm income"] == {role: role == "Finance officer" for role in Role.labels}
        assert held["Enter people and choose their role"] == {role: role == "Administrator" for role in Role.labels}


class TestFirstAdministrator:
    def enter(self, **options):
        call_command("first_administrator", **({"email": "first@example.org", "name": "Siân"} | options))

    def test_the_command_enters_and_says_how_to_sign_in(self, capsys):
        self.enter()
        assert User.objects.get().role == Role.ADMINISTRATOR
        assert "/sign-in/" in capsys.readouterr().out

    def test_it_mails_where_the_system_is(self, mailoutbox):
        self.enter(site="https://fund.example.org/")
        assert "https://fund.example.org/sign-in/" in mailoutbox[0].body

    def test_it_works_once(self):
        self.enter()
        with pytest.raises(CommandError, match="There is an administrator already: sign in as one"):
            self.enter(email="second@example.org")
        assert User.objects.count() == 1
