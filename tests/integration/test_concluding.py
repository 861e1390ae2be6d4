"""The chair concludes: who may, what the page shows, what is asked, and what happens when it was too late."""

from datetime import date, timedelta
from unittest import mock

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.roles import Role
from commissioning import transitions
from commissioning.choices import Advice, InterestKind, MemberView, Position, RecommendationState, Stood
from commissioning.figures.advice import to_conclude
from commissioning.figures.review import progress_of
from commissioning.figures.sent import sent_to
from commissioning.models import Conclusion, Fund, Recommendation, Review
from tests.factories.commission import (
    a_commission,
    a_meeting,
    a_member,
    a_member_of_staff,
    a_review,
    concluded,
    in_review,
)
from tests.factories.commissioning import AT, a_person, a_provider
from tests.integration.notice_pages import words_of
from tests.integration.review_pages import browser_of, review_of

pytestmark = pytest.mark.django_db
TODAY = AT.date()
WORDS = "The Commission supports it: nobody else reaches these victims."


@pytest.fixture(autouse=True)
def clock():
    with mock.patch("django.utils.timezone.now", return_value=AT) as now:
        yield now


def conclusion_of(recommendation):
    return f"/recommendations/{recommendation.pk}/conclude/"


def at_todays_meeting(provider=None):
    return in_review(provider, meeting=a_meeting(held_on=TODAY), fund=Fund.objects.first())


def answered(members, provider=None, views=None):
    """In review at a meeting of today, with a view of each of these members: support, unless it is said otherwise."""
    recommendation = at_todays_meeting(provider)
    for number, member in enumerate(members):
        view = (views or {}).get(number, MemberView.SUPPORT)
        a_review(recommendation, member, view, reasons=f"Reasons of member {number}, which are their own.")
    return recommendation


def typed(recommendation, **facts):
    stamp = progress_of(recommendation, TODAY).stamp
    return {"advice": Advice.SUPPORT, "words": WORDS, "conditions": "", "dissent": "", "expected": stamp} | facts


def declare(member, provider):
    return transitions.declare_interest(
        person=member.person,
        provider=provider,
        kind=InterestKind.TRUSTEE,
        words="I chair its board",
        started_on=date(2018, 1, 1),
        by=member.person,
        at=AT,
    )


# who


@pytest.mark.parametrize("role", [role for role in Role.values if role != Role.COMMISSION_MEMBER])
def test_nobody_but_members_concludes(role):
    recommendation = answered(a_commission())
    browser = browser_of(a_member_of_staff(role))
    assert browser.get(conclusion_of(recommendation)).status_code == 403
    assert browser.post(conclusion_of(recommendation), typed(recommendation)).status_code == 403
    assert not Conclusion.objects.exists()


def test_a_member_who_is_not_in_the_chair_is_told_who_is():
    members = a_commission()
    recommendation = answered(members)
    for method in ("get", "post"):
        answer = getattr(browser_of(members[1]), method)(conclusion_of(recommendation), typed(recommendation))
        assert answer.status_code == 403
        page = answer.content.decode()
        assert f"{members[0]}, is in the chair for this item and concludes it." in page
        assert "administrator" not in page
        assert "role does not include it" not in page
    assert not Conclusion.objects.exists()


def test_for_whoever_stands_aside_the_page_is_not_there_and_the_deputy_has_it():
    haven, members = a_provider(), a_commission(5)
    recommendation = answered(members, haven)
    declare(members[0], haven)
    for method in ("get", "post"):
        answer = getattr(browser_of(members[0]), method)(conclusion_of(recommendation), typed(recommendation))
        assert answer.status_code == 404
        assert recommendation.title not in answer.content.decode()
    answer = browser_of(members[1]).get(conclusion_of(recommendation))
    assert answer.status_code == 200
    assert f"{members[0].spoken_role}: Trustee or board member of {haven}" in words_of(answer)
    assert "3 of 4 needed, 4 given; 1 stands aside and is not counted" in words_of(answer)


def test_an_interest_declared_while_the_page_was_open_closes_it():
    haven, members = a_provider(), a_commission(5)
    recommendation = answered(members, haven)
    sent = typed(recommendation)
    declare(members[0], haven)
    assert browser_of(members[0]).post(conclusion_of(recommendation), sent).status_code == 404
    assert not Conclusion.objects.exists()


def test_what_was_not_sent_or_is_withdrawn_is_not_there():
    chair = a_commission()[0]
    recommendation = at_todays_meeting()
    transitions.withdraw_recommendation(
        recommendation=recommendation, reason="The provider has closed", by=a_person(Role.OFFICER), at=AT
    )
    for address in (conclusion_of(recommendation), "/recommendations/999999/conclude/"):
        assert browser_of(chair).get(address).status_code == 404


