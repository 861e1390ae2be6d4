"""What a form says when a box is empty or wrong, in the office's plain words instead of the framework's."""

import re

from django import forms
from django.forms.utils import pretty_name

from core.forms.lengths import spoken_length

BLANK_CHOICE = "---------"
NULL = "null_characters_not_allowed"
_STARTS_LIKE_A_THING = re.compile(r"^(the|a|an|your|our|their|its|which|what|how|when|why|who|whether|if) ", re.I)


def speak_plainly(fields: dict[str, forms.Field]) -> None:
    """Replace each of Django's own messages; messages given to a field by its form are kept."""
    for name, field in fields.items():
        field.validators = [spoken_length(validator) for validator in field.validators]
        label = str(field.label or pretty_name(name))
        for code, message in plain_messages(field, label).items():
            if str(field.error_messages.get(code, "")) == _frameworks_own(field, code):
                field.error_messages[code] = message
        _name_the_blank_choice(field)


def plain_messages(field: forms.Field, label: str) -> dict[str, str]:
    """Our wording for each of Django's error codes. A percent sign in a label is doubled: Django fills it in."""
    thing, spoken = the(label).replace("%", "%%"), label.replace("%", "%%")
    messages = {
        "required": _when_empty(field, label),
        "max_length": f"{spoken} must be %(limit_value)s characters or fewer: it has %(show_value)s",
        "min_length": f"{spoken} must be %(limit_value)s characters or more",
        "max_value": f"{spoken} must be %(limit_value)s or less",
        "min_value": f"{spoken} must be %(limit_value)s or more",
        NULL: f"Type {thing} again: it holds a character that cannot be stored",
        "invalid_choice": f"Select {thing} from the list",
        "invalid_list": f"Select {thing} from the list",
        "unique": f"Enter another {lower_first(spoken)}: this one is taken",
        "empty": "Choose a file that is not empty",
        "missing": "Choose a file",
    }
    if isinstance(field, forms.ChoiceField):
        messages[NULL] = messages["invalid_choice"]
    elif isinstance(field, forms.EmailField):
        messages["invalid"] = "Enter an email address in full, like name@example.com"
    elif isinstance(field, forms.IntegerField) and not isinstance(field, forms.DecimalField):
        messages["invalid"] = f"{spoken} must be a whole number, like 12"
    elif isinstance(field, forms.DecimalField):
        messages["invalid"] = f"{spoken} must be a number, like 12.5"
    elif isinstance(field, forms.URLField):
        messages["invalid"] = f"Enter {thing} in full, like https://www.example.org"
    return messages


def the(label: str) -> str:
    """A label inside a sentence: "Amount" -> "the amount", "Your name" -> "your name"."""
    spoken = lower_first(label)
    return spoken if _STARTS_LIKE_A_THING.match(label) else f"the {spoken}"


def lower_first(label: str) -> str:
    """Lower the first letter, but leave UKPRN and OPCC alone."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def _when_empty(field: forms.Field, label: str) -> str:
    if isinstance(field, forms.BooleanField):
        return f"Tick “{label}” to go on"
    if label.endswith("?"):
        return f"Answer the question “{label}”"
    if isinstance(field, forms.FileField):
        return f"Choose {the(label)}"
    return f"{'Select' if isinstance(field, forms.ChoiceField) else 'Enter'} {the(label)}"


def _frameworks_own(field: forms.Field, code: str) -> str:
    for kind in type(field).__mro__:
        messages = vars(kind).get("default_error_messages", {})
        if code in messages:
            return str(messages[code])
    return ""


def _name_the_blank_choice(field: forms.Field) -> None:
    if not isinstance(field, forms.ChoiceField):
        return
    words = "Choose one" if field.required else "None"
    if isinstance(field, forms.ModelChoiceField):
        if field.empty_label == BLANK_CHOICE:
            field.empty_label = words
    elif isinstance(field.choices, list) and field.choices and field.choices[0] == ("", BLANK_CHOICE):
        field.choices = [("", words), *field.choices[1:]]
