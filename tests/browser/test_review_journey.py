"""A member reviews on a phone: signs in, reads, saves a draft, gives a view, sees the others'; and stands aside."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import User
from accounts.roles import Role
from commissioning.choices import MemberView, Position
from commissioning.models import Review
from providers.choices import ProviderKind
from providers.transitions.membership import join_consortium
from tests.factories.commission import SINCE, a_meeting, a_member, a_review, in_review
from tests.factories.commissioning import a_person, a_provider, an_office
from tests.unit.accounts.people import PASSWORD, with_password

pytestmark = pytest.mark.django_db(transaction=True)

PHONE = {"width": 375, "height": 760}


@pytest.fixture
def phone(page: Page) -> Page:
    page.set_viewport_size(PHONE)
    return page


@pytest.fixture
def check(assert_accessible) -> Callable[..., None]:
    """The page with this heading has come; it keeps the rules and does not scroll sideways."""

    def look(page: Page, heading: str) -> None:
        expect(page.get_by_role("heading", level=1)).to_contain_text(heading)
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]

    return look


@pytest.fixture
def commission():
    """The chair has given a view on what waits for the member."""
    an_office()
    chair, member = a_member(a_provider("Stop Hate UK"), Position.CHAIR), a_member(a_provider("Brake"))
    allies = a_provider("Allies Network Ltd")
    closes_on = timezone.localdate() + timedelta(days=20)
    recommendation = in_review(allies, closes_on=closes_on, at=timezone.now())
    a_review(recommendation, chair, MemberView.AGAINST, reasons="The price is too high.", at=timezone.now())
    with_password(member.person)
    return recommendation, member


def sign_in(page: Page, person: User) -> None:
    page.goto("/sign-in/")
    page.get_by_label("Email").fill(person.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").first.click()


def test_a_member_reviews_on_the_way_to_the_meeting(phone, commission, check):
    page, (recommendation, member) = phone, commission
    # given that something waits
    sign_in(page, member.person)
    check(page, "Home")
    page.get_by_role("button", name="Menu").click()
    page.get_by_role("link", name="To review").click()
    check(page, "To review")
    expect(page.get_by_text("Not started")).to_be_visible()

    # when the member reads it
    page.get_by_role("link", name=recommendation.title).click()
    check(page, recommendation.title)
    expect(page.get_by_text("Allies Network Ltd asks for £10,000 for 2017/18.")).to_be_visible()
    expect(page.get_by_text("1 of 2 members have given a view.")).to_be_visible()
    expect(page.get_by_text("The price is too high.")).to_have_count(0)

    # and saves a thought for later
    expect(page.get_by_label("Your conditions")).not_to_be_visible()
    page.get_by_label("Your reasons").fill("The only one that works")
    page.get_by_role("button", name="Save and come back later").click()
    check(page, "To review")
    expect(page.get_by_text("Draft saved")).to_be_visible()

    # then the thought is there, and what is missing is said
    page.get_by_role("link", name=recommendation.title).click()
    expect(page.get_by_label("Your reasons")).to_have_value("The only one that works")
    page.get_by_label("Support with conditions").check()
    check(page, recommendation.title)
    page.get_by_role("button", name="Give this view").click()
    expect(page.get_by_role("link", name="Name the conditions")).to_be_visible()
    check(page, recommendation.title)
    page.get_by_label("Your conditions").fill("Figures for each quarter")
    page.get_by_role("button", name="Give this view").click()

    # and once it is given, the others are heard
    expect(page.get_by_text("Your view is given: support with conditions.")).to_be_visible()
    check(page, recommendation.title)
    expect(page.get_by_text("Chair, for Stop Hate UK")).to_be_visible()
    expect(page.get_by_text("The price is too high.")).to_be_visible()
    expect(page.get_by_text("2 of 2 members have given a view: 1 supports with conditions, 1 does")).to_be_visible()
    page.get_by_text("Change your view", exact=True).click()
    expect(page.get_by_label("Your conditions")).to_have_value("Figures for each quarter")
    check(page, recommendation.title)


def test_a_late_interest_voids_the_view_and_closes_the_door(phone, commission, check):
    page, (recommendation, member) = phone, commission
    review = a_review(recommendation, member, at=timezone.now())
    sign_in(page, member.person)
    # given a view that counts, when the member finds that they are tied
    page.goto(f"/recommendations/{recommendation.pk}/review/")
    page.get_by_role("link", name="I have an interest in this").click()
    check(page, "I have an interest in this")
    expect(page.get_by_label("Allies Network Ltd")).to_be_checked()
    page.get_by_label("Family or close friend").check()
    page.get_by_label("The tie in your own words").fill("My sister manages it")
    for part, typed in (("Day", "1"), ("Month", "4"), ("Year", "2015")):
        page.get_by_label(part, exact=True).fill(typed)
    page.get_by_role("button", name="Declare it and stand aside").click()
    # then it is gone, and says why
    check(page, "To review")
    expect(page.get_by_text("the view that you had given no longer counts")).to_be_visible()
    expect(page.get_by_role("link", name=recommendation.title)).to_have_count(0)
    assert page.goto(f"/recommendations/{recommendation.pk}/review/").status == 404
    review = Review.objects.get(pk=review.pk)
    assert review.voided_at is not None


def test_whoever_stands_aside_meets_closed_doors(phone, check):
    an_office()
    haven, today = a_provider("Coventry Haven"), timezone.localdate()
    consortium = a_provider("Domestic Violence Consortium", kind=ProviderKind.CONSORTIUM)
    join = {"joined_on": SINCE, "by": a_person(Role.OFFICER), "at": timezone.now()}
    join_consortium(consortium=consortium, member=haven, **join)
    member, chair = a_member(haven), a_member(a_provider("Stop Hate UK"), Position.CHAIR)
    meeting = a_meeting(today + timedelta(days=9), at=timezone.now())
    recommendation = in_review(consortium, meeting=meeting, at=timezone.now())
    a_review(recommendation, chair, at=timezone.now())
    with_password(member.person)
    page = phone
    # given an interest that nobody had to declare, through a consortium
    sign_in(page, member.person)
    # then nothing that is listed names the case
    listed = ("/", "/reviews/", "/commission/", "/commission/meetings/", meeting.get_absolute_url(), "/interests/")
    for address in listed:
        assert page.goto(address).ok
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert recommendation.title not in page.content(), address
    check(page, "interests")
    # and every door to it is closed in the same plain words
    at = f"/recommendations/{recommendation.pk}/"
    for door in (at, f"{at}review/", f"{at}interest/", f"{at}conclude/", f"{at}remind/"):
        assert page.goto(door).status == 404, door
        assert recommendation.title not in page.content(), door
    check(page, "Page not found")


def test_without_scripts_everything_can_be_given(browser, live_server, commission, client):
    recommendation, member = commission
    client.force_login(member.person, backend="django.contrib.auth.backends.ModelBackend")
    context = browser.new_context(viewport=PHONE, java_script_enabled=False, base_url=live_server.url)
    cookie = client.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    page = context.new_page()
    page.goto(f"/recommendations/{recommendation.pk}/review/")
    page.get_by_label("Support with conditions").check()
    page.get_by_label("Your conditions").fill("Figures for each quarter")
    page.get_by_label("Your reasons").fill("The only one that works there")
    page.get_by_role("button", name="Give this view").click()
    expect(page.get_by_text("Your view is given: support with conditions.")).to_be_visible()
    context.close()
