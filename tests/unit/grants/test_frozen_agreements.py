"""What both sides agreed, what was asked and what was certified refuse change in the database, column by column."""

from datetime import date
from decimal import Decimal

import pytest
from django.apps import apps
from django.db import DatabaseError

from accounts.roles import Role
from core.append_only import AppendOnlyModel, FreezingModel
from grants import transitions
from grants.choices import VariationKind
from grants.models import (
    AddUpRule,
    Agreement,
    AgreementCondition,
    AgreementPaper,
    AgreementStep,
    Answer,
    BoxQuery,
    ClawbackReceipt,
    ConditionSettled,
    Filing,
    Instalment,
    InstalmentRelease,
    Measure,
    MonitoringReturn,
    Payment,
    PaymentFile,
    PaymentRow,
    ReturnReminder,
    ReturnStep,
    RowSetAside,
    TemplateVersion,
    Variation,
    VariationEntry,
    VariationMove,
    VariationPaper,
)
from grants.transitions import ConditionFacts, MoveFacts, RowFacts
from tests.factories import agreements as life
from tests.factories import variations as change
from tests.factories.commissioning import AT, a_fund, a_person, with_income
from tests.frozen import HELD, another, columns_of, execute, free_row, held_rows
from tests.unit.grants.test_frozen import ADDED as OF_NOTICES_ADDED
from tests.unit.grants.test_frozen import PARTS as OF_NOTICES
from tests.worlds import world

pytestmark = pytest.mark.django_db

FREEZING = [
    Agreement,
    AgreementCondition,
    Instalment,
    Variation,
    VariationMove,
    TemplateVersion,
    Measure,
    AddUpRule,
    Filing,
    Answer,
]
ADDED = [
    AgreementStep,
    AgreementPaper,
    ConditionSettled,
    InstalmentRelease,
    Payment,
    PaymentFile,
    PaymentRow,
    RowSetAside,
    ClawbackReceipt,
    VariationEntry,
    VariationPaper,
    BoxQuery,
    ReturnStep,
    ReturnReminder,
]
TODAY = date(2018, 3, 1)


def own(model):
    return pytest.param(model, id=model.__name__)


def with_conditions(agreement):
    conditions = [ConditionFacts("A named person answers for safeguarding.")]
    return transitions.put_conditions(
        agreement=agreement, conditions=conditions, expected_version=agreement.version, by=a_person(Role.OFFICER), at=AT
    )


def money_at_work(agreement):
    """A file with two rows: one paid an instalment that was released, of which some came back; one set aside.

    The first was recorded of another instalment before, which was reversed.
    """
    finance = {"by": a_person(Role.FINANCE), "at": AT}
    rows = [RowFacts(line, TODAY, Decimal(2500), "Provider", "", transaction=f"T{line}") for line in (2, 3)]
    read = transitions.keep_payment_file(name="payments.csv", sha256="a" * 64, rows=rows, **finance)
    paid, other = read.rows.order_by("line")
    first = agreement.instalments.order_by("due_on").first()
    transitions.release_instalment(
        instalment=first, reason="The return came by letter.", by=a_person(Role.MANAGER), at=AT
    )
    for instalment in (agreement.instalments.order_by("due_on")[1], first):
        payment = transitions.record_instalment_payment(
            instalment=instalment, amount=Decimal(2500), paid_on=TODAY, row=paid, **finance
        )
        if instalment != first:
            life.reversed_payment(payment)
    transitions.set_row_aside(row=other, reason="A payment for another budget.", **finance)
    clawback = transitions.demand_clawback(
        agreement=agreement,
        commitment=first.commitment,
        amount=Decimal(100),
        reason="A post stood empty for a quarter.",
        demanded_on=TODAY,
        due_on=TODAY,
        by=a_person(Role.OFFICER),
        at=AT,
    )
    transitions.receive_clawback(
        clawback=clawback, amount=Decimal(100), received_on=TODAY, is_released=False, **finance
    )


def moved(agreement, next_year, **facts):
    commitment = agreement.award.commitments.order_by("pk")[0]
    return life.proposed_variation(
        agreement,
        kind=VariationKind.MOVED,
        ends_on=date(2018, 6, 30),
        moves=[MoveFacts(commitment.pk, next_year, None, Decimal(500))],
        **facts,
    )


