"""The finance officer's year in a real browser: income, allocations, the table, the paper; and once without a mouse."""

import re
from collections.abc import Callable
from decimal import Decimal

import pytest
from playwright.sync_api import Page, expect

from accounts.roles import Role
from commissioning.models import LedgerEntry
from core import pdf
from tests.documents import reading
from tests.factories.commissioning import a_fund, a_heading, a_person, a_stream, an_office, with_income
from tests.integration.money_pages import signed_in

pytestmark = pytest.mark.django_db(transaction=True)

FUND = "/funds/victims-fund/2017-18/"


@pytest.fixture
def finance(page: Page, client, live_server) -> Page:
    """The window of the finance officer, who is signed in."""
    an_office()
    cookie = signed_in(client, Role.FINANCE).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    return page


def type_entry(page: Page, amount: str, note: str) -> None:
    page.get_by_label("Amount").fill(amount)
    day = page.get_by_role("group", name="Date it takes effect")
    for part, typed in (("Day", "3"), ("Month", "4"), ("Year", "2017")):
        day.get_by_label(part).fill(typed)
    page.get_by_label("Where this comes from").fill(note)


def check_page(page: Page, heading: str, assert_accessible: Callable[[Page], None]) -> None:
    """The page with this heading has come, with its styles: axe measures what a person would touch."""
    expect(page.get_by_role("heading", level=1)).to_contain_text(heading)
    page.wait_for_load_state()
    assert_accessible(page)


def test_finance_records_income_allocates_sees_the_table_and_prints_it(finance, assert_accessible):
    page = finance
    # given a fund that is open and empty, and a stream that pays
    a_fund()
    a_stream()

    # when the officer confirms income
    page.goto("/")
    assert_accessible(page)
    page.get_by_role("link", name="Fund", exact=True).click()
    page.get_by_role("link", name="Victims Fund").first.click()
    page.get_by_role("link", name="Confirm income").click()
    check_page(page, "Confirm income", assert_accessible)
    page.get_by_label("Funding stream").select_option(label="Victims’ services grant")
    type_entry(page, "£100,000", "Letter of the Ministry of Justice")
    page.get_by_role("button", name="Continue").click()
    # then its effect is shown before anything is recorded
    check_page(page, "Confirm income: check and confirm", assert_accessible)
    expect(page.get_by_role("row", name=re.compile("Confirmed income.*£0.*£100,000"))).to_be_visible()
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_text("Income of £100,000 confirmed from Victims’ services grant")).to_be_visible()

    # when they allocate part of it, mistyping the amount at first
    page.get_by_role("link", name="Allocate money").click()
    page.get_by_label("Name of a new heading").fill("Domestic abuse")
    type_entry(page, "£60,00", "Minutes of the board")
    page.get_by_role("button", name="Continue").click()
    # then the form comes back with what was typed, and says what is wrong
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    expect(page.get_by_label("Name of a new heading")).to_have_value("Domestic abuse")
    check_page(page, "Allocate money", assert_accessible)
    page.get_by_label("Amount").fill("60,000")
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_text("£60,000 allocated to Domestic abuse")).to_be_visible()

    # then the table shows it, as at a day that they type as people do
    page.get_by_role("link", name="Allocation table").click()
    page.get_by_label("Group by").select_option(label="Heading")
    page.get_by_label("As at").fill("3/4/2017")
    page.get_by_role("button", name="Show").click()
    expect(page).to_have_url(re.compile(r"allocations/\?by=heading&as-at=2017-04-03$"))
    expect(page.get_by_text("1 heading holds £60,000, £40,000 less than the confirmed fund.")).to_be_visible()
    expect(page.get_by_role("row", name="Total £60,000 £0 £60,000")).to_be_visible()
    check_page(page, "Allocations 2017/18", assert_accessible)
    # and each figure leads to its entries
    page.get_by_role("row", name=re.compile("^Domestic abuse")).get_by_role("link", name="£60,000").click()
    check_page(page, "Ledger", assert_accessible)
    expect(page.get_by_text("Minutes of the board").first).to_be_visible()
    page.go_back()

    # and the paper has the same figures
    paper = page.request.get(page.get_by_role("link", name="PDF").get_attribute("href"))
    if not pdf.paper_is_available():
        assert paper.status == 503
        return
    assert paper.headers["content-type"] == "application/pdf"
    words = " ".join(reading.words_of(paper.body()))
    assert "Victims Fund allocations 2017/18" in words
    assert "Figures as at 3 April 2017" in words
    assert "Total £60,000 £0 £60,000" in words
    assert "0 lines, total £0, budget £100,000" in words


def test_the_table_is_read_on_a_phone_without_scrolling_the_page_sideways(finance, assert_accessible):
    page = finance
    # given a fund with a heading whose name is long
    a_heading(with_income(a_fund()), "Children and young people’s services in all seven council areas")
    # when it is opened on a narrow screen
    page.set_viewport_size({"width": 320, "height": 700})
    page.goto(f"{FUND}allocations/?by=heading")
    # then only the table scrolls, and it can be reached by keyboard
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    frame = page.get_by_role("region", name=re.compile("by heading, as at"))
    frame.focus()
    expect(frame).to_be_focused()
    assert_accessible(page)


def test_money_is_allocated_with_the_keyboard_alone(finance):
    page = finance
    # given a fund with income
    with_income(a_fund())
    # when the officer tabs through the form, types, and sends it with Enter
    page.goto(f"{FUND}allocations/new/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    page.keyboard.press("Enter")
    tab_to(page, "Name of a new heading")
    page.keyboard.type("Hate crime")
    tab_to(page, "Amount")
    page.keyboard.type("1,385.50")
    for part, typed in (("Day", "3"), ("Month", "4"), ("Year", "2017")):
        tab_to(page, part)
        page.keyboard.press("Control+a")
        page.keyboard.type(typed)
    tab_to(page, "Where this comes from")
    page.keyboard.type("Minutes of the board")
    tab_to(page, "Continue")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Allocate money: check and confirm")).to_be_visible()
    tab_to(page, "Confirm")
    page.keyboard.press("Enter")
    # then it is recorded, and nothing needed a mouse
    expect(page.get_by_text("£1,385.50 allocated to Hate crime")).to_be_visible()
    entry = LedgerEntry.objects.get(note="Minutes of the board")
    assert (entry.amount, entry.recorded_by) == (Decimal("1385.50"), a_person(Role.FINANCE))


def tab_to(page: Page, *names: str) -> None:
    """Press Tab until what has the focus bears one of the names."""
    named = """() => {
        const at = document.activeElement;
        return at.labels?.length ? at.labels[0].innerText.trim() : at.innerText?.trim();
    }"""
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate(named) in names:
            return
    raise AssertionError(f"The Tab key never reached {names}")


def test_a_printed_page_says_as_at_which_day_and_holds_nothing_to_press(finance: Page) -> None:
    a_heading(with_income())
    as_at = finance.get_by_text("As at: 23 January 2018", exact=False)
    finance.goto(f"{FUND}?as-at=2018-01-23")
    expect(as_at).to_be_hidden()
    expect(finance.get_by_role("link", name="Notify income")).to_be_visible()
    finance.emulate_media(media="print")
    expect(as_at).to_be_visible()
    expect(finance.get_by_role("link", name="Notify income")).to_be_hidden()
    finance.goto(f"{FUND}allocations/?by=heading&as-at=2018-01-23")
    expect(as_at).to_have_text("Year: 2017/18; Group by: Heading; As at: 23 January 2018")
    expect(finance.get_by_role("button", name="Show")).to_be_hidden()
