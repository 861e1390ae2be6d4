import gc
from collections.abc import Iterator
from contextlib import contextmanager
from unittest import mock

import pytest
from django.conf import settings
from django.core.cache import caches
from django.db import connection
from django.test import TransactionTestCase

from core.append_only import guards_lifted
from tests.no_skips import pytest_make_collect_report, pytest_runtest_makereport
from tests.worlds import brought_together, django_db_setup, pytest_runtest_setup

__all__ = ["django_db_setup", "pytest_make_collect_report", "pytest_runtest_makereport", "pytest_runtest_setup"]


def pytest_configure() -> None:
    """Look for dead cycles less often: among so many standing objects the search takes a fifth of the suite's time."""
    gc.set_threshold(100_000, 20, 100)


def pytest_collection_finish() -> None:
    """What stands now stands to the end, and need not be looked through again."""
    gc.collect()
    gc.freeze()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is meant for the suite's other run: ./run test runs it on SQLite and on PostgreSQL.

    The rest goes in an order in which each world that files share is built once.
    """
    other = "postgres" if connection.vendor == "sqlite" else "sqlite"
    left_out = [item for item in items if item.get_closest_marker(other)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]
    items[:] = brought_together(items)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    # SQLite in memory shares one connection and locks in another way than the file that offices use.
    if connection.vendor == "sqlite":
        folder = tmp_path_factory.mktemp("database")
        settings.DATABASES["default"].setdefault("TEST", {})["NAME"] = str(folder / "test.sqlite3")


def may_put_triggers_to_sleep() -> bool:
    """Only the owner of a PostgreSQL server may, as the suite is on its own; it is much quicker than dropping them."""
    if connection.vendor != "postgresql":
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT usesuper FROM pg_user WHERE usename = current_user")
        return bool(cursor.fetchone()[0])


@contextmanager
def triggers_asleep() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = origin")


@pytest.fixture(autouse=True)
def _nothing_is_printed_yet() -> None:
    """A test begins its keys and days anew, so what another printed under the same ones is not its own."""
    caches["printed"].clear()


@pytest.fixture(scope="session", autouse=True)
def _tables_can_be_emptied() -> Iterator[None]:
    """Append-only tables refuse to be emptied, which is what ends a test that commits."""
    empty = TransactionTestCase._fixture_teardown

    def empty_past_the_guards(case: TransactionTestCase) -> None:
        with triggers_asleep() if may_put_triggers_to_sleep() else guards_lifted():
            empty(case)

    with mock.patch.object(TransactionTestCase, "_fixture_teardown", empty_past_the_guards):
        yield
