"""SQLite's OR REPLACE takes away whatever bears the same key, and asks no delete trigger: what stands against it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection, models

from core.triggers import Trigger


@dataclass(frozen=True)
class Unique:
    """Columns that no two rows share; of a part of the table alone where there is a condition, in SQL."""

    columns: tuple[str, ...]
    condition: str = ""


def against_replacing(
    table: str, unique: Sequence[Unique], is_held: str, verbs: tuple[str, ...] = ("INSERT", "UPDATE")
) -> list[Trigger]:
    """SQLite's OR REPLACE deletes whatever bears the same key, without asking a delete trigger.

    One trigger for each set of columns that is unique; its message is the database's own, so that whoever reads the
    refusal of two rivals need not know who was first.
    """
    triggers = []
    for one in unique:
        same = " AND ".join(f'held."{column}" = NEW."{column}"' for column in one.columns)
        if one.condition:
            same += f" AND ({one.condition}) AND ({_of_new(one.condition)})"
        message = "UNIQUE constraint failed: " + ", ".join(f"{table}.{column}" for column in one.columns)
        for verb in verbs:
            other = " AND held.id <> OLD.id" if verb == "UPDATE" else ""
            when = f'EXISTS (SELECT 1 FROM "{table}" AS held WHERE {same}{other} AND {is_held})'
            about = "_".join((*one.columns, *(["some"] if one.condition else [])))
            triggers.append(Trigger(table, verb, message, when=when, vendor="sqlite", about=about))
    return triggers


def _of_new(condition: str) -> str:
    """The same condition of the row that comes."""
    return re.sub(r'"(\w+)"', r'NEW."\1"', condition)


def unique_sets(model: type[models.Model]) -> list[Unique]:
    """Each set of columns that no two rows share, the key first."""
    meta = model._meta
    column = {field.name: str(field.column) for field in meta.concrete_fields}
    constraints = [one for one in meta.constraints if isinstance(one, models.UniqueConstraint) and one.fields]
    return [
        *(Unique((str(field.column),)) for field in meta.concrete_fields if field.unique),
        *(Unique(tuple(column[name] for name in names)) for names in meta.unique_together),
        *(Unique(tuple(column[name] for name in one.fields), _condition_of(one, model)) for one in constraints),
    ]


def _condition_of(constraint: models.UniqueConstraint, model: type[models.Model]) -> str:
    if constraint.condition is None:
        return ""
    words: str = constraint._get_condition_sql(model, connection.schema_editor())  # type: ignore[attr-defined]
    return words
