from typing import Any

from django import forms

# Digits of the largest key that both databases can hold.
_LONGEST_KEY = 18


class RowsField(forms.ModelMultipleChoiceField):
    """Any number of rows, as checkboxes.

    The framework asks the database for every key that was sent, and on a key that no row can have the database does
    not say no but fails: such a key is refused here.
    """

    widget = forms.CheckboxSelectMultiple

    def clean(self, value: Any) -> Any:
        if not all(key.isascii() and key.isdecimal() and len(key) <= _LONGEST_KEY for key in map(str, value or ())):
            raise forms.ValidationError(self.error_messages["invalid_pk_value"], code="invalid_pk_value")
        return super().clean(value)
