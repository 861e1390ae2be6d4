"""Plain boxes written in Python: the framework prints a list through three templates for each of its options."""

from collections.abc import Iterable
from html import escape
from typing import Any

from django import forms
from django.forms.renderers import BaseRenderer
from django.forms.utils import flatatt
from django.forms.widgets import ChoiceWidget, Input
from django.utils.safestring import SafeString, mark_safe

# Those whose template says no more than <input> and its attributes.
_PLAIN_INPUTS = {
    kind.template_name
    for kind in (forms.TextInput, forms.NumberInput, forms.EmailInput, forms.URLInput, forms.HiddenInput)
}


def printed(widget: Any, name: str, value: Any, attributes: dict[str, Any], renderer: BaseRenderer) -> SafeString:
    """The box of a widget, as the framework's own template for it would print it."""
    if widget.template_name == forms.Select.template_name and type(widget).create_option is ChoiceWidget.create_option:
        return _select(widget, name, value, attributes)
    if isinstance(widget, Input) and widget.template_name in _PLAIN_INPUTS:
        return _input(widget.get_context(name, value, attributes)["widget"])
    if widget.template_name == forms.Textarea.template_name:
        return _textarea(widget.get_context(name, value, attributes)["widget"])
    return widget.render(name, value, attributes, renderer)


def _input(box: dict[str, Any]) -> SafeString:
    value = "" if box["value"] is None else f' value="{escape(str(box["value"]))}"'
    return _safe(f'<input type="{box["type"]}" name="{escape(box["name"])}"{value}{flatatt(box["attrs"])}>')


def _textarea(box: dict[str, Any]) -> SafeString:
    text = escape(str(box["value"] or ""))
    return _safe(f'<textarea name="{escape(box["name"])}"{flatatt(box["attrs"])}>\n{text}</textarea>')


def _select(widget: Any, name: str, value: Any, attributes: dict[str, Any]) -> SafeString:
    own = widget.build_attrs(widget.attrs, attributes | {"multiple": widget.allow_multiple_selected})
    chosen = widget.format_value(value)
    options = "\n".join(_options(widget.choices, {chosen} if isinstance(chosen, str) else set(chosen)))
    return _safe(f'<select name="{escape(name)}"{flatatt(own)}>\n{options}\n</select>')


def _options(choices: Iterable[tuple[Any, Any]], chosen: set[str]) -> Iterable[str]:
    for value, label in choices:
        if isinstance(label, list | tuple):
            inside = "\n".join(_options(label, chosen))
            yield f'<optgroup label="{escape(str(value))}">\n{inside}\n</optgroup>'
        else:
            key = "" if value is None else str(value)
            yield f'<option value="{escape(key)}"{" selected" if key in chosen else ""}>{escape(str(label))}</option>'


def _safe(markup: str) -> SafeString:
    return mark_safe(markup)  # noqa: S308 - every value in it went through escape or flatatt
