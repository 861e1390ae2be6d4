"""One legal power of the register."""

from typing import Any

from django import forms

from core.forms import DayField, GovukForm
from core.forms.layout import Field, Fieldset, Layout
from grants.choices import PowerDirection, ReasonsNeeded


class RightPowerField(forms.ModelChoiceField):
    """A power by its citation and direction."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.citation} ({obj.get_direction_display().lower()})"


class PowerForm(GovukForm):
    """Citation, direction, purpose, the reasons that it asks for, when it is in force; and whether it is wrong."""

    provision = forms.CharField(label="Section or schedule", max_length=100, help_text="For example, section 143")
    act = forms.CharField(
        label="Act",
        max_length=200,
        help_text="With its year, for example Anti-social Behaviour, Crime and Policing Act 2014",
    )
    direction = forms.ChoiceField(
        label="What does it let the office do?",
        choices=PowerDirection.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Select whether money comes in or goes out under it"},
    )
    purpose = forms.CharField(
        label="Purpose",
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        help_text="In plain words, as the notice prints it",
        error_messages={"required": "Enter what it lets the office do"},
    )
    reasons_needed = forms.ChoiceField(
        label="Which reasons must be published for money paid under it?",
        choices=ReasonsNeeded.choices,
        widget=forms.RadioSelect,
        help_text="A notice cannot be signed before they are written",
        error_messages={"required": "Select which reasons must be published"},
    )
    started_on = DayField(
        label="First day in force", spoken_name="First day in force", help_text="For example, 13 5 2014"
    )
    ended_on = DayField(
        label="Last day in force",
        spoken_name="Last day in force",
        required=False,
        help_text="Leave empty while it is in force",
    )
    is_wrong = forms.BooleanField(
        label="Known to be a wrong citation",
        required=False,
        help_text="It is kept so that it is found where somebody types it. No new notice can rest on it.",
    )
    instead = RightPowerField(
        label="The right power to cite instead", queryset=None, required=False, empty_label="None"
    )
    why_wrong = forms.CharField(
        label="What is wrong with it?",
        max_length=500,
        required=False,
        help_text="In a sentence. For example: It is about amendments and repeals.",
    )

    def __init__(self, *args: Any, right: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["instead"].queryset = right

    def layout(self) -> Layout:
        return Layout(
            Field("provision", width=20),
            "act",
            "direction",
            "purpose",
            "reasons_needed",
            "started_on",
            "ended_on",
            Fieldset("Is this citation wrong?", "is_wrong", "instead", "why_wrong"),
            self.buttons(),
        )
