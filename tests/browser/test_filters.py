"""The choices above a register: folded on a phone until one is set, in a row on a desk, with and without scripts."""

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from accounts.roles import Role
from tests.factories.commissioning import allocated
from tests.integration.notice_pages import as_role

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def page(window) -> Page:
    return window(as_role(Client(), Role.MANAGER))


def at(page: Page, address: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(address)


@pytest.mark.parametrize("width", [320, 375])
def test_on_a_phone_all_but_the_first_fold_until_one_is_set(page, width, assert_accessible):
    address = reverse("grants:notice-list")
    at(page, address, width)
    expect(page.get_by_label("Reference or title")).to_be_visible()
    expect(page.get_by_label("Year signed")).to_be_hidden()
    assert_accessible(page)
    page.get_by_text("More filters").click()
    expect(page.get_by_label("Year signed")).to_be_visible()
    page.get_by_label("State").select_option(label="Draft")
    page.get_by_role("button", name="Show").click()
    # What is set is never out of sight.
    expect(page.get_by_label("State")).to_be_visible()
    expect(page.get_by_label("State")).to_have_value("draft")


def test_where_there_is_room_nothing_folds(page, assert_accessible):
    at(page, reverse("grants:notice-list"), 1280)
    expect(page.get_by_label("Year signed")).to_be_visible()
    expect(page.get_by_text("More filters")).to_be_hidden()
    assert_accessible(page)


def test_without_scripts_it_folds_and_opens_too(browser, live_server):
    client = as_role(Client(), Role.MANAGER)
    context = browser.new_context(
        base_url=live_server.url, java_script_enabled=False, viewport={"width": 375, "height": 800}
    )
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
    page = context.new_page()
    page.goto(reverse("grants:notice-list"))
    expect(page.get_by_label("Year signed")).to_be_hidden()
    page.get_by_text("More filters").click()
    expect(page.get_by_label("Year signed")).to_be_visible()
    context.close()


def test_a_table_that_is_wider_than_the_phone_keeps_its_caption_in_sight(page):
    fund = allocated()
    at(page, f"/funds/{fund.slug}/{fund.financial_year.slug}/", 320)
    for frame in page.locator(".app-table-scroll:has(caption)").all():
        caption = frame.locator("caption")
        frame.evaluate("frame => { frame.scrollLeft = 0; }")
        assert caption.evaluate("(words) => words.scrollWidth") <= frame.evaluate("(frame) => frame.clientWidth")
        frame.evaluate("frame => { frame.scrollLeft = frame.scrollWidth; }")
        within = "words => words.getBoundingClientRect().left >= words.closest('div').getBoundingClientRect().left - 1"
        assert caption.evaluate(within), caption.inner_text()
