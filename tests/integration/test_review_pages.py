"""A member reads what waits, saves a draft, gives a view, changes it, and sees the others' once theirs is in."""

from datetime import date, timedelta
from unittest import mock

import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.roles import Role
from commissioning import transitions
from commissioning.choices import Advice, MemberView, Position
from commissioning.models import Fund, Review
from tests.factories.commission import (
    WORDS,
    a_commission,
    a_meeting,
    a_member,
    a_member_of_staff,
    a_recommendation,
    a_review,
    concluded,
    filled,
    in_review,
)
from tests.factories.commissioning import AT, a_fund, a_heading, a_person, a_provider, an_office, with_income
from tests.integration.money_pages import summary_of
from tests.integration.notice_pages import told, words_of
from tests.integration.review_pages import LIST, a_typed_view, browser_of, review_of

pytestmark = pytest.mark.django_db
TODAY = AT.date()
SAVE = {"save": "yes"}


@pytest.fixture(autouse=True)
def clock():
    with mock.patch("django.utils.timezone.now", return_value=AT) as now:
        yield now


def a_review_of(title, provider=None, **when):
    an_office()
    recommendation = filled(a_recommendation(title), provider=provider, fund=Fund.objects.first())
    return transitions.send_for_review(
        recommendation=recommendation, **(when or {"closes_on": date(2018, 3, 16)}), by=a_person(Role.OFFICER), at=AT
    )


# who


@pytest.mark.parametrize("role", [role for role in Role.values if role != Role.COMMISSION_MEMBER])
def test_only_members_have_pages_of_reviews(role):
    recommendation = in_review()
    browser = browser_of(a_member_of_staff(role))
    for address in (LIST, review_of(recommendation), f"/recommendations/{recommendation.pk}/interest/"):
        assert browser.get(address).status_code == 403
        assert browser.post(address, a_typed_view()).status_code in (403, 405)
    assert not Review.objects.exists()


# what waits


def test_what_waits_stands_soonest_first_with_who_asks_how_much_and_how_far_it_is():
    member, allies = a_member(), a_provider("Allies Network Ltd")
    later = a_review_of("Refuge places", closes_on=date(2018, 4, 9))
    sooner = a_review_of("FGM: community project", provider=allies, meeting=a_meeting())
    transitions.save_review(recommendation=later, view="", conditions="", reasons="x", by=member.person, at=AT)
    words = words_of(browser_of(member).get(LIST))
    assert words.index(sooner.title) < words.index(later.title)
    assert f"Recommendation 1 of 2 · closes Friday 16 March {sooner.title}" in words
    assert "Allies Network Ltd asks for £10,000 for 2017/18" in words
    assert f"{sooner.priority} · at the meeting on 16 March 2018 Not started" in words
    assert f"{later.priority} · by correspondence Draft saved" in words


def test_what_was_given_stays_in_sight_until_it_closes_and_then_with_the_advice():
    members = a_commission()
    still_open = a_review_of("Still open")
    a_review(still_open, members[1], MemberView.AGAINST)
    concluded(a_review_of("Done"), members)
    words = words_of(browser_of(members[1]).get(LIST))
    assert "Nothing waits for you: you have given a view on everything that is open." in words
    given, closed = words.index("Given, and still open"), words.index("Closed Concluded on Thursday 1 March Done")
    assert given < words.index("Still open") < closed
    assert "Do not support" in words[given:closed]
    assert "Support The Commission supports the recommendation." in words[closed:]


def test_what_closed_without_the_members_view_can_still_be_read(clock):
    member, recommendation = a_member(), a_review_of("Missed", closes_on=TODAY)
    clock.return_value = AT + timedelta(days=1)
    browser = browser_of(member)
    words = words_of(browser.get(LIST))
    assert "Closed Thursday 1 March Missed" in words
    assert "No view given" in words
    page = browser.get(review_of(recommendation))
    assert "Views could be given until Thursday 1 March, so none can be given or changed now." in words_of(page)
    assert 'name="reasons"' not in page.content.decode()


