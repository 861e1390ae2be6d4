"""How a decision is begun from the Commission's advice: with it or against it."""

from typing import Any

from django import forms

from core.forms import GovukForm
from core.forms.layout import Button, ButtonGroup, Layout, Link

FOLLOW_UP = "how"
AWARD, REFUSAL = "award", "refusal"


class FromAdviceForm(GovukForm):
    """Which decision is begun, by the button that was pressed. The first is the one that follows the advice."""

    # Sent by the page that has told of a draft that stands: another is begun next to it on purpose.
    beside = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, is_against: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.is_against = is_against

    @property
    def _following(self) -> str:
        return "Start another decision" if self["beside"].value() else "Start the decision"

    def layout(self) -> Layout:
        words = [
            (REFUSAL, "Start the refusal" if self.is_against else "Start a refusal against the advice"),
            (AWARD, "Start an award against the advice" if self.is_against else self._following),
        ]
        first, second = words if self.is_against else words[::-1]
        links = [Link("Cancel", self.cancel_url)] if self.cancel_url else []
        return Layout(
            "beside",
            ButtonGroup(
                Button(first[1], name=FOLLOW_UP, value=first[0]),
                Button(second[1], kind="secondary", name=FOLLOW_UP, value=second[0]),
                *links,
            ),
        )
