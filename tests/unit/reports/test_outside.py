"""What leaves the office tells of nobody: small counts go, and all that would give them away."""

from decimal import Decimal
from itertools import product

import pytest

from grants.choices import Counts
from grants.rules.results import Tally
from reports.rules.outside import NOT_SHOWN, Shown, column
from reports.rules.quoted_people import quoted_people


def tally(people, answered=None, satisfied=None):
    sums = {}
    if answered is not None:
        sums = {(Counts.ANSWERED, ""): answered, (Counts.SATISFIED, ""): satisfied}
    return Tally(people=people, sums=sums, spent=None)


def shown(*rows, is_outside=True):
    whole = tally(
        sum(row.people for row in rows),
        sum(row.all_of(Counts.ANSWERED) or 0 for row in rows),
        sum(row.all_of(Counts.SATISFIED) or 0 for row in rows),
    )
    return Shown(rows, whole, is_outside=is_outside)


def test_a_small_count_goes_with_the_next_smallest_and_the_sum_stays():
    found = shown(tally(3), tally(40), tally(60))
    assert [found.count(place, "people") for place in (0, 1, 2, None)] == [NOT_SHOWN, NOT_SHOWN, 60, 103]


def test_two_that_make_fewer_than_five_take_a_third_along_rather_than_the_sum():
    found = column([1, 2, 30, 40], 73)
    assert found.figures == (None, None, None, 40)
    assert found.total == 73


def test_a_sum_goes_only_where_it_is_small_or_nothing_else_can_go():
    assert column([3, 0], 3).is_total_hidden
    assert not column([2, 4], 6).is_total_hidden
    assert column([50, 0], 50, also={0}).is_total_hidden


def test_no_column_lets_a_small_count_be_worked_out():
    for figures in product((0, 1, 2, 4, 5, 9, 30), repeat=3):
        found = column(figures, sum(figures))
        hidden = [figures[place] for place in found.hidden]
        assert all(figure == 0 or figure > 4 for figure in found.figures if figure is not None)
        if found.total is not None and any(0 < figure < 5 for figure in hidden):
            assert len(hidden) > 1
            assert sum(hidden) >= 5


@pytest.mark.parametrize("satisfied", [37, 40 - 4, 3])
def test_a_part_that_leaves_a_few_goes_and_its_share_too(satisfied):
    found = shown(tally(50, 40, satisfied), tally(90, 80, 60), tally(90, 70, 50))
    assert found.count(0, "satisfied") == NOT_SHOWN
    assert found.share(0, "satisfied") == NOT_SHOWN
    # Alone in its column it could be worked out from the sum.
    assert sum(found.count(place, "satisfied") == NOT_SHOWN for place in range(3)) == 2


def test_pounds_per_person_go_with_the_people():
    rows = [Tally(people=number, spent=Decimal(600)) for number in (3, 40, 60)]
    found = Shown(rows, Tally(people=103, spent=Decimal(1800)), is_outside=True)
    assert found.per_person(0) == found.per_person(1) == NOT_SHOWN
    assert found.per_person(2) == 10


def test_below_a_hidden_row_everything_is_hidden():
    above = shown(tally(3), tally(40), tally(60)).hidden_of(1)
    found = Shown([tally(30), tally(10)], tally(40), is_outside=True, above=above)
    assert [found.count(place, "people") for place in (0, 1, None)] == [NOT_SHOWN] * 3


def test_inside_the_office_everything_is_shown():
    found = shown(tally(3, 2, 1), tally(40), is_outside=False)
    assert (found.count(0, "people"), found.share(0, "satisfied")) == (3, 50)


@pytest.mark.parametrize(
    ("label", "printed", "key"),
    [
        ("Victims supported in 2016/17", "56,822", "2016-17"),
        ("Victims supported in the first six months of 2017/18", "52,993", "2017-18:q1-q2"),
        ("Victims supported, directly and indirectly, during 2016/17", "56,822", "2016-17"),
        ("People supported in quarter 3 of 2017/18", "12", "2017-18:q3"),
        ("Victims supported in quarters 1 to 3 of 2017/18", "80,000", "2017-18:q1-q3"),
    ],
)
def test_a_quoted_count_says_of_which_time_it_is(label, printed, key):
    assert quoted_people(label, printed, "A paper").period.key == key


@pytest.mark.parametrize(
    ("label", "printed"),
    [
        ("Fund 2017/18", "56,822"),
        ("Victims supported since 2015", "172,245"),
        ("Victims supported in 2016/17", "many"),
        ("Victims supported in 2016/19", "56,822"),
    ],
)
def test_what_is_no_count_of_a_year_is_not_taken_for_one(label, printed):
    assert quoted_people(label, printed, "A paper") is None