def test_nobody_who_stands_aside_can_tell_from_numbers_that_there_is_one_more():
    haven = a_provider("Haven")
    member = a_member(haven)
    a_review_of("Secret", provider=haven)
    other = a_review_of("Open to all")
    browser = browser_of(member)
    for address in (LIST, "/", review_of(other)):
        words = words_of(browser.get(address))
        assert "Secret" not in words
        assert "of 2" not in words.replace("of 2018", "").replace("of 27", "")
    assert "Recommendation 1 of 1" in words_of(browser.get(LIST))


def test_an_empty_list_says_what_to_do():
    browser = browser_of(a_member())
    assert "are your interests up to date? Look at your interests" in words_of(browser.get(LIST))


def test_whoever_has_no_term_is_told_so():
    an_office()
    never = browser_of(a_member_of_staff(Role.COMMISSION_MEMBER))
    assert "You are not entered as a member of the Victims Commission yet" in words_of(never.get(LIST))
    gone = a_member(ends_on=date(2018, 2, 28))
    assert "Your term on the Victims Commission ended on 28 February 2018." in words_of(browser_of(gone).get(LIST))


# reading and giving


def test_one_page_says_who_asks_for_how_much_of_which_heading():
    member, allies = a_member(), a_provider("Allies Network Ltd")
    fund = with_income(a_fund())
    heading = a_heading(fund, "Female genital mutilation")
    recommendation = a_recommendation("FGM: community project")
    by = {"by": a_person(Role.OFFICER), "at": AT}
    texts = dict.fromkeys(("need", "outcomes", "gaps", "delivered"), WORDS)
    transitions.change_recommendation(recommendation=recommendation, expected_version=1, **texts, **by)
    line = transitions.AskedLine(
        provider=allies,
        service="Community project",
        starts_on=date(2017, 4, 1),
        ends_on=date(2018, 3, 31),
        amounts=[transitions.AskedAmount(fund, 54_869, heading)],
    )
    transitions.add_recommended_line(recommendation=recommendation, facts=line, **by)
    transitions.send_for_review(recommendation=recommendation, closes_on=date(2018, 3, 16), **by)
    words = words_of(browser_of(member).get(review_of(recommendation)))
    assert words.startswith("Recommendation 1 of 1 · closes Friday 16 March FGM: community project")
    asked = "Allies Network Ltd asks for £54,869 for 2017/18. Heading: Female genital mutilation, £60,000, of which £0"
    assert f"{asked} is promised." in words
    assert "By giving your view you say that you have no interest in this case." in words


def test_a_draft_is_kept_for_its_writer_alone_and_may_be_unfinished():
    member, other, recommendation = a_member(), a_member(), in_review()
    typed = a_typed_view(view="", reasons="Half a thought") | SAVE
    browser = browser_of(member)
    answer = browser.post(review_of(recommendation), typed)
    assert (answer.status_code, answer.url) == (302, LIST)
    assert "Only you can read it" in told(answer)
    assert "Half a thought" in words_of(browser.get(review_of(recommendation)))
    assert "Half a thought" not in browser_of(other).get(review_of(recommendation)).content.decode()
    assert "0 of 2 members have given a view" in words_of(browser.get(review_of(recommendation)))


def test_a_view_is_given_and_the_page_says_what_was_said_and_what_comes_next():
    member, recommendation, following = (
        a_member(),
        a_review_of("First"),
        a_review_of("Second", closes_on=date(2018, 3, 20)),
    )
    browser = browser_of(member)
    typed = a_typed_view(MemberView.CONDITIONS, conditions="Quarterly figures")
    answer = browser.post(review_of(recommendation), typed, follow=True)
    words = words_of(answer)
    assert "Your view is given: support with conditions." in words
    assert "If: Quarterly figures" in words
    assert f"Next: {following.title} (closes Tuesday 20 March)" in words
    assert Review.objects.standing().get().view == MemberView.CONDITIONS


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        (a_typed_view(view=""), "Select your view"),
        (a_typed_view(view="for-it"), "Select one of the four views"),
        (a_typed_view(MemberView.CONDITIONS), "Name the conditions"),
        (a_typed_view(reasons=""), "Give the reason in at least"),
        (a_typed_view(reasons="x" * 4001), "4,000 characters or fewer: they have 4,001"),
        (a_typed_view(MemberView.CONDITIONS, conditions="x" * 2001), "2,000 characters or fewer"),
    ],
)
def test_what_a_given_view_lacks_is_said_at_its_box_and_the_words_stay(typed, why):
    member, recommendation = a_member(), in_review()
    answer = browser_of(member).post(review_of(recommendation), typed)
    assert why in summary_of(answer)
    assert typed["reasons"] in answer.content.decode()
    assert not Review.objects.exists()


