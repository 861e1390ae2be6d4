"""One section of a report in a real browser: figures inserted by mouse, by keyboard and without a script."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from accounts.roles import Role
from core.rich_text import plain_text
from reports import transitions
from reports.models import ReportSection
from tests.factories.commissioning import AT, a_person
from tests.integration.drafting_pages import signed_in_as
from tests.integration.section_pages import FUND, IN_WORDS, TABLE, a_report_of_money, again, at, section_of
from tests.integration.section_pages import save as saved_by

pytestmark = pytest.mark.django_db(transaction=True)

WIDTHS = (1280, 375, 320)
EDITOR = "[contenteditable=true]"


def sign_in(context, live_server, role: str) -> None:
    cookie = signed_in_as(Client(), role).cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])


@pytest.fixture
def section() -> ReportSection:
    return section_of(a_report_of_money(), "Background")


@pytest.fixture
def officer(page: Page, live_server, section) -> Page:
    """The window of an officer who has the section open, with the editor in the place of the box."""
    sign_in(page.context, live_server, Role.OFFICER)
    page.goto(at(section))
    page.wait_for_selector(EDITOR)
    return page


@pytest.fixture
def without_script(browser: Browser, live_server, section) -> Page:
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    context.set_default_timeout(10_000)
    sign_in(context, live_server, Role.OFFICER)
    page = context.new_page()
    page.goto(at(section))
    yield page
    context.close()


def look_at(page: Page, assert_accessible: Callable[[Page], None]) -> None:
    """Axe finds nothing; at no width does the page scroll sideways."""
    assert_accessible(page)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{page.url} at {width} pixels"
    page.set_viewport_size({"width": WIDTHS[0], "height": 900})


def search(page: Page, words: str) -> None:
    page.get_by_role("searchbox", name="Search").fill(words)


def body_of(section) -> str:
    return plain_text(again(section).body)


def test_a_figure_is_found_inserted_by_mouse_and_printed_with_its_value(officer, section, assert_accessible):
    page = officer
    look_at(page, assert_accessible)
    # given the caret before the full stop of the first paragraph
    page.locator(EDITOR).get_by_text("First.").click()
    page.keyboard.press("End")
    page.keyboard.press("ArrowLeft")
    page.keyboard.type(" of ")

    # when they search for the fund and insert it, as a figure and in words
    search(page, "fund confirmed 2017")
    expect(page.locator("[data-inserted]")).to_contain_text("found")
    page.get_by_role("button", name="Insert Fund confirmed 2017/18", exact=True).click()
    page.keyboard.type(", ")
    page.get_by_role("button", name="Insert in words Fund confirmed 2017/18").click()
    expect(page.locator("[data-inserted]")).to_have_text("Inserted: Fund confirmed 2017/18")
    page.get_by_role("button", name="Save", exact=True).click()

    # then the signs stand where the caret was, and the preview has the values, which lead to the entries
    expect(page.locator(".govuk-notification-banner")).to_contain_text("Saved: Background")
    assert body_of(section) == f"First of {FUND}, {IN_WORDS}.\n\nSecond."
    printed = page.locator(".app-section__preview")
    expect(printed).to_contain_text("First of £100,000, one hundred thousand pounds.")
    behind = re.compile("^/funds/victims-fund/2017-18/entries/")
    expect(printed.get_by_role("link", name="£100,000")).to_have_attribute("href", behind)
    look_at(page, assert_accessible)


def test_a_figure_is_inserted_by_keyboard_alone(officer, section):
    page = officer
    page.locator(EDITOR).focus()
    page.keyboard.press("Control+End")
    page.get_by_role("searchbox", name="Search").focus()
    page.keyboard.type("fund confirmed 2017")
    # The Enter key searches; it does not send the words.
    page.keyboard.press("Enter")
    expect(page.locator("[data-inserted]")).to_contain_text("found")
    button = page.get_by_role("button", name="Insert Fund confirmed 2017/18", exact=True)
    for _ in range(12):
        page.keyboard.press("Tab")
        if button.evaluate("button => button === document.activeElement"):
            break
    page.keyboard.press("Enter")
    # The caret is behind what was inserted: writing goes on at once.
    page.keyboard.type(" in all.")
    page.get_by_role("button", name="Save", exact=True).press("Enter")
    expect(page.locator(".govuk-notification-banner")).to_contain_text("Saved")
    assert body_of(section) == f"First.\n\nSecond.{FUND} in all."


def test_before_the_caret_is_anywhere_an_insertion_goes_to_the_end(officer, section):
    search(officer, "fund confirmed 2017")
    officer.get_by_role("button", name="Insert Fund confirmed 2017/18", exact=True).click()
    officer.get_by_role("button", name="Save", exact=True).click()
    expect(officer.locator(".govuk-notification-banner")).to_contain_text("Saved")
    assert body_of(section) == f"First.\n\nSecond.{FUND}"


def test_a_table_stands_alone_in_a_paragraph_and_prints_as_a_table(officer, section, assert_accessible):
    page = officer
    page.locator(EDITOR).get_by_text("First.").click()
    page.keyboard.press("End")
    search(page, "table:funded-agencies")
    page.get_by_role("button", name="Insert Agencies funded").first.click()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".app-section__preview table")).to_contain_text("Crisis Point")
    assert f"<p>{TABLE}</p>" in again(section).body
    look_at(page, assert_accessible)


def test_a_search_that_finds_nothing_says_so_and_keeps_the_words(officer, section):
    page = officer
    page.locator(EDITOR).click()
    page.keyboard.press("Control+End")
    page.keyboard.type(" Third.")
    search(page, "no such thing")
    expect(page.locator("[data-inserted]")).to_contain_text("Nothing is found")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".govuk-notification-banner")).to_contain_text("Saved")
    assert body_of(section).endswith("Second. Third.")


def test_words_that_are_not_saved_are_not_lost_to_a_link(officer, section):
    page = officer
    page.locator(EDITOR).click()
    page.keyboard.type("Typed ")
    asked = []

    def stay(dialog):
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    page.get_by_role("link", name="History of its wording").click()
    page.wait_for_timeout(500)
    assert asked == ["beforeunload"]
    expect(page.locator(EDITOR)).to_contain_text("Typed")
    # What is saved is left without a question.
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".govuk-notification-banner")).to_contain_text("Saved")
    page.get_by_role("link", name="History of its wording").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("History of the wording")
    assert asked == ["beforeunload"]


def test_without_a_script_the_sign_is_copied_from_a_list_that_opens_beside(without_script, section):
    page = without_script
    assert page.get_by_role("button", name="Insert").count() == 0
    # The list opens in a window of its own, so that nothing typed here is lost.
    page.get_by_label("Words", exact=True).fill("Begun")
    search(page, "fund confirmed 2017")
    with page.expect_popup() as opened:
        page.get_by_role("button", name="Search").click()
    signs = opened.value
    expect(signs.get_by_role("heading", level=1)).to_have_text("Figures, tables and charts")
    sign = signs.locator("code").first.inner_text()
    assert sign == FUND
    expect(page.get_by_label("Words", exact=True)).to_have_value("Begun")
    page.get_by_label("Words", exact=True).fill(f"The fund is {sign}.")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".app-section__preview")).to_contain_text("The fund is £100,000.")


def test_the_later_of_two_authors_sees_what_changed_and_keeps_their_words(officer, section, assert_accessible):
    page = officer
    page.locator(EDITOR).get_by_text("Second.").click()
    page.keyboard.press("End")
    page.keyboard.type(" Mine.")
    saved_by(signed_in_as(Client(), Role.MANAGER), section, body="First, by the manager.\n\nSecond.")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#meanwhile")).to_contain_text("Commissioning manager saved this")
    expect(page.locator(EDITOR)).to_contain_text("Second. Mine.")
    look_at(page, assert_accessible)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".govuk-notification-banner")).to_contain_text("Saved")
    assert body_of(section) == "First.\n\nSecond. Mine."


def test_the_other_pages_of_a_section_are_accessible_and_fit_a_small_screen(officer, section, assert_accessible):
    transitions.comment_on(section=section, words="Which quarter?", by=a_person(Role.MANAGER), at=AT)
    for address in [
        *(at(section, part) for part in ("figures", "history", "move", "leave-out", "put-back", "assign", "comments")),
        f"/reports/{section.report_id}/sections/add/",
        f"/reports/{section.report_id}/compare/",
    ]:
        officer.goto(address)
        look_at(officer, assert_accessible)
