"""Other options considered: rows that are added and removed without a script, and keep what was typed."""

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms

from core.forms import CountedTextarea, GovukForm, VersionField
from core.forms.layout import Button, ButtonGroup, Field, Fieldset, Layout, Link

MOST_OPTIONS = 20
LONGEST_WHY_NOT = 2000


class FirstButton(Button):
    """What the Enter key presses: the first button of a form, which would be one that removes a row."""

    template = "grants/partials/first_button.html"


class OptionsForm(GovukForm):
    """`count` rows of an option and why it was ruled out. Gives the rows as `chosen`; empty ones are let be."""

    rows = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=MOST_OPTIONS)
    version = VersionField()
    submit_label = "Save"

    def __init__(self, *args: Any, count: int, at_row: int = 0, **kwargs: Any):
        """`at_row`: the row that the page opens at, where one was added or moved."""
        super().__init__(*args, **kwargs)
        self.count = min(max(count, 1), MOST_OPTIONS)
        for number in range(1, self.count + 1):
            self.fields[f"option_{number}"] = _option()
            self.fields[f"why_not_{number}"] = _why_not()
        if 0 < at_row <= self.count:
            self.fields[f"option_{at_row}"].widget.attrs["autofocus"] = True
        self.initial |= {"rows": self.count}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for number in range(1, self.count + 1):
            if cleaned.get(f"why_not_{number}") and not cleaned.get(f"option_{number}"):
                self.add_error(f"option_{number}", "Name the option that was ruled out for this reason")
        return cleaned

    @property
    def chosen(self) -> list[tuple[str, str]]:
        rows = (
            (self.cleaned_data[f"option_{number}"], self.cleaned_data[f"why_not_{number}"])
            for number in range(1, self.count + 1)
        )
        return [row for row in rows if any(row)]

    def layout(self) -> Layout:
        rows = [self._row(number) for number in range(1, self.count + 1)]
        add = [Button("Add another option", kind="secondary", name="add", value="yes")] if self._has_room else []
        links = [Link("Cancel", self.cancel_url)] if self.cancel_url else []
        buttons = ButtonGroup(Button(self.submit_label), *add, *links)
        return Layout(FirstButton(self.submit_label), "rows", "version", *rows, buttons)

    @property
    def _has_room(self) -> bool:
        return self.count < MOST_OPTIONS

    def _row(self, number: int) -> Fieldset:
        up = [Button(f"Move option {number} up", kind="secondary", name="up", value=str(number))] if number > 1 else []
        remove = Button(f"Remove option {number}", kind="secondary", name="remove", value=str(number))
        boxes = [Field(f"option_{number}"), Field(f"why_not_{number}")]
        return Fieldset(f"Option {number}", *boxes, *([ButtonGroup(*up, remove)] if self.count > 1 else []))


def count_in(typed: Mapping[str, Any]) -> int:
    """How many rows a sent form says it has; one where it cannot be read."""
    text = str(typed.get("rows", ""))
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 4 else 1


def rows_in(typed: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The rows of a sent form as they were typed, read by nobody yet."""
    count = min(max(count_in(typed), 1), MOST_OPTIONS)
    return [
        (str(typed.get(f"option_{number}", "")), str(typed.get(f"why_not_{number}", "")))
        for number in range(1, count + 1)
    ]


def moved_up(rows: list[tuple[str, str]], number: str) -> list[tuple[str, str]]:
    """The rows with this one before the one above it; as they were where there is none above, or no such row."""
    moved = list(rows)
    for row in range(1, len(rows)):
        if str(row + 1) == number:
            moved[row - 1], moved[row] = rows[row], rows[row - 1]
    return moved


def as_initial(rows: list[tuple[str, str]]) -> dict[str, str]:
    return dict(_pairs(rows))


def _pairs(rows: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    for number, (option, why_not) in enumerate(rows, start=1):
        yield f"option_{number}", option
        yield f"why_not_{number}", why_not


def _option() -> forms.CharField:
    return forms.CharField(label="Option", max_length=300, required=False)


def _why_not() -> forms.CharField:
    return forms.CharField(
        label="Why it was ruled out",
        max_length=LONGEST_WHY_NOT,
        required=False,
        widget=CountedTextarea({"rows": 4}),
    )
