"""What the chair writes when the Commission's advice on a recommendation is concluded."""

from typing import Any

from django import forms

from commissioning.choices import Advice
from commissioning.models import Conclusion
from core.forms import CountedTextarea, GovukForm
from core.forms.layout import Field, Inset, Layout

WHAT_HAPPENS = (
    "The office is told and may start the decision. Members can no longer give or change a view. If a member declares "
    "an interest afterwards, the conclusion is void and the review is open again."
)


def _limit(name: str) -> int:
    return int(Conclusion._meta.get_field(name).max_length or 0)  # type: ignore[union-attr]


class AdviceConcludeForm(GovukForm):
    """The advice, its words, conditions and dissent. What each must say is asked of the transition."""

    advice = forms.ChoiceField(
        choices=Advice.choices,
        widget=forms.RadioSelect,
        label="What does the Commission advise?",
        error_messages={
            "required": "Select what the Commission advises",
            "invalid_choice": "Select what the Commission advises",
        },
    )
    conditions = forms.CharField(
        max_length=_limit("conditions"),
        widget=CountedTextarea({"rows": 5}),
        label="Conditions",
        help_text="What must be agreed first. Begun from what members named: change it as the Commission means it.",
        required=False,
    )
    words = forms.CharField(
        max_length=_limit("words"),
        widget=CountedTextarea({"rows": 6}),
        label="The advice in words",
        help_text="The decision maker reads this first. Say what the Commission advises, and why.",
        error_messages={"required": "Give the advice in words"},
    )
    dissent = forms.CharField(
        max_length=_limit("dissent"),
        widget=CountedTextarea({"rows": 4}),
        label="Dissent",
        required=False,
    )
    # Which views were read: when another was given or voided since, nothing is concluded.
    expected = forms.CharField(widget=forms.HiddenInput, required=False)

    submit_label = "Conclude the advice and tell the office"

    def __init__(self, *args: Any, has_dissent: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["dissent"].help_text = (
            "Begun from the reasons of those who saw it otherwise. It is printed with the advice"
            if has_dissent
            else "Needed only where members saw it otherwise than the advice. It is printed with the advice"
        )

    def read_again(self, stamp: str) -> None:
        """After a refusal the page shows the views as they stand now: what is sent next has been read with them."""
        self.data = self.data.copy()
        self.data[self.add_prefix("expected")] = stamp

    def layout(self) -> Layout:
        return Layout(
            "expected",
            Field("advice", label_size="m", reveals={Advice.CONDITIONS.value: "conditions"}),
            Field("words", label_size="m"),
            Field("dissent", label_size="m"),
            Inset(WHAT_HAPPENS),
            self.buttons(),
        )
