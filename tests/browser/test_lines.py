"""An officer says who gets what, in a real browser: totals while they type, and axe on each page."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from accounts.roles import Role
from grants.choices import NoticeKind
from tests.factories.commissioning import a_fund, a_heading, a_priority, a_provider, an_area, an_office, with_income
from tests.factories.grants import a_draft, a_line, certified, filled, signed, submitted
from tests.factories.providers import a_consortium
from tests.integration.money_pages import signed_in

pytestmark = pytest.mark.django_db(transaction=True)

NEXT_YEAR = date(2018, 4, 1)


@pytest.fixture
def officer(page: Page, client, live_server) -> Page:
    """The window of an officer, who is signed in."""
    an_office()
    cookie = signed_in(client, Role.OFFICER).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    return page


def url(name, notice, *more):
    return reverse(f"grants:{name}", args=[notice.pk, *more])


def two_years():
    """A fund of two years with two headings each."""
    first = with_income(a_fund(), Decimal("3388000.00"))
    second = with_income(a_fund(start_on=NEXT_YEAR), Decimal("3388000.00"))
    for fund in (first, second):
        a_heading(fund, "Sexual violence", Decimal("900000.00"))
        a_heading(fund, "Domestic abuse", Decimal("1400000.00"))
    return first, second


def type_day(page, legend, day, month, year):
    group = page.get_by_role("group", name=legend)
    for part, typed in (("Day", day), ("Month", month), ("Year", year)):
        group.get_by_label(part).fill(typed)


def test_an_award_over_two_years_is_entered_with_its_total_in_sight(officer, assert_accessible):
    page = officer
    # given two years of money, a consortium, and a draft with nothing in it
    first, second = two_years()
    lead = a_provider("Sandwell Women’s Aid")
    a_consortium("Sexual Violence Consortium", members=(lead, a_provider("Crisis Point")), lead=lead)
    a_priority("Sexual violence")
    a_priority("Hate crime")
    an_area()
    notice = a_draft(title="Counselling and advisers, two years")
    page.goto(url("line-list", notice))
    assert_accessible(page)

    # when the officer adds a recipient
    page.get_by_role("link", name="Add a recipient").click()
    assert_accessible(page)
    page.get_by_label("Provider", exact=True).select_option(label="Sexual Violence Consortium")
    page.get_by_label("Service").fill("Counselling and independent advisers")
    page.get_by_label("Main priority").select_option(label="Sexual violence")
    type_day(page, "Starts on", "1", "4", "2017")
    type_day(page, "Ends on", "31", "3", "2019")
    page.get_by_label("Year and heading", exact=True).select_option(
        value=f"{first.pk}-{first.allocations.get(heading='Sexual violence').pk}"
    )
    page.locator("#id_amounts-0-amount").fill("430,130")
    # then the total follows while they type
    total = page.locator("output[data-sum=amounts] [data-sum-total]")
    expect(total).to_have_text("£430,130")
    page.get_by_role("button", name="Add another year or heading").click()
    expect(page.locator("#id_amounts-0-amount")).to_have_value("430,130")
    page.locator("#id_amounts-1-where").select_option(
        value=f"{second.pk}-{second.allocations.get(heading='Sexual violence').pk}"
    )
    page.locator("#id_amounts-1-amount").fill("£430 130.50")
    expect(total).to_have_text("£860,260.50")
    page.locator("#id_amounts-1-amount").fill("nothing")
    expect(total).to_have_text("£430,130")
    page.locator("#id_amounts-1-amount").fill("430,130")

    # when the instalments are filled in for them
    page.get_by_role("button", name="Fill in equal quarterly instalments").click()
    expect(page.locator("#id_instalments-7-due")).to_have_value("1 January 2019")
    expect(page.locator("output[data-sum=instalments]")).to_have_text("Planned: £860,260 of £860,260")
    assert_accessible(page)
    page.get_by_role("button", name="Save and continue").click()

    # then the list says what signing will do, with its bar
    expect(page.get_by_text("Commits £430,130 in Victims Fund 2017/18 under “Sexual violence”.")).to_be_visible()
    expect(page.get_by_text("lead provider Sandwell Women’s Aid")).to_be_visible()
    expect(page.get_by_text("Total of all lines: £860,260")).to_be_visible()
    expect(page.get_by_role("img", name="£0 committed now, £430,130 more by this notice")).to_have_count(2)
    assert_accessible(page)


def test_what_is_wrong_stands_at_its_row_and_what_is_short_in_the_card(officer, assert_accessible):
    page = officer
    # given a line that asks for a penny more than there is
    fund = with_income(a_fund())
    notice = a_draft()
    line = a_line(notice, fund, Decimal("100000.01"))
    page.goto(url("line-list", notice))
    expect(page.get_by_text("which has £100,000 left").first).to_be_visible()
    assert_accessible(page)
    # when a row without a year is sent
    page.goto(url("line-change", notice, line.pk))
    page.locator("#id_amounts-1-amount").fill("12")
    page.locator("#id_amounts-1-amount").press("Enter")
    page.get_by_role("link", name="Select the year and heading of row 2").click()
    # then the summary leads to its box
    expect(page.locator("#id_amounts-1-where")).to_be_focused()
    assert_accessible(page)


@pytest.mark.parametrize(
    "kind", [NoticeKind.EXTENSION, NoticeKind.INCREASE, NoticeKind.REDUCTION, NoticeKind.CESSATION]
)
def test_a_standing_award_is_chosen_and_changed(officer, assert_accessible, kind):
    page = officer
    signed(certified(submitted(filled(with_income(a_fund())))))
    page.goto(url("line-add", a_draft(kind)))
    assert_accessible(page)
    page.get_by_role("link", name="Provider").last.click()
    expect(page.get_by_text("£10,000 committed, £0 paid").first).to_be_visible()
    assert_accessible(page)


@pytest.mark.parametrize("kind", [NoticeKind.ACCEPTANCE, NoticeKind.VIREMENT, NoticeKind.BUDGET])
def test_the_form_of_a_budget_line(officer, assert_accessible, kind):
    page = officer
    two_years()
    page.goto(url("budget-line-add", a_draft(kind)))
    assert_accessible(page)


@pytest.mark.parametrize("width", [1280, 375, 320])
def test_no_page_of_the_lines_goes_sideways(officer, width):
    page = officer
    page.set_viewport_size({"width": width, "height": 900})
    first, _ = two_years()
    notice = a_draft()
    heading = first.allocations.get(heading="Sexual violence")
    line = a_line(notice, first, Decimal("430130.00"), allocation=heading, service="Counselling " * 20)
    for address in (url("line-list", notice), url("line-change", notice, line.pk)):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
