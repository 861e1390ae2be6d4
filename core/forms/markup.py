"""From a bound field to what the GOV.UK templates need: which shape it has, its ids, and where errors link to."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts
from django.forms.boundfield import BoundField
from django.forms.widgets import Input
from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe

from core.forms import boxes
from core.forms.fields import wrong_parts
from core.forms.rich_text import RichTextarea
from core.forms.widgets import AmountInput, CountedTextarea, DayInput

# The server's answer is better than a browser's bubble, which cannot be styled, translated or read back.
WITHOUT_BROWSER_CHECKS = dict.fromkeys(("required", "min", "max", "step", "maxlength", "minlength"), False)

# What phones and browsers "correct" on their own and should not.
_LEFT_AS_TYPED: tuple[tuple[type[forms.Widget], dict[str, str]], ...] = (
    (forms.PasswordInput, {"spellcheck": "false", "autocapitalize": "none"}),
    (forms.EmailInput, {"spellcheck": "false", "autocapitalize": "none"}),
)

# The most special first: CheckboxSelectMultiple is a RadioSelect, and a RadioSelect is a Select.
_SHAPES: tuple[tuple[type[forms.Widget], str, str], ...] = (
    (forms.CheckboxSelectMultiple, "checkboxes", "govuk-checkboxes__input"),
    (forms.RadioSelect, "radios", "govuk-radios__input"),
    (forms.CheckboxInput, "checkbox", "govuk-checkboxes__input"),
    (DayInput, "day", ""),
    (CountedTextarea, "counted", "govuk-textarea govuk-js-character-count"),
    (RichTextarea, "rich_text", "govuk-textarea"),
    (forms.Textarea, "control", "govuk-textarea"),
    (forms.Select, "control", "govuk-select"),
    (forms.FileInput, "control", "govuk-file-upload"),
    (AmountInput, "affixed", "govuk-input"),
    (forms.PasswordInput, "password", "govuk-input govuk-password-input__input govuk-js-password-input-input"),
    (Input, "control", "govuk-input"),
)


@dataclass(frozen=True)
class FieldOptions:
    """What a layout may say about one field, beyond what the field itself knows."""

    # Characters wide: 2, 3, 4, 5, 10, 20 or 30; or a share of the line: "one-half", "two-thirds" and so on.
    width: int | str | None = None
    label_size: str = ""
    # The label or legend is the page's only heading.
    is_page_heading: bool = False
    is_label_hidden: bool = False
    is_inline: bool = False
    is_small: bool = False
    suffix: str = ""
    # Words under a choice, by its value.
    choice_hints: dict[str, str] = field(default_factory=dict)
    # The field that stands under a choice while it is chosen, by its value.
    reveals: dict[str, str] = field(default_factory=dict)

    @property
    def width_class(self) -> str:
        if isinstance(self.width, int):
            return f"govuk-input--width-{self.width}"
        return f"govuk-!-width-{self.width}" if self.width else ""


@dataclass(frozen=True)
class Choice:
    id: str
    value: str
    label: str
    hint: str
    is_chosen: bool
    is_disabled: bool
    revealed: SafeString | str = ""


class FieldMarkup:
    """One bound field as the templates in templates/govuk/ print it."""

    def __init__(self, bound: BoundField, options: FieldOptions | None = None):
        self.bound, self.options = bound, options or FieldOptions()
        self.widget = bound.field.widget
        self.shape, self.input_class = shape_of(self.widget)
        self.id = bound.auto_id or bound.html_name
        self.name = bound.html_name

    @property
    def template(self) -> str:
        return f"govuk/shapes/{self.shape}.html"

    @property
    def label(self) -> str:
        return str(self.bound.label)

    @cached_property
    def hint(self) -> str:
        text = str(self.bound.help_text or "")
        if isinstance(self.widget, forms.PasswordInput) and "<ul" in text:
            # Django gives its password rules as a list in HTML; a hint is words only.
            return " ".join(password_validators_help_texts())
        return text

    @cached_property
    def errors(self) -> list[str]:
        return [str(error) for error in self.bound.errors]

    @property
    def described_by(self) -> str:
        ids = [
            f"{self.id}-info" if self.limit else "",
            f"{self.id}-plain" if self.shape == "rich_text" else "",
            f"{self.id}-hint" if self.hint else "",
            f"{self.id}-error" if self.errors else "",
        ]
        return " ".join(id_ for id_ in ids if id_)

    @property
    def limit(self) -> int | None:
        """Characters that a counted text may have."""
        if not isinstance(self.widget, CountedTextarea):
            return None
        return self.widget.limit or getattr(self.bound.field, "max_length", None)

    @property
    def prefix(self) -> str:
        return getattr(self.widget, "prefix", "")

    @cached_property
    def value(self) -> Any:
        return self.bound.value()

    @property
    def is_checked(self) -> bool:
        return bool(self.widget.check_test(self.value))

    def control(self) -> SafeString:
        """The box itself as the framework makes it, with our class and without the browser's checks."""
        widget = self.widget
        if isinstance(widget, DayInput):
            widget.wrong_parts = wrong_parts(self.bound.errors.as_data()) if self.errors else ()
        if isinstance(widget, forms.NumberInput | forms.DateInput):
            _type_as_text(widget, self.bound.field)
        if isinstance(widget, forms.ClearableFileInput):
            widget.template_name = forms.FileInput.template_name
        return boxes.printed(widget, self.name, self.value, self._attributes(), self.bound.form.renderer)

    def _attributes(self) -> dict[str, Any]:
        attributes: dict[str, Any] = {"id": self.id}
        if self.widget.is_hidden:
            return attributes
        classes = [self.input_class, self.widget.attrs.get("class", ""), self.options.width_class]
        if self.errors and self.shape != "checkbox" and self.input_class:
            classes.insert(1, f"{self.input_class.split()[0]}--error")
        attributes |= WITHOUT_BROWSER_CHECKS
        for kind, habits in _LEFT_AS_TYPED:
            if isinstance(self.widget, kind):
                attributes |= habits
        attributes["class"] = " ".join(name for name in classes if name) or False
        attributes["aria-describedby"] = self.described_by or self.widget.attrs.get("aria-describedby", False)
        if self.bound.field.disabled:
            attributes["disabled"] = True
        return attributes

    def choices(self) -> Iterator[Choice]:
        for option in self.bound.subwidgets:
            data = option.data
            value = str(data["value"])
            yield Choice(
                id=data["attrs"].get("id", f"{self.id}_{data['index']}"),
                value=value,
                label=str(data["label"]),
                hint=self.options.choice_hints.get(value, ""),
                is_chosen=bool(data["selected"]),
                is_disabled=bool(data["attrs"].get("disabled") or self.bound.field.disabled),
                revealed=self._revealed(value),
            )

    def _revealed(self, value: str) -> SafeString | str:
        name = self.options.reveals.get(value)
        if name is None:
            return ""
        form: Any = self.bound.form
        form.rendered_fields.add(name)
        return mark_safe(print_field(form[name]))  # noqa: S308 - from a template

    @property
    def anchor(self) -> str:
        """The id that an error in the summary links to: where the person starts to mend it."""
        if self.shape in ("radios", "checkboxes"):
            return f"{self.id}_0" if len(self.bound.subwidgets) else self.id
        if self.shape == "day":
            return f"{self.id}_{wrong_parts(self.bound.errors.as_data())[0]}" if self.errors else f"{self.id}_day"
        return self.id


