"""A return between the office and a provider: queried box by box, answered, certified anew and accepted, on a phone."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.roles import Role
from grants import transitions
from grants.choices import ReturnState
from grants.models import Filing
from tests.factories import agreements as f
from tests.factories.commissioning import a_person, an_office
from tests.integration.notice_pages import as_person

pytestmark = pytest.mark.django_db(transaction=True)

PHONE = {"width": 375, "height": 760}


@pytest.fixture
def certified():
    an_office()
    return f.certified_return(at=timezone.now())


@pytest.fixture
def check(assert_accessible) -> Callable[[Page, str], None]:
    """The page with this heading has come; it keeps the rules and does not scroll sideways."""

    def look(page: Page, heading: str) -> None:
        expect(page.get_by_role("heading", level=1)).to_contain_text(heading)
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")

    return look


def answered(monitoring_return) -> None:
    """The provider mends one figure, and a second person certifies."""
    first = f.contact_of(monitoring_return.agreement)
    now = timezone.now()
    opened = transitions.open_filing(monitoring_return=monitoring_return, by=first, at=now)
    given = f.answers(monitoring_return, supported=47, new=29, by_priority=47, by_area=47)
    filing = transitions.save_answers(
        monitoring_return=monitoring_return, given=given, expected_version=opened.version, by=first, at=now
    )
    transitions.submit_return(monitoring_return=monitoring_return, expected_version=filing.version, by=first, at=now)
    second = f.contact_of(monitoring_return.agreement, other_than=first)
    transitions.certify_return(monitoring_return=f.again(monitoring_return), by=second, at=now)


def test_an_officer_queries_box_by_box_the_provider_answers_and_the_officer_accepts(window, certified, check):
    page = window(as_person(Client(), a_person(Role.OFFICER)))
    page.set_viewport_size(PHONE)

    # given a certified return, read on a phone
    page.goto(f"/returns/{certified.pk}/judge/")
    check(page, "Read this return")
    expect(page.get_by_label("Your query about “People supported”", exact=True)).not_to_be_visible()

    # when two answers are queried, one of them with a name in it
    page.get_by_text("Query “People supported”", exact=True).click()
    page.get_by_label("Your query about “People supported”", exact=True).fill("Is each person counted once?")
    page.get_by_text("Query “Of these, new”", exact=True).click()
    page.get_by_label("Your query about “Of these, new”").fill("Is Mrs Example among them?")
    check(page, "Read this return")
    page.get_by_role("button", name="Send back with queries").click()

    # then it is refused at its box, and nothing that was typed is lost
    expect(page.get_by_role("alert")).to_contain_text("This looks like a person’s name")
    check(page, "Read this return")
    expect(page.get_by_label("Your query about “People supported”", exact=True)).to_have_value(
        "Is each person counted once?"
    )
    page.get_by_label("Your query about “Of these, new”").fill("Were all of them new in this year?")
    page.get_by_role("button", name="Send back with queries").click()
    expect(page.get_by_text("Sent back with your queries. The provider is told.")).to_be_visible()
    assert f.again(certified).state == ReturnState.QUERIED
    assert Filing.objects.get().queries.count() == 2

    # and the provider reads what was asked, at its box
    provider = window(as_person(Client(), f.contact_of(certified.agreement)))
    provider.set_viewport_size(PHONE)
    provider.goto(f"/returns/{certified.pk}/")
    expect(provider.get_by_text("Is each person counted once?").first).to_be_visible()
    answered(certified)

    # when the officer reads the second version, the question stands beside the new answer
    page.goto(f"/returns/{certified.pk}/judge/")
    check(page, "Read this return")
    expect(page.get_by_text("Is each person counted once?")).to_be_visible()
    page.set_viewport_size({"width": 1280, "height": 900})
    check(page, "Read this return")
    page.get_by_role("button", name="Accept this return").click()

    # then accepting asks once more, and is done
    check(page, "Accept this return?")
    page.get_by_role("button", name="Accept the return").click()
    expect(page.get_by_text("Accepted. Its figures count from today, and the provider is told.")).to_be_visible()
    assert f.again(certified).state == ReturnState.ACCEPTED
    page.goto(f"/returns/{certified.pk}/versions/")
    check(page, "Versions of Quarter 1 of 2017/18")


def test_a_manager_changes_what_returns_ask(window, check):
    an_office()
    page = window(as_person(Client(), a_person(Role.MANAGER)))
    # a template begins with the standard measures
    page.goto("/return-templates/")
    check(page, "What returns ask")
    page.get_by_role("button", name="Start a template").click()
    check(page, "Start a template")
    page.get_by_role("button", name="Start the template").click()
    check(page, "Version 1: draft")

    # a question is added and changed
    page.get_by_role("link", name="Add a question").click()
    check(page, "Add a question")
    page.get_by_label("Question", exact=True).fill("Calls made")
    page.get_by_label("Definition").fill("Each call that was answered.")
    page.get_by_role("button", name="Add the question").click()
    expect(page.get_by_text("“Calls made” is added.")).to_be_visible()
    page.get_by_role("link", name="Add a rule").click()
    check(page, "Add a rule of what must add up")

    # and it is issued once it was confirmed
    page.goto("/return-templates/support-services-for-victims/1/issue/")
    check(page, "Issue this version")
    page.get_by_role("button", name="Continue").click()
    check(page, "Issue this version: check and confirm")
    page.get_by_role("button", name="Issue this version").click()
    check(page, "Support services for victims")
    page.set_viewport_size({"width": 320, "height": 700})
    check(page, "Support services for victims")
    page.goto("/returns/unanswered/")
    check(page, "What is not answered")
