"""Without a mouse: a decision is read and signed, and a line of a draft is typed, by keys alone."""

from unittest import mock

import pytest
from django.core.cache import cache
from django.test import Client
from playwright.sync_api import Page, expect

from accounts.roles import Role
from core import pdf
from grants.choices import NoticeKind, NoticeState
from grants.models import DecisionNotice
from tests.browser.conftest import DESKTOP
from tests.factories import grants as f
from tests.factories.commissioning import a_person, allocated
from tests.integration.notice_pages import as_role, page_of
from tests.unit.accounts.people import PASSWORD, with_password

pytestmark = pytest.mark.django_db(transaction=True)

PHONE = {"width": 375, "height": 800}
MOST_STOPS = 60
# What the key is on, in the words that a screen reader says of it.
NAME = """() => {
  const on = document.activeElement;
  const label = on.getAttribute("aria-label") || on.labels?.[0]?.innerText || on.innerText || "";
  return label.trim();
}"""


@pytest.fixture(autouse=True)
def _on_the_day_of_the_factories():
    cache.clear()
    with mock.patch("django.utils.timezone.now", return_value=f.AT):
        yield


def until_it_rests(page: Page) -> None:
    """A page that still scrolls goes on to where it was going, whatever has the focus meanwhile."""
    before = -1
    while before != (before := page.evaluate("window.scrollY")):
        page.wait_for_timeout(100)


def tab_to(page: Page, name: str) -> None:
    """Press Tab until the focus is on what is called so; it must be in sight, and no stop may keep the keys."""
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        if page.evaluate(NAME) == name:
            assert page.locator(":focus").evaluate(
                "on => { const at = on.getBoundingClientRect(); return at.bottom > 0 && at.top < innerHeight; }"
            ), f"“{name}” has the focus out of sight"
            return
    raise AssertionError(f"The Tab key does not reach “{name}” on {page.url}")


def enter(page: Page, name: str) -> None:
    tab_to(page, name)
    page.keyboard.press("Enter")


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_the_commissioner_reads_states_proves_and_signs_by_keyboard(window, wait_until, viewport):
    if not pdf.paper_is_available():
        pytest.skip("Pango is not installed, so no notice can be printed or signed")
    notice = f.certified()
    with_password(a_person(Role.COMMISSIONER))
    page = window(as_role(Client(), Role.COMMISSIONER))
    page.set_viewport_size(viewport)

    # given the notice that waits on the home page
    page.goto("/")
    enter(page, "Skip to main content")
    enter(page, notice.title)
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign this decision")

    # when they read it, and go on to the signature
    page.keyboard.press("PageDown")
    wait_until(page, "window.scrollY > 0")
    until_it_rests(page)
    if viewport is PHONE:
        enter(page, "Go to the signature")
    tab_to(page, "No disclosable interest")
    page.keyboard.press("Space")
    # The arrows go from one answer to the other, and back.
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("Yes, and I state it here")).to_be_checked()
    page.keyboard.press("ArrowUp")
    tab_to(page, "Your password")
    page.keyboard.type("not mine")
    page.keyboard.press("Enter")

    # then what is wrong has the focus, and leads to its box, with what was stated kept
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    enter(page, "The password is not right")
    expect(page.get_by_label("Your password")).to_be_focused()
    expect(page.get_by_label("No disclosable interest")).to_be_checked()
    page.keyboard.type(PASSWORD)
    enter(page, "Sign this notice")
    expect(page.get_by_text("Signed as 001/2018.")).to_be_visible()
    assert DecisionNotice.objects.get().state == NoticeState.SIGNED


def test_a_line_is_typed_by_keyboard_and_a_row_that_is_asked_for_has_the_focus(window):
    allocated()
    notice = f.a_draft(NoticeKind.AWARD)
    page = window(as_role(Client(), Role.OFFICER))
    page.goto(page_of(notice, "draft") + "lines/new/")
    enter(page, "Add another year or heading")
    expect(page.locator("#id_amounts-1-where")).to_be_focused()
    enter(page, "Add another instalment")
    expect(page.locator("#id_instalments-1-due")).to_be_focused()
    # The Enter key in a box saves, although other buttons stand before the one that does.
    page.keyboard.press("Enter")
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    enter(page, "Select the provider")
    expect(page.get_by_label("Provider", exact=True)).to_be_focused()
