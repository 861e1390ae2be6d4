"""The doors: by password, by code, as an example person; and that they are shut to whoever is stopped or unknown."""

import re

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from accounts.roles import Role
from accounts.transitions.person import allow_sign_in, change_role, stop_sign_in
from tests.unit.accounts.people import PASSWORD, an_administrator, somebody, stopped, with_password

pytestmark = pytest.mark.django_db

# A page for whoever is signed in, which belongs to this app.
ACCOUNT = "/account/"


@pytest.fixture(autouse=True)
def _no_tries_yet():
    cache.clear()


def sign_in(client, person, password=PASSWORD, **extra):
    address = "/sign-in/" + (f"?next={extra.pop('next')}" if "next" in extra else "")
    return client.post(address, {"login": person.email, "password": password}, **extra)


def is_signed_in(client):
    return client.get(ACCOUNT).status_code == 200


def code_in(mail):
    return re.search(r"^\d{8}$", mail.body, re.MULTILINE)[0]


class TestByPassword:
    def test_the_right_one_opens(self, client):
        response = sign_in(client, with_password())
        assert response.status_code == 302
        assert is_signed_in(client)

    def test_the_address_may_be_typed_in_capitals(self, client):
        person = with_password()
        client.post("/sign-in/", {"login": person.email.upper(), "password": PASSWORD})
        assert is_signed_in(client)

    def test_a_wrong_one_does_not_and_the_page_says_what_to_do(self, client):
        response = sign_in(client, with_password(), "wrong")
        assert "Check both and try again" in response.content.decode()
        assert not is_signed_in(client)

    def test_an_unknown_address_gets_the_same_answer(self, client):
        person = with_password()
        known = sign_in(client, person, "wrong").context["form"].errors.as_json()
        unknown = client.post("/sign-in/", {"login": "x@example.org", "password": "wrong"})
        assert unknown.context["form"].errors.as_json() == known

    def test_nobody_gets_in_with_an_empty_password(self, client):
        response = client.post("/sign-in/", {"login": somebody().email, "password": ""})
        assert response.context["form"].errors["password"] == ["Enter your password"]

    def test_a_stopped_person_is_told_so_and_stays_out(self, client):
        # Stopping takes the password away, so this one is given back by force.
        person = with_password(stopped())
        assert sign_in(client, person).url == "/sign-in/stopped/"
        assert not is_signed_in(client)

    def test_a_new_password_is_chosen_by_a_link_that_works_once(self, client, mailoutbox):
        person = with_password()
        client.post("/sign-in/password/", {"email": person.email})
        link = re.search(r"https?://testserver(\S+)", mailoutbox[-1].body)[1]
        page = client.get(link, follow=True)
        response = client.post(page.redirect_chain[-1][0], {"password1": "a" * 12, "password2": "b" * 12})
        assert response.context["form"].errors["password2"] == ["The two passwords must be the same"]
        chosen = {"password1": "orchard bicycle moon", "password2": "orchard bicycle moon"}
        assert client.post(page.redirect_chain[-1][0], chosen).url == "/sign-in/password/done/"
        assert sign_in(client, person, "orchard bicycle moon").status_code == 302
        client.logout()
        assert "no longer good" in client.get(link).content.decode()

    @pytest.mark.parametrize("who", ["nobody", "stopped"])
    def test_no_link_is_mailed_to_whoever_may_not_come_in(self, client, mailoutbox, who):
        email = stopped().email if who == "stopped" else "nobody@example.org"
        assert client.post("/sign-in/password/", {"email": email}).url == "/sign-in/password/sent/"
        assert not mailoutbox

    @pytest.mark.parametrize("password", ["short", "password1234", "person.person@example"])
    def test_a_weak_password_is_refused(self, client, password):
        client.force_login(somebody(email="person.person@example.org"))
        response = client.post("/account/password/new/", {"password1": password, "password2": password})
        assert response.context["form"].errors["password1"]


