"""Worlds that several tests look at: built once for as long as the tests that follow ask for the same one.

    office = world(load_office)

    def test_it_is_there(office): ...

A world is built in a transaction that stays open, and each test's own transaction lies inside that one: what a test
writes is undone after it as ever, and the next test finds the world as it was built. What was built is copied for each
test, so that none sees what another set on an object. Before a test that asks for another world, or for none, the one
that stands is taken back. So each test meets the same rows alone, among others and in any order.

Where a world cannot stand, in a test that commits and before there is a database, the test builds one for itself.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, nullcontext
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from unittest import mock

import pytest
from django.db import transaction


@dataclass(frozen=True)
class Plan:
    """What builds a world: all that are built by one plan from the same value of a parameter are the same."""

    build: Callable[..., Any]
    of: str | None
    at: datetime | None

    def made_of(self, value: Any) -> Any:
        clock = mock.patch("django.utils.timezone.now", return_value=self.at) if self.at else nullcontext()
        with clock:
            return self.build() if self.of is None else self.build(value)

    def value_in(self, item: pytest.Item) -> Any:
        return None if self.of is None else item.callspec.params[self.of]


# Each fixture by its identity, and the plan of its world.
_plans: dict[int, tuple[Any, Plan]] = {}


def world(build: Callable[..., Any], *, of: str | None = None, at: datetime | None = None) -> Any:
    """A fixture that hands a test what `build` gives, the clock standing at `at` meanwhile.

    With `of`, `build` is given the value of that parameter of the test, and there is a world for each value: the
    parameter that varies slowest is the one of the lowest decorator.
    """
    plan = Plan(build, of, at)

    @pytest.fixture
    def built(request: pytest.FixtureRequest, db: None) -> Any:
        value = plan.value_in(request.node)
        return deepcopy(_site.made) if _site.holds == (plan, value) else plan.made_of(value)

    _plans[id(built)] = (built, plan)
    return built


class _Site:
    """Where one world stands at a time."""

    def __init__(self) -> None:
        self.blocker: Any = None  # comes with the database
        self.holds: tuple[Plan, Any] | None = None
        self.made: Any = None
        self._standing = ExitStack()

    def make_room_for(self, wanted: tuple[Plan, Any] | None) -> None:
        if wanted == self.holds:
            return
        self.clear()
        if wanted is not None and self.blocker is not None:
            self._raise(wanted)

    def _raise(self, wanted: tuple[Plan, Any]) -> None:
        plan, value = wanted
        with self.blocker.unblock(), ExitStack() as raising:
            raising.enter_context(transaction.atomic())
            raising.callback(transaction.set_rollback, True)
            self.made = plan.made_of(value)
            self.holds = wanted
            self._standing = raising.pop_all()

    def clear(self) -> None:
        if self.holds is not None:
            self.holds = self.made = None
            with self.blocker.unblock():
                self._standing.close()


_site = _Site()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The database, and with it the ground on which a world may stand."""
    _site.blocker = django_db_blocker
    yield
    _site.clear()
    _site.blocker = None


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    _site.make_room_for(None if _commits(item) else _wanted(item))


def brought_together(items: list[pytest.Item]) -> list[pytest.Item]:
    """The tests in their order, but those of one world one after the other where the first of them stands.

    So a world that several files look at is built once for all of them. Those that vary with a parameter stay put.
    """
    first: dict[Plan, int] = {}

    def place(numbered: tuple[int, pytest.Item]) -> int:
        number, item = numbered
        wanted = None if _commits(item) else _wanted(item)
        return number if wanted is None or wanted[0].of else first.setdefault(wanted[0], number)

    return [item for _, item in sorted(enumerate(items), key=place)]


def _wanted(item: pytest.Item) -> tuple[Plan, Any] | None:
    """The world that a test asks for by a fixture of its file, by itself or through another."""
    file = getattr(item, "module", None)
    asked = [id(getattr(file, name, None)) for name in item.fixturenames]
    found = {_plans[one][1] for one in asked if one in _plans}
    if len(found) > 1:
        raise pytest.UsageError(f"{item.nodeid} asks for several worlds, and one stands at a time.")
    return next(((plan, plan.value_in(item)) for plan in found), None)


def _commits(item: pytest.Item) -> bool:
    marker = item.get_closest_marker("django_db")
    committing = {"transactional_db", "live_server", "django_db_reset_sequences", "django_db_serialized_rollback"}
    return bool(marker and marker.kwargs) or not committing.isdisjoint(item.fixturenames)
