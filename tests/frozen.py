"""What the tests of frozen rows share: which rows are held, and how to try each of their columns in plain SQL."""

from django.db import connection, transaction

from core.append_only import AppendOnlyModel

HELD = r"is frozen|is append-only"


def execute(sql, *values):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)


def is_held(row):
    if isinstance(row, AppendOnlyModel):
        return True
    if row.part_of:
        return is_held(getattr(row, row.part_of))
    return getattr(row, row.frozen_since) is not None


def held_rows(model):
    """The rows of a model that are held; there is one at least, or a test would test nothing."""
    found = [row for row in model.objects.order_by("pk") if is_held(row)]
    assert found
    return found


def free_row(model):
    return next((row for row in model.objects.order_by("pk") if not is_held(row)), None)


def columns_of(model):
    columns = [field.column for field in model._meta.concrete_fields if not field.primary_key]
    return ", ".join(f'"{column}"' for column in columns)


def another(field):
    """A value that is not the one that stands, in SQL."""
    kind = field.get_internal_type()
    if kind == "BooleanField":
        return f'NOT "{field.column}"'
    if kind in ("TimeField", "PositiveSmallIntegerField"):
        return "'23:59:00'" if kind == "TimeField" else "99"
    if kind in ("DateField", "DateTimeField"):
        return "'1999-12-31'"
    if kind == "BinaryField":
        return "X'00'" if connection.vendor == "sqlite" else r"'\x00'"
    if kind == "JSONField":
        return "'[9]'"
    return "'999999'" if kind in ("CharField", "TextField") else "999999"
