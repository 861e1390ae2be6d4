from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from core.forms.days import MONTHS, PARTS, DayParts, WrongDay, read_day, split_day
from core.forms.widgets import AmountInput, DayInput
from core.money import AmountError, parse_amount, pounds


class AmountField(forms.Field):
    """Pounds as people type them. Gives Decimal pounds; on an error the form gives back what was typed."""

    widget = AmountInput

    def __init__(self, *, allow_zero: bool = False, **kwargs: Any):
        self.allow_zero = allow_zero
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Decimal | None:
        if value is None or isinstance(value, Decimal):
            return value
        if not str(value).strip():
            return None
        try:
            return parse_amount(str(value), allow_zero=self.allow_zero)
        except AmountError as problem:
            raise ValidationError(str(problem), code="invalid") from problem

    def prepare_value(self, value: Any) -> Any:
        # The £ stands before the box already.
        return pounds(value).replace("£", "") if isinstance(value, Decimal) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.to_python(initial) != self.to_python(data)
        except ValidationError:
            return True


class DayError(ValidationError):
    """A day that cannot be read; `parts` names the boxes to mark."""

    def __init__(self, problem: WrongDay):
        super().__init__(problem.message, code="invalid_day")
        self.parts = problem.parts


class _ReadsDays(forms.Field):
    """Both ways of asking for a day read it the same way."""

    def __init__(self, *, spoken_name: str = "", **kwargs: Any):
        # How an error calls the day: "Date confirmed must include a month".
        self.spoken_name = spoken_name
        super().__init__(**kwargs)

    def _read(self, typed: DayParts) -> date | None:
        if not any(part.strip() for part in typed):
            return None
        try:
            return read_day(typed, name=self.spoken_name or str(self.label or "Date"))
        except WrongDay as problem:
            raise DayError(problem) from problem

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return initial != self.to_python(data)
        except ValidationError:
            return True


class DayField(_ReadsDays):
    """A day in three boxes. Gives a date; month names and full-width figures are understood."""

    widget = DayInput

    def to_python(self, value: Any) -> date | None:
        if value is None or isinstance(value, date):
            return value
        return self._read(value if isinstance(value, DayParts) else split_day(str(value)))


class DayTextField(_ReadsDays):
    """A day in one box, for rows of filters: 23 January 2018, 23/1/2018 or 2018-01-23. Gives a date."""

    widget = forms.TextInput

    def to_python(self, value: Any) -> date | None:
        if value is None or isinstance(value, date):
            return value
        return self._read(split_day(str(value)))

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, date):
            return f"{value.day} {MONTHS[value.month - 1]} {value.year}"
        return value


def wrong_parts(errors: list[ValidationError]) -> tuple[str, ...]:
    """The boxes of a day to mark: those its errors name, or all three where an error names none."""
    named = {part for error in errors for part in getattr(error, "parts", PARTS)}
    return tuple(part for part in PARTS if part in named)
