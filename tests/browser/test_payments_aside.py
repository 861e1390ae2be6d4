"""Payments of no award set aside together, by keyboard alone and on a phone; the letter with a variation beside it."""

from unittest import mock

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from accounts.roles import Role
from grants.models import RowSetAside
from tests.factories import agreements as life
from tests.factories import variations as change
from tests.factories.commissioning import AT
from tests.integration.notice_pages import as_role
from tests.unit.core.files import pdf

pytestmark = pytest.mark.django_db(transaction=True)

PHONES = (375, 320)


@pytest.fixture(autouse=True)
def _on_the_day_after():
    with mock.patch("django.utils.timezone.now", return_value=change.LATER):
        yield


def fits(page, width):
    page.set_viewport_size({"width": width, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{page.url} at {width}"


def press_until(page, locator, key="Tab", most=120):
    """Press a key until something has the focus, as somebody without a mouse does."""
    for _ in range(most):
        page.keyboard.press(key)
        if locator.evaluate("one => one === document.activeElement"):
            return
    raise AssertionError(f"{key} never came to {locator}")


def test_some_are_ticked_listed_and_set_aside_by_keyboard(window, assert_accessible):
    agreement = life.accepted_agreement()
    rents = ((AT.date(), amount, "Landlord of the office", f"Rent {amount}") for amount in (75, 80, 85))
    file = life.a_payment_file((AT.date(), 2500, "BACS", agreement.reference), *rents)
    page = window(as_role(Client(), Role.FINANCE))
    page.set_default_timeout(40_000)

    # given the page of the file, which anybody can read on any screen
    page.goto(reverse("grants:payment-file", args=[file.pk]))
    assert_accessible(page)
    for width in (*PHONES, 1280):
        fits(page, width)

    # when two are ticked without a mouse
    for line in (3, 5):
        press_until(page, page.get_by_label(f"Select line {line}:"))
        page.keyboard.press("Space")
    press_until(page, page.get_by_role("button", name="Set aside the selected payments"))
    page.keyboard.press("Enter")

    # then they are listed with their number and sum, and nothing is done yet
    expect(page.get_by_role("heading", level=1)).to_contain_text("Set aside 2 payments")
    expect(page.get_by_role("cell", name="£160")).to_be_visible()
    assert_accessible(page)
    for width in (*PHONES, 1280):
        fits(page, width)
    assert not RowSetAside.objects.exists()

    # and once a reason is given, they are set aside
    press_until(page, page.get_by_role("button", name="Set aside 2 payments"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    assert_accessible(page)
    press_until(page, page.get_by_label("Why are they not payments of an award?"))
    page.keyboard.type("Rent of the office")
    page.keyboard.press("Enter")
    expect(page.get_by_text("2 payments set aside: £160")).to_be_visible()
    assert_accessible(page)

    # and all that are left of those chosen go by one link
    page.get_by_label("Payee, reference or transaction").fill("rent")
    page.get_by_role("button", name="Show").click()
    page.get_by_role("link", name="Set aside the one that is not matched that fits what you chose").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Set aside 1 payment")


def test_the_scan_of_a_letter_is_kept_with_the_variation(window, assert_accessible):
    variation = life.proposed_variation()
    page = window(as_role(Client(), Role.OFFICER))
    page.set_default_timeout(40_000)
    page.goto(reverse("grants:variation-letter", args=[variation.pk]))
    assert_accessible(page)
    for width in (*PHONES, 1280):
        fits(page, width)
    for part, typed in (("Day", "1"), ("Month", "3"), ("Year", "2018")):
        page.get_by_role("group", name="Day the letter bears").get_by_label(part).fill(typed)
    page.get_by_label("Scan of the letter (optional)").set_input_files(
        {"name": "letter.pdf", "mimeType": "application/pdf", "buffer": pdf()}
    )
    page.get_by_role("button", name="Record the letter").click()
    expect(page.get_by_role("link", name="Scan of the provider’s letter")).to_be_visible()
    assert_accessible(page)
    for width in (*PHONES, 1280):
        fits(page, width)
