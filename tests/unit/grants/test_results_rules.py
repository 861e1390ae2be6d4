"""What returns give, with a pencil: people once, parts that make their whole, ratings from stated rules."""

from datetime import date
from decimal import Decimal

import pytest

from grants.choices import Counts, Rating
from grants.rules.periods import Period, period_of
from grants.rules.ratings import RULES, rated
from grants.rules.results import (
    QuarterPeople,
    Tally,
    apportioned,
    counted_twice,
    people_of,
    pounds_per_person,
    share_of,
    together,
)
from grants.rules.tallying import Money, QuarterSaid, tally_of

Y17 = date(2017, 4, 1)


# 18 continuing and 30 new; then 25 and 20 new.
YEAR = [QuarterPeople(48, 30, 18), QuarterPeople(50, 25, 25), QuarterPeople(40, 20, 20)]


def test_a_year_counts_everybody_of_the_first_quarter_and_then_who_was_new():
    assert people_of(YEAR).number == 48 + 25 + 20
    assert not people_of(YEAR).is_partly


def test_the_first_quarter_reported_counts_everybody_whichever_it_is():
    assert people_of(YEAR[1:]).number == 50 + 20


def test_a_quarter_that_does_not_say_who_was_new_is_worked_out_or_left_out_and_said():
    assert people_of([YEAR[0], QuarterPeople(50, None, 25)]).number == 48 + 25
    found = people_of([YEAR[0], QuarterPeople(50, None, None), YEAR[2]])
    assert (found.number, found.is_partly) == (48 + 20, True)


def test_no_return_is_no_figure_and_none_supported_is_nought():
    assert people_of([]).number is None
    assert people_of([QuarterPeople()]).number is None
    assert people_of([QuarterPeople(0, 0, 0)]).number == 0


def test_whom_another_provider_of_the_consortium_counts_too_is_known():
    # 12 of 48 elsewhere: all of them in the first quarter, and a quarter of the 20 new ones later.
    shared = [QuarterPeople(48, 30, 18, 12), QuarterPeople(40, 20, 20, 10)]
    assert people_of(shared).number == 48 + 20
    assert people_of(shared).elsewhere == 12 + 5
    assert people_of([QuarterPeople(10, 10, 0, 25)]).elsewhere == 10


def test_of_people_whom_two_providers_name_one_goes():
    assert [counted_twice(number) for number in (0, 1, 10, 11)] == [0, 0, 5, 5]


@pytest.mark.parametrize(
    ("number", "weights", "parts"),
    [
        (10, {"a": 1, "b": 1, "c": 1}, {"a": 4, "b": 3, "c": 3}),
        (7, {"a": 48, "b": 0}, {"a": 7, "b": 0}),
        (0, {"a": 3}, {"a": 0}),
        (5, {}, {}),
        (5, {"a": 0}, {}),
    ],
)
def test_people_are_shared_out_whole_and_make_the_whole(number, weights, parts):
    assert apportioned(number, weights) == parts
    assert sum(parts.values()) in (number, 0)


def said(number, **figures):
    counted = {(Counts[name.upper()].value, ""): value for name, value in figures.items()}
    return QuarterSaid(number, number, is_due=True, is_received=True, is_accepted=True, boxes=10, said=counted)


def tally(quarters, plan=(), awarded=Decimal("1000.00"), priorities=("a",), areas=("north", "south")):
    money = Money(awarded, dict(plan))
    return tally_of(quarters, money, priorities=priorities, areas=areas, not_stated="not-stated")


def test_spend_is_compared_with_the_plan_of_the_quarters_that_tell_it():
    plan = {1: Decimal("100.00"), 2: Decimal("100.00"), 4: Decimal("200.00")}
    found = tally([said(1, spent=9000), said(2, spent=10000), said(4)], plan)

    assert (found.spent, found.plan, found.planned) == (Decimal("190.00"), Decimal("200.00"), Decimal("400.00"))
    assert found.away_from_plan == Decimal("5.0")
    assert tally([said(1)], plan).spent is None


def test_a_return_that_was_not_accepted_gives_no_figure():
    waiting = QuarterSaid(2, 2, is_due=True, is_received=True, said={("supported", ""): 99})
    found = tally([said(1, supported=20), waiting])
    assert (found.people, found.received, found.accepted) == (20, 2, 1)


