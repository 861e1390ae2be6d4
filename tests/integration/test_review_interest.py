"""Interests declared on a case, however late: they are taken, they close every door, and nobody else is named."""

from datetime import date, timedelta
from unittest import mock

import pytest

from accounts.roles import Role
from commissioning import transitions
from commissioning.choices import InterestKind, RecommendationState
from commissioning.models import Fund, Interest, Recommendation, Recusal, Review
from providers.choices import ProviderKind
from providers.transitions.membership import join_consortium
from tests.factories.commission import a_commission, a_member, a_review, an_asked_line, concluded, filled, in_review
from tests.factories.commissioning import AT, a_person, a_provider
from tests.integration.money_pages import summary_of, typed_day
from tests.integration.notice_pages import told, words_of
from tests.integration.review_pages import (
    LIST,
    a_typed_interest,
    a_typed_view,
    browser_of,
    interest_in,
    reminder_of,
    review_of,
)

pytestmark = pytest.mark.django_db
TODAY = AT.date()
GENERAL = "/interests/new/"
NO_LAST_DAY = {"ended_on_day": "", "ended_on_month": "", "ended_on_year": ""}


@pytest.fixture(autouse=True)
def clock():
    with mock.patch("django.utils.timezone.now", return_value=AT) as now:
        yield now


@pytest.fixture
def haven():
    return a_provider("Coventry Haven")


@pytest.fixture
def member():
    return a_member()


def a_consortium_of(*members, joined_on=date(2015, 4, 1)):
    consortium = a_provider("Violence Consortium", kind=ProviderKind.CONSORTIUM)
    for member in members:
        join_consortium(consortium=consortium, member=member, joined_on=joined_on, by=a_person(Role.OFFICER), at=AT)
    return consortium


def doors_of(recommendation):
    return [review_of(recommendation), interest_in(recommendation), reminder_of(recommendation)]


def assert_every_door_is_closed(member, recommendation):
    """The same answer as for a recommendation that never was."""
    browser, before = browser_of(member), Review.objects.count()
    for address in doors_of(recommendation):
        assert browser.get(address).status_code == 404, address
        for typed in (a_typed_view(), a_typed_view(save="yes"), {}):
            assert browser.post(address, typed).status_code == 404, address
    for address in (LIST, "/", "/interests/"):
        assert recommendation.title not in browser.get(address).content.decode(), address
    never = browser.get("/recommendations/999999/review/")
    assert words_or_404(browser.get(review_of(recommendation))) == words_or_404(never)
    assert Review.objects.count() == before


def words_or_404(answer):
    return answer.content.decode().split('id="main-content">')[1].split("</main>")[0]


# declaring


def test_an_interest_is_declared_and_the_case_is_gone(member, haven):
    recommendation = in_review(haven)
    a_review(recommendation, member)
    browser = browser_of(member)
    assert "I have an interest in this" in words_of(browser.get(review_of(recommendation)))
    answer = browser.post(interest_in(recommendation), a_typed_interest(haven))
    assert (answer.status_code, answer.url) == (302, LIST)
    said = told(answer)
    assert said.startswith("You have declared: Trustee or board member, Coventry Haven.")
    assert f"You stand aside from “{recommendation.title}”: the view that you had given no longer counts." in said
    assert Review.objects.get().voided_at == AT
    assert_every_door_is_closed(member, recommendation)


def test_without_a_view_the_words_do_not_speak_of_one(member, haven):
    recommendation = in_review(haven)
    answer = browser_of(member).post(interest_in(recommendation), a_typed_interest(haven))
    assert "no view of yours counts in it" in told(answer)


def test_the_only_organisation_is_chosen_already_and_of_two_none(member, haven):
    page = browser_of(member).get(interest_in(in_review(haven))).content.decode()
    assert f'value="{haven.pk}" checked' in page
    consortium = a_consortium_of(haven, a_provider("Refuge House"))
    fund = Recommendation.objects.get().lines.get().amounts.get().fund
    page = browser_of(member).get(interest_in(in_review(consortium, fund=fund)))
    assert " checked" not in page.content.decode()
    assert "Coventry Haven A member of the Violence Consortium" in words_of(page)


