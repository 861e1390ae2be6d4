"""Passkeys in a real browser, with a security device that Chromium plays: add one, sign in with it, lose it."""

import re

import pytest
from django.core.cache import cache
from playwright.sync_api import Page, expect

from accounts.roles import Role
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
