"""Rows that the database itself holds fast: those that are only ever added, and those that freeze.

Triggers refuse UPDATE, DELETE, TRUNCATE, and an INSERT that would replace a row (SQLite's REPLACE INTO fires no
delete trigger). Django rebuilds a table on SQLite for some migrations and silently drops its triggers: they are
put back after every migrate, and a system check says when they are missing.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.core import checks
from django.core.exceptions import ImproperlyConfigured
from django.db import DEFAULT_DB_ALIAS, connections, models

from core.replacing import Unique, against_replacing, unique_sets
from core.triggers import DISTINCT, Trigger, create, drop, is_for


class AppendOnlyModel(models.Model):
    """Base of every record that is added and never changed.

    A subclass may name `numbered_within`: the column whose rows count 1, 2, 3 … in `number` without a gap; and in
    `never_added`, by a name of one word, the condition in SQL under which a NEW row is refused.
    """

    numbered_within: str | None = None
    never_added: Mapping[str, str] = {}

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError(f"{type(self).__name__} is append-only: mend a mistake with a reversing entry.")
        super().save(*args, **{**kwargs, "force_insert": True})

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        raise TypeError(f"{type(self).__name__} is append-only: nothing is ever deleted.")


class FreezingModel(models.Model):
    """Base of a record that people work on until it is frozen, and of the parts that freeze with it.

    The whole names `frozen_since`, a column that is empty until then, in `still_changes` the columns that may move
    afterwards, and in `fills_once` those that may then be filled and never changed. A part names `part_of`, its key to
    the whole or to another part.
    """

    frozen_since = ""
    still_changes: tuple[str, ...] = ()
    fills_once: tuple[str, ...] = ()
    part_of = ""

    class Meta:
        abstract = True


def append_only_models() -> list[type[AppendOnlyModel]]:
    return [model for model in apps.get_models() if issubclass(model, AppendOnlyModel)]


def freezing_models() -> list[type[FreezingModel]]:
    return [model for model in apps.get_models() if issubclass(model, FreezingModel)]


def install_guards(using: str = DEFAULT_DB_ALIAS) -> None:
    """Put the triggers of each guarded table in place, those that stand already being replaced."""
    connection = connections[using]
    for trigger in _triggers(connection):
        _run(connection, [*drop(trigger, connection.vendor), *create(trigger, connection.vendor)])


def remove_guards(using: str = DEFAULT_DB_ALIAS) -> None:
    connection = connections[using]
    for trigger in _triggers(connection):
        _run(connection, drop(trigger, connection.vendor))


@contextmanager
def guards_lifted(using: str = DEFAULT_DB_ALIAS) -> Iterator[None]:
    """For the test suite alone, which empties tables between tests."""
    remove_guards(using)
    try:
        yield
    finally:
        install_guards(using)


def missing_guards(using: str = DEFAULT_DB_ALIAS) -> list[str]:
    """The tables whose triggers are not all there."""
    connection = connections[using]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        else:
            cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'")
        standing = {row[0] for row in cursor.fetchall()}
    # A dictionary keeps the order and each table once.
    return list({trigger.table: None for trigger in _triggers(connection) if trigger.name not in standing})


def refuse_to_serve_unguarded() -> None:
    """Called when a server starts. Raises ImproperlyConfigured when a table that must not change could be changed."""
    if bare := missing_guards():
        raise ImproperlyConfigured(
            f"Run `manage.py migrate`: these tables have lost their triggers: {', '.join(bare)}."
        )


@checks.register(checks.Tags.database)
def check_guards(databases: Sequence[str] | None = None, **kwargs: Any) -> list[checks.CheckMessage]:
    return [
        checks.Error(
            f"The table {table} has lost the triggers that hold its rows fast.",
            hint="Run `manage.py migrate`, which puts them back, then `manage.py verify`.",
            id="core.E001",
        )
        for using in databases or []
        for table in missing_guards(using)
    ]


def _triggers(connection: Any) -> list[Trigger]:
    """Each trigger that belongs into a database, of those tables that it has so far."""
    present = set(connection.introspection.table_names())
    wanted = [
        *(trigger for model in append_only_models() for trigger in _of_append_only(model)),
        *(trigger for model in freezing_models() for trigger in _of_freezing(model)),
    ]
    return [trigger for trigger in wanted if trigger.table in present and is_for(trigger, connection.vendor)]


def _of_append_only(model: type[AppendOnlyModel]) -> list[Trigger]:
    table, within = model._meta.db_table, model.numbered_within
    taken = f'EXISTS (SELECT 1 FROM "{table}" AS held WHERE held.id = NEW.id)'
    if within is not None:
        last = f'(SELECT COALESCE(MAX(number), 0) FROM "{table}" WHERE "{within}" = NEW."{within}")'
        taken = f"{taken} OR NEW.number <> {last} + 1"
    message = f"{table} is append-only"
    return [
        *(Trigger(table, verb, message) for verb in ("UPDATE", "DELETE", "TRUNCATE")),
        Trigger(table, "INSERT", message, when=taken),
        *(
            Trigger(table, "INSERT", f"{table} refused: {about}", when=condition, about=about)
            for about, condition in model.never_added.items()
        ),
        *against_replacing(
            table, [one for one in unique_sets(model) if one.columns != ("id",)], "1 = 1", verbs=("INSERT",)
        ),
    ]


def _of_freezing(model: type[FreezingModel]) -> list[Trigger]:
    """Nothing of a frozen whole changes but what still may; nothing is added to its parts, changed or taken away."""
    table = model._meta.db_table
    message = f"{table} is frozen"
    if model.part_of:
        key: Any = model._meta.get_field(model.part_of)
        return [*_of_table(table, key.column, key.related_model, unique_sets(model)), *_of_lists(model)]
    frozen = f'"{model.frozen_since}" IS NOT NULL'
    return [
        Trigger(table, "UPDATE", message, when=f"OLD.{frozen} AND ({_changed(model)})"),
        Trigger(table, "DELETE", message, when=f"OLD.{frozen}"),
        Trigger(table, "INSERT", message, when=f'EXISTS (SELECT 1 FROM "{table}" WHERE id = NEW.id AND {frozen})'),
        Trigger(table, "TRUNCATE", message, when=f'EXISTS (SELECT 1 FROM "{table}" WHERE {frozen})'),
        *against_replacing(table, unique_sets(model), f"held.{frozen}"),
        *_of_lists(model),
    ]


def _changed(model: type[FreezingModel]) -> str:
    """The condition that an update changes a column that may not: any but those that still move or were empty."""
    free = (*model.still_changes, *model.fills_once)
    kept = [field.column for field in model._meta.concrete_fields if field.name not in free]
    once = [model._meta.get_field(name).column for name in model.fills_once]  # type: ignore[union-attr]
    return " OR ".join(
        [
            *(f'NEW."{column}" {DISTINCT} OLD."{column}"' for column in kept),
            *(f'(OLD."{column}" IS NOT NULL AND NEW."{column}" {DISTINCT} OLD."{column}")' for column in once),
        ]
    )


def _of_lists(model: type[FreezingModel]) -> list[Trigger]:
    """The tables behind the model's many-to-many fields."""
    triggers = []
    for field in model._meta.local_many_to_many:
        through: Any = field.remote_field.through
        triggers += _of_table(through._meta.db_table, field.m2m_column_name(), model, unique_sets(through))
    return triggers


