"""When advice can be concluded, what a conclusion must answer, and how far ties reach by key: pencil and paper."""

from datetime import date, timedelta

import pytest

from commissioning.choices import Advice, ReviewRoute
from commissioning.rules import concluding
from commissioning.rules.advice import Count
from commissioning.rules.consortia import keys_reached

DAY = date(2018, 3, 16)
BEFORE, AFTER = DAY - timedelta(days=1), DAY + timedelta(days=1)


@pytest.mark.parametrize(
    ("route", "today", "waiting", "is_open"),
    [
        (ReviewRoute.MEETING, BEFORE, 0, False),
        (ReviewRoute.MEETING, DAY, 3, True),
        (ReviewRoute.MEETING, AFTER, 3, True),
        (ReviewRoute.CORRESPONDENCE, BEFORE, 0, True),
        (ReviewRoute.CORRESPONDENCE, BEFORE, 1, False),
        (ReviewRoute.CORRESPONDENCE, DAY, 1, False),
        (ReviewRoute.CORRESPONDENCE, AFTER, 1, True),
    ],
)
def test_a_meeting_concludes_on_its_day_and_correspondence_once_all_have_answered(route, today, waiting, is_open):
    found = concluding.obstacles_to_moment(route, closes_on=DAY, today=today, waiting=waiting)
    assert (not found) is is_open


@pytest.mark.parametrize(
    ("today", "has_own_view", "is_free"),
    [(DAY, False, False), (DAY, True, True), (AFTER, False, True), (BEFORE, False, False)],
)
def test_the_own_view_comes_first_while_it_can_be_given(today, has_own_view, is_free):
    found = concluding.obstacles_to_own_view(closes_on=DAY, today=today, has_own_view=has_own_view)
    assert (not found) is is_free


@pytest.mark.parametrize(
    ("advice", "count", "others"),
    [
        (Advice.SUPPORT, Count(support=3), 0),
        (Advice.SUPPORT, Count(support=3, abstain=2), 0),
        (Advice.SUPPORT, Count(support=3, conditions=1), 0),
        (Advice.CONDITIONS, Count(support=3, against=1), 1),
        (Advice.AGAINST, Count(against=3), 0),
        (Advice.AGAINST, Count(support=1, conditions=1, against=3), 2),
    ],
)
def test_dissent_is_asked_for_where_somebody_saw_it_otherwise(advice, count, others):
    found = concluding.obstacles_to_dissent(advice, "  ", count)
    assert [one.message.split()[3] for one in found] == ([str(others)] if others else [])
    assert concluding.obstacles_to_dissent(advice, "One finds it too dear.", count) == []


def test_a_stamp_is_compared_where_there_is_one():
    assert concluding.obstacles_to_stamp(None, "1.2") == []
    assert concluding.obstacles_to_stamp("1.2", "1.2") == []
    assert concluding.obstacles_to_stamp("", "1.2")


def test_the_quorum_says_who_is_not_counted():
    words = concluding.quorum_words
    assert words(given=4, eligible=5, quorum=3, aside=0) == "3 of 5 needed, 4 given"
    assert words(given=4, eligible=5, quorum=3, aside=1).endswith("; 1 stands aside and is not counted")
    assert words(given=4, eligible=5, quorum=3, aside=2).endswith("; 2 stand aside and are not counted")


def test_what_several_say_is_gathered_once():
    assert concluding.gathered(["A", " A ", "", "B"]) == "A\n\nB"


def test_a_tie_reaches_up_or_down_and_never_to_neighbours():
    # 1 and 2 belong to 10, and 10 belongs to 20.
    memberships = [(1, 10), (2, 10), (10, 20), (20, 20)]
    assert keys_reached([1], memberships) == {10, 20}
    assert keys_reached([10], memberships) >= {1, 2, 20}
    assert 2 not in keys_reached([1], memberships)
    assert keys_reached([99], memberships) == set()