def test_a_tie_to_a_member_of_the_consortium_is_declared_on_the_page_of_the_case(member, haven):
    recommendation = in_review(a_consortium_of(haven))
    browser_of(member).post(interest_in(recommendation), a_typed_interest(haven))
    assert (
        Recusal.objects.get().words == "Trustee or board member of Coventry Haven, a member of the Violence Consortium"
    )
    assert_every_door_is_closed(member, recommendation)


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"kind": "enemy"}, "Select the kind of tie"),
        ({"words": " "}, "Enter what the tie is, in your own words"),
        ({"words": "x" * 501}, "500"),
        (typed_day("started_on", "2", "3", "2018"), "Enter a date that is today or in the past"),
        (typed_day("started_on", "31", "2", "2018"), "31 February does not exist"),
        ({"provider": ""}, "Select the organisation"),
        ({"provider": "9" * 40}, "Select one of these organisations"),
    ],
)
def test_what_is_typed_wrong_is_said_at_its_box(member, haven, more, why):
    recommendation = in_review(haven)
    answer = browser_of(member).post(interest_in(recommendation), a_typed_interest(haven) | more)
    assert why in summary_of(answer)
    assert not Interest.objects.exists()


def test_the_key_of_another_provider_is_refused_in_words(member, haven):
    recommendation, other = in_review(haven), a_provider("Not asked for")
    answer = browser_of(member).post(interest_in(recommendation), a_typed_interest(other))
    assert "Select one of these organisations. A tie to another is declared among your interests" in summary_of(answer)
    assert "Not asked for" not in answer.content.decode()
    assert not Interest.objects.exists()


def test_five_megabytes_are_refused_in_plain_words(member, haven):
    typed = a_typed_interest(haven, words="x" * 5_000_000)
    assert browser_of(member).post(interest_in(in_review(haven)), typed).status_code == 413
    assert not Interest.objects.exists()


# late


def test_it_is_accepted_after_the_closing_day(member, haven, clock):
    recommendation = in_review(haven, closes_on=TODAY)
    a_review(recommendation, member)
    clock.return_value = AT + timedelta(days=1)
    answer = browser_of(member).post(interest_in(recommendation), a_typed_interest(haven))
    assert "the view that you had given no longer counts" in told(answer)


def test_it_is_accepted_after_the_conclusion_and_opens_the_review_again(haven):
    members = a_commission()
    conclusion = concluded(in_review(haven), members)
    browser_of(members[2]).post(interest_in(conclusion.recommendation), a_typed_interest(haven))
    conclusion.refresh_from_db()
    assert conclusion.voided_at == AT
    assert Recommendation.objects.get().state == RecommendationState.IN_REVIEW
    assert_every_door_is_closed(members[2], conclusion.recommendation)


def test_it_is_accepted_after_the_decision_which_stands(haven):
    members = a_commission()
    conclusion = concluded(in_review(haven), members)
    transitions.mark_decided(conclusion.recommendation, reference="031/2018", by=a_person(Role.COMMISSIONER), at=AT)
    browser_of(members[2]).post(interest_in(conclusion.recommendation), a_typed_interest(haven))
    conclusion.refresh_from_db()
    assert conclusion.voided_at is None
    assert Recusal.objects.get().person == members[2].person
    assert_every_door_is_closed(members[2], conclusion.recommendation)


def test_one_that_began_after_the_decision_says_that_nothing_is_changed(haven, clock):
    members = a_commission()
    conclusion = concluded(in_review(haven), members)
    transitions.mark_decided(conclusion.recommendation, reference="031/2018", by=a_person(Role.COMMISSIONER), at=AT)
    clock.return_value = AT + timedelta(days=3)
    typed = a_typed_interest(haven) | typed_day("started_on", "3", "3", "2018")
    answer = browser_of(members[2]).post(interest_in(conclusion.recommendation), typed)
    assert "Nothing that you could review is changed by it." in told(answer)


