"""In which order the virements of one notice can be entered."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as some

from grants.rules.virements import Moved, in_order

A, B, C = 1, 2, 3


def moved(*lines):
    return [Moved(source, target, Decimal(amount)) for source, target, amount in lines]


def free(**left):
    return {{"a": A, "b": B, "c": C}[name]: Decimal(amount) for name, amount in left.items()}


def test_lines_that_need_nothing_of_each_other_keep_their_order():
    assert in_order(moved((A, B, 5), (A, C, 5)), free(a=10)) == [0, 1]


def test_what_is_brought_comes_before_what_takes_it():
    assert in_order(moved((A, B, 30), (C, A, 20)), free(a=10, c=20)) == [1, 0]


def test_lines_that_wait_for_each_other_have_no_order():
    assert in_order(moved((A, B, 5), (B, A, 5)), free(a=4, b=4)) is None


def test_nobody_gives_what_is_not_there():
    assert in_order(moved((A, B, 5)), free(a=4, b=100)) is None


@given(
    lines=some.lists(some.tuples(some.sampled_from([A, B, C]), some.sampled_from([A, B, C]), some.integers(1, 30))),
    left=some.tuples(some.integers(0, 30), some.integers(0, 30), some.integers(0, 30)),
)
def test_in_that_order_no_heading_is_ever_below_nothing(lines, left):
    held = dict(zip((A, B, C), map(Decimal, left), strict=True))
    order = in_order(moved(*lines), held)
    for place in order or ():
        source, target, amount = lines[place]
        held[source] -= amount
        assert held[source] >= 0
        held[target] += amount
    assert order is None or sorted(order) == list(range(len(lines)))