# what the page shows


def test_the_page_holds_the_views_by_role_and_organisation():
    members = a_commission(5)
    recommendation = answered(members[:4], views={1: MemberView.AGAINST, 2: MemberView.CONDITIONS})
    words = words_of(browser_of(members[0]).get(conclusion_of(recommendation)))
    for number, member in enumerate(members[:4]):
        assert f"{member.spoken_role} " in words
        assert f"Reasons of member {number}, which are their own." in words
    assert "2 support, 1 supports with conditions, 1 does not support" in words
    assert "Quorum: 3 of 5 needed, 4 given." in words
    assert f"No view given {members[4].spoken_role}" in words


def test_conditions_and_dissent_are_begun_from_what_members_said():
    members = a_commission(5)
    recommendation = answered(
        members, views={1: MemberView.AGAINST, 2: MemberView.CONDITIONS, 3: MemberView.CONDITIONS}
    )
    form = browser_of(members[0]).get(conclusion_of(recommendation)).context["form"]
    assert form.initial["conditions"] == "Quarterly figures for each council area"
    assert form.initial["dissent"] == f"{members[1].spoken_role}: Reasons of member 1, which are their own."


def test_where_most_are_against_the_dissent_is_that_of_the_others():
    members = a_commission()
    recommendation = answered(members, views=dict.fromkeys((1, 2, 3), MemberView.AGAINST))
    form = browser_of(members[0]).get(conclusion_of(recommendation)).context["form"]
    assert form.initial["dissent"].startswith(members[0].spoken_role)
    assert "member 1" not in form.initial["dissent"]


def test_the_chair_reads_no_view_before_their_own_is_in():
    members = a_commission(5)
    recommendation = answered(members[1:])
    answer = browser_of(members[0]).get(conclusion_of(recommendation))
    assert "Give your own view first" in words_of(answer)
    assert "which are their own" not in answer.content.decode()
    assert "support" not in words_of(answer).split("The views")[1]
    answer = browser_of(members[0]).post(conclusion_of(recommendation), typed(recommendation))
    assert not Conclusion.objects.exists()
    assert "which are their own" not in answer.content.decode()


def test_a_chair_who_can_give_no_view_any_more_concludes(clock):
    members = a_commission(5)
    recommendation = answered(members[1:])
    clock.return_value = AT + timedelta(days=1)
    browser = browser_of(members[0])
    assert "Reasons of member 2" in words_of(browser.get(conclusion_of(recommendation)))
    assert browser.post(conclusion_of(recommendation), typed(recommendation)).status_code == 302
    assert Conclusion.objects.get().places.get(member=members[0]).stood == Stood.SILENT


def test_without_a_quorum_the_page_says_what_is_missing_and_has_no_form():
    members = a_commission(5)
    recommendation = answered(members[:2])
    answer = browser_of(members[0]).get(conclusion_of(recommendation))
    assert "2 of 5 members have given a view and the quorum is 3" in words_of(answer)
    assert 'name="words"' not in answer.content.decode()
    answer = browser_of(members[0]).post(conclusion_of(recommendation), typed(recommendation))
    assert "the quorum is 3" in words_of(answer)
    assert WORDS in answer.content.decode()
    assert not Conclusion.objects.exists()


# concluding


def test_the_chair_concludes_and_those_who_took_part_are_told(django_capture_on_commit_callbacks):
    members = a_commission()
    recommendation = answered(members, views={3: MemberView.AGAINST})
    browser = browser_of(members[0])
    with django_capture_on_commit_callbacks(execute=True):
        answer = browser.post(conclusion_of(recommendation), typed(recommendation, dissent="One finds it too dear."))
    assert answer["Location"] == review_of(recommendation)
    conclusion = Conclusion.objects.get()
    assert (conclusion.advice, conclusion.words, conclusion.dissent) == (
        Advice.SUPPORT,
        WORDS,
        "One finds it too dear.",
    )
    assert (conclusion.concluded_by, conclusion.eligible, conclusion.quorum) == (members[0].person, 4, 3)
    assert "The office is told" in words_of(browser.get(review_of(recommendation)))
    told = {address for one in mail.outbox for address in one.to}
    assert recommendation.drafted_by.email in told
    assert members[0].person.email not in told


def test_conditions_belong_to_advice_with_conditions_alone():
    members = a_commission()
    recommendation = answered(members, views={1: MemberView.CONDITIONS})
    browser_of(members[0]).post(conclusion_of(recommendation), typed(recommendation, conditions="Left in the box"))
    assert Conclusion.objects.get().conditions == ""


