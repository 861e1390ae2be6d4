"""A variation changes an award in mid-year, in a real browser: the officer, the provider's contact and the manager."""

import re
from datetime import timedelta
from decimal import Decimal
from unittest import mock

import pytest
from django.test import Client
from playwright.sync_api import expect

from accounts.roles import Role
from tests.factories import agreements as life
from tests.factories import variations as change
from tests.factories.commissioning import AT, a_person
from tests.integration.notice_pages import as_person

pytestmark = pytest.mark.django_db(transaction=True)

LATER = AT + timedelta(days=5)
FUND = "/funds/victims-fund/2017-18/"


@pytest.fixture(autouse=True)
def _a_few_days_later():
    with mock.patch("django.utils.timezone.now", return_value=LATER):
        yield


def test_an_award_is_changed_in_mid_year_and_the_day_before_stays_as_it_was(window, assert_accessible):
    # given an agreement of which one instalment is paid, and the next year's fund with room
    agreement = life.accepted_agreement()
    change.paid(agreement, Decimal("2500.00"))
    change.next_year()
    a_person(Role.MANAGER)

    def sits_down(person):
        page = window(as_person(Client(), person))
        # The first page of all reads every template and address.
        page.set_default_timeout(40_000)
        return page

    # when the officer proposes to carry money into the next year
    officer = sits_down(a_person(Role.OFFICER))
    officer.goto(f"/agreements/{agreement.pk}/variations/new/")
    assert_accessible(officer)
    officer.get_by_label("Money moved between years").check()
    officer.get_by_role("button", name="Continue").click()
    expect(officer.get_by_role("heading", level=1)).to_contain_text("money moved between years")
    expect(officer.get_by_text("£7,500 not yet paid", exact=False).first).to_be_visible()
    assert_accessible(officer)
    officer.get_by_label("To which year and heading").select_option(label="2018/19: under no heading (£50,000 left)")
    officer.get_by_label("How much moves").fill("9,000")
    officer.get_by_label("Reason").fill("A post stood empty from June to October.")
    officer.get_by_role("button", name="Propose the variation").click()
    # then what cannot be is refused in words, with what was typed
    expect(officer.get_by_role("heading", name="There is a problem")).to_be_visible()
    expect(officer.get_by_text("£9,000 is more than the £7,500", exact=False).first).to_be_visible()
    assert_accessible(officer)
    officer.get_by_label("How much moves").fill("3,000")
    end = officer.get_by_role("group", name="New end of the award")
    for part, typed in (("Day", "30"), ("Month", "6"), ("Year", "2018")):
        end.get_by_label(part).fill(typed)
    officer.get_by_role("button", name="Propose the variation").click()
    expect(officer.get_by_text("It waits for the provider.", exact=False).first).to_be_visible()
    assert_accessible(officer)
    address = officer.url

    # when the provider's contact reads both sides and agrees
    contact = sits_down(life.contact_of(agreement))
    contact.set_viewport_size({"width": 375, "height": 800})
    contact.goto(address)
    assert_accessible(contact)
    contact.get_by_role("button", name="Read it and agree").click()
    expect(contact.get_by_text("Nothing changes until the office has agreed too.")).to_be_visible()
    assert_accessible(contact)
    contact.get_by_role("button", name=re.compile("^Agree for")).click()
    expect(contact.get_by_text("It waits for the office.", exact=False).first).to_be_visible()

    # when the manager agrees for the office
    manager = sits_down(a_person(Role.MANAGER))
    manager.goto(address)
    manager.get_by_role("button", name="Agree for the office").click()
    expect(manager.get_by_text("The other side has agreed", exact=False)).to_be_visible()
    assert_accessible(manager)
    manager.get_by_role("button", name="Agree for the office").click()

    # then before and after stand side by side, with the entries of the ledger
    expect(manager.get_by_text("is agreed by both sides and in force", exact=False)).to_be_visible()
    expect(manager.get_by_role("row", name=re.compile(r"Victims Fund 2017.18.*£10,000 −£3,000 £7,000"))).to_be_visible()
    expect(manager.get_by_role("row", name=re.compile(r"Victims Fund 2018.19.*£0 \+£3,000 £3,000"))).to_be_visible()
    expect(
        manager.get_by_role("row", name=re.compile("End of the award 31 March 2018 91 days later 30 June 2018"))
    ).to_be_visible()
    expect(manager.get_by_role("row", name=re.compile(r"Decommitment.*£3,000"))).to_be_visible()
    assert_accessible(manager)

    # and the fund as at the day before still shows what it showed
    day_before = (LATER - timedelta(days=1)).date().isoformat()
    manager.goto(f"{FUND}?as-at={day_before}")
    expect(manager.locator("main")).to_contain_text("£10,000 committed of £100,000")
    manager.goto(FUND)
    expect(manager.locator("main")).to_contain_text("£7,000 committed of £100,000")
    assert_accessible(manager)
