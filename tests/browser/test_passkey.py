"""Passkeys in a real browser, with a security device that Chromium plays: add one, sign in or sign with it, lose it."""

import re
from unittest import mock

import pytest
from django.core.cache import cache
from playwright.sync_api import Page, expect

from accounts.roles import Role
from core.models import AuditEvent
from grants.choices import NoticeState
from tests.factories import grants as f
from tests.factories.commissioning import a_person
from tests.integration.notice_pages import page_of
from tests.unit.accounts.people import PASSWORD, somebody, with_password

DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def device(page: Page):
    """The window's security device: `device(isUserVerified=False)` adds one, and it answers by itself."""
    cache.clear()
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    added = session.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})["authenticatorId"]

    def refuse() -> None:
        session.send("WebAuthn.setUserVerified", {"authenticatorId": added, "isUserVerified": False})

    return refuse


def sign_in_by_password(page: Page, person, then: str = "/account/") -> None:
    page.goto(f"/sign-in/?next={then}")
    page.get_by_label("Email address").fill(person.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def sign_out(page: Page) -> None:
    page.get_by_role("banner").get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in", exact=True)).to_be_visible()


def with_passkey(page: Page, person, *, alone: bool = True) -> None:
    """Somebody adds a passkey on their account's page and signs out."""
    sign_in_by_password(page, person)
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Name of this passkey").fill("Office laptop")
    page.get_by_label("This passkey alone signs me in").set_checked(alone)
    page.get_by_role("button", name="Add the passkey").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    sign_out(page)


@pytest.mark.django_db(transaction=True)
def test_a_passkey_alone_signs_in_and_leads_where_the_person_was_going(page, device, assert_accessible):
    # given somebody who has added a passkey
    with_passkey(page, with_password(somebody(Role.READER)))
    # when they come to a page that needs a sign-in, and use it
    page.goto("/account/passkeys/")
    assert_accessible(page)
    page.get_by_role("button", name="Use a passkey").click()
    # then they are there, and it is listed
    expect(page).to_have_url(re.compile("/account/passkeys/$"))
    expect(page.get_by_text("Office laptop").first).to_be_visible()
    assert_accessible(page)


@pytest.mark.django_db(transaction=True)
def test_a_passkey_is_the_second_step_after_a_password(page, device, assert_accessible):
    # given somebody whose passkey is a second step only
    person = with_password(somebody(Role.READER))
    with_passkey(page, person, alone=False)
    # when they give their password
    sign_in_by_password(page, person)
    # then they are asked for the second step, and the passkey takes it
    expect(page.get_by_role("heading", name="Second step")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Use a passkey instead").click()
    expect(page).to_have_url(re.compile("/account/$"))


@pytest.mark.django_db(transaction=True)
def test_a_device_that_refuses_is_said_to_have_refused(page, device):
    # given somebody with a passkey, and a device that no longer knows its owner
    with_passkey(page, with_password(somebody(Role.READER)))
    device()
    # when they try
    page.goto("/account/")
    page.get_by_role("button", name="Use a passkey").click()
    # then the page says so and they are still outside
    expect(page.get_by_text("No passkey was used")).to_be_visible()
    expect(page.get_by_role("heading", name="Sign in", exact=True)).to_be_visible()


@pytest.mark.django_db(transaction=True)
def test_a_removed_passkey_opens_nothing(page, device):
    # given somebody who has removed their passkey here, while the device still offers it
    person = with_password(somebody(Role.READER))
    with_passkey(page, person)
    person.authenticator_set.all().delete()
    # when they use it
    page.goto("/account/")
    page.get_by_role("button", name="Use a passkey").click()
    # then they are told, and are still outside
    expect(page.get_by_text("There is a problem")).to_be_visible()
    expect(page.get_by_role("heading", name="Sign in", exact=True)).to_be_visible()


@pytest.mark.django_db(transaction=True)
def test_without_scripts_no_passkey_is_offered(browser, live_server):
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/sign-in/")
    expect(page.get_by_role("button", name="Use a passkey")).to_be_hidden()
    expect(page.get_by_role("button", name="Sign in", exact=True)).to_be_visible()
    context.close()


# signing a notice

STATEMENT = "My sister works there. She had no part in it."


@pytest.fixture
def signer(page, device):
    """The Commissioner, signed in with a passkey on the day of the factories, while a stand-in prints."""
    with mock.patch("grants.views.sign.press", f.press), mock.patch("django.utils.timezone.now", return_value=f.AT):
        with_passkey(page, with_password(a_person(Role.COMMISSIONER)))
        page.get_by_role("button", name="Use a passkey").click()
        expect(page.get_by_role("button", name="Sign out").first).to_be_visible()
        yield page


def declare_and_go_on(page: Page, notice) -> None:
    """State an interest on the page of the signature, and go to the passkey's own page."""
    page.goto(page_of(notice, "sign"))
    # Who signed in with a passkey a moment ago is asked all the same.
    expect(page.get_by_role("button", name="Sign this notice")).to_have_count(0)
    page.get_by_label("Yes, and I state it here").check()
    page.get_by_label("If yes: which interest").fill(STATEMENT)
    page.get_by_role("button", name="Confirm with your passkey").click()
    expect(page).to_have_url(re.compile("/account/confirm/passkey/"))


@pytest.mark.django_db(transaction=True)
def test_a_notice_is_signed_with_a_passkey(signer, assert_accessible):
    page, one, two = signer, f.certified(), f.certified()
    # given a Commissioner who has stated an interest and confirms with their passkey
    declare_and_go_on(page, one)
    assert_accessible(page)
    page.get_by_role("button", name="Use a passkey").click()
    # then they are back, what they stated is there, and they can sign
    expect(page).to_have_url(re.compile(f"{page_of(one, 'sign')}$"))
    expect(page.get_by_text("You have confirmed that it is you. Sign within 5 minutes.")).to_be_visible()
    expect(page.get_by_label("If yes: which interest")).to_have_value(STATEMENT)
    assert_accessible(page)
    page.get_by_role("button", name="Sign this notice").click()
    expect(page.get_by_text("Signed as 001/2018.")).to_be_visible()
    signed = f.again(one)
    assert (signed.state, signed.interests_stated) == (NoticeState.SIGNED, STATEMENT)
    assert AuditEvent.objects.get(action="grants.notice.sign").details["proof"] == "passkey"
    # and the next signature asks anew, with nothing of what was stated for the first
    page.goto(page_of(two, "sign"))
    expect(page.get_by_role("button", name="Confirm with your passkey")).to_be_visible()
    expect(page.get_by_role("button", name="Sign this notice")).to_have_count(0)
    expect(page.get_by_label("If yes: which interest")).to_have_value("")


@pytest.mark.django_db(transaction=True)
def test_a_device_that_refuses_signs_nothing(signer, device):
    page, notice = signer, f.certified()
    # given a device that no longer knows its owner
    declare_and_go_on(page, notice)
    device()
    # when it is asked
    page.get_by_role("button", name="Use a passkey").click()
    # then the page says so, and the signature is as closed as before
    expect(page.get_by_text("No passkey was used")).to_be_visible()
    page.goto(page_of(notice, "sign"))
    expect(page.get_by_role("button", name="Sign this notice")).to_have_count(0)
    expect(page.get_by_label("If yes: which interest")).to_have_value(STATEMENT)
    assert f.again(notice).state == NoticeState.SUBMITTED