class TestByCode:
    def ask(self, client, person, query=""):
        return client.post(f"/sign-in/code/{query}", {"email": person.email})

    def test_the_mailed_code_opens_and_leads_where_the_person_was_going(self, client, mailoutbox):
        person = somebody()
        response = self.ask(client, person, "?next=/account/password/new/")
        assert mailoutbox[-1].to == [person.email]
        response = client.post(response.url, {"code": code_in(mailoutbox[-1])})
        assert response.url == "/account/password/new/"
        assert is_signed_in(client)

    def test_a_wrong_code_does_not_and_the_third_ends_it(self, client, mailoutbox):
        response = self.ask(client, somebody())
        for _ in range(2):
            page = client.post("/sign-in/code/confirm/", {"code": "00000000"})
            assert "That code is not right" in page.content.decode()
        assert client.post("/sign-in/code/confirm/", {"code": "00000000"}).url == "/sign-in/code/"
        client.post(response.url, {"code": code_in(mailoutbox[-1])})
        assert not is_signed_in(client)

    def test_a_code_is_good_in_the_browser_that_asked_for_it_alone(self, client, mailoutbox):
        self.ask(client, somebody())
        other = Client()
        assert other.post("/sign-in/code/confirm/", {"code": code_in(mailoutbox[-1])}).url == "/sign-in/code/"
        assert not is_signed_in(other)

    def test_who_mistyped_the_address_starts_again(self, client):
        client.post("/sign-in/code/", {"email": "nobody@example.org"})
        assert client.get("/sign-in/").url == "/sign-in/code/confirm/"
        assert client.post("/sign-out/", {"next": "/sign-in/"}).url == "/sign-in/"
        assert client.get("/sign-in/").status_code == 200

    def test_a_new_code_replaces_the_first(self, client, mailoutbox):
        self.ask(client, somebody())
        client.post("/sign-in/code/confirm/", {"action": "resend"})
        first, second = map(code_in, mailoutbox)
        client.post("/sign-in/code/confirm/", {"code": first})
        assert not is_signed_in(client)
        client.post("/sign-in/code/confirm/", {"code": second})
        assert is_signed_in(client)

    @pytest.mark.parametrize("who", ["nobody", "stopped"])
    def test_no_code_is_mailed_to_whoever_may_not_come_in_and_the_page_does_not_tell(self, client, mailoutbox, who):
        email = stopped().email if who == "stopped" else "nobody@example.org"
        response = client.post("/sign-in/code/", {"email": email}, follow=True)
        assert "If somebody with the address" in response.content.decode()
        assert not mailoutbox

    def test_who_is_stopped_between_code_and_answer_stays_out(self, client, mailoutbox):
        person = somebody()
        self.ask(client, person)
        stop_sign_in(person=person, by=an_administrator(), at=timezone.now())
        client.post("/sign-in/code/confirm/", {"code": code_in(mailoutbox[-1])})
        assert not is_signed_in(client)

    def test_a_mail_server_that_is_down_loses_no_page(self, client, settings):
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
        response = client.post("/sign-in/code/", {"email": somebody().email}, follow=True)
        assert "The mail could not be sent" in response.content.decode()


class TestSession:
    def test_who_is_stopped_is_out_with_the_next_page_and_stays_out_when_allowed_again(self, client):
        person = with_password()
        sign_in(client, person)
        stop_sign_in(person=person, by=an_administrator(), at=timezone.now())
        assert client.get(ACCOUNT).url == "/sign-in/?next=/account/"
        allow_sign_in(person=person, by=an_administrator(), at=timezone.now())
        assert not is_signed_in(client)

    def test_a_stopped_person_whose_session_survived_may_still_do_nothing(self, client):
        person = somebody(Role.ADMINISTRATOR)
        client.force_login(person)
        type(person).objects.filter(pk=person.pk).update(is_active=False)
        assert client.get("/people/").url == "/sign-in/?next=/people/"

    def test_a_new_role_counts_from_the_next_page(self, client):
        person = somebody(Role.ADMINISTRATOR)
        client.force_login(person)
        assert client.get("/people/").status_code == 200
        change_role(person=person, role=Role.READER, by=an_administrator(), at=timezone.now())
        assert client.get("/people/").status_code == 403

    @pytest.mark.parametrize("door", ["password", "code"])
    def test_it_ends_with_the_browser(self, client, mailoutbox, door):
        person = with_password()
        if door == "password":
            sign_in(client, person)
        else:
            client.post("/sign-in/code/", {"email": person.email})
            client.post("/sign-in/code/confirm/", {"code": code_in(mailoutbox[-1])})
        assert is_signed_in(client)
        assert not client.cookies["sessionid"]["max-age"]
        assert client.session.get_expire_at_browser_close()

    def test_signing_in_changes_the_sessions_key(self, client):
        sign_in(client, with_password(), "wrong")
        session = client.session
        session["kept"] = "from before"
        session.save()
        sign_in(client, with_password())
        assert is_signed_in(client)
        assert client.session.session_key != session.session_key

    def test_a_changed_password_signs_out_everywhere_else(self, client):
        person, elsewhere = with_password(), Client()
        for browser in (client, elsewhere):
            sign_in(browser, person)
        new = {"oldpassword": PASSWORD, "password1": "orchard bicycle moon", "password2": "orchard bicycle moon"}
        assert client.post("/account/password/", new).url == ACCOUNT
        assert is_signed_in(client)
        assert not is_signed_in(elsewhere)

    def test_signing_out_takes_a_post(self, client):
        client.force_login(somebody())
        client.get("/sign-out/")
        assert is_signed_in(client)
        assert client.post("/sign-out/").url == "/sign-in/"
        assert not is_signed_in(client)


