"""The second step at sign-in: an authenticator app and recovery codes. Passkeys need a browser: tests/browser."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.core.cache import cache

from tests.unit.accounts.people import PASSWORD, somebody, with_password

pytestmark = pytest.mark.django_db

SECRET = "JBSWY3DPEHPK3PXP"


@pytest.fixture(autouse=True)
def _no_tries_yet():
    cache.clear()


def shown_by_the_app(secret=SECRET, at=0):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + at))


@pytest.fixture
def person():
    """Somebody with a password and an authenticator app."""
    person = with_password()
    TOTP.activate(person, SECRET)
    RecoveryCodes.activate(person)
    return person


def with_first_step_taken(client, person):
    response = client.post("/sign-in/?next=/account/", {"login": person.email, "password": PASSWORD})
    assert response.url == "/sign-in/second-step/"


def is_signed_in(client):
    return client.get("/account/").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_adding_an_app_shows_recovery_codes_and_sends_word(client, mailoutbox):
    person = somebody()
    client.force_login(person)
    page = client.get("/account/authenticator/")
    secret = page.context["form"].secret
    assert f'src="{page.context["totp_svg_data_uri"]}"' in page.content.decode()
    response = client.post("/account/authenticator/", {"code": shown_by_the_app(secret)}, follow=True)
    codes = RecoveryCodes(person.authenticator_set.get(type=Authenticator.Type.RECOVERY_CODES)).get_unused_codes()
    assert len(codes) == 10
    assert all(code in response.content.decode() for code in codes)
    assert "authenticator app was added" in mailoutbox[0].subject
    assert mailoutbox[0].to == [person.email]


def test_a_wrong_code_adds_no_app(client):
    person = somebody()
    client.force_login(person)
    client.get("/account/authenticator/")
    response = client.post("/account/authenticator/", {"code": "000000"})
    assert "That code is not right" in response.content.decode()
    assert not person.authenticator_set.exists()


def test_the_password_alone_does_not_open(client, person):
    with_first_step_taken(client, person)
    assert not is_signed_in(client)


def test_nor_does_the_mailed_code_alone(client, person, mailoutbox):
    client.post("/sign-in/code/", {"email": person.email})
    code = re.search(r"^\d{8}$", mailoutbox[-1].body, re.MULTILINE)[0]
    assert client.post("/sign-in/code/confirm/", {"code": code}).url == "/sign-in/second-step/"
    assert not is_signed_in(client)


@pytest.mark.parametrize("steps_off", [-1, 0, 1])
def test_the_apps_code_opens_also_where_its_clock_is_half_a_minute_off(client, person, steps_off):
    with_first_step_taken(client, person)
    response = client.post("/sign-in/second-step/", {"code": shown_by_the_app(at=steps_off)})
    assert response.url == "/account/"
    assert is_signed_in(client)


def test_an_old_code_does_not(client, person):
    with_first_step_taken(client, person)
    response = client.post("/sign-in/second-step/", {"code": shown_by_the_app(at=-4)})
    assert "That code is not right" in response.content.decode()
    assert not is_signed_in(client)


def test_a_code_is_good_once(client, person):
    code = shown_by_the_app()
    with_first_step_taken(client, person)
    client.post("/sign-in/second-step/", {"code": code})
    client.post("/sign-out/")
    with_first_step_taken(client, person)
    client.post("/sign-in/second-step/", {"code": code})
    assert not is_signed_in(client)


def test_a_recovery_code_opens_once(client, person):
    recovery = person.authenticator_set.get(type=Authenticator.Type.RECOVERY_CODES)
    code = RecoveryCodes(recovery).get_unused_codes()[0]
    with_first_step_taken(client, person)
    client.post("/sign-in/second-step/", {"code": code})
    assert is_signed_in(client)
    client.post("/sign-out/")
    with_first_step_taken(client, person)
    client.post("/sign-in/second-step/", {"code": code})
    assert not is_signed_in(client)


def test_codes_are_not_guessed_for_ever(client, person, settings):
    settings.ACCOUNT_RATE_LIMITS = {}
    with_first_step_taken(client, person)
    for _ in range(5):
        client.post("/sign-in/second-step/", {"code": "000000"})
    response = client.post("/sign-in/second-step/", {"code": shown_by_the_app()})
    assert "Too many tries" in response.content.decode()
    assert not is_signed_in(client)


@pytest.mark.parametrize(
    "address",
    [
        "/account/authenticator/remove/",
        "/account/passkeys/new/",
        "/account/recovery-codes/new/",
    ],
)
def test_whoever_sits_at_the_desk_is_asked_once_more(client, person, address):
    client.force_login(person)
    assert client.get(address).url == f"/account/confirm/?next={address.replace('/', '%2F')}"
    assert client.post(address).status_code == 302
    assert person.authenticator_set.count() == 2


def test_the_app_is_removed_once_that_is_answered_and_word_is_sent(client, person, mailoutbox):
    client.force_login(person)
    client.post("/account/confirm/?next=/account/authenticator/remove/", {"password": PASSWORD})
    client.post("/account/authenticator/remove/")
    assert not person.authenticator_set.exists()
    assert "removed" in mailoutbox[-1].subject


def test_a_wrong_password_is_no_answer(client, person):
    client.force_login(person)
    response = client.post("/account/confirm/", {"password": "wrong"})
    assert "The password is not right" in response.content.decode()
    assert client.get("/account/recovery-codes/new/").status_code == 302


def test_recovery_codes_are_downloaded_as_text(client, person):
    client.force_login(person)
    client.post("/account/confirm/", {"password": PASSWORD})
    response = client.get("/account/recovery-codes/recovery-codes.txt")
    assert response["Content-Type"].startswith("text/plain")
    assert len(re.findall(r"^\d{8}$", response.content.decode(), re.MULTILINE)) == 10


def test_nobody_touches_somebody_elses_passkey(client):
    theirs = Authenticator.objects.create(user=somebody(), type=Authenticator.Type.WEBAUTHN, data={"name": "Theirs"})
    client.force_login(somebody())
    for address in (f"/account/passkeys/{theirs.pk}/", f"/account/passkeys/{theirs.pk}/remove/"):
        assert client.get(address).status_code == 404
        assert client.post(address).status_code == 404
    assert Authenticator.objects.filter(pk=theirs.pk).exists()