def print_field(bound: BoundField, options: FieldOptions | None = None) -> str:
    """A bound field as a GOV.UK form group."""
    markup = FieldMarkup(bound, options)
    return get_template(markup.template).render({"f": markup, "options": markup.options})


def shape_of(widget: forms.Widget) -> tuple[str, str]:
    """Which template of templates/govuk/shapes/ prints a widget, and the class of its box."""
    if widget.is_hidden:
        return "hidden", ""
    for kind, shape, input_class in _SHAPES:
        if isinstance(widget, kind):
            return shape, input_class
    return "control", ""


def _type_as_text(widget: Input, bound_to: forms.Field) -> None:
    # Scrolling over type=number changes it, and it hides letters instead of letting us say what is wrong.
    widget.input_type = "text"
    if isinstance(widget, forms.NumberInput):
        widget.attrs.setdefault("inputmode", "decimal" if isinstance(bound_to, forms.DecimalField) else "numeric")


@dataclass(frozen=True)
class SummaryLine:
    message: str
    href: str


def summary_of(form: forms.BaseForm) -> list[SummaryLine]:
    """Every error of a form in the order of its fields, each with the place where it is mended."""
    lines = [SummaryLine(str(error), _general_anchor(form)) for error in form.non_field_errors()]
    for name in form.fields:
        bound = form[name]
        if bound.errors:
            href = _general_anchor(form) if bound.is_hidden else f"#{FieldMarkup(bound).anchor}"
            lines += [SummaryLine(str(error), href) for error in bound.errors]
    return lines


def _general_anchor(form: forms.BaseForm) -> str:
    stated = getattr(form, "general_anchor", "")
    if stated:
        return f"#{stated}"
    first = next(iter(form.visible_fields()), None)
    return f"#{FieldMarkup(first).anchor}" if first else ""
