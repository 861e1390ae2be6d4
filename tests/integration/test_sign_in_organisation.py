"""The organisation's own sign-in (OpenID Connect), against a small issuer that runs beside the test."""

import json
import os
import re
import subprocess
import sys
from html import unescape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings as project
from django.urls import NoReverseMatch, reverse

import config.urls
from accounts.models import User
from accounts.sign_in_urls import ORGANISATION
from tests.unit.accounts.people import somebody, stopped

pytestmark = pytest.mark.django_db

urlpatterns = [*config.urls.urlpatterns, *ORGANISATION]

DOOR = "/sign-in/with/organisation/"


class Issuer(ThreadingHTTPServer):
    """Says who is signed in there, to whoever brings the code."""

    person: dict
    asked: list

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Answers)
        self.address = f"http://127.0.0.1:{self.server_port}"
        self.person, self.asked = {}, []


class Answers(BaseHTTPRequestHandler):
    def do_GET(self):
        issuer = self.server.address
        pages = {
            "/.well-known/openid-configuration": {
                "issuer": issuer,
                "authorization_endpoint": f"{issuer}/authorize",
                "token_endpoint": f"{issuer}/token",
                "userinfo_endpoint": f"{issuer}/userinfo",
                "jwks_uri": f"{issuer}/keys",
            },
            "/userinfo": self.server.person,
        }
        self.answer(pages[self.path])

    def do_POST(self):
        sent = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.server.asked.append(parse_qs(sent))
        self.answer({"access_token": "a token", "token_type": "Bearer"})

    def answer(self, content):
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(content).encode())

    def log_message(self, *args):
        pass


@pytest.fixture
def issuer(settings):
    issuer = Issuer()
    Thread(target=issuer.serve_forever, daemon=True).start()
    settings.SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {
            "APPS": [
                {
                    "provider_id": "organisation",
                    "name": "Example Police",
                    "client_id": "fund",
                    "secret": "between us",
                    "settings": {"server_url": issuer.address, "oauth_pkce_enabled": True},
                }
            ]
        }
    }
    settings.ROOT_URLCONF = __name__
    yield issuer
    issuer.shutdown()
    issuer.server_close()


def go_there(client, query=""):
    """Press the button; gives what the organisation is asked, as the address of its page says."""
    page = client.post(f"{DOOR}{query}").content.decode()
    return parse_qs(urlsplit(unescape(re.search(r'url=(http[^"]+)"', page)[1])).query)


def come_back(client, issuer, **person):
    issuer.person = {"sub": "number 7", "email_verified": True} | person
    state = go_there(client)["state"][0]
    return client.get(f"{DOOR}answer/", {"state": state, "code": "a code"})


def is_signed_in(client):
    return client.get("/account/").status_code == 200


def test_without_its_settings_there_is_no_such_door(client):
    with pytest.raises(NoReverseMatch):
        reverse("openid_connect_login", args=["organisation"])
    assert client.post(DOOR).status_code == 404
    assert "/sign-in/with/" not in client.get("/sign-in/").content.decode()


def test_its_settings_come_from_the_environment_and_open_it():
    named = {"OIDC_SERVER_URL": "https://id.example.org", "OIDC_CLIENT_ID": "fund", "OIDC_CLIENT_SECRET": "between us"}
    code = "import django; django.setup(); from django.urls import reverse; " + (
        "print(reverse('openid_connect_login', args=['organisation']))"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | named | {"DJANGO_SETTINGS_MODULE": "config.settings.test"},
        cwd=project.ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.stdout.strip() == DOOR, answer.stderr


def test_the_page_offers_it_by_name(client, issuer):
    assert "Sign in with Example Police" in client.get("/sign-in/").content.decode()


def test_the_organisation_is_asked_with_a_proof_that_only_we_can_redeem(client, issuer):
    asked = go_there(client)
    assert asked["client_id"] == ["fund"]
    assert asked["redirect_uri"] == ["http://testserver/sign-in/with/organisation/answer/"]
    assert asked["code_challenge_method"] == ["S256"]


def test_somebody_who_is_entered_comes_in_and_goes_on(client, issuer):
    person = somebody()
    issuer.person = {"sub": "number 7", "email": person.email.upper(), "email_verified": True}
    state = go_there(client, "?next=/account/password/new/")["state"][0]
    response = client.get(f"{DOOR}answer/", {"state": state, "code": "a code"})
    assert response.url == "/account/password/new/"
    assert is_signed_in(client)
    assert issuer.asked[-1]["code_verifier"]


def test_somebody_who_is_not_entered_is_told_so_and_not_registered(client, issuer):
    response = come_back(client, issuer, email="stranger@example.org")
    assert "You are not entered here" in response.content.decode()
    assert not is_signed_in(client)
    assert not User.objects.filter(email="stranger@example.org").exists()


def test_an_address_that_the_organisation_does_not_vouch_for_opens_nothing(client, issuer):
    come_back(client, issuer, email=somebody().email, email_verified=False)
    assert not is_signed_in(client)


def test_somebody_who_is_stopped_stays_out(client, issuer):
    come_back(client, issuer, email=stopped().email)
    assert not is_signed_in(client)


def test_an_answer_that_nobody_asked_for_opens_nothing(client, issuer):
    person = somebody()
    issuer.person = {"sub": "number 7", "email": person.email, "email_verified": True}
    client.get(f"{DOOR}answer/", {"state": "made up", "code": "a code"})
    assert not is_signed_in(client)


def test_no_outside_account_is_tied_to_whoever_is_signed_in(client, issuer):
    person = somebody()
    client.force_login(person)
    issuer.person = {"sub": "number 8", "email": "stranger@example.org", "email_verified": True}
    state = go_there(client, "?process=connect")["state"][0]
    client.get(f"{DOOR}answer/", {"state": state, "code": "a code"})
    assert not person.socialaccount_set.exists()


def test_who_breaks_off_there_finds_the_way_back(client, issuer):
    state = go_there(client)["state"][0]
    response = client.get(f"{DOOR}answer/", {"state": state, "error": "access_denied"}, follow=True)
    assert "You broke off signing in" in response.content.decode()


def test_an_organisation_that_does_not_answer_is_said_not_to(client, issuer, settings):
    settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]["settings"]["server_url"] = "http://127.0.0.1:9"
    response = client.post(DOOR)
    assert response.status_code == 502
    assert "does not answer" in response.content.decode()


@pytest.mark.parametrize("address", [DOOR, "/sign-in/with/another/"])
def test_looking_at_the_door_is_not_going_through_it(client, issuer, address):
    response = client.get(address)
    assert response.status_code == (200 if address == DOOR else 404)
    assert "http-equiv" not in response.content.decode()
