"""What somebody typed or chose, said back as the form understood it."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms

from core.forms.days import MONTHS
from core.money import pounds


def understood(form: forms.BaseForm) -> list[tuple[str, str]]:
    """Label and words of each box of a form that is valid; what was left empty is left out."""
    said = [(str(form[name].label), _spoken(box, form.cleaned_data.get(name))) for name, box in form.fields.items()]
    return [(label, words) for label, words in said if words]


def _spoken(box: forms.Field, value: Any) -> str:
    if isinstance(value, Decimal):
        return pounds(value)
    if isinstance(value, date):
        return f"{value.day} {MONTHS[value.month - 1]} {value.year}"
    if isinstance(value, Iterable) and not isinstance(value, str):
        return ", ".join(str(one) for one in value)
    if isinstance(box, forms.ChoiceField) and not isinstance(box, forms.ModelChoiceField):
        choices: Any = box.choices
        return str(dict(choices).get(value, value)) if value else ""
    return "" if value is None else str(value)
