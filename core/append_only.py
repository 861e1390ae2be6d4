"""Rows that are only ever added, held by the database itself.

Triggers refuse UPDATE, DELETE, TRUNCATE, and an INSERT that would replace a row (SQLite's REPLACE INTO fires no
delete trigger). Django rebuilds a table on SQLite for some migrations and silently drops its triggers: they are
put back after every migrate, and a system check says when they are missing.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.core import checks
from django.core.exceptions import ImproperlyConfigured
from django.db import DEFAULT_DB_ALIAS, connections, models


class AppendOnlyModel(models.Model):
    """Base of every record that is added and never changed.

    A subclass may name `numbered_within`: the column whose rows count 1, 2, 3 … in `number` without a gap.
    """

    numbered_within: str | None = None

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError(f"{type(self).__name__} is append-only: mend a mistake with a reversing entry.")
        super().save(*args, **{**kwargs, "force_insert": True})

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        raise TypeError(f"{type(self).__name__} is append-only: nothing is ever deleted.")


def append_only_models() -> list[type[AppendOnlyModel]]:
    return [model for model in apps.get_models() if issubclass(model, AppendOnlyModel)]


def install_guards(using: str = DEFAULT_DB_ALIAS) -> None:
    """Put the triggers of each append-only table in place, those that stand already being replaced."""
    connection = connections[using]
    present = set(connection.introspection.table_names())
    for model in append_only_models():
        if model._meta.db_table in present:
            _run(connection, _drop(connection.vendor, model) + _create(connection.vendor, model))


def remove_guards(using: str = DEFAULT_DB_ALIAS) -> None:
    connection = connections[using]
    present = set(connection.introspection.table_names())
    for model in append_only_models():
        if model._meta.db_table in present:
            _run(connection, _drop(connection.vendor, model))


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
    present = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        else:
            cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'")
        standing = {row[0] for row in cursor.fetchall()}
    return [
        model._meta.db_table
        for model in append_only_models()
        if model._meta.db_table in present and not set(_names(connection.vendor, model)) <= standing
    ]


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
            f"The table {table} has lost the triggers that keep it append-only.",
            hint="Run `manage.py migrate`, which puts them back, then `manage.py verify`.",
            id="core.E001",
        )
        for using in databases or []
        for table in missing_guards(using)
    ]


def _names(vendor: str, model: type[AppendOnlyModel]) -> list[str]:
    verbs = ["update", "delete", "insert"] + (["truncate"] if vendor == "postgresql" else [])
    return [f"{model._meta.db_table}_no_{verb}" for verb in verbs]


def _drop(vendor: str, model: type[AppendOnlyModel]) -> list[str]:
    table = model._meta.db_table
    on = f' ON "{table}"' if vendor == "postgresql" else ""
    return [f'DROP TRIGGER IF EXISTS "{name}"{on}' for name in _names(vendor, model)]


def _create(vendor: str, model: type[AppendOnlyModel]) -> list[str]:
    return _create_on_sqlite(model) if vendor == "sqlite" else _create_on_postgresql(model)


def _bad_insert(model: type[AppendOnlyModel]) -> str:
    table, within = model._meta.db_table, model.numbered_within
    taken = f'EXISTS (SELECT 1 FROM "{table}" WHERE id = NEW.id)'
    if within is None:
        return taken
    last = f'(SELECT COALESCE(MAX(number), 0) FROM "{table}" WHERE "{within}" = NEW."{within}")'
    return f"{taken} OR NEW.number <> {last} + 1"


def _create_on_sqlite(model: type[AppendOnlyModel]) -> list[str]:
    table = model._meta.db_table
    refuse = f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    return [
        f'CREATE TRIGGER "{table}_no_update" BEFORE UPDATE ON "{table}" {refuse}',
        f'CREATE TRIGGER "{table}_no_delete" BEFORE DELETE ON "{table}" {refuse}',
        f'CREATE TRIGGER "{table}_no_insert" BEFORE INSERT ON "{table}" WHEN {_bad_insert(model)} {refuse}',
    ]


def _create_on_postgresql(model: type[AppendOnlyModel]) -> list[str]:
    table = model._meta.db_table
    raised = f"RAISE EXCEPTION '{table} is append-only' USING ERRCODE = 'integrity_constraint_violation';"
    plpgsql = "RETURNS trigger LANGUAGE plpgsql AS"
    return [
        f'CREATE OR REPLACE FUNCTION "{table}_refuse"() {plpgsql} $$ BEGIN {raised} END $$',
        f'CREATE OR REPLACE FUNCTION "{table}_next"() {plpgsql} '
        f"$$ BEGIN IF {_bad_insert(model)} THEN {raised} END IF; RETURN NEW; END $$",
        *(
            f'CREATE TRIGGER "{table}_no_{verb}" BEFORE {verb.upper()} ON "{table}" '
            f'FOR EACH {"STATEMENT" if verb == "truncate" else "ROW"} EXECUTE FUNCTION "{table}_refuse"()'
            for verb in ("update", "delete", "truncate")
        ),
        f'CREATE TRIGGER "{table}_no_insert" BEFORE INSERT ON "{table}" FOR EACH ROW EXECUTE FUNCTION "{table}_next"()',
    ]


def _run(connection: Any, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
