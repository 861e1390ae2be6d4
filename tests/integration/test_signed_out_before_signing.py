"""Signed out while signing: what the signer states of their interests waits, what proves who they are does not."""

from unittest import mock
from urllib.parse import urlencode

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client

from accounts.access import KEPT, NOT_KEPT
from accounts.roles import Role
from core import unsent
from core.refusal import Obstacle
from grants.choices import Interests, NoticeState
from grants.views.decide import NoticeRefuse
from grants.views.sign import NoticeSign
from tests.factories import grants as f
from tests.factories.commissioning import a_person
from tests.integration.notice_pages import as_person, page_of
from tests.unit.accounts.people import PASSWORD, with_password
from tests.worlds import world

pytestmark = pytest.mark.django_db

SECRET = "482915"
STATED = {"interests": Interests.STATED, "interests_stated": "My sister’s wife works there & had no part in it."}
SHOWN = "My sister’s wife works there &amp; had no part in it."


@pytest.fixture(autouse=True)
def _on_the_day_of_the_factories():
    cache.clear()
    with mock.patch("django.utils.timezone.now", return_value=f.AT):
        yield


notice = world(f.certified, at=f.AT)


@pytest.fixture
def signer():
    return with_password(a_person(Role.COMMISSIONER))


def send(client, address, typed, **how):
    return client.post(address, urlencode(typed), content_type="application/x-www-form-urlencoded", **how)


def everything_kept():
    """What stands in every session, read back."""
    return str([row.get_decoded() for row in Session.objects.all()])


def by_password(person):
    return person


def by_app(person):
    TOTP.activate(person, "JBSWY3DPEHPK3PXP")


def by_passkey(person):
    Authenticator.objects.create(user=person, type=Authenticator.Type.WEBAUTHN, data={"name": "Laptop"})


def by_mail(person):
    person.set_unusable_password()
    person.save(update_fields=["password"])


@pytest.mark.parametrize("proves", [by_password, by_app, by_passkey, by_mail])
def test_the_statement_waits_and_the_secret_never_reaches_a_session(client, notice, signer, proves):
    # given a signer whose session has ended, whichever way they prove who they are
    proves(signer)
    address = page_of(notice, "sign")
    # when they sign
    sent = send(client, address, STATED | {"proof_secret": SECRET})
    # then nothing is signed, the statement is kept, and the secret stands nowhere
    assert sent.url == f"/sign-in/?next={address}"
    assert f.again(notice).state == NoticeState.SUBMITTED
    assert "sister" in everything_kept()
    assert SECRET not in everything_kept()
    assert "proof_secret" not in everything_kept()
    assert KEPT in client.get(sent.url).text
    # and it is there again once they are, with nothing said to be wrong
    page = as_person(client, signer).get(address).text
    assert unsent.SHOWN_AGAIN in page
    assert SHOWN in page
    assert SECRET not in page
    assert "govuk-error-summary" not in page
    assert "<title>Error" not in page
    assert SECRET not in everything_kept()


def test_what_came_back_can_be_signed(client, notice, signer):
    address = page_of(notice, "sign")
    sent = send(client, address, STATED | {"proof_secret": SECRET})
    back = client.post(sent.url, {"login": signer.email, "password": PASSWORD}, follow=True)
    assert back.request["PATH_INFO"] == address
    assert SHOWN in back.text
    answer = send(client, address, STATED | {"proof_secret": SECRET})
    assert "The password is not right" in answer.text


def test_what_is_wrong_with_the_rest_is_still_said(client, notice, signer):
    send(client, page_of(notice, "sign"), {"interests": "", "interests_stated": "A cousin", "proof_secret": SECRET})
    page = as_person(client, signer).get(page_of(notice, "sign")).text
    assert "Say whether you have an interest in this decision" in page
    assert "Enter your password" not in page


def test_it_waits_while_something_stands_in_the_way_and_there_is_no_form(client, notice, signer):
    address = page_of(notice, "sign")
    send(client, address, STATED | {"proof_secret": SECRET})
    as_person(client, signer)
    with mock.patch("grants.views.sign.obstacles_to_sign", return_value=[Obstacle("The money has gone")]):
        page = client.get(address).text
    assert "The money has gone" in page
    assert unsent.SHOWN_AGAIN not in page
    assert SHOWN in client.get(address).text


def test_a_form_of_the_same_origin_without_its_token_is_kept_in_the_same_way(notice):
    client = Client(enforce_csrf_checks=True)
    typed = STATED | {"proof_secret": SECRET}
    send(client, page_of(notice, "sign"), typed, headers={"origin": "http://testserver"})
    assert "sister" in everything_kept()
    assert SECRET not in everything_kept()


@pytest.mark.parametrize("name", ["password", "Proof_Secret", "proof_secret_2", "otp"])
def test_a_secret_box_that_the_view_did_not_name_keeps_the_form_from_being_kept(client, notice, name):
    sent = send(client, page_of(notice, "sign"), STATED | {"proof_secret": SECRET, name: SECRET})
    assert "sister" not in everything_kept()
    assert SECRET not in everything_kept()
    assert NOT_KEPT in client.get(sent.url).text


def test_a_form_whose_view_names_no_secret_box_is_not_kept_with_one(client, notice):
    assert NoticeRefuse.kept_without == ()
    send(client, page_of(notice, "refuse"), {"comment": "My sister works there", "proof_secret": SECRET})
    assert "sister" not in everything_kept()
    assert SECRET not in everything_kept()


def test_without_the_name_of_its_box_the_signature_would_not_be_kept(client, notice, monkeypatch):
    monkeypatch.setattr(NoticeSign, "kept_without", ())
    send(client, page_of(notice, "sign"), STATED | {"proof_secret": SECRET})
    assert "sister" not in everything_kept()


def test_nothing_typed_but_the_secret_is_nothing_to_keep(client, notice):
    sent = send(client, page_of(notice, "sign"), {"proof_secret": SECRET})
    assert everything_kept().count("unsent") == 0
    assert NOT_KEPT in client.get(sent.url).text
