"""A payment is proposed for an instalment only where exactly one fits; what is doubtful is somebody's to choose."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from grants.rules.matching import Register, Told, Unpaid, match_of, matches_of, words_of

HAVEN, OTHER = 1, 2


def unpaid(key, due_on=date(2017, 4, 1), left=100, *, agreement=1, reference="029/2017/A1", payees=(HAVEN,)):
    return Unpaid(key, agreement, reference, frozenset(payees), due_on, Decimal(left))


def told(key=1, paid_on=date(2017, 4, 5), amount=100, reference="", payees=(HAVEN,)):
    return Told(key, paid_on, Decimal(amount), reference, frozenset(payees))


QUARTERS = [
    unpaid(1, date(2017, 4, 1)),
    unpaid(2, date(2017, 7, 1)),
    unpaid(3, date(2017, 10, 1)),
]


@pytest.mark.parametrize(
    "text", ["029/2017/A1", "GRANT 029-2017-a1 Q2", "ref:029 2017 A 1.", "0292 029/2017/A1", "029/2017/A1/7"]
)
def test_a_reference_is_found_however_it_is_punctuated(text):
    found = match_of(told(reference=text, payees=()), Register([unpaid(1)]))
    assert found.proposed == 1


@pytest.mark.parametrize("text", ["029/2017/A11", "1029/2017/A1", "029/2017", "029/2017/B1", ""])
def test_another_reference_is_not_it(text):
    found = match_of(told(reference=text, payees=()), Register([unpaid(1)]))
    assert (found.proposed, found.possible) == (None, ())


def test_by_the_payee_where_the_reference_names_no_agreement():
    found = match_of(told(reference="April"), Register([unpaid(1), unpaid(2, agreement=2, payees=(OTHER,))]))
    assert found.proposed == 1


def test_an_unknown_payee_is_never_proposed_for_its_amount_alone():
    found = match_of(told(payees=()), Register([unpaid(1)]))
    assert (found.proposed, found.possible) == (None, ())


@pytest.mark.parametrize(
    ("paid_on", "key"), [(date(2017, 4, 5), 1), (date(2017, 6, 20), 2), (date(2017, 7, 30), 2), (date(2018, 2, 1), 3)]
)
def test_of_equal_instalments_the_nearest_is_proposed(paid_on, key):
    assert match_of(told(paid_on=paid_on), Register(QUARTERS)).proposed == key


def test_two_payments_are_never_proposed_for_one_instalment():
    twice = [told(7), told(8, paid_on=date(2017, 4, 6))]
    found = matches_of(twice, Register([unpaid(1)]))
    assert (found[7].proposed, found[8].proposed) == (1, None)
    assert "proposed for another payment" in found[8].why


def test_a_payment_long_before_the_instalment_is_somebodys_to_choose():
    found = match_of(told(paid_on=date(2017, 4, 5)), Register([unpaid(1, date(2018, 1, 1))]))
    assert (found.proposed, found.possible) == (None, (1,))


def test_what_was_recorded_before_and_reversed_is_somebodys_to_choose():
    found = match_of(replace(told(), was_recorded=True), Register(QUARTERS))
    assert (found.proposed, found.possible) == (None, (1, 2, 3))
    assert "recorded before and reversed" in found.why


def test_two_agreements_with_the_amount_are_somebodys_to_choose():
    found = match_of(told(), Register([unpaid(1), unpaid(2, date(2017, 7, 1), agreement=2, reference="030/2017/A1")]))
    assert found.proposed is None
    assert set(found.possible) == {1, 2}


def test_two_as_near_are_somebodys_to_choose():
    assert match_of(told(), Register([unpaid(1), unpaid(2)])).possible == (1, 2)


def test_a_payee_that_is_another_provider_than_the_agreement_names_is_somebodys_to_choose():
    found = match_of(told(reference="029/2017/A1", payees=(OTHER,)), Register([unpaid(1)]))
    assert (found.proposed, found.possible) == (None, (1,))
    assert "another provider" in found.why


def test_a_part_of_an_instalment_is_never_proposed():
    found = match_of(told(amount=40), Register([unpaid(1)]))
    assert (found.proposed, found.possible) == (None, (1,))


def test_more_than_is_left_fits_nothing():
    found = match_of(told(amount=101), Register([unpaid(1)]))
    assert (found.proposed, found.possible) == (None, ())
    assert "£100" in found.why


def test_the_reference_counts_before_the_payee():
    register = Register([unpaid(1), unpaid(2, agreement=2, reference="030/2017/A1")])
    assert match_of(told(reference="030/2017/A1"), register).proposed == 2


def test_the_words_of_a_reference():
    assert words_of("029/2017/A1") == ("029", "2017", "A", "1")
