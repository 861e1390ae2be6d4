"""Signed out while filling in a form: the person is told so, and what they typed waits in the form after signing in."""

import re
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from accounts.access import KEPT, NOT_KEPT
from accounts.models import User
from accounts.roles import Role
from commissioning.models import LedgerEntry
from core import unsent
from tests.factories.commissioning import a_fund, a_person, a_stream, an_office, with_income
from tests.factories.providers import a_provider
from tests.integration.money_pages import FUND, typed_entry
from tests.unit.accounts.people import PASSWORD, with_password

pytestmark = pytest.mark.django_db

NOTIFY = f"{FUND}income/notify/"
OFFICE = "/office/edit/"
PICTURE = b"\x89PNG\r\n\x1a\n"
NOTE = "Letter of 3 May about the victims’ grant"
OUR_ORIGIN = "http://testserver"


@pytest.fixture(autouse=True)
def _no_tries_yet():
    cache.clear()


@pytest.fixture
def typed():
    an_office()
    with_income(a_fund())
    return typed_entry(stream=str(a_stream().pk), amount="41,778", decision_reference="", note=NOTE)


def finance():
    return with_password(a_person(Role.FINANCE))


def sign_in(client, sent, person):
    """By password from the page that the form was sent on to; gives the page after it."""
    return client.post(sent.url, {"login": person.email, "password": PASSWORD}, follow=True)


def send(client, address, typed, **how):
    """As a browser sends an ordinary form; the test client's own way is that of a form with files."""
    return client.post(address, urlencode(typed), content_type="application/x-www-form-urlencoded", **how)


def lose_the_session(client):
    del client.cookies["sessionid"]


def test_the_sign_in_page_says_why_and_the_form_comes_back_filled_in(client, typed):
    client.force_login(finance())
    before = LedgerEntry.objects.count()
    lose_the_session(client)
    sent = send(client, NOTIFY, typed)
    assert sent.url == f"/sign-in/?next={NOTIFY}"
    assert KEPT in client.get(sent.url).content.decode()
    form = sign_in(client, sent, finance())
    page = form.content.decode()
    assert form.request["PATH_INFO"] == NOTIFY
    assert unsent.SHOWN_AGAIN in page
    assert NOTE in page
    assert 'value="41,778"' in page
    assert "govuk-error-summary" not in page
    assert LedgerEntry.objects.count() == before


def test_what_came_back_can_be_sent(client, typed):
    sent = send(client, NOTIFY, typed)
    sign_in(client, sent, finance())
    assert send(client, NOTIFY, typed).context["preview"].expected_number


def test_by_one_click_of_an_example_person_too(client, typed):
    User.objects.filter(pk=finance().pk).update(is_example=True)
    sent = send(client, NOTIFY, typed)
    page = client.get(sent.url).content.decode()
    door = re.search(r'action="(/sign-in/example/[^"]*)"', page)[1]
    form = client.post(door, {"person": finance().pk}, follow=True)
    assert form.request["PATH_INFO"] == NOTIFY
    assert NOTE in form.content.decode()


def test_it_comes_back_once(client, typed):
    sent = send(client, NOTIFY, typed)
    sign_in(client, sent, finance())
    again = client.get(NOTIFY).content.decode()
    assert NOTE not in again
    assert unsent.SHOWN_AGAIN not in again


def test_no_other_form_is_filled_in_with_it(client, typed):
    send(client, NOTIFY, typed)
    client.force_login(finance())
    other = client.get(f"{FUND}income/confirm/").content.decode()
    assert NOTE not in other
    assert NOTE in client.get(NOTIFY).content.decode()


def test_what_is_sent_meanwhile_takes_its_place(client, typed):
    send(client, NOTIFY, typed)
    client.force_login(finance())
    send(client, NOTIFY, typed | {"note": "Another letter"})
    assert NOTE not in client.get(NOTIFY).content.decode()


@pytest.mark.parametrize(("minutes", "comes_back"), [(29, True), (31, False)])
def test_it_waits_for_half_an_hour(client, typed, monkeypatch, minutes, comes_back):
    send(client, NOTIFY, typed)
    client.force_login(finance())
    later = timezone.now() + timedelta(minutes=minutes)
    monkeypatch.setattr(unsent.timezone, "now", lambda: later)
    assert (NOTE in client.get(NOTIFY).content.decode()) is comes_back
    assert unsent._KEY not in client.session


def test_a_provider_form_comes_back(client):
    address = f"/providers/{a_provider().slug}/contacts/new/"
    sent = send(client, address, {"name": "Asha Example", "role": "Manager"})
    page = sign_in(client, sent, with_password(a_person(Role.OFFICER))).content.decode()
    assert unsent.SHOWN_AGAIN in page
    assert "Asha Example" in page


