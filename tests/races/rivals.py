"""Several people doing one thing at the same moment, each with a database connection of their own."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier
from typing import Any

from django.db import connection, connections, models

from core.append_only import guards_lifted
from core.refusal import Refused


def race(act: Callable[[int], Any], rivals: int) -> list[Any]:
    """Run `act(0) … act(rivals - 1)` at once. Gives what each returned, or the Refused that met it."""
    start = Barrier(rivals)

    def one(number: int) -> Any:
        try:
            start.wait(timeout=30)
            return act(number)
        except Refused as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(rivals) as pool:
        return list(pool.map(one, range(rivals)))


def refused(outcomes: list[Any]) -> int:
    return sum(isinstance(outcome, Refused) for outcome in outcomes)


@contextmanager
def without_constraint(model: type[models.Model], name: str, tidy: Callable[[], Any] | None = None) -> Iterator[None]:
    """The guard's absence: the named constraint is taken out of the database, and put back after.

    `tidy` takes away what the constraint forbids before it is put back; without it, the totals are set to nothing.
    SQLite makes the table anew from what the model says, so the model must not say it meanwhile.
    """
    standing = model._meta.constraints
    constraint = next(one for one in standing if one.name == name)
    model._meta.constraints = [one for one in standing if one is not constraint]
    try:
        with guards_lifted(), connection.schema_editor() as editor:
            editor.remove_constraint(model, constraint)
        yield
    finally:
        if tidy is None:
            model.objects.update(amount_committed=0, amount_allocated=0)
        else:
            tidy()
        model._meta.constraints = standing
        with guards_lifted(), connection.schema_editor() as editor:
            editor.add_constraint(model, constraint)
