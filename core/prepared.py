"""Queries whose SQL is written once and asked again and again, with other values each time.

The framework writes a query anew whenever it is asked, which takes longer than most answers. A page that asks many
small questions has them prepared: the question is still written as any other, by a function that gives a queryset, and
nothing is kept but its words. What it answers is asked of the database each time.
"""

import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import BigIntegerField, DateField, Expression, Field, Model, QuerySet
from django.db.models.query import ModelIterable, get_related_populators


class Slot(Expression):
    """Stands in a prepared query for a value that is handed in when it is asked."""

    def __init__(self, name: str, field: "Field[Any, Any]"):
        super().__init__(output_field=field)
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        return "%s", [self]

    def bound(self, value: Any, connection: Any) -> Any:
        """A value as the database takes it."""
        return self.output_field.get_db_prep_value(value, connection)


class ManySlot(Slot):
    """Stands after `__in` for any number of keys, none included, so that the SQL is the same for all."""

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        return "(SELECT value FROM json_each(%s))", [self]

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, list[Any]]:
        return "(SELECT unnest(%s::bigint[]))", [self]

    def bound(self, value: Collection[int], connection: Any) -> Any:
        return list(value) if connection.vendor == "postgresql" else json.dumps(list(value))


def KEY(name: str) -> Slot:  # noqa: N802 - named as a kind of value
    return Slot(name, BigIntegerField())


def KEYS(name: str) -> Slot:  # noqa: N802
    return ManySlot(name, BigIntegerField())


def DAY(name: str) -> Slot:  # noqa: N802
    return Slot(name, DateField())


class prepared:  # noqa: N801 - used as a decorator
    """`@prepared(person=KEY)` on a function that gives a queryset: called with values it gives the list of its rows.

    The function is called once for each kind of database, with slots in place of values: it must not look at them.
    Rows are those of the queryset, models with what select_related names, or tuples; it may not prefetch.
    """

    def __init__(self, **kinds: Callable[[str], Slot]):
        self._slots = {name: kind(name) for name, kind in kinds.items()}

    def __call__(self, query: Callable[..., "QuerySet[Any, Any]"]) -> Callable[..., list[Any]]:
        written: dict[str, _Written] = {}

        def ask(**values: Any) -> list[Any]:
            database = connections[DEFAULT_DB_ALIAS]
            if database.vendor not in written:
                written[database.vendor] = _written(query(**self._slots), database)
            return written[database.vendor].rows(values, database)

        return ask


@dataclass(frozen=True)
class _Written:
    """The SQL of a query with what makes its rows of the answer."""

    sql: str
    params: Sequence[Any]
    converters: Mapping[int, tuple[Sequence[Callable[..., Any]], Any]]
    made: Callable[[Sequence[Any]], Any]

    def rows(self, values: Mapping[str, Any], database: Any) -> list[Any]:
        params = [one.bound(values[one.name], database) if isinstance(one, Slot) else one for one in self.params]
        with database.cursor() as cursor:
            cursor.execute(self.sql, params)
            found = cursor.fetchall()
        return list(map(self.made, self._converted(found, database) if self.converters else found))

    def _converted(self, rows: Iterable[Sequence[Any]], database: Any) -> Iterable[Sequence[Any]]:
        converters = [(place, *one) for place, one in self.converters.items()]
        for row in map(list, rows):
            for place, converts, expression in converters:
                for convert in converts:
                    row[place] = convert(row[place], expression, database)
            yield row


def _written(query: "QuerySet[Any, Any]", database: Any) -> _Written:
    compiler = query.query.get_compiler(connection=database)
    sql, params = compiler.as_sql()
    fields = [one[0] for one in compiler.select]
    is_of_models = issubclass(query._iterable_class, ModelIterable)
    return _Written(sql, params, compiler.get_converters(fields), _model_maker(compiler) if is_of_models else tuple)


def _model_maker(compiler: Any) -> Callable[[Sequence[Any]], Model]:
    """What makes a model of a row, as the framework's ModelIterable does."""
    model, places = compiler.klass_info["model"], compiler.klass_info["select_fields"]
    start, end = places[0], places[-1] + 1
    names = [one[0].target.attname for one in compiler.select[start:end]]
    # The stubs are of a later release, which asks for one more.
    related = get_related_populators(  # type: ignore[call-arg]
        compiler.klass_info, compiler.select, DEFAULT_DB_ALIAS
    )

    def made(row: Sequence[Any]) -> Model:
        one = model.from_db(DEFAULT_DB_ALIAS, names, row[start:end])
        for populator in related:
            populator.populate(row, one)
        return one

    return made


def hold(one: Model, name: str, found: Sequence[Model]) -> None:
    """Leave with a model what was read of its relation, as prefetch_related would."""
    rows = getattr(one, name).get_queryset()
    rows._result_cache, rows._prefetch_done = list(found), True
    one.__dict__.setdefault("_prefetched_objects_cache", {})[name] = rows