# elsewhere


def test_the_general_form_voids_by_itself_and_says_so(member, haven):
    recommendation = in_review(haven)
    a_review(recommendation, member)
    answer = browser_of(member).post(GENERAL, a_typed_interest(haven) | NO_LAST_DAY)
    assert answer.status_code == 302
    assert f"You stand aside from “{recommendation.title}”: the view that you had given no longer" in told(answer)
    assert Review.objects.get().voided_at == AT
    assert_every_door_is_closed(member, recommendation)


def test_the_general_form_names_nothing_that_the_member_could_not_see(haven):
    own = a_provider("Own house")
    member = a_member(own)
    draft = filled(provider=own)
    line = an_asked_line(haven, fund=Fund.objects.get())
    transitions.add_recommended_line(recommendation=draft, facts=line, by=a_person(Role.OFFICER), at=AT)
    recommendation = transitions.send_for_review(
        recommendation=draft, closes_on=TODAY, by=a_person(Role.OFFICER), at=AT
    )
    in_review(fund=Fund.objects.get())
    answer = browser_of(member).post(GENERAL, a_typed_interest(haven) | NO_LAST_DAY)
    assert Recusal.objects.get().recommendation == recommendation
    assert recommendation.title not in told(answer)
    assert "Nothing that you could review is changed by it." in told(answer)


def test_the_general_form_tells_an_officer_nothing_of_reviews(haven):
    recommendation = in_review(haven)
    answer = browser_of(a_person(Role.FINANCE)).post(GENERAL, a_typed_interest(haven) | NO_LAST_DAY)
    assert told(answer) == "Interest declared: Trustee or board member, Coventry Haven"
    assert recommendation.title not in told(answer)


# by what nobody declared


def test_the_own_organisation_closes_every_door(haven):
    assert_every_door_is_closed(a_member(haven), in_review(haven))


def test_the_consortium_of_the_own_organisation_closes_every_door(haven):
    assert_every_door_is_closed(a_member(haven), in_review(a_consortium_of(haven)))


def test_a_job_beside_the_seat_closes_every_door_too(haven):
    member, recommendation = a_member(a_provider("The seat")), in_review(haven)
    transitions.declare_interest(
        person=member.person,
        provider=haven,
        kind=InterestKind.EMPLOYMENT,
        words="I work there two days a week",
        started_on=date(2018, 1, 1),
        by=member.person,
        at=AT,
    )
    assert_every_door_is_closed(member, recommendation)


def test_a_consortium_joined_while_the_review_is_open_closes_every_door_from_that_day(haven):
    member, consortium = a_member(haven), a_consortium_of()
    recommendation = in_review(consortium)
    a_review(recommendation, member)
    assert browser_of(member).get(review_of(recommendation)).status_code == 200
    join_consortium(consortium=consortium, member=haven, joined_on=TODAY, by=a_person(Role.OFFICER), at=AT)
    assert_every_door_is_closed(member, recommendation)


def test_the_doors_stay_closed_when_the_interest_has_ended(member, haven):
    recommendation = in_review(haven)
    browser_of(member).post(interest_in(recommendation), a_typed_interest(haven))
    yesterday = TODAY - timedelta(days=1)
    transitions.end_interest(Interest.objects.get(), ended_on=yesterday, by=member.person, at=AT)
    assert_every_door_is_closed(member, recommendation)


def test_an_interest_declared_between_the_question_and_the_answer_is_a_closed_door(member, haven):
    recommendation = in_review(haven)
    with mock.patch("commissioning.transitions.give_review", side_effect=transitions.StandsAside(("Tied",))):
        assert browser_of(member).post(review_of(recommendation), a_typed_view()).status_code == 404