@pytest.mark.parametrize("typed", [a_typed_view(view="for-it"), a_typed_view(reasons="x" * 4001)])
def test_a_draft_takes_no_view_that_is_none_and_no_text_without_end(typed):
    member, recommendation = a_member(), in_review()
    answer = browser_of(member).post(review_of(recommendation), typed | SAVE)
    assert summary_of(answer)
    assert not Review.objects.exists()


def test_five_megabytes_are_refused_in_plain_words():
    member, recommendation = a_member(), in_review()
    answer = browser_of(member).post(review_of(recommendation), a_typed_view(reasons="x" * 5_000_000))
    assert answer.status_code == 413
    assert "Traceback" not in answer.content.decode()
    assert "<h1" in answer.content.decode()
    assert not Review.objects.exists()


def test_a_view_is_changed_until_it_closes_and_the_last_one_counts():
    member, recommendation = a_member(), in_review()
    a_review(recommendation, member)
    browser = browser_of(member)
    assert "Change your view" in words_of(browser.get(review_of(recommendation)))
    browser.post(review_of(recommendation), a_typed_view(MemberView.AGAINST))
    assert [one.view for one in Review.objects.standing()] == [MemberView.AGAINST]
    assert Review.objects.count() == 2


def test_a_change_that_is_only_saved_leaves_the_given_view_standing():
    member, recommendation = a_member(), in_review()
    a_review(recommendation, member)
    browser = browser_of(member)
    browser.post(review_of(recommendation), a_typed_view(MemberView.AGAINST) | SAVE)
    assert Review.objects.standing().get().view == MemberView.SUPPORT
    assert "This change is saved and not given yet" in words_of(browser.get(review_of(recommendation)))
    assert "Change not given yet" in words_of(browser.get(LIST))


def test_the_conditions_box_stands_under_its_choice_and_is_there_without_scripts():
    page = browser_of(a_member()).get(review_of(in_review())).content.decode()
    assert page.index('value="conditions"') < page.index('name="conditions"') < page.index('value="against"')
    assert page.count('name="conditions"') == 1


# the others


def test_before_the_own_view_is_in_only_how_many_have_answered_is_told():
    members, recommendation = a_commission(), in_review()
    a_review(recommendation, members[0], MemberView.AGAINST, reasons="The price is too high.")
    browser = browser_of(members[1])
    page = browser.get(review_of(recommendation))
    assert "1 of 4 members have given a view" in words_of(page)
    assert "price is too high" not in page.content.decode()
    assert "does not support" not in words_of(page)
    browser.post(review_of(recommendation), a_typed_view())
    words = words_of(browser.get(review_of(recommendation)))
    assert f"Chair, for {members[0].provider} Do not support" in words
    assert "The price is too high." in words
    assert "2 of 4 members have given a view: 1 supports, 1 does not support." in words
    assert members[0].person.name not in words


def test_once_concluded_the_advice_stands_with_the_count_and_who_stood_aside():
    haven = a_provider("Haven")
    aside, members = a_member(haven), a_commission()
    recommendation = in_review(haven)
    for member in members[1:]:
        a_review(recommendation, member)
    a_review(recommendation, members[0], MemberView.AGAINST)
    transitions.conclude(
        recommendation=recommendation,
        advice=Advice.SUPPORT,
        words="It should be funded.",
        dissent="One finds the price too high.",
        by=members[0].person,
        at=AT,
    )
    words = words_of(browser_of(members[2]).get(review_of(recommendation)))
    assert "The Commission supports the recommendation It should be funded." in words
    assert "Dissent: One finds the price too high." in words
    assert "3 support, 1 does not support, of 4 who could take part." in words
    assert f"Stood aside: {aside.spoken_role}." in words
    assert "The Commission concluded its advice on 1 March 2018" in words


