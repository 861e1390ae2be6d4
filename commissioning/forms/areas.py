from typing import Any

from django import forms

from providers.models import CouncilArea

# Digits of the largest key that both databases can hold.
_LONGEST_KEY = 18


class AreasField(forms.ModelMultipleChoiceField):
    """Any number of council areas.

    The framework asks the database for every key that was sent, and on a key that no row can have the database does
    not say no but fails: such a key is refused here.
    """

    widget = forms.CheckboxSelectMultiple
    default_error_messages = {"invalid_pk_value": "Select the council areas from the list"}

    def __init__(self, **kwargs: Any):
        super().__init__(CouncilArea.objects.order_by("name"), required=False, label="Council areas", **kwargs)

    def clean(self, value: Any) -> Any:
        if not all(key.isascii() and key.isdecimal() and len(key) <= _LONGEST_KEY for key in map(str, value or ())):
            raise forms.ValidationError(self.error_messages["invalid_pk_value"], code="invalid_pk_value")
        return super().clean(value)