def agreements_at_work():
    """One in force with everything that can hang on it, and beside it one that is still a draft."""
    with_income()
    next_year = with_income(a_fund(start_on=date(2018, 4, 1)))
    agreement = life.accepted_agreement(life.offered_agreement(with_conditions(life.drafted_agreement())))
    condition = agreement.conditions.get()
    transitions.settle_condition(
        condition=condition, outcome="met", words="Named in the letter.", on=TODAY, by=a_person(Role.OFFICER), at=AT
    )
    money_at_work(agreement)
    life.agreed_variation(moved(agreement, next_year))
    change.by_letter(moved(agreement, next_year), TODAY, scan=change.a_scan())
    life.queried_return(life.a_return(1, agreement))
    accepted = life.accepted_return(life.a_return(2, agreement))
    life.filled_return(life.a_return(3, agreement))
    ReturnReminder.objects.create(
        monitoring_return=accepted, occasion="soon", to=life.contact_of(agreement), sent_on=TODAY
    )
    with_conditions(life.drafted_agreement(life.an_award(Decimal(400))))
    transitions.start_version(template=agreement.template, note="Fewer questions", by=a_person(Role.MANAGER), at=AT)
    return Agreement.objects.get(pk=agreement.pk)


agreement = world(agreements_at_work)


def test_no_table_is_left_out():
    guarded = {
        model
        for model in apps.get_app_config("grants").get_models()
        if issubclass(model, (AppendOnlyModel, FreezingModel))
    }
    assert guarded == {*FREEZING, *ADDED, *OF_NOTICES, *OF_NOTICES_ADDED}


@pytest.mark.parametrize("model", [own(model) for model in (*FREEZING, *ADDED)])
def test_no_row_that_is_held_is_deleted(agreement, model):
    for row in held_rows(model)[:3]:
        with pytest.raises(DatabaseError, match=HELD):
            execute(f"DELETE FROM {model._meta.db_table} WHERE id = %s", row.pk)


@pytest.mark.parametrize("model", [own(model) for model in (*FREEZING, *ADDED)])
def test_no_column_that_is_held_is_changed(agreement, model):
    table, row = model._meta.db_table, held_rows(model)[0]
    free = (*getattr(model, "still_changes", ()), *getattr(model, "fills_once", ()))
    for field in model._meta.concrete_fields:
        if field.name in free or field.primary_key:
            continue
        with pytest.raises(DatabaseError, match=HELD):
            execute(f'UPDATE {table} SET "{field.column}" = {another(field)} WHERE id = %s', row.pk)


@pytest.mark.parametrize("model", [own(model) for model in FREEZING if model.part_of])
def test_nothing_is_added_to_what_is_held_nor_moved_into_it(agreement, model):
    table, listed = model._meta.db_table, columns_of(model)
    key = model._meta.get_field(model.part_of).column
    held, free = held_rows(model)[0], free_row(model)
    with pytest.raises(DatabaseError, match=r"is frozen|UNIQUE"):
        execute(f"INSERT INTO {table} ({listed}) SELECT {listed} FROM {table} WHERE id = %s", held.pk)
    with pytest.raises(DatabaseError, match=r"is frozen|UNIQUE"):
        execute(f'UPDATE {table} SET "{key}" = %s WHERE id = %s', getattr(held, key), free.pk)


def test_what_was_accepted_or_queried_stays_so(agreement):
    accepted = Filing.objects.get(accepted_at__isnull=False)
    for column, value in (("accepted_on", "1999-12-31"), ("accepted_by_id", 999999), ("accepted_at", "1999-12-31")):
        with pytest.raises(DatabaseError, match=HELD):
            execute(f'UPDATE {Filing._meta.db_table} SET "{column}" = %s WHERE id = %s', value, accepted.pk)


def test_an_instalment_is_replaced_once(agreement):
    replaced = Instalment.objects.filter(went_with__isnull=False).first()
    with pytest.raises(DatabaseError, match=HELD):
        execute(f"UPDATE {Instalment._meta.db_table} SET went_with_id = NULL WHERE id = %s", replaced.pk)


def test_the_rules_of_an_issued_version_keep_their_parts(agreement):
    rule = next(row for row in held_rows(AddUpRule) if row.parts.exists())
    with pytest.raises(DatabaseError, match=HELD):
        execute(f"DELETE FROM {AddUpRule.parts.through._meta.db_table} WHERE adduprule_id = %s", rule.pk)


@pytest.mark.parametrize("quarter", [0, 5])
def test_a_year_has_four_quarters(agreement, quarter):
    one = MonitoringReturn.objects.order_by("pk").first()
    with pytest.raises(DatabaseError, match=r"return_quarter_of_a_year|CHECK"):
        execute(f"UPDATE {MonitoringReturn._meta.db_table} SET quarter = %s WHERE id = %s", quarter, one.pk)
