"""What somebody who fills in a return is told: until when, and what does not add up."""

from datetime import date, timedelta

import pytest

from grants.choices import Relation, Unit
from grants.rules.answers import is_large_change
from grants.rules.filling import SumWords, due_briefly, due_in_words, obstacles_to_giving_back, obstacles_to_naming

DUE = date(2018, 3, 20)


@pytest.mark.parametrize(
    ("days", "words", "brief"),
    [
        (100, "Due on 20 March 2018", ""),
        (5, "Due in 5 days, on 20 March 2018", "in 5 days"),
        (1, "Due tomorrow, 20 March 2018", "tomorrow"),
        (0, "Due today, 20 March 2018", "today"),
        (-1, "1 day overdue: it was due on 20 March 2018", "1 day overdue"),
        (-59, "59 days overdue: it was due on 20 March 2018", "59 days overdue"),
        (-60, "Overdue: it was due on 20 March 2018", "long overdue"),
    ],
)
def test_until_when_is_told_in_words(days, words, brief):
    today = DUE - timedelta(days=days)
    assert due_in_words(DUE, today) == words
    assert due_briefly(DUE, today) == brief


EQUAL = SumWords(Relation.EQUAL, Unit.PEOPLE, "People supported", ["New", "Continuing"])
AT_MOST = SumWords(Relation.AT_MOST, Unit.POUNDS, "Award", ["Spent"])


@pytest.mark.parametrize(
    ("line", "whole", "parts", "words"),
    [
        (EQUAL, None, [1, 2], "“New” and “Continuing” must make “People supported”"),
        (EQUAL, 48, [None, None], "“New” and “Continuing” must make “People supported”"),
        (EQUAL, 48, [30, None], "“New” and “Continuing” make 30 of 48 so far"),
        (EQUAL, 48, [30, 18], "“New” and “Continuing” make 48 of 48"),
        (EQUAL, 48, [30, 19], "“New” and “Continuing” make 49: 1 more than “People supported” (48)"),
        (EQUAL, 1_204, [3, 1], "“New” and “Continuing” make 4: 1,200 short of “People supported” (1,204)"),
        (EQUAL, 48, [50, None], "“New” and “Continuing” make 50: 2 more than “People supported” (48)"),
        (AT_MOST, None, [None], "“Spent” can be no more than “Award”"),
        (AT_MOST, 10_000, [2_550], "“Spent” makes £25.50 of £100"),
        (AT_MOST, 10_000, [10_050], "“Spent” makes £100.50: £0.50 more than “Award” (£100)"),
    ],
)
def test_what_does_not_add_is_told_by_how_much(line, whole, parts, words):
    assert line.said(whole, parts) == words


@pytest.mark.parametrize(
    ("unit", "before", "now", "is_large"),
    [
        (Unit.POSTS, 153, 204, False),  # exactly a third
        (Unit.POSTS, 153, 205, True),
        (Unit.PEOPLE, 3, 8, False),
        (Unit.PEOPLE, 0, 6, True),
        (Unit.PEOPLE, None, 600, False),
        (Unit.PEOPLE, 600, None, False),
    ],
)
def test_a_large_change_is_more_than_a_third_and_a_handful(unit, before, now, is_large):
    assert is_large_change(unit, before, now) is is_large


def test_words_that_name_a_person_are_refused_at_their_box():
    found = obstacles_to_naming("Mrs Jones rang.", "account")
    assert [(one.field, "“Mrs Jones”" in one.message) for one in found] == [("account", True)]
    assert obstacles_to_naming("The waiting list is shorter.", "account") == []


def test_a_colleague_says_why_it_is_given_back():
    assert obstacles_to_giving_back(" ", person=1, submitted_by=2)
    assert not obstacles_to_giving_back("The May figures are missing.", person=1, submitted_by=2)
    assert not obstacles_to_giving_back("", person=1, submitted_by=1)
