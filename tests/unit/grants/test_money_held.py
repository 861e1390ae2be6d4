"""Paid never exceeds awarded, nor recovered paid: the database refuses it even of whoever goes past every rule."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from core.money import in_pence
from tests.factories import agreements as life
from tests.factories.commissioning import AT

pytestmark = pytest.mark.django_db


def refused(sql, *values):
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)
    return True


def stored(amount):
    """Pounds as the column holds them."""
    return in_pence(Decimal(amount))


@pytest.fixture
def commitment():
    payment = life.paid_instalment(life.accepted_agreement())
    return payment.instalment.commitment


def test_no_more_is_paid_than_was_awarded(commitment):
    sql = "UPDATE commissioning_commitment SET amount_paid = %s WHERE id = %s"
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, [stored(10_000), commitment.pk])
    assert refused(sql, stored("10000.01"), commitment.pk)


def test_no_more_comes_back_than_was_paid(commitment):
    sql = "UPDATE commissioning_commitment SET amount_paid = %s WHERE id = %s"
    assert refused(sql, stored(-1), commitment.pk)
    assert refused(
        "UPDATE commissioning_fund SET amount_paid = amount_paid - %s WHERE id = %s", stored(2501), commitment.fund_id
    )


def test_no_award_falls_below_what_was_paid_of_it(commitment):
    sql = "UPDATE commissioning_commitment SET amount_committed = %s WHERE id = %s"
    assert refused(sql, stored("2499.99"), commitment.pk)


def test_no_more_comes_back_than_was_demanded():
    demand = life.demanded_clawback(amount=Decimal(500))
    sql = "UPDATE grants_clawback SET amount_received = %s WHERE id = %s"
    assert refused(sql, stored("500.01"), demand.pk)


@pytest.mark.parametrize("table", ["grants_payment", "grants_paymentrow", "grants_paymentfile"])
def test_a_payment_and_what_told_of_it_are_never_taken_out(commitment, table):
    life.a_payment_file((AT.date(), 1, "BACS", ""))
    assert refused(f"DELETE FROM {table}")
