from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.expressions import Combinable, register_combinable_fields

from core.money import in_pence, in_pounds


class MoneyField(models.Field):
    """Decimal pounds in Python, whole pence as a big integer in the database.

    Not a subclass of IntegerField or DecimalField: Django would then let pounds and pence be added, and on SQLite
    a Sum over a DecimalField is float arithmetic.
    """

    description = "An amount of money in pounds"
    empty_strings_allowed = False

    def get_internal_type(self) -> str:
        return "BigIntegerField"

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Decimal | None:
        return None if value is None else in_pounds(value)

    def to_python(self, value: Any) -> Decimal | None:
        if value is None or isinstance(value, Decimal):
            return value
        if isinstance(value, float):
            raise ValidationError("Money is never a float.")
        return Decimal(value)

    def get_prep_value(self, value: Any) -> int | None:
        if isinstance(value, float):
            raise TypeError("Money is never a float.")
        if value is None or hasattr(value, "resolve_expression"):
            return value
        return in_pence(Decimal(value))

    def value_to_string(self, obj: models.Model) -> str:
        return str(self.value_from_object(obj))


for connector in (Combinable.ADD, Combinable.SUB):
    register_combinable_fields(MoneyField, connector, MoneyField, MoneyField)
