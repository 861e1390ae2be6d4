"""A provider fills in and certifies a return on a phone: told as they type, with one box not known, by two people."""

from collections.abc import Callable

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from grants.choices import ReturnState
from tests.factories import agreements as life
from tests.factories.commissioning import an_office
from tests.integration.return_pages import AtProvider, at_provider

pytestmark = pytest.mark.django_db(transaction=True)

PHONE = {"width": 375, "height": 760}
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def check(assert_accessible) -> Callable[..., None]:
    """The page with this heading has come; it keeps the rules and does not scroll sideways."""

    def look(page: Page, heading: str) -> None:
        expect(page.get_by_role("heading", level=1)).to_contain_text(heading)
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]

    return look


@pytest.fixture
def ours() -> AtProvider:
    """The second quarter, after one that was accepted."""
    an_office()
    provider = at_provider(quarter=2)
    life.accepted_return(life.a_return(1, provider.agreement))
    return provider


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person, backend=BACKEND)
    return client


def fill(page: Page, **figures: str) -> None:
    for name, figure in figures.items():
        page.locator(f'[id="id_{name.replace("_", "-")}"]').fill(figure)


def save(page: Page) -> None:
    page.get_by_role("button", name="Save and go on").last.click()


def fill_the_split(page: Page, legend: str, first: str) -> None:
    """All of it under the first priority or area, none under the others."""
    boxes = page.get_by_role("group", name=legend).locator("input[data-figure]")
    for number in range(boxes.count()):
        boxes.nth(number).fill(first if number == 0 else "0")


def test_one_fills_in_and_another_certifies_on_a_phone(window, ours, check):
    page = window(signed_in(ours.first))
    page.set_viewport_size(PHONE)
    # given what waits, first on the list
    page.goto("/returns/")
    check(page, "Returns")
    page.get_by_role("link", name="Fill in: Quarter 2 of 2017/18").click()
    check(page, "Fill in Quarter 2")
    page.get_by_role("link", name="Referrals", exact=True).click()
    check(page, "Referrals")
    fill(page, referred_police="20", referred_self="10")
    save(page)

    # when the parts do not make the whole, it is said as they type
    check(page, "People supported")
    fill(page, supported="50", new="40", continuing="18")
    wrong = "“Of these, new” and “Of these, continuing” make 58: 8 more than “People supported” (50)"
    expect(page.locator("output").filter(has_text=wrong)).to_be_visible()
    check(page, "People supported")
    save(page)
    # and the server says the same
    expect(page.get_by_role("heading", name="Look at this before you go on")).to_be_visible()
    expect(page.get_by_role("listitem").filter(has_text=wrong)).to_be_visible()
    check(page, "People supported")
    fill(page, new="32")
    expect(page.locator("output").filter(has_text="make 50 of 50")).to_be_visible()
    fill_the_split(page, "Supported, by priority", "50")
    fill_the_split(page, "Supported, by council area", "50")
    save(page)

    # when a figure moved far since last quarter, a line is asked for
    check(page, "What changed for them")
    why = page.get_by_label("Why did it change? Better able to cope: measured")
    expect(why).not_to_be_visible()
    fill(page, cope_measured="60", cope_improved="15")
    expect(why).to_be_visible()
    why.fill("A student helped to ask.")
    save(page)

    # and what is not known has a reason
    check(page, "Satisfaction")
    reason = page.get_by_label("Why is it not known? Satisfied")
    expect(reason).not_to_be_visible()
    fill(page, asked="20", answered="12")
    page.get_by_label("Not known: Satisfied", exact=True).check()
    reason.fill("The forms are not counted yet.")
    check(page, "Satisfaction")
    save(page)
    check(page, "Staff")
    fill(page, posts="2.5")
    save(page)
    check(page, "Money spent")
    fill(page, spent_salaries="£2,000")
    save(page)

    # when the words name a person, they are refused and kept
    check(page, "A short account")
    fill(page, account="Mrs Smithers wrote to thank us.")
    save(page)
    expect(page.get_by_role("link", name="take out “Mrs Smithers”")).to_be_visible()
    check(page, "A short account")
    expect(page.locator("#id_account")).to_have_value("Mrs Smithers wrote to thank us.")
    fill(page, account="Somebody wrote to thank us.")
    save(page)

    # then nothing is open, and it is submitted
    check(page, "Check and submit")
    expect(page.get_by_text("The forms are not counted yet.")).to_be_visible()
    page.get_by_role("button", name="Submit to be certified").click()
    check(page, "Return for Quarter 2")
    expect(page.get_by_text("You submitted this return.")).to_be_visible()

    # and a second person certifies
    page = window(signed_in(ours.second))
    page.set_viewport_size(PHONE)
    page.goto("/returns/")
    page.get_by_role("link", name="Read and certify: Quarter 2").first.click()
    check(page, "Read and certify")
    page.get_by_role("button", name="Certify and send to the office").click()
    expect(page.get_by_role("link", name="Tick the statement")).to_be_visible()
    page.get_by_label("I have read this return").check()
    page.get_by_role("button", name="Certify and send to the office").click()
    check(page, "Return for Quarter 2")
    assert life.again(ours.monitoring_return).state == ReturnState.CERTIFIED


def test_what_was_typed_is_not_left_without_a_word(window, ours):
    page = window(signed_in(ours.first))
    page.goto(ours.url("fill/people/"))
    fill(page, supported="50")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.get_by_role("link", name="Back to the list without saving").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Fill in")
    assert asked == ["beforeunload"]


def test_without_scripts_everything_can_be_filled_in(browser, live_server, ours):
    context = browser.new_context(viewport=PHONE, java_script_enabled=False, base_url=live_server.url)
    cookie = signed_in(ours.first).cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    page = context.new_page()
    page.goto(ours.url("fill/satisfaction/"))
    # given that the reason stands open
    page.get_by_label("Why is it not known? Satisfied").fill("The forms are not counted yet.")
    fill(page, asked="60", answered="70")
    save(page)
    # then the server says what does not add and asks why it changed
    told = page.get_by_role("listitem")
    expect(told.filter(has_text="“Answered” makes 70: 10 more than “Asked” (60)")).to_be_visible()
    expect(page.get_by_label("Why did it change? Asked")).to_be_visible()
    expect(page.get_by_label("Not known: Satisfied", exact=True)).to_be_checked()
    page.get_by_label("Why did it change? Asked").fill("We asked everybody.")
    page.get_by_label("Why did it change? Answered").fill("We asked everybody.")
    fill(page, answered="50")
    save(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Staff")
    context.close()
