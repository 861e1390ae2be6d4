"""An agreed variation, what it moved and the instalments it changed are fast in the database itself."""

from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction

from grants import transitions
from grants.models import Instalment, Variation, VariationEntry, VariationMove
from tests.factories import agreements as life
from tests.factories import variations as change
from tests.factories.commissioning import AT
from tests.worlds import world

pytestmark = pytest.mark.django_db


def an_agreed_move():
    return change.agreed(change.moved(amount="3000.00"))


variation = world(an_agreed_move)

COLUMNS = [
    field.column for field in Variation._meta.concrete_fields if field.column not in ("id", "settled_at", "notice_id")
]


def run(sql, *values):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)
        assert cursor.rowcount, "Nothing was there to be changed"


def another(value):
    """A value of the same type, that the column does not have."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    return "2019-01-01" if hasattr(value, "year") else f"{value}x"


@pytest.mark.parametrize("column", COLUMNS)
def test_no_column_of_an_agreed_variation_changes(variation, column):
    value = Variation.objects.filter(pk=variation.pk).values_list(column, flat=True).get()
    with pytest.raises(DatabaseError):
        run(f'UPDATE grants_variation SET "{column}" = %s WHERE id = %s', another(value), variation.pk)


def test_a_proposed_one_still_changes():
    proposed = life.proposed_variation()
    run("UPDATE grants_variation SET reason = 'Another reason.' WHERE id = %s", proposed.pk)


@pytest.mark.parametrize("state", ["refused", "withdrawn"])
def test_what_was_refused_or_withdrawn_is_fast_too(state):
    proposed = life.proposed_variation()
    if state == "refused":
        by = life.contact_of(proposed.agreement)
        transitions.refuse_variation(variation=proposed, reason="It does not suit us.", by=by, at=AT)
    else:
        by = proposed.proposed_by
        transitions.withdraw_variation(variation=proposed, reason="Entered by mistake.", by=by, at=AT)
    with pytest.raises(DatabaseError):
        run("UPDATE grants_variation SET state = 'agreed' WHERE id = %s", proposed.pk)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE grants_variationmove SET amount = 1 WHERE variation_id = %s",
        "DELETE FROM grants_variationmove WHERE variation_id = %s",
        "UPDATE grants_variationentry SET entry_id = entry_id WHERE variation_id = %s",
        "DELETE FROM grants_variationentry WHERE variation_id = %s",
        "UPDATE grants_instalment SET amount = 1 WHERE came_with_id = %s",
        "UPDATE grants_instalment SET went_with_id = NULL WHERE went_with_id = %s",
        "DELETE FROM grants_instalment WHERE came_with_id = %s",
        "DELETE FROM grants_variation WHERE id = %s",
    ],
)
def test_nothing_it_moved_or_changed_is_altered(variation, sql):
    with pytest.raises(DatabaseError):
        run(sql, variation.pk)


def test_no_move_is_added_to_an_agreed_one(variation):
    move = variation.moves.get()
    move.pk = None
    with pytest.raises(DatabaseError), transaction.atomic():
        move.save(force_insert=True)
    assert VariationMove.objects.get().amount == Decimal(3000)
    assert VariationEntry.objects.count() == 2
    assert Instalment.objects.filter(came_with=variation, agreed_at=None).count() == 0
