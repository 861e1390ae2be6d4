"""A recommendation on its way to the Commission: sent, moved, withdrawn, begun again."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts.roles import Role
from commissioning import transitions
from commissioning.choices import InterestKind, RecommendationState, ReviewRoute
from commissioning.models import AgendaItem, Recommendation
from providers.choices import ProviderKind
from providers.transitions.membership import join_consortium
from tests.factories.commission import (
    a_commission,
    a_meeting,
    a_member,
    a_recommendation,
    a_review,
    concluded,
    filled,
    in_review,
)
from tests.factories.commissioning import AT, a_person, a_provider, an_office
from tests.integration.money_pages import signed_in, summary_of, typed_day
from tests.integration.notice_pages import words_of
from tests.integration.recommendation_pages import again, at, detail

pytestmark = pytest.mark.django_db
COMING = date(2099, 3, 16)
CLOSES = date(2099, 12, 31)


@pytest.fixture
def officer(client):
    an_office()
    return signed_in(client, Role.OFFICER)


def by_letter(day="31", month="12", year="2099"):
    return {"route": "correspondence", **typed_day("closes_on", day, month, year)}


class TestBeforeItIsSent:
    def test_everything_that_is_missing_is_listed_with_where_it_is_mended(self, officer):
        one = a_recommendation()
        answer = officer.get(at("recommendation-send", one))
        page = answer.content.decode()
        for label in ("The need it answers", "Outcomes sought", "Gaps and duplication", "What the provider delivered"):
            assert label in page
        assert {way.href for way in answer.context["missing"]} == {
            *(f"{at('recommendation-change', one)}#id_{name}" for name in ("need", "outcomes", "gaps", "delivered")),
            at("recommended-line-add", one),
        }
        assert 'name="route"' not in page

    def test_each_way_to_mend_leads_to_its_box(self, officer):
        one = a_recommendation()
        for way in officer.get(at("recommendation-send", one)).context["missing"]:
            address, _, anchor = way.href.partition("#")
            assert f'id="{anchor}"' in officer.get(address).content.decode() or not anchor

    def test_whoever_wrote_it_with_an_interest_is_named(self, officer):
        haven = a_provider("Haven")
        one = filled(provider=haven)
        transitions.declare_interest(
            person=a_person(Role.OFFICER),
            provider=haven,
            kind=InterestKind.TRUSTEE,
            words="I chair its board",
            started_on=date(2018, 1, 1),
            by=a_person(Role.OFFICER),
            at=AT,
        )
        page = words_of(officer.get(at("recommendation-send", one)))
        assert "has a live interest: Trustee or board member of Haven. Somebody else must write this" in page
        assert "has a live interest" in summary_of(officer.post(at("recommendation-send", one), by_letter()))
        assert again(one).is_draft

    def test_it_says_who_will_be_asked_and_who_stands_aside_and_why(self, officer):
        haven, consortium = a_provider("Haven"), a_provider("Consortium", kind=ProviderKind.CONSORTIUM)
        join_consortium(
            consortium=consortium, member=haven, joined_on=date(2015, 4, 1), by=a_person(Role.OFFICER), at=AT
        )
        a_commission()
        aside = a_member(haven)
        page = words_of(officer.get(at("recommendation-send", filled(provider=consortium))))
        assert "4 of 5 members will be asked. The quorum is 3." in page
        assert f"{aside} Sits on the Victims Commission for Haven, a member of the Consortium" in page

    def test_too_few_for_a_quorum_is_said(self, officer):
        a_member()
        assert "Too few members may take part" in words_of(officer.get(at("recommendation-send", filled())))

    def test_a_commission_without_members_is_said(self, officer):
        assert "Nobody sits on the Commission today." in words_of(officer.get(at("recommendation-send", filled())))


class TestSending:
    def test_by_correspondence_until_a_day(self, officer):
        one = filled()
        answer = officer.post(at("recommendation-send", one), by_letter(), follow=True)
        assert answer.redirect_chain == [(detail(one), 302)]
        assert "the members give their views until 31 December 2099" in words_of(answer)
        sent = again(one)
        assert (sent.state, sent.route, sent.closes_on) == (
            RecommendationState.IN_REVIEW,
            ReviewRoute.CORRESPONDENCE,
            CLOSES,
        )

    def test_to_a_meeting_that_is_coming(self, officer):
        one, meeting, held = filled(), a_meeting(COMING), a_meeting(date(2018, 3, 16), title="Held")
        assert "Held" not in officer.get(at("recommendation-send", one)).content.decode()
        typed = {"route": "meeting", "meeting": meeting.pk}
        assert officer.post(at("recommendation-send", one), {**typed, "meeting": held.pk}).status_code == 200
        assert officer.post(at("recommendation-send", one), typed).url == detail(one)
        assert (again(one).meeting, again(one).closes_on) == (meeting, COMING)
        assert AgendaItem.objects.get().recommendation == one

    @pytest.mark.parametrize(
        ("typed", "words"),
        [
            ({}, "Select a meeting or correspondence"),
            ({"route": "post"}, "Select a meeting or correspondence"),
            ({"route": "meeting"}, "Select the meeting"),
            ({"route": "meeting", "meeting": "999999"}, "Select a meeting that is still to come"),
            ({"route": "correspondence"}, "Enter the last day for views"),
            (by_letter("1", "3", "2018"), "Enter a day that is still to come"),
            (by_letter("32", "3", "2099"), "32 March does not exist"),
        ],
    )
    def test_what_is_wrong_is_said_at_its_box(self, officer, typed, words):
        one = filled()
        assert words in summary_of(officer.post(at("recommendation-send", one), typed))
        assert again(one).is_draft

    def test_a_day_left_in_the_box_of_the_other_route_is_passed_over(self, officer):
        one, meeting = filled(), a_meeting(COMING)
        typed = by_letter("32", "13", "x") | {"route": "meeting", "meeting": meeting.pk}
        assert officer.post(at("recommendation-send", one), typed).status_code == 302
        assert again(one).route == ReviewRoute.MEETING

    def test_it_is_sent_once(self, officer):
        one = filled()
        officer.post(at("recommendation-send", one), by_letter())
        answer = officer.post(at("recommendation-send", one), by_letter("1", "1", "2098"))
        assert "is being reviewed" in summary_of(answer)
        assert again(one).closes_on == CLOSES


class TestMoving:
    def test_the_last_day_is_moved_and_the_views_stay(self, officer):
        members = a_commission()
        one = in_review()
        a_review(one, members[0])
        address = at("recommendation-reschedule", one)
        assert "Views can be given until 31 December 2999." in words_of(officer.get(address))
        officer.post(address, typed_day("closes_on", "1", "6", "2098"))
        assert again(one).closes_on == date(2098, 6, 1)
        assert one.reviews.count() == 1

    def test_a_day_that_is_over_is_refused(self, officer):
        one, yesterday = in_review(), timezone.localdate() - timedelta(days=1)
        typed = typed_day("closes_on", yesterday.day, yesterday.month, yesterday.year)
        assert "still to come" in summary_of(officer.post(at("recommendation-reschedule", one), typed))

    def test_a_meeting_is_changed_for_another_and_its_item_goes_along(self, officer):
        one, later = in_review(meeting=a_meeting(COMING)), a_meeting(COMING + timedelta(days=30))
        officer.post(at("recommendation-reschedule", one), {"meeting": later.pk})
        assert again(one).closes_on == later.held_on
        assert [item.meeting for item in AgendaItem.objects.all()] == [later]

    @pytest.mark.parametrize("stage", [filled, lambda: concluded().recommendation])
    def test_only_an_open_review_is_moved(self, officer, stage):
        one = stage()
        assert officer.get(at("recommendation-reschedule", one)).url == detail(one)
        answer = officer.post(at("recommendation-reschedule", one), typed_day("closes_on", "1", "6", "2098"))
        assert "can no longer be done" in answer.content.decode() or answer.status_code == 200
        assert again(one).closes_on in (None, date(2999, 12, 31))


class TestTakingBack:
    @pytest.mark.parametrize("stage", [filled, in_review, lambda: concluded().recommendation])
    def test_it_is_withdrawn_with_a_reason_that_stands_on_its_page(self, officer, stage):
        one = stage()
        officer.post(at("recommendation-withdraw", one), {"reason": "The provider closed its service"})
        assert again(one).state == RecommendationState.WITHDRAWN
        assert "Withdrawn because The provider closed its service" in words_of(officer.get(detail(one)))

    @pytest.mark.parametrize(("reason", "words"), [("", "Enter why"), ("x" * 501, "500 characters"), ("no", "reason")])
    def test_without_a_reason_it_stands(self, officer, reason, words):
        one = in_review()
        answer = officer.post(at("recommendation-withdraw", one), {"reason": reason})
        assert words in summary_of(answer)
        assert answer.context["form"]["reason"].value() == reason
        assert again(one).state == RecommendationState.IN_REVIEW

    def test_what_was_decided_is_not_withdrawn(self, officer):
        one = concluded().recommendation
        transitions.mark_decided(one, reference="029/2017", by=a_person(Role.COMMISSIONER), at=AT)
        assert officer.get(at("recommendation-withdraw", one)).url == detail(one)
        officer.post(at("recommendation-withdraw", one), {"reason": "The provider closed its service"})
        assert again(one).state == RecommendationState.DECIDED


def test_a_copy_is_begun_after_asking_and_leads_back_to_what_it_was_begun_from(officer):
    one = concluded().recommendation
    assert "A new draft with the same title" in words_of(officer.get(at("recommendation-copy", one)))
    assert Recommendation.objects.count() == 1
    answer = officer.post(at("recommendation-copy", one), follow=True)
    copy = Recommendation.objects.latest("pk")
    assert answer.redirect_chain == [(detail(copy), 302)]
    assert f'href="{detail(one)}"' in answer.content.decode()
    assert copy.is_draft


def test_two_clicks_begin_one_copy_and_the_second_says_so(officer):
    one = in_review()
    officer.post(at("recommendation-withdraw", one), {"reason": "The provider closed its service"})
    for said in ("Draft started as a copy:", "You began this copy already, on"):
        answer = officer.post(at("recommendation-copy", one), follow=True)
        assert answer.redirect_chain == [(detail(one.copies.get()), 302)]
        assert said in words_of(answer)