@pytest.mark.parametrize("address", ["/people/new/", "/people/{}/name/"])
def test_a_persons_form_comes_back(client, address):
    administrator = with_password(a_person(Role.ADMINISTRATOR))
    sent = send(client, address.format(a_person(Role.FINANCE).pk), {"name": "Asha Example"})
    page = sign_in(client, sent, administrator).content.decode()
    assert unsent.SHOWN_AGAIN in page
    assert "Asha Example" in page


@pytest.mark.parametrize(
    ("address", "typed"),
    [
        ("/account/password/", {"oldpassword": "turnip", "password1": "lantern", "password2": "lantern"}),
        ("/account/authenticator/", {"code": "123456"}),
        (NOTIFY, {"note": "x", "Password1": "turnip"}),
        (NOTIFY, {"note": "x" * unsent.LARGEST}),
        (NOTIFY, {}),
    ],
)
def test_nothing_secret_large_or_empty_is_kept(client, address, typed):
    sent = send(client, address, typed)
    assert unsent._KEY not in client.session
    assert NOT_KEPT in client.get(sent.url).content.decode()


def test_who_had_chosen_a_file_keeps_their_words_and_is_told_to_choose_it_again(client):
    an_office()
    client.force_login(a_person(Role.ADMINISTRATOR))
    lose_the_session(client)
    logo = SimpleUploadedFile("logo.png", PICTURE)
    sent = client.post(OFFICE, {"name": NOTE, "short_name": "Exampleshire", "logo": logo})
    assert KEPT in client.get(sent.url).content.decode()
    page = sign_in(client, sent, with_password(a_person(Role.ADMINISTRATOR))).content.decode()
    assert unsent.SHOWN_AGAIN in page
    assert NOTE in page
    assert f'<a href="#id_logo">{unsent.CHOOSE_AGAIN}</a>' in page
    assert re.search(rf'id="id_logo-error"[^§]*?{unsent.CHOOSE_AGAIN}', page)
    assert unsent.CHOOSE_AGAIN not in client.get(OFFICE).content.decode()


def test_nothing_of_the_file_itself_is_kept(client):
    client.post(OFFICE, {"name": "x", "logo": SimpleUploadedFile("logo.png", PICTURE)})
    assert client.session[unsent._KEY]["files"] == ["logo"]
    assert client.session[unsent._KEY]["typed"] == "name=x"


def test_who_had_chosen_no_file_is_not_told_of_one(client):
    an_office()
    client.post(OFFICE, {"name": NOTE})
    client.force_login(a_person(Role.ADMINISTRATOR))
    page = client.get(OFFICE).content.decode()
    assert NOTE in page
    assert unsent.CHOOSE_AGAIN not in page


def test_a_form_with_files_that_asks_for_a_secret_is_not_kept(client):
    client.post(OFFICE, {"name": "x", "password": "turnip", "logo": SimpleUploadedFile("logo.png", PICTURE)})
    assert unsent._KEY not in client.session


def test_two_hundred_thousand_bytes_of_text_are_kept(client):
    send(client, NOTIFY, {"note": "<p>Rich “text” & more</p>" * 8_000})
    assert len(client.session[unsent._KEY]["typed"]) > 200_000


def test_who_only_opens_a_page_is_told_nothing(client, typed):
    page = client.get(client.get(NOTIFY).url).content.decode()
    assert "signed out" not in page


class TestWithoutCookies:
    """No cookie at all is left, so that the form's token has nothing to agree with."""

    @pytest.fixture
    def strict(self):
        return Client(enforce_csrf_checks=True)

    def test_what_was_typed_is_kept_all_the_same(self, strict, typed):
        sent = send(strict, NOTIFY, typed, headers={"origin": OUR_ORIGIN})
        assert sent.status_code == 302
        assert KEPT in strict.get(sent.url).content.decode()
        strict.force_login(finance())
        assert NOTE in strict.get(NOTIFY).content.decode()

    def test_who_signed_in_in_another_window_gets_their_form_back(self, strict, typed):
        strict.force_login(finance())
        page = send(strict, NOTIFY, typed, headers={"origin": OUR_ORIGIN}, follow=True).content.decode()
        assert unsent.SHOWN_AGAIN in page
        assert NOTE in page

    @pytest.mark.parametrize("headers", [{}, {"origin": "https://elsewhere.example"}, {"origin": "null"}])
    def test_another_site_cannot_fill_in_our_forms(self, strict, typed, headers):
        sent = send(strict, NOTIFY, typed, headers=headers)
        assert sent.status_code == 403
        assert "sessionid" not in strict.cookies

    def test_a_form_that_is_not_shown_again_gets_the_page(self, strict):
        sent = send(strict, "/sign-in/", {"login": "x@example.org", "password": "x"}, headers={"origin": OUR_ORIGIN})
        assert sent.status_code == 403
        assert "This form could not be accepted" in sent.content.decode()