@pytest.mark.parametrize(
    ("facts", "field", "words"),
    [
        ({"advice": ""}, "advice", "Select what the Commission advises"),
        ({"advice": "abstain"}, "advice", "Select what the Commission advises"),
        ({"words": ""}, "words", "Give the advice in words"),
        ({"words": "Yes"}, "words", "at least 10 characters"),
        ({"words": "x" * 4001}, "words", "4,000 characters or fewer"),
        ({"advice": Advice.CONDITIONS}, "conditions", "Name the conditions"),
        ({"conditions": "x" * 4001}, "conditions", "4,000 characters or fewer"),
        ({"dissent": " "}, "dissent", "Record the dissent: 1 member saw it otherwise"),
        ({"advice": Advice.AGAINST}, "dissent", "Record the dissent: 3 members saw it otherwise"),
    ],
)
def test_what_is_missing_stands_at_its_box_and_nothing_typed_is_lost(facts, field, words):
    members = a_commission()
    recommendation = answered(members, views={3: MemberView.AGAINST})
    kept = {"dissent": "Too dear, says one."} if "advice" not in facts or field != "dissent" else {}
    answer = browser_of(members[0]).post(conclusion_of(recommendation), typed(recommendation, **(kept | facts)))
    assert answer.status_code == 200
    form = answer.context["form"]
    assert any(words in error for error in form.errors[field]), form.errors
    for name, value in (typed(recommendation) | kept | facts).items():
        assert form[name].value() == value
    assert not Conclusion.objects.exists()


def test_a_view_given_since_the_page_was_opened_is_shown_before_anything_is_concluded():
    members = a_commission()
    recommendation = answered(members)
    sent = typed(recommendation)
    a_review(recommendation, members[2], MemberView.AGAINST, reasons="I have changed my mind about the price.")
    browser = browser_of(members[0])
    answer = browser.post(conclusion_of(recommendation), sent)
    assert "A view was given or voided after you opened this page" in words_of(answer)
    assert "I have changed my mind about the price." in words_of(answer)
    assert WORDS in answer.content.decode()
    assert not Conclusion.objects.exists()
    again = {name: answer.context["form"][name].value() for name in sent} | {"dissent": "One changed their mind."}
    assert browser.post(conclusion_of(recommendation), again).status_code == 302
    assert Conclusion.objects.get().places.get(member=members[2]).stood == Stood.AGAINST


@pytest.mark.parametrize("stamp", ["", "0", "x" * 10_000, "1-2-3-4"])
def test_a_stamp_that_is_not_of_these_views_concludes_nothing(stamp):
    members = a_commission()
    recommendation = answered(members)
    answer = browser_of(members[0]).post(conclusion_of(recommendation), typed(recommendation, expected=stamp))
    assert answer.status_code == 200
    assert not Conclusion.objects.exists()


def test_a_member_who_was_silent_and_comes_to_stand_aside_changes_what_was_read():
    haven, members = a_provider(), a_commission(6)
    recommendation = answered(members[:4], haven)
    sent = typed(recommendation)
    declare(members[5], haven)
    answer = browser_of(members[0]).post(conclusion_of(recommendation), sent)
    assert "after you opened this page" in words_of(answer)
    assert not Conclusion.objects.exists()


def test_a_form_without_its_stamp_concludes_nothing():
    members = a_commission()
    recommendation = answered(members)
    sent = typed(recommendation)
    del sent["expected"]
    browser_of(members[0]).post(conclusion_of(recommendation), sent)
    assert not Conclusion.objects.exists()


def test_the_second_of_two_conclusions_is_told_of_the_first():
    members = a_commission()
    recommendation = answered(members)
    browser, sent = browser_of(members[0]), typed(recommendation)
    browser.post(conclusion_of(recommendation), sent)
    for answer in (
        browser.post(conclusion_of(recommendation), sent, follow=True),
        browser.get(conclusion_of(recommendation), follow=True),
    ):
        assert "Concluded already, by you on 1 March 2018. Nothing was done a second time." in words_of(answer)
    assert Conclusion.objects.count() == 1


def test_a_conclusion_that_slips_in_between_is_told_too():
    """Both opened the page and passed its door; the transition alone sees who was first."""
    members = a_commission()
    recommendation = answered(members)
    conclude = transitions.conclude

    def after_another(**asked):
        conclude(recommendation=recommendation, advice=Advice.SUPPORT, words="First of the two.", by=asked["by"], at=AT)
        return conclude(**asked)

    with mock.patch.object(transitions, "conclude", after_another):
        answer = browser_of(members[0]).post(conclusion_of(recommendation), typed(recommendation), follow=True)
    assert "Concluded already, by you" in words_of(answer)
    assert Conclusion.objects.get().words == "First of the two."


