"""What the officer says of a certified return: a query box for each answer, a comment, and the steps around it."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms

from core.forms import CountedTextarea, FilterForm, GovukForm, VersionField
from core.refusal import Obstacle
from grants.figures.boxes import AskedBox
from grants.rules.answers import Box
from grants.transitions import AskedAbout
from grants.transitions.judging import LONGEST_COMMENT, LONGEST_QUERY

_BEFORE = "ask-"


def field_of(box: Box) -> str:
    return f"{_BEFORE}{box.name}"


class JudgeForm(GovukForm):
    """Queries by box; `filing` is the number of the version that was looked at."""

    filing = VersionField()
    comment = forms.CharField(
        label="Comment on the whole return",
        required=False,
        max_length=LONGEST_COMMENT,
        widget=CountedTextarea({"rows": 3}, limit=LONGEST_COMMENT),
        help_text="The provider reads it with your queries. You can leave it empty.",
    )

    def __init__(self, *args: Any, boxes: Sequence[AskedBox], **kwargs: Any):
        self.boxes = boxes
        super().__init__(*args, **kwargs)
        for one in boxes:
            self.fields[field_of(one.box)] = forms.CharField(
                label=f"Your query about “{one.label}”",
                required=False,
                widget=forms.Textarea({"rows": 2}),
                max_length=LONGEST_QUERY,
                error_messages={"max_length": f"Shorten the query to {LONGEST_QUERY} characters or fewer"},
            )

    @property
    def queries(self) -> list[AskedAbout]:
        typed = [(one.box, self.cleaned_data.get(field_of(one.box), "").strip()) for one in self.boxes]
        return [AskedAbout(box, words) for box, words in typed if words]

    def add_obstacles(self, obstacles: Iterable[Obstacle]) -> None:
        """Those of a box stand at its query."""
        super().add_obstacles(
            Obstacle(one.message, f"{_BEFORE}{one.field}" if f"{_BEFORE}{one.field}" in self.fields else one.field)
            for one in obstacles
        )


class FilingForm(GovukForm):
    """Only asks whether: with the number of the version that was looked at."""

    filing = VersionField()


class ReasonForm(GovukForm):
    reason = forms.CharField(
        label="What is to be corrected, and why?",
        max_length=LONGEST_QUERY,
        widget=CountedTextarea({"rows": 4}, limit=LONGEST_QUERY),
        help_text="It stays with the new version, and the provider reads it. Name no person.",
        error_messages={"required": "Enter what is to be corrected, and why"},
    )


class EmptyForm(GovukForm):
    """A button."""


class VersionsForm(FilterForm):
    """Which two versions are laid side by side."""

    one = forms.TypedChoiceField(label="Version", coerce=int)
    other = forms.TypedChoiceField(label="Beside version", coerce=int)

    def __init__(self, *args: Any, numbers: Sequence[int], **kwargs: Any):
        super().__init__(*args, **kwargs)
        for name in ("one", "other"):
            self.fields[name].choices = [(number, f"Version {number}") for number in numbers]
