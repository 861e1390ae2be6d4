"""What is written is written: the database refuses to change, delete or replace a row, whoever asks it."""

import pytest
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.core.management.sql import emit_post_migrate_signal, emit_pre_migrate_signal
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from core.append_only import append_only_models, guards_lifted, missing_guards, refuse_to_serve_unguarded
from core.models import AuditEvent

pytestmark = pytest.mark.django_db(transaction=True)

TABLE = AuditEvent._meta.db_table


@pytest.fixture
def event():
    return AuditEvent.objects.create(
        at=timezone.now(), action="core.tested", by_name="Somebody", subject_type="x", subject_key="1", subject_name="x"
    )


def execute(sql, *values):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)


@pytest.mark.parametrize(
    "sql",
    [
        f"UPDATE {TABLE} SET by_name = 'Somebody else'",
        f"DELETE FROM {TABLE}",
        f"INSERT INTO {TABLE} SELECT * FROM {TABLE}",
    ],
)
def test_the_database_refuses(event, sql):
    with pytest.raises(DatabaseError, match="append-only"):
        execute(sql)
    assert AuditEvent.objects.get().by_name == "Somebody"


@pytest.mark.sqlite
def test_the_database_refuses_to_replace(event):
    with pytest.raises(DatabaseError, match="append-only"):
        execute(f"REPLACE INTO {TABLE} SELECT * FROM {TABLE}")


@pytest.mark.sqlite
def test_the_database_refuses_to_insert_or_replace_with_the_same_key(event):
    with pytest.raises(DatabaseError, match="append-only"):
        execute(f"INSERT OR REPLACE INTO {TABLE} SELECT * FROM {TABLE}")


@pytest.mark.postgres
def test_the_database_refuses_to_truncate(event):
    with pytest.raises(DatabaseError, match="append-only"):
        execute(f"TRUNCATE {TABLE} CASCADE")


@pytest.mark.postgres
def test_the_database_refuses_a_replacement_on_conflict(event):
    with pytest.raises(DatabaseError, match="append-only"):
        execute(f"INSERT INTO {TABLE} SELECT * FROM {TABLE} ON CONFLICT (id) DO UPDATE SET by_name = 'x'")


def test_twin_without_the_guards_lets_it_happen(event):
    with guards_lifted():
        execute(f"UPDATE {TABLE} SET by_name = 'Somebody else'")
    assert AuditEvent.objects.get().by_name == "Somebody else"


def test_python_refuses_before_the_database_is_asked(event):
    with pytest.raises(TypeError, match="append-only"):
        event.save()
    with pytest.raises(TypeError, match="append-only"):
        event.delete()


def test_the_guards_stand_after_a_migration_rebuilt_the_tables():
    with guards_lifted():
        assert set(missing_guards()) >= {model._meta.db_table for model in append_only_models()}
        call_command("migrate", verbosity=0)
        assert missing_guards() == []


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
def test_a_migration_may_rebuild_a_table_that_the_triggers_of_another_name():
    whole = apps.get_model("grants", "DecisionNotice")
    constraint = whole._meta.constraints[0]
    emit_pre_migrate_signal(0, False, "default")
    for change in ("remove_constraint", "add_constraint"):
        with connection.schema_editor() as editor:
            getattr(editor, change)(whole, constraint)
    emit_post_migrate_signal(0, False, "default")

    assert missing_guards() == []


def test_migrate_puts_one_back_though_its_own_checks_would_stop_at_it():
    with guards_lifted():
        call_command("migrate", verbosity=0, skip_checks=False)
        assert missing_guards() == []


def test_a_server_does_not_start_without_them():
    refuse_to_serve_unguarded()
    with guards_lifted(), pytest.raises(ImproperlyConfigured, match="core_auditevent"):
        refuse_to_serve_unguarded()


def test_a_check_says_so_when_they_are_missing():
    with guards_lifted(), pytest.raises(SystemCheckError):
        call_command("check", databases=["default"])
