"""A row of the finance system's file is one payment that stands; reversed, it waits again and can be another."""

from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from accounts.roles import Role
from commissioning.models import Commitment
from core.append_only import guards_lifted
from core.refusal import Refused
from grants import transitions
from grants.figures.agreements import paid_by_instalment
from grants.figures.faults_agreements import agreement_faults
from grants.figures.matching import proposals_for
from grants.figures.payments import RowChoice, files_with_counts, history_of, row_lines, unmatched_in
from grants.models import Payment, PaymentFile, PaymentRow
from tests.factories import agreements as life
from tests.factories.commissioning import AT, a_person
from tests.worlds import world

pytestmark = pytest.mark.django_db

PART = Decimal(500)


def a_row_at_two_instalments():
    """A row of a file, and two instalments with room for it more than once."""
    agreement = life.accepted_agreement()
    life.a_payment_file((AT.date(), PART, "BACS", ""), (AT.date(), 75, "Stationery Ltd", ""))
    return agreement


agreement = world(a_row_at_two_instalments)


@pytest.fixture
def row(agreement):
    return PaymentRow.objects.get(amount=PART)


@pytest.fixture
def plan(agreement):
    return list(agreement.instalments.order_by("due_on", "pk"))


def record(row, instalment):
    by = a_person(Role.FINANCE)
    return transitions.record_instalment_payment(
        instalment=instalment, amount=row.amount, paid_on=row.paid_on, by=by, at=AT, row=row
    )


def reversed_once(row, plan):
    payment = record(row, plan[0])
    life.reversed_payment(payment)
    return payment


def line_of(row):
    return row_lines(RowChoice().of(PaymentRow.objects.filter(pk=row.pk))).get()


def counts():
    file = files_with_counts(PaymentFile.objects.all()).get()
    return file.payments, file.total, file.recorded, file.aside, file.unmatched


def test_reversed_it_waits_again_with_a_word_on_what_happened(row, plan):
    reversed_once(row, plan)
    assert row in PaymentRow.objects.unmatched()
    line = line_of(row)
    assert line["state"] == "unmatched"
    words = history_of(line)
    assert words.startswith(f"Recorded before for {plan[0].agreement}, instalment due 1 April 2017, and reversed by")
    assert words.endswith("It was of another agreement.")
    assert counts() == (2, PART + 75, 0, 0, 2)


def test_it_is_recorded_again_in_the_place_of_the_first(row, plan):
    first = reversed_once(row, plan)
    second = record(row, plan[1])
    assert second.instead_of == first
    assert row not in PaymentRow.objects.unmatched()
    line = line_of(row)
    assert (line["state"], line["due_on"], history_of(line)) == ("matched", plan[1].due_on, "")
    assert counts() == (2, PART + 75, 1, 0, 1)
    assert paid_by_instalment([one.pk for one in plan]) == {plan[1].pk: PART}
    assert Commitment.objects.get(pk=plan[0].commitment_id).amount_paid == PART
    assert agreement_faults() == []


def test_it_may_be_reversed_and_recorded_any_number_of_times(row, plan):
    for turn in range(3):
        payment = record(row, plan[turn])
        life.reversed_payment(payment)
    last = record(row, plan[3])
    assert Payment.objects.standing().get() == last
    assert RowChoice().of(PaymentRow.objects.all()).count() == 2
    assert agreement_faults() == []


def test_one_that_stands_is_not_recorded_again(row, plan):
    reversed_once(row, plan)
    record(row, plan[1])
    with pytest.raises(Refused, match="was recorded already"):
        record(row, plan[2])
    assert Payment.objects.standing().count() == 1


def test_reversed_it_may_be_set_aside_and_is_then_not_recorded(row, plan):
    reversed_once(row, plan)
    transitions.set_row_aside(row=row, reason="Rent of the office", by=a_person(Role.FINANCE), at=AT)
    assert line_of(row)["state"] == "set-aside"
    assert counts() == (2, PART + 75, 0, 1, 1)
    with pytest.raises(Refused, match="was set aside"):
        record(row, plan[1])
    assert agreement_faults() == []