def test_people_stand_under_the_only_priority_and_where_several_are_told_by_nobody_under_none():
    found = tally([said(1, supported=20)])
    assert (found.priorities, found.areas) == ({"a": 20}, {"not-stated": 20})


def test_a_part_whose_whole_is_not_known_is_left_out_of_the_share():
    found = tally([said(1, measured=20, improved=10), said(2, improved=15), said(3, answered=9)])
    assert (found.all_of(Counts.MEASURED), found.all_of(Counts.IMPROVED)) == (20, 10)
    assert found.all_of(Counts.ANSWERED) is None


def test_a_wait_weighs_as_much_as_people_came_new():
    found = tally([said(1, waited=10, new=30, continuing=0), said(2, waited=40, new=10, continuing=5)])
    assert found.average_wait == Decimal("17.5")


def test_posts_are_those_of_the_last_quarter():
    assert tally([said(1, posts=250), said(2, posts=300)]).posts == 300


def test_what_nobody_tells_stays_untold_in_a_sum():
    assert together([Tally(), Tally()]).people is None
    assert together([Tally(people=3), Tally(due=1)]).people == 3
    assert together([Tally(people=3), Tally(due=1)]).is_partly


def test_a_share_of_none_and_pounds_for_nobody_are_no_figures():
    assert share_of(3, 0) is None
    assert share_of(None, 4) is None
    assert pounds_per_person(Decimal("100.00"), 0) is None
    assert pounds_per_person(Decimal("100.00"), 3) == Decimal("33.33")


def sums(**figures):
    return {(Counts[name.upper()].value, ""): value for name, value in figures.items()}


@pytest.mark.parametrize(
    ("found", "rating"),
    [
        (Tally(), Rating.NONE),
        (Tally(due=1), Rating.GREEN),
        (Tally(due=1, overdue=1), Rating.AMBER),
        (Tally(due=2, overdue=2), Rating.RED),
        (Tally(boxes=100, not_known=4), Rating.GREEN),
        (Tally(boxes=100, not_known=5), Rating.AMBER),
        (Tally(boxes=100, not_known=20), Rating.RED),
        (Tally(spent=Decimal(95), plan=Decimal(100)), Rating.GREEN),
        (Tally(spent=Decimal(110), plan=Decimal(100)), Rating.AMBER),
        (Tally(spent=Decimal(75), plan=Decimal(100)), Rating.RED),
        (Tally(sums=sums(answered=100, satisfied=85)), Rating.GREEN),
        (Tally(sums=sums(answered=100, satisfied=84)), Rating.AMBER),
        (Tally(sums=sums(answered=100, satisfied=69)), Rating.RED),
        (Tally(sums=sums(measured=100, improved=60)), Rating.GREEN),
        (Tally(sums=sums(measured=100, improved=59)), Rating.AMBER),
        (Tally(sums=sums(measured=100, improved=39)), Rating.RED),
    ],
)
def test_a_rating_is_what_the_stated_rule_gives_at_its_limit(found, rating):
    assert rated(found).rating is rating


def test_the_worst_rule_rates_and_says_why():
    found = rated(Tally(due=3, overdue=1, sums=sums(answered=10, satisfied=5)))

    assert found.rating is Rating.RED
    assert found.because == ("Satisfied, of those who answered: 50.0%", "Returns overdue: 1")


def test_each_rule_is_printed_with_its_limits():
    assert RULES[0].sentence == "Returns overdue: amber from 1, red from 2"
    assert RULES[3].sentence == "Satisfied, of those who answered: amber below 85%, red below 70%"


@pytest.mark.parametrize(
    ("typed", "period"),
    [
        ("", Period(Y17)),
        ("q2", Period(Y17, 2, 2)),
        ("q1-q2", Period(Y17, 1, 2)),
        ("q2-q1", None),
        ("q5", None),
        ("first", None),
    ],
)
def test_quarters_are_read_from_an_address(typed, period):
    assert period_of(Y17, typed) == period
    assert period is None or period.slug == typed


def test_a_period_is_said_in_words():
    assert [one.label for one in (Period(Y17), Period(Y17, 2, 2), Period(Y17, 1, 2))] == [
        "2017/18",
        "quarter 2 of 2017/18",
        "quarters 1 to 2 of 2017/18",
    ]
    assert (Period(Y17, 1, 2).starts_on, Period(Y17, 1, 2).ends_on) == (date(2017, 4, 1), date(2017, 9, 30))
