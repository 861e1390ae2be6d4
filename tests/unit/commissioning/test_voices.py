"""What the others said: each once, by what they are, and to nobody who has not said it themselves."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commissioning.choices import MemberView, Position
from commissioning.figures.recusals import sides_of
from commissioning.figures.review import turnout_of
from commissioning.figures.voices import voices_heard
from commissioning.models import Recommendation, Review
from tests.factories.commission import a_commission, a_member, a_review, an_independent, in_review
from tests.factories.commissioning import AT, a_priority, a_provider

pytestmark = pytest.mark.django_db
ON = AT.date()


def turnout_for(member, recommendation):
    read = Recommendation.objects.with_money().get(pk=recommendation.pk)
    return turnout_of(read, sides_of(read, member.person, ON))


def heard_by(member, recommendation):
    return voices_heard(member.person, turnout_for(member, recommendation))


def test_each_is_spoken_of_as_everywhere_else():
    chair = a_member(a_provider("Haven"), Position.CHAIR)
    members = [
        chair,
        an_independent(position=Position.DEPUTY),
        an_independent(a_priority("Victims’ Code"), a_priority("Hate crime"), a_priority("FGM")),
        a_member(a_provider("Refuge")),
    ]
    recommendation, reader = in_review(), a_member()
    reviews = [a_review(recommendation, member) for member in [*members, reader]][:-1]
    assert heard_by(reader, recommendation).by_role == tuple(
        (member.spoken_role, review.pk) for member, review in zip(members, reviews, strict=True)
    )


def test_nobody_hears_the_others_before_they_have_spoken():
    members, recommendation = a_commission(3), in_review()
    a_review(recommendation, members[1])
    before = heard_by(members[0], recommendation)
    assert (before.by_role, before.said) == ((), [])
    a_review(recommendation, members[0])
    assert [view.member_id for _, view in heard_by(members[0], recommendation).said] == [members[1].pk]


def test_of_several_views_the_last_counts():
    members, recommendation = a_commission(3), in_review()
    a_review(recommendation, members[0])
    # Given before those of the member whom the others come after.
    first = a_review(recommendation, members[2], reasons="At first sight.")
    a_review(recommendation, members[1])
    last = a_review(
        recommendation, members[2], MemberView.AGAINST, reasons="On reflection.", at=AT + timedelta(hours=1)
    )
    turnout = turnout_for(members[0], recommendation)
    assert turnout.views[members[2].person_id] == (last.pk, MemberView.AGAINST)
    assert first.pk not in [one.pk for one in turnout.views.values()]
    said = heard_by(members[0], recommendation).said
    assert [view.reasons for _, view in said][-1] == "On reflection."


def test_a_view_that_was_voided_brings_back_none_before_it():
    members, recommendation = a_commission(3), in_review()
    given = [a_review(recommendation, member) for member in (members[0], members[1], members[2], members[1])]
    # Its member has a part again: an interest alone would already have left them out.
    Review.objects.filter(pk=given[-1].pk).update(voided_at=AT, voided_because="Voided by an interest")
    assert turnout_for(members[0], recommendation).answered == {members[0].person_id, members[2].person_id}
    assert [key for _, key in heard_by(members[0], recommendation).by_role] == [given[2].pk]


def test_their_words_are_read_when_they_are_printed_and_not_before():
    members, recommendation = a_commission(4), in_review()
    for member in members:
        a_review(recommendation, member)
    turnout = turnout_for(members[0], recommendation)
    with CaptureQueriesContext(connection) as captured:
        voices = voices_heard(members[0].person, turnout)
        assert len(voices.by_role) == 3
    assert not any("reasons" in one["sql"] for one in captured)
    with CaptureQueriesContext(connection) as captured:
        assert len(voices.said) == 3
    assert len(captured) == 1