def test_a_late_interest_reopens_it_and_the_chair_finds_it_again():
    haven, members = a_provider(), a_commission(5)
    recommendation = answered(members, haven)
    browser_of(members[0]).post(conclusion_of(recommendation), typed(recommendation))
    declare(members[4], haven)
    answer = browser_of(members[0]).get(conclusion_of(recommendation))
    assert answer.status_code == 200
    assert "1 stands aside and is not counted" in words_of(answer)
    browser_of(members[0]).post(conclusion_of(recommendation), typed(recommendation))
    assert Conclusion.objects.filter(voided_at=None).get().places.get(member=members[4]).stood == Stood.ASIDE
    assert Recommendation.objects.get(pk=recommendation.pk).state == RecommendationState.CONCLUDED


# how much is read


def queries_of(browser, address):
    browser.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert browser.get(address).status_code == 200
    return len(captured)


def test_the_page_reads_as_much_for_many_members_as_for_few():
    members = a_commission(3)
    recommendation = answered(members)
    browser = browser_of(members[0])
    few = queries_of(browser, conclusion_of(recommendation))
    for _ in range(6):
        a_review(recommendation, a_member(), MemberView.CONDITIONS)
    a_member()
    assert queries_of(browser, conclusion_of(recommendation)) == few


# what waits for the chair


def waiting_for(person):
    return to_conclude(person, sent_to(person, TODAY))


def test_what_can_be_concluded_waits_for_whoever_is_in_the_chair_for_it():
    haven, members = a_provider(), a_commission(5)
    own, of_the_deputy = answered(members), answered(members, haven)
    still_open = in_review(fund=Fund.objects.get())
    declare(members[0], haven)
    assert [one.recommendation for one in waiting_for(members[0].person)] == [own]
    assert [one.recommendation for one in waiting_for(members[1].person)] == [of_the_deputy]
    assert waiting_for(members[2].person) == []
    assert still_open.pk not in {one.recommendation.pk for one in waiting_for(members[0].person)}


def test_what_lacks_a_quorum_when_it_is_due_waits_with_what_is_missing():
    members = a_commission(5)
    recommendation = answered(members[:2])
    (waiting,) = waiting_for(members[0].person)
    assert waiting.recommendation == recommendation
    assert not waiting.is_ready
    assert "the quorum is 3" in waiting.obstacles[0].message


def test_nobody_but_a_member_has_anything_to_conclude():
    answered(a_commission())
    assert waiting_for(a_person(Role.MANAGER)) == []


def test_what_waits_is_read_in_as_many_queries_for_many_as_for_one():
    members = a_commission()
    answered(members)

    def queries():
        with CaptureQueriesContext(connection) as captured:
            found = waiting_for(members[0].person)
        return len(found), len(captured)

    one = queries()
    for _ in range(4):
        answered(members)
    assert queries() == (5, one[1])


def test_a_view_of_a_term_that_is_over_is_neither_shown_nor_counted():
    members = a_commission(5)
    recommendation = answered(members)
    transitions.end_membership(member=members[4], left_on=TODAY - timedelta(days=1), by=a_person(Role.MANAGER), at=AT)
    words = words_of(browser_of(members[0]).get(conclusion_of(recommendation)))
    assert "Reasons of member 4" not in words
    assert "Quorum: 3 of 4 needed, 4 given." in words
    browser_of(members[0]).post(conclusion_of(recommendation), typed(recommendation))
    assert Conclusion.objects.get().eligible == 4
    assert Review.objects.filter(voided_at=None).count() == 5


def test_two_terms_of_one_person_are_one_place():
    """Somebody who sat for one organisation and now sits for another is asked once."""
    members = a_commission()
    transitions.end_membership(member=members[3], left_on=TODAY - timedelta(days=1), by=a_person(Role.MANAGER), at=AT)
    a_member(person=members[3].person, position=Position.MEMBER, started_on=TODAY)
    recommendation = answered(members)
    assert len(progress_of(recommendation, TODAY).places) == 4
    browser_of(members[0]).post(conclusion_of(recommendation), typed(recommendation))
    assert Conclusion.objects.get().places.count() == 4


def test_concluded_by_the_factory_stands_as_by_the_page():
    members = a_commission()
    assert concluded(at_todays_meeting(), members).chaired_by == members[0]
