"""Drafting in a real browser: a blank draft that fills, two officers at once, and rows of options without a script."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from accounts.roles import Role
from core.rich_text import plain_text
from grants.choices import Task
from grants.models import DecisionNotice
from tests.factories import grants as f
from tests.factories.commissioning import a_provider, an_office, with_income
from tests.integration.drafting_pages import at, save, signed_in_as

pytestmark = pytest.mark.django_db(transaction=True)

WIDTHS = (1280, 375, 320)


def sign_in(context, live_server, role: str) -> None:
    cookie = signed_in_as(Client(), role).cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])


@pytest.fixture
def officer(page: Page, live_server) -> Page:
    """The window of an officer, who is signed in."""
    an_office()
    sign_in(page.context, live_server, Role.OFFICER)
    return page


def check_page(page: Page, heading: str, assert_accessible: Callable[[Page], None]) -> None:
    """The page with this heading has come; axe finds nothing; at no width does it scroll sideways."""
    expect(page.get_by_role("heading", level=1)).to_contain_text(heading)
    assert_accessible(page)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{page.url} at {width} pixels"
    page.set_viewport_size({"width": WIDTHS[0], "height": 900})


def state_of(page: Page, task: Task):
    return page.locator(f"#{task.value}-status")


def test_an_officer_begins_a_decision_and_sees_its_parts_fill(officer, assert_accessible):
    page = officer
    # given an office with nothing drafted, when the officer begins an award
    page.goto("/decisions/new/")
    check_page(page, "New notice of decision", assert_accessible)
    page.get_by_label("Award", exact=True).check()
    page.get_by_label("Title", exact=True).fill("Counselling, 2017/18")
    page.get_by_role("button", name="Start the draft").click()

    # then its parts stand on one page, and none is begun
    check_page(page, "Counselling, 2017/18", assert_accessible)
    expect(state_of(page, Task.SUMMARY)).to_have_text("Not started")

    # when they write the summary in the editor
    page.get_by_role("link", name="Executive summary").click()
    check_page(page, "Executive summary", assert_accessible)
    page.get_by_role("textbox", name="Executive summary").click()
    page.keyboard.type("Counselling for victims, at once.")
    page.get_by_role("button", name="Save", exact=True).click()

    # then it is done, and the list says what is there
    check_page(page, "Counselling, 2017/18", assert_accessible)
    expect(state_of(page, Task.SUMMARY)).to_have_text("Done")
    expect(page.locator("#summary-hint")).to_have_text("5 words")
    notice = DecisionNotice.objects.get()
    assert plain_text(notice.sections.get(task=Task.SUMMARY).body) == "Counselling for victims, at once."


@pytest.mark.parametrize(
    "part", ["what", "options", "legal", "attachments", "decision", "finance", "interests", "annex"]
)
def test_each_part_is_accessible_and_fits_a_small_screen(officer, assert_accessible, part):
    notice = f.filled(provider=a_provider("Sexual Violence Consortium"), amount=Decimal("430.13"))
    officer.goto(at(notice, part))
    officer.wait_for_load_state("networkidle")
    check_page(officer, "", assert_accessible)


def test_the_later_of_two_officers_sees_what_changed_and_keeps_their_words(officer, assert_accessible):
    page, notice = officer, f.a_draft()
    manager = signed_in_as(Client(), Role.MANAGER)
    save(manager, at(notice, "facts"), body="The waiting list is long.")
    # given that both have the facts open, when the manager saves first
    page.goto(at(notice, "facts"))
    # The plain box stands there until the editor takes its place.
    editor = page.locator("[contenteditable=true]")
    editor.click()
    page.keyboard.press("Control+End")
    page.keyboard.type(" It grows.")
    save(manager, at(notice, "facts"), body="The waiting list is very long.")
    page.get_by_role("button", name="Save", exact=True).click()

    # then the officer is told who changed what, and their words are still in the box
    check_page(page, "Facts and advice", assert_accessible)
    expect(page.locator("#meanwhile")).to_contain_text("Commissioning manager saved this")
    expect(page.locator("#meanwhile ins").first).to_contain_text("very")
    expect(editor).to_contain_text("The waiting list is long. It grows.")

    # when they save again, then theirs stands
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(notice.title)
    assert plain_text(notice.sections.get(task=Task.FACTS).body) == "The waiting list is long. It grows."


def test_options_come_and_go_without_a_script(browser: Browser, live_server):
    an_office()
    notice = f.a_draft()
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    sign_in(context, live_server, Role.OFFICER)
    page = context.new_page()
    page.goto(at(notice, "options"))
    page.get_by_label("Option", exact=True).fill("Do nothing")
    page.get_by_label("Why it was ruled out").fill("Victims would wait.")
    page.get_by_role("button", name="Add another option").click()
    second = page.get_by_role("group", name="Option 2")
    second.get_by_label("Option", exact=True).fill("In-house model")
    page.get_by_role("button", name="Remove option 1").click()
    box = page.get_by_role("group", name="Option 1").get_by_label("Option", exact=True)
    expect(box).to_have_value("In-house model")
    # The Enter key saves, and takes no row away.
    box.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text(notice.title)
    assert list(notice.options.values_list("option", flat=True)) == ["In-house model"]
    context.close()


def test_a_text_is_written_without_a_script(browser: Browser, live_server):
    an_office()
    notice = f.a_draft()
    f.a_line(notice, with_income(), Decimal(430))
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    sign_in(context, live_server, Role.OFFICER)
    page = context.new_page()
    page.goto(at(notice, "facts"))
    page.get_by_label("Facts and advice").fill("First.\n\nSecond.")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#facts-hint")).to_contain_text("2 numbered paragraphs")
    context.close()
