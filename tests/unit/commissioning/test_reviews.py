"""Views, recusals and conclusions: nobody judges their own case, and what was given is held as it was."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction

from accounts.roles import Role
from accounts.transitions.person import stop_sign_in
from commissioning import transitions
from commissioning.choices import Advice, InterestKind, MemberView, Position, RecommendationState, Stood
from commissioning.figures.recusals import sides_of
from commissioning.figures.review import progress_of, turnout_of
from commissioning.models import Conclusion, Recommendation, Recusal, Review
from core.refusal import Refused
from providers.choices import ProviderKind
from providers.transitions.membership import join_consortium
from tests.factories.commission import (
    a_commission,
    a_member,
    a_review,
    concluded,
    in_review,
)
from tests.factories.commissioning import AT, a_person, a_provider

pytestmark = pytest.mark.django_db
TODAY = AT.date()


def declare(member, provider, **facts):
    described = {"kind": InterestKind.TRUSTEE, "words": "I chair its board", "started_on": date(2018, 1, 1)} | facts
    return transitions.declare_interest(person=member.person, provider=provider, **described, by=member.person, at=AT)


def visible(member):
    return list(Recommendation.objects.visible_to(member.person))


def test_a_member_reads_what_is_theirs_to_review():
    member, recommendation = a_member(), in_review()
    assert visible(member) == [recommendation]


def test_the_own_organisation_recuses_without_a_word():
    haven = a_provider()
    member, recommendation = a_member(haven), in_review(haven)
    assert visible(member) == []
    with pytest.raises(transitions.StandsAside):
        a_review(recommendation, member)


def test_the_consortium_of_the_own_organisation_recuses_and_the_path_says_so():
    haven, consortium = a_provider("Haven"), a_provider("Consortium", kind=ProviderKind.CONSORTIUM)
    join_consortium(consortium=consortium, member=haven, joined_on=date(2015, 4, 1), by=a_person(Role.OFFICER), at=AT)
    member, recommendation = a_member(haven), in_review(consortium)
    assert visible(member) == []
    place = progress_of(recommendation, TODAY).place_of(member.person_id)
    assert place.why == ("Sits on the Victims Commission for Haven, a member of the Consortium",)


def test_an_interest_that_is_declared_late_voids_the_view():
    haven = a_provider()
    member, recommendation = a_member(), in_review(haven)
    review = a_review(recommendation, member)
    declare(member, haven)
    review.refresh_from_db()
    assert review.voided_at == AT
    assert Recusal.objects.get().voided_a_view
    assert visible(member) == []
    assert not progress_of(recommendation, TODAY).answered


def test_an_interest_that_is_declared_late_reopens_the_conclusion():
    haven, members = a_provider(), a_commission()
    recommendation = in_review(haven)
    conclusion = concluded(recommendation, members)
    declare(members[2], haven)
    conclusion.refresh_from_db()
    recommendation.refresh_from_db()
    assert conclusion.voided_at == AT
    assert recommendation.state == RecommendationState.IN_REVIEW
    again = transitions.conclude(
        recommendation=recommendation,
        advice=Advice.SUPPORT,
        words="The Commission supports it as it stands.",
        by=members[0].person,
        at=AT,
    )
    assert {place.stood for place in again.places.filter(member=members[2])} == {Stood.ASIDE}
    assert again.eligible == 3


@pytest.mark.parametrize("role", [Role.OFFICER, Role.COMMISSIONER])
def test_the_interest_of_somebody_who_never_sat_on_the_commission_voids_no_advice(role):
    haven, person = a_provider(), a_person(role)
    recommendation = in_review(haven)
    conclusion = concluded(recommendation, a_commission())
    transitions.declare_interest(
        person=person,
        provider=haven,
        kind=InterestKind.TRUSTEE,
        words="I chair its board",
        started_on=date(2018, 1, 1),
        by=person,
        at=AT,
    )
    conclusion.refresh_from_db()
    assert conclusion.voided_at is None
    assert not Recusal.objects.exists()


def test_the_interest_of_a_member_appointed_since_voids_no_advice():
    haven = a_provider()
    recommendation = in_review(haven)
    conclusion = concluded(recommendation, a_commission())
    declare(a_member(), haven)
    conclusion.refresh_from_db()
    assert conclusion.voided_at is None


def test_an_interest_that_was_over_before_the_review_began_voids_nothing():
    haven = a_provider()
    member, recommendation = a_member(), in_review(haven)
    review = a_review(recommendation, member)
    declare(member, haven, started_on=date(2016, 1, 1), ended_on=date(2017, 1, 1))
    review.refresh_from_db()
    assert review.voided_at is None
    assert visible(member) == [recommendation]


def test_whoever_stood_aside_stays_aside_when_the_interest_ends():
    haven = a_provider()
    member, recommendation = a_member(), in_review(haven)
    interest = declare(member, haven)
    transitions.end_interest(interest, ended_on=TODAY - timedelta(days=1), by=member.person, at=AT)
    assert visible(member) == []
    with pytest.raises(transitions.StandsAside):
        a_review(recommendation, member)


def test_a_consortium_joined_while_a_review_is_open_recuses_and_its_view_does_not_count():
    haven, consortium = a_provider("Haven"), a_provider("Consortium", kind=ProviderKind.CONSORTIUM)
    members = [a_member(haven), *a_commission()]
    recommendation = in_review(consortium)
    a_review(recommendation, members[0])
    join_consortium(consortium=consortium, member=haven, joined_on=TODAY, by=a_person(Role.OFFICER), at=AT)
    assert not progress_of(recommendation, TODAY).answered
    conclusion = concluded(recommendation, members[1:])
    assert conclusion.places.get(member=members[0]).stood == Stood.ASIDE
    assert Review.objects.get(person=members[0].person).voided_at == AT


def test_the_same_view_twice_is_one_and_a_revised_one_takes_its_place():
    member, recommendation = a_member(), in_review()
    assert a_review(recommendation, member) == a_review(recommendation, member)
    a_review(recommendation, member, MemberView.AGAINST)
    assert [one.view for one in Review.objects.standing()] == [MemberView.AGAINST]
    assert Review.objects.count() == 2


def test_a_given_view_is_held_by_the_database():
    review = a_review(in_review(), a_member())
    with pytest.raises(DatabaseError), transaction.atomic():
        Review.objects.filter(pk=review.pk).update(view=MemberView.AGAINST)
    with pytest.raises(DatabaseError), transaction.atomic():
        Review.objects.filter(pk=review.pk).delete()


def test_what_was_sent_is_held_by_the_database():
    recommendation = in_review()
    with pytest.raises(DatabaseError), transaction.atomic():
        Recommendation.objects.filter(pk=recommendation.pk).update(need="<p>Another need</p>")
    with pytest.raises(DatabaseError), transaction.atomic():
        recommendation.lines.get().amounts.all().delete()


def test_a_conclusion_is_held_by_the_database():
    conclusion = concluded()
    with pytest.raises(DatabaseError), transaction.atomic():
        Conclusion.objects.filter(pk=conclusion.pk).update(advice=Advice.AGAINST)


def test_a_view_after_the_closing_day_is_refused():
    member, recommendation = a_member(), in_review(closes_on=TODAY)
    with pytest.raises(Refused, match="until 1 March 2018"):
        a_review(recommendation, member, at=AT + timedelta(days=1))


def test_a_view_after_the_end_of_a_term_is_refused():
    member, recommendation = a_member(), in_review()
    transitions.end_membership(member=member, left_on=TODAY - timedelta(days=1), by=a_person(Role.MANAGER), at=AT)
    assert visible(member) == []
    with pytest.raises(Refused, match="term"):
        a_review(recommendation, member)


def test_without_a_quorum_nothing_is_concluded():
    members, recommendation = a_commission(4), in_review(closes_on=TODAY)
    later = AT + timedelta(days=1)
    for member in members[:2]:
        a_review(recommendation, member)
    with pytest.raises(Refused, match="2 of 4 members have given a view and the quorum is 3"):
        transitions.conclude(
            recommendation=recommendation,
            advice=Advice.SUPPORT,
            words="The Commission supports it.",
            by=members[0].person,
            at=later,
        )


def test_where_the_chair_stands_aside_the_deputy_concludes():
    haven, members = a_provider(), a_commission(5)
    recommendation = in_review(haven)
    declare(members[0], haven)
    for member in members[1:]:
        a_review(recommendation, member)
    said = {"advice": Advice.SUPPORT, "words": "The Commission supports it.", "at": AT}
    with pytest.raises(Refused, match="is in the chair"):
        transitions.conclude(recommendation=recommendation, by=members[0].person, **said)
    assert transitions.conclude(recommendation=recommendation, by=members[1].person, **said).chaired_by == members[1]


def test_where_the_chair_can_no_longer_sign_in_the_deputy_concludes():
    members, recommendation = a_commission(5), in_review()
    stop_sign_in(person=members[0].person, by=a_person(Role.ADMINISTRATOR), at=AT)
    progress = progress_of(recommendation, TODAY)
    assert progress.in_the_chair == members[1]
    assert len(progress.eligible) == 4


def test_whoever_came_after_it_closed_has_no_part_in_it():
    members, recommendation = a_commission(4), in_review(closes_on=TODAY)
    transitions.end_membership(member=members[0], left_on=TODAY, by=a_person(Role.MANAGER), at=AT)
    later = AT + timedelta(days=2)
    newcomer = a_member(position=Position.CHAIR, started_on=later.date())
    progress = progress_of(recommendation, later.date())
    assert progress.place_of(newcomer.person_id) is None
    assert progress.in_the_chair == members[1]
    read = Recommendation.objects.with_money().get(pk=recommendation.pk)
    turnout = turnout_of(read, sides_of(read, newcomer.person, later.date()))
    assert turnout.eligible == [place.member.person_id for place in progress.eligible]


def test_dissent_is_recorded():
    members, recommendation = a_commission(), in_review()
    for member in members[1:]:
        a_review(recommendation, member)
    a_review(recommendation, members[0], MemberView.AGAINST)
    said = {"advice": Advice.SUPPORT, "words": "The Commission supports it.", "by": members[0].person, "at": AT}
    with pytest.raises(Refused, match="dissent"):
        transitions.conclude(recommendation=recommendation, **said)
    transitions.conclude(recommendation=recommendation, **said, dissent="One member finds the price too high.")


def test_a_view_that_changed_since_the_page_was_opened_stops_the_conclusion():
    members, recommendation = a_commission(), in_review()
    for member in members:
        a_review(recommendation, member)
    stamp = progress_of(recommendation, TODAY).stamp
    a_review(recommendation, members[1], MemberView.AGAINST)
    with pytest.raises(Refused, match="after you opened this page"):
        transitions.conclude(
            recommendation=recommendation,
            advice=Advice.SUPPORT,
            words="The Commission supports it.",
            expected=stamp,
            by=members[0].person,
            at=AT,
        )


def test_others_views_are_seen_once_the_own_is_in():
    members, recommendation = a_commission(), in_review()
    a_review(recommendation, members[0])
    assert not Review.objects.visible_to(members[1].person).exists()
    a_review(recommendation, members[1])
    assert Review.objects.visible_to(members[1].person).count() == 2


@pytest.mark.parametrize("sign", ["\u202e", "\u0000", "\u2066"])
def test_signs_that_cannot_be_seen_are_refused_in_reasons_and_advice(sign):
    members, recommendation = a_commission(), in_review()
    with pytest.raises(Refused, match="cannot be shown"):
        a_review(recommendation, members[0], reasons=f"It reaches {sign}nobody else.")
    for member in members:
        a_review(recommendation, member)
    with pytest.raises(Refused, match="cannot be shown"):
        transitions.conclude(
            recommendation=recommendation,
            advice=Advice.SUPPORT,
            words=f"The Commission {sign}supports it.",
            by=members[0].person,
            at=AT,
        )


def test_lines_of_a_reason_are_signs_that_can_be_seen():
    review = a_review(in_review(), a_member(), reasons="It reaches people.\r\n\r\nNobody else does.\t")
    assert "Nobody else does." in review.reasons


def test_an_officer_with_an_interest_neither_withdraws_nor_moves_it_nor_reminds():
    haven, officer = a_provider(), a_person(Role.OFFICER)
    recommendation = in_review(haven)
    transitions.declare_interest(
        person=officer,
        provider=haven,
        kind=InterestKind.TRUSTEE,
        words="I chair its board",
        started_on=date(2018, 1, 1),
        by=officer,
        at=AT,
    )
    of_it = {"recommendation": recommendation, "by": officer, "at": AT}
    with pytest.raises(Refused, match="Somebody else must withdraw it"):
        transitions.withdraw_recommendation(reason="It is no longer wanted", **of_it)
    with pytest.raises(Refused, match="Somebody else must move its day"):
        transitions.reschedule_review(closes_on=date(2998, 1, 1), **of_it)
    a_member()
    with pytest.raises(Refused, match=r"You have a live interest: .* Somebody else must remind the members"):
        transitions.remind_reviewers(**of_it)
    assert transitions.remind_reviewers(**of_it | {"by": "Daily reminder"})