def test_whoever_is_silent_reads_the_advice_and_nobodys_view():
    members, recommendation = a_commission(), in_review(closes_on=TODAY)
    for member in members[:3]:
        a_review(recommendation, member, reasons="Reasons of the others.")
    later = AT + timedelta(days=1)
    said = {"advice": Advice.SUPPORT, "words": "It should be funded.", "by": members[0].person, "at": later}
    transitions.conclude(recommendation=recommendation, **said)
    words = words_of(browser_of(members[3]).get(review_of(recommendation)))
    assert "It should be funded." in words
    assert "Reasons of the others." not in words
    assert "You gave no view" in words


def test_who_is_in_the_chair_for_the_item_is_told_so_and_nobody_else():
    haven = a_provider()
    a_member(haven, Position.CHAIR)
    deputy, member = a_member(position=Position.DEPUTY), a_member()
    recommendation = in_review(haven)
    chair_words = "You are in the chair for this item 0 of 2 members have given a view; the quorum is 3."
    assert chair_words in words_of(browser_of(deputy).get(review_of(recommendation)))
    assert "You are in the chair" not in words_of(browser_of(member).get(review_of(recommendation)))


# too late


def test_a_view_after_the_closing_day_is_refused_and_its_words_stay_on_the_page(clock):
    member, recommendation = a_member(), in_review(closes_on=TODAY)
    clock.return_value = AT + timedelta(days=1)
    browser = browser_of(member)
    for typed in (a_typed_view(reasons="Written on the train"), a_typed_view(reasons="Written on the train") | SAVE):
        answer = browser.post(review_of(recommendation), typed)
        assert "Views could be given until 1 March 2018" in summary_of(answer)
        assert "Written on the train" in answer.content.decode()
    assert not Review.objects.exists()


def test_a_view_given_while_it_was_concluded_is_refused_and_its_words_stay():
    members = a_commission()
    recommendation = concluded(members=members).recommendation
    answer = browser_of(members[1]).post(
        review_of(recommendation), a_typed_view(MemberView.AGAINST, reasons="A change")
    )
    assert "This recommendation has been concluded" in summary_of(answer)
    assert "A change" in answer.content.decode()
    assert Review.objects.count() == 4


def test_a_term_that_ends_in_mid_review_closes_every_door(clock):
    member, recommendation = a_member(ends_on=TODAY), in_review()
    browser = browser_of(member)
    assert browser.get(review_of(recommendation)).status_code == 200
    clock.return_value = AT + timedelta(days=1)
    browser = browser_of(member)
    assert browser.get(review_of(recommendation)).status_code == 404
    assert browser.post(review_of(recommendation), a_typed_view()).status_code == 404
    assert not Review.objects.exists()


def test_a_session_that_ended_loses_no_word(clock):
    member, recommendation = a_member(), in_review()
    browser = browser_of(member)
    del browser.cookies["sessionid"]
    sent = "view=against&conditions=&reasons=Written+on+the+train"
    browser.post(review_of(recommendation), sent, content_type="application/x-www-form-urlencoded")
    kept = browser.session["unsent"]
    browser.force_login(member.person, backend="django.contrib.auth.backends.ModelBackend")
    session = browser.session
    session["unsent"] = kept
    session.save()
    page = browser.get(review_of(recommendation))
    assert "Written on the train" in page.content.decode()
    assert not Review.objects.exists()


# how often the database is asked


def queries_of(browser, address):
    # As the first reader, for whom everything is printed.
    caches["printed"].clear()
    with CaptureQueriesContext(connection) as captured:
        assert browser.get(address).status_code == 200
    return len(captured)


def test_the_pages_ask_as_often_for_much_as_for_little():
    members = a_commission(3)
    me, browser = members[2], browser_of(members[2])
    first = in_review()
    a_review(first, me)
    a_review(first, members[0])
    fund = first.lines.get().amounts.get().fund
    for recommendation in (in_review(fund=fund), in_review(fund=fund)):
        transitions.save_review(recommendation=recommendation, view="", conditions="", reasons="x", by=me.person, at=AT)
    addresses = (LIST, "/", review_of(first))
    few = [queries_of(browser, address) for address in addresses]
    more = [a_member() for _ in range(8)]
    for turn in range(50):
        recommendation = in_review(fund=fund)
        if turn % 3:
            a_review(recommendation, me)
    for member in more:
        a_review(first, member)
    assert [queries_of(browser, address) for address in addresses] == few
