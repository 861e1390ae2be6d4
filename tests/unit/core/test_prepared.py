"""A query whose SQL was written once answers like one that is written each time, on either database."""

from datetime import date

import pytest
from django.db import connection
from django.db.models import F, Q, Sum, Value
from django.test.utils import CaptureQueriesContext

from commissioning.models import CommissionMember, RecommendationAmount, RecommendationLine
from core.prepared import DAY, KEY, KEYS, hold, prepared
from tests.factories.commission import a_member, in_review
from tests.factories.commissioning import AT, a_provider

pytestmark = pytest.mark.django_db


def on(day, person, people):
    """Takes a day, a key and any number of keys, and reads across tables."""
    found = CommissionMember.objects.on(day).filter(Q(person=person) | Q(person__in=people))
    return found.select_related("provider__merged_into").order_by("pk")


def test_models_are_those_of_the_query_with_what_it_names():
    members = [a_member(), a_member(a_provider("Haven")), a_member()]
    ask = prepared(day=DAY, person=KEY, people=KEYS)(on)
    for person, people in ((members[0].person_id, []), (0, [members[1].person_id, members[2].person_id]), (0, [])):
        with CaptureQueriesContext(connection) as captured:
            found = ask(day=AT.date(), person=person, people=people)
            names = [str(one.provider) for one in found]
        assert len(captured) == 1
        said = list(on(AT.date(), person, people))
        assert (found, names) == (said, [str(one.provider) for one in said])
        assert [vars(one).keys() for one in found] == [vars(one).keys() for one in said]


def test_values_are_converted_as_the_query_converts_them():
    in_review()
    line = RecommendationLine.objects.get()

    def rows(lines):
        found = RecommendationAmount.objects.filter(line__in=lines).order_by()
        return found.values_list("line__starts_on", "line__recommendation__sent_at", Value(1)).annotate(Sum("amount"))

    found = prepared(lines=KEYS)(rows)(lines=[line.pk])
    assert found == list(rows([line.pk]))
    assert [type(one) for one in found[0]] == [type(one) for one in rows([line.pk])[0]]


def test_the_same_words_are_asked_anew_with_each_value():
    ask = prepared(day=DAY)(lambda day: CommissionMember.objects.on(day).values_list("person"))
    assert ask(day=AT.date()) == []
    member = a_member()
    assert ask(day=AT.date()) == [(member.person_id,)]
    assert ask(day=date(1999, 1, 1)) == []


def test_parts_of_a_union_take_their_values():
    first, second = a_member(), a_member()

    def of_both(one, other):
        start = CommissionMember.objects.filter(person=one).values_list("pk", F("person"))
        return start.union(CommissionMember.objects.filter(person=other).values_list("pk", F("person")), all=True)

    found = prepared(one=KEY, other=KEY)(of_both)(one=second.person_id, other=first.person_id)
    assert found == [(second.pk, second.person_id), (first.pk, first.person_id)]
    assert prepared(one=KEY, other=KEY)(of_both)(one=None, other=None) == []


def test_what_is_held_is_not_read_again():
    recommendation = in_review()
    lines = list(RecommendationLine.objects.all())
    hold(recommendation, "lines", lines)
    with CaptureQueriesContext(connection) as captured:
        assert list(recommendation.lines.all()) == lines
    assert len(captured) == 0