def test_the_same_mistake_is_not_proposed_again(agreement, plan):
    file = life.a_payment_file((AT.date(), 2500, "BACS", agreement.reference))
    own = file.rows.get()
    proposed = proposals_for(unmatched_in(file)).matches[own.pk].proposed
    life.reversed_payment(record(own, next(one for one in plan if one.pk == proposed)))
    found = proposals_for(unmatched_in(file)).matches[own.pk]
    assert found.proposed is None
    assert proposed in found.possible
    assert "recorded before and reversed" in found.why


# the database alone


def test_the_database_takes_no_second_first_payment_of_a_row(row, plan):
    record(row, plan[0])
    other = life.paid_instalment(plan[1].agreement, 1)
    with pytest.raises(IntegrityError):
        Payment.objects.create(instalment=plan[1], entry=other_entry(other), row=row)


def other_entry(payment):
    """The entry of a payment by hand, free to be told of otherwise."""
    entry = payment.entry
    with guards_lifted(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM grants_payment WHERE id = %s", [payment.pk])
    return entry


def test_the_database_takes_none_in_the_place_of_one_that_stands(row, plan):
    standing = record(row, plan[0])
    entry = other_entry(life.paid_instalment(plan[1].agreement, 1))
    with pytest.raises(DatabaseError, match="beside_one_that_stands"):
        Payment.objects.create(instalment=plan[1], entry=entry, row=row, instead_of=standing)


def test_the_database_takes_none_in_the_place_of_another_rows(row, plan):
    wrong = reversed_once(row, plan)
    other = PaymentRow.objects.get(amount=75)
    entry = other_entry(life.paid_instalment(plan[1].agreement, 1))
    with pytest.raises(DatabaseError, match="beside_one_that_stands"):
        Payment.objects.create(instalment=plan[1], entry=entry, row=other, instead_of=wrong)


def test_the_database_takes_none_without_a_row_in_the_place_of_one(row, plan):
    wrong = reversed_once(row, plan)
    entry = other_entry(life.paid_instalment(plan[1].agreement, 1))
    with pytest.raises(DatabaseError), guards_lifted(), transaction.atomic():
        Payment.objects.create(instalment=plan[1], entry=entry, instead_of=wrong)


def test_the_database_lets_one_follow_once(row, plan):
    wrong = reversed_once(row, plan)
    record(row, plan[1])
    entry = other_entry(life.paid_instalment(plan[2].agreement, 2))
    with pytest.raises(IntegrityError):
        Payment.objects.create(instalment=plan[2], entry=entry, row=row, instead_of=wrong)


# setting aside together


def aside(rows, reason="Rent of the office"):
    return transitions.set_rows_aside(rows=rows, reason=reason, by=a_person(Role.FINANCE), at=AT)


def test_several_are_set_aside_with_one_reason(agreement):
    done = aside(list(PaymentRow.objects.all()))
    assert {(one.row.amount, one.reason) for one in done} == {
        (PART, "Rent of the office"),
        (Decimal(75), "Rent of the office"),
    }
    assert counts() == (2, PART + 75, 0, 2, 0)


def test_all_or_none_are_set_aside(row, plan):
    record(row, plan[0])
    with pytest.raises(Refused, match="1 of these payments was recorded or set aside meanwhile"):
        aside(list(PaymentRow.objects.all()))
    assert counts() == (2, PART + 75, 1, 0, 1)


@pytest.mark.parametrize("reason", ["", "   "])
def test_without_a_reason_none_is(agreement, reason):
    with pytest.raises(Refused):
        aside(list(PaymentRow.objects.all()), reason)
    assert counts()[3] == 0


def test_of_no_rows_nothing_is_said(agreement):
    with pytest.raises(Refused, match="Select the payments"):
        aside([])
