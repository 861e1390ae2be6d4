"""Several people confirm the same file of payments at once: each payment is entered once.

The race has a twin from which the guards are taken: it must enter a payment twice, or the race proves nothing.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal

import pytest

from accounts.roles import Role
from core.append_only import guards_lifted
from grants import transitions
from grants.models import Instalment, Payment, RowSetAside
from grants.transitions import payment as recording
from tests.factories import agreements as life
from tests.factories.commissioning import AT, a_person
from tests.races.rivals import race, without_constraint

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
    # The triggers say of themselves what the model calls unique: they go while it still says so.
    with guards_lifted(), without_constraint(Payment, "payment_row_begun_once", tidy=_without_payments):
        yield


def _without_payments() -> None:
    with guards_lifted():
        Payment.objects.all()._raw_delete(using="default")


class TestAgain:
    """The same of a row whose payment was reversed: several people match it anew at once."""

    @pytest.fixture
    def wrong(self, matches):
        """What was recorded of the first row and reversed."""
        row, instalment = matches[0]
        finance = {"by": a_person(Role.FINANCE), "at": AT}
        payment = transitions.record_instalment_payment(
            instalment=instalment, amount=PART, paid_on=AT.date(), row=row, **finance
        )
        life.reversed_payment(payment)
        return payment

    def test_it_is_entered_once(self, matches, wrong):
        outcomes = race(confirm(matches[:1]), RIVALS)
        assert recorded(outcomes) == 1
        assert Payment.objects.standing().get().instead_of == wrong
        assert paid(matches) == PART

    def test_the_database_alone_enters_it_once(self, matches, wrong, monkeypatch):
        monkeypatch.setattr(recording, "_refuse_used", lambda row: wrong)
        outcomes = race(confirm(matches[:1]), RIVALS)
        assert recorded(outcomes) == 1
        assert paid(matches) == PART

    def test_twin_without_the_guards_enters_it_twice(self, matches, wrong, monkeypatch):
        monkeypatch.setattr(recording, "_refuse_used", lambda row: None)
        with many_payments_a_row():
            outcomes = race(confirm(matches[:1]), RIVALS)
            assert recorded(outcomes) > 1
            assert paid(matches) > PART


def test_rows_are_set_aside_or_recorded_and_never_both(matches):
    rows, finance = [row for row, _ in matches], {"by": a_person(Role.FINANCE), "at": AT}

    def act(number):
        if number % 2:
            return transitions.record_matches(matches=matches, **finance)
        return transitions.set_rows_aside(rows=rows, reason="Rent of the office", **finance)

    race(act, RIVALS)
    aside = set(RowSetAside.objects.values_list("row", flat=True))
    entered = set(Payment.objects.values_list("row", flat=True))
    assert not aside & entered
    # All of them were set aside together, or none was.
    assert aside in (set(), {row.pk for row in rows})
    assert aside | entered == {row.pk for row in rows}
