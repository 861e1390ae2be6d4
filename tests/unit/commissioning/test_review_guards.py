"""What refuses a view, a term and a late recusal: each guard with the case next to it that passes."""

from datetime import date, timedelta

import pytest

from accounts.roles import Role
from commissioning import transitions
from commissioning.choices import InterestKind, MemberView, Position, RecommendationState
from commissioning.models import CommissionMember, Conclusion, Recusal, Review
from core.refusal import Refused
from tests.factories.commission import (
    REASONS,
    a_commission,
    a_member,
    a_member_of_staff,
    a_review,
    concluded,
    in_review,
)
from tests.factories.commissioning import AT, a_person, a_provider, an_office

pytestmark = pytest.mark.django_db
TODAY = AT.date()
YESTERDAY = TODAY - timedelta(days=1)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"view": ""}, "view"),
        ({"view": "perhaps"}, "view"),
        ({"reasons": " "}, "reasons"),
        ({"view": MemberView.CONDITIONS, "conditions": " "}, "conditions"),
        ({"reasons": "x" * 4001}, "reasons"),
        ({"view": MemberView.CONDITIONS, "conditions": "x" * 2001}, "conditions"),
    ],
)
def test_a_view_that_says_too_little_or_too_much_is_refused(said, field):
    member, asked = a_member(), in_review()
    whole = {"view": MemberView.SUPPORT, "conditions": "", "reasons": REASONS} | said
    with pytest.raises(Refused) as refusal:
        transitions.give_review(recommendation=asked, **whole, by=member.person, at=AT)
    assert refusal.value.obstacles[0].field == field
    assert not Review.objects.exists()


def test_a_draft_may_say_less_and_not_too_much():
    member, asked = a_member(), in_review()
    said = {"view": "", "conditions": "", "reasons": ""}
    transitions.save_review(recommendation=asked, **said, by=member.person, at=AT)
    with pytest.raises(Refused, match="Shorten"):
        transitions.save_review(recommendation=asked, **(said | {"reasons": "x" * 4001}), by=member.person, at=AT)


def test_whoever_stands_aside_saves_no_draft_either():
    haven = a_provider()
    member, asked = a_member(haven), in_review(haven)
    said = {"view": "", "conditions": "", "reasons": "Mine"}
    with pytest.raises(transitions.StandsAside):
        transitions.save_review(recommendation=asked, **said, by=member.person, at=AT)
    assert not Review.objects.exists()


def test_nobody_but_a_member_gives_a_view():
    asked, person = in_review(), a_member_of_staff(Role.COMMISSION_MEMBER)
    with pytest.raises(Refused, match="term"):
        transitions.give_review(
            recommendation=asked, view=MemberView.SUPPORT, conditions="", reasons=REASONS, by=person, at=AT
        )


def test_conditions_are_kept_with_the_view_that_has_some():
    member, asked = a_member(), in_review()
    assert a_review(asked, member, conditions="Left in the box").conditions == ""
    assert a_review(asked, member, MemberView.CONDITIONS).conditions


def test_what_is_concluded_takes_no_view():
    members, asked = a_commission(), in_review()
    concluded(asked, members)
    with pytest.raises(Refused, match="has been concluded"):
        a_review(asked, members[1], MemberView.AGAINST)


# a term


def appoint(person=None, position=Position.MEMBER, started_on=date(2018, 1, 1), ends_on=None):
    an_office()
    return transitions.appoint_member(
        person=person or a_member_of_staff(Role.COMMISSION_MEMBER),
        provider=None,
        position=position,
        started_on=started_on,
        ends_on=ends_on,
        by=a_person(Role.MANAGER),
        at=AT,
    )


def refuses(field, **facts):
    before = CommissionMember.objects.count()
    with pytest.raises(Refused) as refusal:
        appoint(**facts)
    assert refusal.value.obstacles[0].field == field
    assert CommissionMember.objects.count() == before


def test_a_term_is_for_somebody_who_signs_in_as_a_member():
    refuses("person", person=a_person(Role.OFFICER))


def test_a_term_ends_after_it_began():
    refuses("ends_on", ends_on=date(2017, 12, 31))
    assert appoint(ends_on=date(2018, 1, 1)).last_day == date(2018, 1, 1)


def test_the_terms_of_one_person_do_not_overlap():
    first = appoint(ends_on=date(2018, 6, 30))
    refuses("person", person=first.person, started_on=date(2018, 6, 30))
    assert appoint(person=first.person, started_on=date(2018, 7, 1))


@pytest.mark.parametrize("position", [Position.CHAIR, Position.DEPUTY])
def test_there_is_one_chair_and_one_deputy_at_a_time(position):
    appoint(position=position, ends_on=date(2018, 6, 30))
    refuses("position", position=position, started_on=date(2018, 6, 30))
    assert appoint(position=position, started_on=date(2018, 7, 1))


def test_a_term_has_a_position_that_is_known():
    refuses("position", position="secretary")


def test_a_term_is_ended_once_and_within_itself():
    by = {"by": a_person(Role.MANAGER), "at": AT}
    member = appoint()
    with pytest.raises(Refused, match="on or after the first"):
        transitions.end_membership(member=member, left_on=date(2017, 12, 31), **by)
    with pytest.raises(Refused):
        transitions.end_membership(member=member, left_on=TODAY + timedelta(days=1), **by)
    transitions.end_membership(member=member, left_on=TODAY, **by)
    with pytest.raises(Refused, match="over already"):
        transitions.end_membership(member=member, left_on=TODAY, **by)


# a late interest


def declare(member, provider, **facts):
    described = {"kind": InterestKind.TRUSTEE, "words": "I chair its board", "started_on": date(2018, 1, 1)} | facts
    return transitions.declare_interest(person=member.person, provider=provider, **described, by=member.person, at=AT)


def test_an_interest_elsewhere_touches_nothing():
    member, asked = a_member(), in_review()
    review = a_review(asked, member)
    declare(member, a_provider("Elsewhere"))
    review.refresh_from_db()
    assert review.voided_at is None
    assert not Recusal.objects.exists()


def test_what_was_decided_stays_as_it_was_decided():
    haven, members = a_provider(), a_commission()
    asked = in_review(haven)
    conclusion = concluded(asked, members)
    transitions.mark_decided(asked, reference="031/2018", by=a_person(Role.COMMISSIONER), at=AT)
    declare(members[2], haven)
    conclusion.refresh_from_db()
    asked.refresh_from_db()
    assert conclusion.voided_at is None
    assert asked.state == RecommendationState.DECIDED
    assert Recusal.objects.get().voided_a_view


def test_whoever_stood_aside_already_reopens_nothing_with_another_tie():
    haven, members = a_provider(), a_commission(5)
    asked = in_review(haven)
    declare(members[4], haven)
    concluded(asked, members[:4])
    declare(members[4], haven, kind=InterestKind.FAMILY)
    assert Conclusion.objects.get().voided_at is None
    assert Recusal.objects.count() == 1
