"""A board report picks up what returns give: people supported found, inserted, checked and seen as it prints."""

from datetime import date

import pytest
from playwright.sync_api import Page, expect

from accounts.roles import Role
from core.rich_text import plain_text
from tests.factories.agreements import a_return, accepted_agreement, accepted_return
from tests.factories.commissioning import an_office
from tests.factories.reports import YEAR, a_report
from tests.integration.section_pages import again, at, section_of, signed_in_as

pytestmark = pytest.mark.django_db(transaction=True)

EDITOR = "[contenteditable=true]"
WIDTHS = (1280, 375, 320)
KEY = "[[people-supported:2017-18:q1-q2]]"
FIGURE = "People supported, quarters 1 to 2 of 2017/18"


@pytest.fixture
def section():
    """An office with the accepted returns of two quarters, 48 people and then 15 new ones, and a report about them."""
    an_office()
    agreement = accepted_agreement()
    accepted_return(a_return(1, agreement))
    accepted_return(a_return(2, agreement), supported=40, new=15, continuing=25, by_priority=40, by_area=40)
    return section_of(
        a_report(words={"People": "<p>Services supported</p>"}, first_year=YEAR, as_at=date(2018, 3, 1)), "People"
    )


@pytest.fixture
def officer(page: Page, live_server, section) -> Page:
    cookie = signed_in_as(Role.OFFICER).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    return page


def test_an_officer_puts_people_supported_into_a_board_report(officer: Page, section, assert_accessible):
    page = officer
    # given the section open in the editor
    page.goto(at(section))
    page.wait_for_selector(EDITOR)
    page.locator(EDITOR).click()
    page.keyboard.press("Control+End")
    page.keyboard.type(" ")

    # when they search for it in the words of the board and insert it
    page.get_by_role("searchbox", name="Search").fill("victims supported quarters 1")
    page.get_by_role("button", name=f"Insert {FIGURE}", exact=True).click()
    page.keyboard.type(" people.")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".govuk-notification-banner")).to_contain_text("Saved: ")
    assert KEY in plain_text(again(section).body)

    # then the check has nothing against it, and the report prints each person once
    page.goto(f"/reports/{section.report_id}/check/")
    assert_accessible(page)
    expect(page.get_by_role("main")).not_to_contain_text("stands for no figure")
    page.goto(f"/reports/{section.report_id}/")
    paper = page.get_by_role("article")
    expect(paper).to_contain_text("Services supported 63 people.")

    # and the figure leads to the results it was taken from
    paper.get_by_role("link", name="63", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Results quarters 1 to 2 of 2017/18")
    assert_accessible(page)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{page.url} at {width} pixels"
