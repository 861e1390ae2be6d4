"""How long a text may be and how long it is, in numbers as we write them: 4,000."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import BaseValidator, MaxLengthValidator, MinLengthValidator


class _WithCommas(BaseValidator):
    """Before a check of Django's own, whose message it gives numbers with a comma in the thousands."""

    def __call__(self, value: Any) -> None:
        try:
            super().__call__(value)
        except ValidationError as found:
            said = found.params or {}
            numbers = {name: f"{said[name]:,}" for name in ("limit_value", "show_value")}
            raise ValidationError(found.message, code=found.code, params=said | numbers) from None


class MaxLength(_WithCommas, MaxLengthValidator):
    pass


class MinLength(_WithCommas, MinLengthValidator):
    pass


_SPOKEN: dict[type, type[BaseValidator]] = {MaxLengthValidator: MaxLength, MinLengthValidator: MinLength}


def spoken_length(validator: Any) -> Any:
    """A check of Django's own of how long a text is, as one that counts in our way; any other as it is."""
    spoken = _SPOKEN.get(type(validator))
    return spoken(validator.limit_value, validator.message) if spoken else validator
