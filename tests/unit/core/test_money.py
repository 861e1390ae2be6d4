from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.money import AmountError, in_pence, in_pounds, parse_amount, pounds, share

whole_pence = st.integers(min_value=1, max_value=99_999_999_999).map(lambda pence: Decimal(pence) / 100)


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("£1,385,000", "1385000.00"),
        ("1385000", "1385000.00"),
        ("1,385,000.00", "1385000.00"),
        (" £ 41,778 ", "41778.00"),
        ("0.5", "0.50"),
        (".5", "0.50"),
        ("12.", "12.00"),
        ("１２３", "123.00"),
        ("£１，２３４．５０", "1234.50"),
        ("999999999.99", "999999999.99"),
        ("1 385 000", "1385000.00"),
        ("12 345.50", "12345.50"),
        ("1\u00a0385\u202f000", "1385000.00"),
        ("￡１２３", "123.00"),
    ],
)
def test_an_amount_is_read_as_people_type_it(typed, amount):
    read = parse_amount(typed)
    assert read == Decimal(amount)
    assert read.as_tuple().exponent == -2


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("", "Enter an amount"),
        ("   ", "Enter an amount"),
        ("1.385m", "Write the amount out in full"),
        ("£1.4 million", "Write the amount out in full"),
        ("60k", "Write the amount out in full"),
        ("£3,161,67", "Check the commas"),
        ("1,38,000", "Check the commas"),
        ("12,34", "Check the commas"),
        (",123", "Check the commas"),
        ("-5", "above zero"),
        ("−5", "above zero"),
        ("£-5", "above zero"),
        ("(500)", "above zero"),
        ("500-", "above zero"),
        ("0", "above zero"),
        ("0.00", "above zero"),
        ("1e9", "without an exponent"),
        ("1E+3", "without an exponent"),
        ("1000000000", "below £1,000,000,000"),
        ("9" * 400, "below £1,000,000,000 in figures"),
        ("9" * 16, "below £1,000,000,000 in figures"),
        ("," * 400, "below £1,000,000,000 in figures"),
        ("1000²", "figures only"),
        ("1₀", "figures only"),
        ("½", "figures only"),
        ("①②③", "figures only"),
        ("1 2 3", "Check the spaces"),
        ("12 34", "Check the spaces"),
        ("1000 000", "Check the spaces"),
        ("1  000", "Check the spaces"),
        ("1 000 .5", "Check the spaces"),
        ("1 000,000", "Check the commas"),
        ("1.234", "whole pence"),
        ("0.001", "whole pence"),
        ("twelve", "figures only"),
        ("12 pounds", "figures only"),
        ("1.2.3", "figures only"),
        ("£", "figures only"),
        ("NaN", "figures only"),
        ("Infinity", "figures only"),
        ("١٢٣", "figures only"),
        ("$500", "figures only"),
        ("<b>5</b>", "figures only"),
        ("5\x00", "figures only"),
    ],
)
def test_what_is_no_amount_is_refused_with_what_to_do(typed, says):
    with pytest.raises(AmountError, match=says):
        parse_amount(typed)


@pytest.mark.parametrize("typed", ["9" * 300, ",".join(["1"] * 300), "1 " * 300, f"{'.' * 300}k"])
def test_what_is_far_too_long_is_not_repeated(typed):
    with pytest.raises(AmountError) as refusal:
        parse_amount(typed)
    assert len(str(refusal.value)) < 80


def test_zero_is_read_where_zero_is_allowed():
    assert parse_amount("0", allow_zero=True) == Decimal("0.00")


@given(whole_pence)
def test_what_is_printed_can_be_typed_again(amount):
    assert parse_amount(pounds(amount)) == amount


@given(whole_pence)
def test_pounds_and_pence_are_the_same_money(amount):
    assert in_pounds(in_pence(amount)) == amount


@given(st.text(max_size=40))
def test_no_text_whatever_does_more_than_say_no(text):
    with suppress(AmountError):
        assert parse_amount(text) > 0


def test_a_part_of_a_penny_is_not_money():
    with pytest.raises(ValueError, match="whole number of pence"):
        in_pence(Decimal("0.001"))


@pytest.mark.parametrize(
    ("amount", "printed"),
    [("3541673", "£3,541,673"), ("0.1", "£0.10"), ("-220116", "−£220,116"), ("1234.56", "£1,234.56"), ("0", "£0")],
)
def test_money_is_printed_as_the_office_writes_it(amount, printed):
    assert pounds(Decimal(amount)) == printed


def test_a_share_of_nothing_is_no_share():
    assert share(Decimal(220116), Decimal(3321557)) == Decimal("6.6")
    assert share(Decimal(1), Decimal(0)) is None
