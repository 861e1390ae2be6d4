"""Several people confirm the same file of payments at once: each payment is entered once.

The race has a twin from which the guards are taken: it must enter a payment twice, or the race proves nothing.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal

import pytest
from django.db import connection, models

from accounts.roles import Role
from core.append_only import guards_lifted
from grants import transitions
from grants.models import Instalment, Payment, PaymentRow
from grants.transitions import payment as recording
from tests.factories import agreements as life
from tests.factories.commissioning import AT, a_person
from tests.races.rivals import race

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.races]

RIVALS = 4
# A part of the instalment, so that what is left of it would take the same payment again.
PART = Decimal(500)


@pytest.fixture
def matches():
    """Two rows of one file, each a part of an instalment."""
    agreement = life.accepted_agreement()
    plan = list(Instalment.objects.filter(agreement=agreement).order_by("due_on", "pk"))[:2]
    file = life.a_payment_file(*((AT.date(), PART, "BACS", agreement.reference) for _ in plan))
    return list(zip(file.rows.order_by("line"), plan, strict=True))


def confirm(matches):
    finance = a_person(Role.FINANCE)
    return lambda number: transitions.record_matches(matches=matches, by=finance, at=AT)


def recorded(outcomes):
    return sum(one.payment is not None for told in outcomes for one in told)


def paid(matches):
    _, instalment = matches[0]
    return type(instalment.commitment).objects.get(pk=instalment.commitment_id).amount_paid


def test_each_payment_is_entered_once(matches):
    outcomes = race(confirm(matches), RIVALS)
    assert recorded(outcomes) == len(matches)
    assert Payment.objects.count() == len(matches)
    assert paid(matches) == PART * len(matches)
    reasons = {words for told in outcomes for one in told for words in one.reasons}
    assert reasons == {"This payment of the file was recorded already"}


def test_the_database_alone_enters_each_once(matches, monkeypatch):
    monkeypatch.setattr(recording, "_refuse_used", lambda row: None)
    outcomes = race(confirm(matches), RIVALS)
    assert recorded(outcomes) == len(matches)
    assert paid(matches) == PART * len(matches)


def test_twin_without_the_guards_enters_a_payment_twice(matches, monkeypatch):
    monkeypatch.setattr(recording, "_refuse_used", lambda row: None)
    with many_payments_a_row():
        outcomes = race(confirm(matches), RIVALS)
        assert recorded(outcomes) > len(matches)
        assert paid(matches) > PART * len(matches)


@contextmanager
def many_payments_a_row() -> Iterator[None]:
    """As if the database let one row of the file be several payments."""
    once = Payment._meta.get_field("row")
    often = models.ForeignKey(PaymentRow, on_delete=models.PROTECT, null=True, related_name="+")
    often.set_attributes_from_name("row")
    often.model = Payment
    # The triggers that hold append-only rows say of themselves what the model calls unique, so they sleep meanwhile.
    with guards_lifted():
        with connection.schema_editor() as editor:
            editor.alter_field(Payment, once, often)
        try:
            yield
        finally:
            Payment.objects.all()._raw_delete(using="default")
            with connection.schema_editor() as editor:
                editor.alter_field(Payment, often, once)
