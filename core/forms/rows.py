from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms.models import ModelChoiceIterator

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


class _Names(ModelChoiceIterator):
    field: "NamedRowField"

    def __iter__(self) -> Iterator[tuple[Any, Any]]:
        if self.field.empty_label is not None:
            yield "", self.field.empty_label
        yield from self.queryset.values_list(self.field.to_field_name or "pk", self.field.named_by)


class NamedRowField(forms.ModelChoiceField):
    """One row of many, listed by one of its columns: a list of hundreds is read without making a model of each."""

    iterator = _Names

    def __init__(self, *args: Any, named_by: str = "name", **kwargs: Any):
        self.named_by = named_by
        super().__init__(*args, **kwargs)
