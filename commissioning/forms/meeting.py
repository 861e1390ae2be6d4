"""What is asked of a meeting: when and where, what is on its agenda, who came, what was said."""

import hashlib
from collections.abc import Iterator, Sequence
from typing import Any

from django import forms

from commissioning.choices import Attended
from commissioning.figures.minutes import Present
from commissioning.models import AgendaItem
from commissioning.rules.meetings import MINUTES_LIMIT
from commissioning.transitions import WrittenItem
from core.forms import DayField, GovukForm, RichTextField, VersionField
from core.forms.layout import Field, Layout
from core.rich_text import plain_text

_TIMES = ["%H:%M", "%H.%M", "%H:%M:%S", "%I%p", "%I %p", "%I:%M%p", "%I:%M %p", "%I.%M%p"]


class MeetingPlanForm(GovukForm):
    """When and where."""

    title = forms.CharField(max_length=200, help_text="For example: Victims Commission, spring meeting")
    held_on = DayField(label="Date of the meeting", spoken_name="The date of the meeting")
    starts_at = forms.TimeField(
        label="Time, if it is known",
        required=False,
        input_formats=_TIMES,
        widget=forms.TimeInput(format="%H:%M"),
        help_text="For example 14:00 or 2pm",
        error_messages={"invalid": "Enter the time as in 14:00 or 2pm"},
    )
    place = forms.CharField(max_length=300, help_text="A room and its address, or how to join from elsewhere")

    def layout(self) -> Layout:
        widths = {"starts_at": 5}
        boxes = [Field(name, label_size="s", width=widths.get(name)) for name in self.fields if name != "version"]
        return Layout(*boxes, *(["version"] if "version" in self.fields else []), self.buttons())


class MeetingChangeForm(MeetingPlanForm):
    """The same of a meeting that stands, with the version of it that was opened."""

    version = VersionField()


class AgendaItemForm(GovukForm):
    """An item of other business."""

    title = forms.CharField(
        label="What the item is about",
        max_length=200,
        help_text="Every member reads it. Name no recommendation here: one that goes to this meeting is an item by "
        "itself, which members who stand aside do not see.",
    )


class SureForm(GovukForm):
    """Asks nothing: its button says what is done."""


class AttendanceForm(GovukForm):
    """One question for each member of the day."""

    def __init__(self, *args: Any, members: Sequence[Present], has_come: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        after = Attended.choices if has_come else [(Attended.APOLOGIES.value, Attended.APOLOGIES.label)]
        for one in members:
            self.fields[f"member_{one.member.pk}"] = forms.ChoiceField(
                label=str(one.member),
                choices=[*after, ("", "Not recorded")],
                initial=one.attended,
                required=False,
                widget=forms.RadioSelect,
                error_messages={"invalid_choice": "Select one of the answers"},
            )

    def attended(self) -> dict[int, str]:
        """By the key of the term, whether they came; those of whom nothing is recorded are left out."""
        return {int(name.partition("_")[2]): came for name, came in self.cleaned_data.items() if came}

    def layout(self) -> Layout:
        return Layout(
            *(Field(name, label_size="s", is_inline=True, is_small=True) for name in self.fields), self.buttons()
        )


class MinutesWriteForm(GovukForm):
    """The minutes of every item, each with the version that was opened and a mark of what it said then.

    Only what the writer changed is handed on, so two who write of different items are never in each other's way.
    """

    def __init__(self, *args: Any, items: Sequence[AgendaItem], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.items = [item for item in items if not self.is_bound or f"version_{item.pk}" in self.data]
        self.number = {item.pk: number for number, item in enumerate(items, start=1)}
        for item in self.items:
            self.fields |= dict(_boxes(item, self.number[item.pk]))

    def written(self) -> list[WrittenItem]:
        """What the writer changed since the page was opened."""
        typed = self.cleaned_data
        return [
            WrittenItem(item.pk, typed[f"minutes_{item.pk}"], typed[f"version_{item.pk}"])
            for item in self.items
            if mark_of(typed[f"minutes_{item.pk}"]) != typed[f"opened_{item.pk}"]
        ]

    def lost(self) -> list[str]:
        """What was written of items that have left the agenda since."""
        known = {f"minutes_{item.pk}" for item in self.items}
        sent = [name for name in self.data if name.startswith("minutes_") and name not in known]
        return [words for name in sent if (words := plain_text(str(self.data[name])).strip())]

    def layout(self) -> Layout:
        return Layout(*(Field(name, label_size="m") for name in self.fields), self.buttons())


def _boxes(item: AgendaItem, number: int) -> Iterator[tuple[str, forms.Field]]:
    yield (
        f"minutes_{item.pk}",
        RichTextField(label=f"{number}. {item.title}", limit=MINUTES_LIMIT, required=False, initial=item.minutes),
    )
    yield f"version_{item.pk}", VersionField(initial=item.version)
    yield (
        f"opened_{item.pk}",
        forms.CharField(
            max_length=16, required=False, widget=forms.HiddenInput, initial=mark_of(item.minutes), label="Opened"
        ),
    )


def mark_of(text: str) -> str:
    """Tells whether a text is the one that was opened."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


class MinutesAgreeForm(GovukForm):
    """A promise, and the mark of what was read."""

    is_agreed = forms.BooleanField(
        label="The Commission has agreed these minutes",
        error_messages={"required": "Confirm that the Commission has agreed these minutes"},
    )
    expected = forms.CharField(widget=forms.HiddenInput, max_length=16)

    def layout(self) -> Layout:
        return Layout("is_agreed", "expected", self.buttons())