def _of_table(table: str, column: str, whole: type[FreezingModel], unique: Sequence[Unique]) -> list[Trigger]:
    old, new = (_is_frozen(whole, f'{row}."{column}"') for row in ("OLD", "NEW"))
    any_row = f'EXISTS (SELECT 1 FROM "{table}" AS part WHERE ' + _is_frozen(whole, f'part."{column}"') + ")"
    message = f"{table} is frozen"
    return [
        Trigger(table, "INSERT", message, when=new),
        Trigger(table, "UPDATE", message, when=f"{old} OR {new}"),
        Trigger(table, "DELETE", message, when=old),
        Trigger(table, "TRUNCATE", message, when=any_row),
        *against_replacing(table, unique, _is_frozen(whole, f'held."{column}"')),
    ]


def _is_frozen(model: type[FreezingModel], key: str) -> str:
    """The condition that the row of a model with this key is frozen, by itself or with the whole it is part of."""
    table = model._meta.db_table
    if not model.part_of:
        return f'EXISTS (SELECT 1 FROM "{table}" WHERE id = {key} AND "{model.frozen_since}" IS NOT NULL)'
    whole: Any = model._meta.get_field(model.part_of)
    inner = _is_frozen(whole.related_model, f'"{table}"."{whole.column}"')
    return f'EXISTS (SELECT 1 FROM "{table}" WHERE "{table}".id = {key} AND {inner})'


def _run(connection: Any, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