@pytest.mark.parametrize(
    "outside",
    ["https://evil.example/", "//evil.example/", "https:evil.example", "javascript:alert(1)", "/\\evil.example"],
)
def test_signing_in_leads_to_no_other_site(client, outside, settings):
    settings.ALLOWED_HOSTS = ["testserver", "evil.example"]
    assert sign_in(client, with_password(), next=outside).url == "/"


def test_nobody_can_register():
    for name in ("account_signup", "socialaccount_signup", "account_email", "socialaccount_connections"):
        with pytest.raises(NoReverseMatch):
            reverse(name)


class TestRateLimit:
    @pytest.fixture(autouse=True)
    def _as_in_an_office(self, settings):
        settings.ACCOUNT_RATE_LIMITS = {}

    def test_a_password_is_not_guessed_for_ever(self, client):
        person = with_password()
        for _ in range(5):
            sign_in(client, person, "wrong")
        response = sign_in(client, person)
        assert "Too many tries" in response.content.decode()
        assert not is_signed_in(client)

    def test_a_flood_gets_our_page(self, client, settings):
        settings.ACCOUNT_RATE_LIMITS = {"login": "1/m/ip"}
        person = somebody()
        sign_in(client, person, "wrong")
        response = sign_in(client, person, "wrong")
        assert response.status_code == 429
        assert "Wait a minute" in response.content.decode()

    def test_nobodys_mailbox_is_flooded(self, mailoutbox):
        person = somebody()
        for _ in range(5):
            Client().post("/sign-in/code/", {"email": person.email})
        assert len(mailoutbox) == 3


class TestExamplePeople:
    def example(self, role=Role.FINANCE):
        return somebody(role, name=Role(role).label, is_example=True)

    def test_one_click_signs_in_and_leads_on(self, client):
        person = self.example()
        assert person.name in client.get("/sign-in/").content.decode()
        response = client.post("/sign-in/example/?next=/account/", {"person": person.pk})
        assert response.url == ACCOUNT
        assert is_signed_in(client)

    def test_the_page_lists_them_in_the_order_of_the_roles(self, client):
        last, first = self.example(Role.ADMINISTRATOR), self.example(Role.OFFICER)
        somebody()
        assert list(client.get("/sign-in/").context["example_people"]) == [first, last]

    def test_the_first_of_each_role_has_a_button_and_the_others_stand_behind_a_fold(self, client):
        first, officer = self.example(Role.COMMISSION_MEMBER), self.example(Role.OFFICER)
        other = somebody(Role.COMMISSION_MEMBER, name="Member for hate crime", is_example=True)
        page = client.get("/sign-in/").content.decode()
        shown, _, folded = page.partition("<details")
        assert all(f'value="{person.pk}"' in shown for person in (officer, first))
        assert f'value="{other.pk}"' not in shown
        assert f'value="{other.pk}"' in folded
        assert folded.count("More people: Victims Commission member") == 1
        assert "More people: OPCC officer" not in page

    def test_nobody_real_can_be_chosen(self, client):
        assert client.post("/sign-in/example/", {"person": somebody().pk}).status_code == 404
        assert not is_signed_in(client)

    def test_a_stopped_one_cannot_be_chosen(self, client):
        person = stopped(self.example())
        assert client.post("/sign-in/example/", {"person": person.pk}).status_code == 404

    @pytest.mark.parametrize("key", ["", "x", "-1", "9" * 40, "٣", "1.5"])
    def test_a_number_that_is_none_is_not_found(self, client, key):
        assert client.post("/sign-in/example/", {"person": key}).status_code == 404

    def test_in_a_real_office_there_is_no_such_door(self, client, settings):
        person = self.example()
        settings.EXAMPLE_SIGN_INS = False
        assert client.post("/sign-in/example/", {"person": person.pk}).status_code == 404
        assert client.get("/sign-in/example/").status_code == 404
        page = client.get("/sign-in/").content.decode()
        assert "/sign-in/example/" not in page
        assert person.name not in page
        assert not is_signed_in(client)

    def test_the_door_takes_a_post_with_a_token(self):
        person = self.example()
        strict = Client(enforce_csrf_checks=True)
        assert strict.get("/sign-in/example/").status_code == 405
        assert strict.post("/sign-in/example/", {"person": person.pk}).status_code == 403
