"""The chair concludes, the officer starts the decision from it, departs from the amount and says why."""

from collections.abc import Callable
from unittest import mock

import pytest
from django.core.cache import cache
from django.test import Client
from playwright.sync_api import Page, expect

from accounts.roles import Role
from commissioning.choices import Advice, RecommendationState
from commissioning.models import Recommendation
from core.rich_text import plain_text
from grants.choices import Task
from grants.models import DecisionNotice
from tests.factories import advice
from tests.factories import commission as commissioned
from tests.factories import grants as f
from tests.factories.commissioning import a_provider, with_income
from tests.integration.notice_pages import as_person, as_role

pytestmark = pytest.mark.django_db(transaction=True)

WIDTHS = (1280, 375, 320)
DEPARTS = "Haven gets £8,000 for 2017/18, £2,000 less than the £10,000 advised."
REASON = "The fund cannot bear more this year."


@pytest.fixture(autouse=True)
def _on_the_day_of_the_factories():
    """Everything happens on 1 March 2018, within the year of the fund."""
    cache.clear()
    with mock.patch("django.utils.timezone.now", return_value=f.AT):
        yield


@pytest.fixture
def members():
    return commissioned.a_commission()


@pytest.fixture
def recommendation(members) -> Recommendation:
    """£10,000 for Haven, whose own member stands aside. Everybody else supports it."""
    fund, haven = with_income(), a_provider("Haven")
    commissioned.a_member(haven)
    recommendation = commissioned.in_review(haven, fund=fund)
    for member in members:
        commissioned.a_review(recommendation, member)
    return recommendation


@pytest.fixture
def check(assert_accessible) -> Callable[[Page, str], None]:
    """The page with this heading has come; axe finds nothing; at no width does it scroll sideways."""

    def look(page: Page, heading: str) -> None:
        expect(page.get_by_role("heading", level=1)).to_contain_text(heading)
        assert_accessible(page)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{page.url} at {width} pixels"
        page.set_viewport_size({"width": WIDTHS[0], "height": 900})

    return look


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def state_of(page: Page, task: Task):
    return page.locator(f"#{task.value}-status")


def conclude(page: Page, recommendation: Recommendation, check) -> None:
    page.goto(f"/recommendations/{recommendation.pk}/conclude/")
    check(page, "")
    page.get_by_label("Supports the recommendation", exact=True).check()
    page.get_by_label("The advice in words").fill("The Commission supports it for one year.")
    press(page, "Conclude the advice and tell the office")
    page.wait_for_url(lambda url: "/conclude/" not in url)


def change_the_amount(page: Page, notice: DecisionNotice) -> None:
    page.goto(f"/decisions/{notice.pk}/draft/lines/{notice.lines.get().pk}/")
    page.locator("#id_amounts-0-amount").fill("8,000")
    press(page, "Save and continue")
    page.wait_for_url(lambda url: url.endswith("/lines/"))


def test_a_conclusion_becomes_a_notice_that_departs_and_says_why(window, members, recommendation, check):
    # given a review in which everybody answered, when the chair concludes
    chair, page = window(as_person(Client(), members[0].person)), window(as_role(Client(), Role.OFFICER))
    conclude(chair, recommendation, check)
    assert Recommendation.objects.get().state == RecommendationState.CONCLUDED

    # then the officer starts the decision in one click
    page.goto(recommendation.get_absolute_url())
    check(page, recommendation.title)
    press(page, "Start the decision")
    check(page, recommendation.title)
    expect(state_of(page, Task.ADVICE)).to_have_text("Done")
    notice = DecisionNotice.objects.get()

    # and the part says what was advised, who stood aside and that nothing departs
    page.get_by_role("link", name="Advice of the Victims Commission").click()
    check(page, "Advice of the Victims Commission")
    section = page.get_by_role("region", name="What was advised")
    expect(section).to_contain_text("4 of 4 members who could take part gave a view: 4 support. The quorum was 3.")
    expect(section).to_contain_text("Member, for Haven: Sits on the Victims Commission for Haven")
    expect(section).to_contain_text("The decision follows this advice.")
    expect(page.get_by_role("button", name="Save", exact=True)).to_have_count(0)

    # when the amount is changed, then the check asks why
    f.with_words(notice)
    change_the_amount(page, notice)
    page.goto(f"/decisions/{notice.pk}/check/")
    check(page, "Check before submitting")
    mend = page.get_by_role("listitem").filter(has_text="The decision departs from the advice and gives no reason why")
    mend.get_by_role("link").click()
    check(page, "Advice of the Victims Commission")
    expect(page.get_by_role("region", name="What was advised")).to_contain_text(DEPARTS)

    # and nothing is saved without a reason
    press(page, "Save")
    expect(page.get_by_role("alert")).to_contain_text("Write why the decision departs from this advice")
    check(page, "Advice of the Victims Commission")
    page.locator("[contenteditable=true]").click()
    page.keyboard.type(REASON)
    press(page, "Save")
    check(page, recommendation.title)
    expect(state_of(page, Task.ADVICE)).to_have_text("Done")
    assert plain_text(notice.sections.get(task=Task.ADVICE).body) == REASON

    # then the check is clean, and the notice says what was advised and why it departs
    page.goto(f"/decisions/{notice.pk}/check/")
    expect(page.get_by_text("Nothing stands in the way.")).to_be_visible()
    page.get_by_role("link", name="Read the whole notice").click()
    check(page, "The notice as it stands now")
    paper = page.get_by_role("article")
    for words in (DEPARTS, REASON, "4 support", "The quorum was 3."):
        expect(paper).to_contain_text(words)

    # and the recommendation leads to it
    page.goto(recommendation.get_absolute_url())
    expect(page.get_by_role("button", name="Go to its decision")).to_be_visible()
    check(page, recommendation.title)


def test_what_is_not_supported_asks_which_decision_is_started(window, members, recommendation, check):
    # given advice against it
    advice.concluded_by(members[0], recommendation, Advice.AGAINST, dissent="Four members were for it.")
    page = window(as_role(Client(), Role.OFFICER))

    # when the officer starts the decision, then two ways are offered
    page.goto(recommendation.get_absolute_url())
    press(page, "Start the decision")
    check(page, "Start the decision")
    press(page, "Start an award against the advice")

    # and the draft asks for the reason
    check(page, recommendation.title)
    expect(state_of(page, Task.ADVICE)).to_have_text("In progress")
    page.goto(f"/recommendations/{recommendation.pk}/")
    press(page, "Go to its decision")
    check(page, recommendation.title)
    expect(page.get_by_role("region", name="Advice of the Victims Commission")).to_contain_text("advised against")
