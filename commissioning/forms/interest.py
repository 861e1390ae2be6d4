"""What is asked of an interest, of its end, and of the register."""

from typing import Any

from django import forms

from commissioning.choices import InterestKind, InterestState
from commissioning.figures.interests import organisations_to_declare, people_who_declare
from commissioning.models.interest import WORDS_LIMIT
from core.forms import CountedTextarea, DayField, FilterForm, GovukForm, NamedRowField
from core.forms.layout import Field, Layout


class InterestDeclareForm(GovukForm):
    """One's own tie to an organisation."""

    provider = NamedRowField(
        queryset=None,
        label="Organisation",
        help_text="If it is not in the list, ask an officer to register it as a provider",
        error_messages={"required": "Select the organisation", "invalid_choice": "Select the organisation"},
    )
    kind = forms.ChoiceField(
        choices=InterestKind.choices,
        widget=forms.RadioSelect,
        label="What kind of tie is it?",
        error_messages={"required": "Select the kind of tie"},
    )
    words = forms.CharField(
        max_length=WORDS_LIMIT,
        widget=CountedTextarea({"rows": 3}),
        label="The tie in your own words",
        help_text="One or two sentences, for example: I manage its refuge. Write nothing about any victim.",
        error_messages={"required": "Enter what the tie is, in your own words"},
    )
    started_on = DayField(
        label="First day", help_text="For example 1 4 2015. If you are not sure, the earliest day that it may be."
    )
    ended_on = DayField(label="Last day, if it is over", spoken_name="Last day", required=False)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["provider"].queryset = organisations_to_declare()

    def layout(self) -> Layout:
        kind = Field("kind", label_size="s", is_small=True)
        return Layout(*(kind if name == "kind" else name for name in self.fields), self.buttons())


class InterestRecordForm(InterestDeclareForm):
    """The tie of somebody who told the office."""

    person = NamedRowField(
        queryset=None,
        label="Person",
        help_text="Only people who have a part in decisions are in the list",
        error_messages={"required": "Select the person", "invalid_choice": "Select the person"},
    )
    field_order = ("person",)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people_who_declare()
        self.fields["words"].label = "The tie in their own words"
        self.fields["words"].error_messages["required"] = "Enter what the tie is, in their own words"


class InterestEndForm(GovukForm):
    """The last day of a tie."""

    ended_on = DayField(label="Last day", help_text="The last day that counts, for example 31 3 2018")


class InterestFilterForm(FilterForm):
    """Chooses lines of the register: ?person=3&provider=crisis-point&state=live."""

    person = NamedRowField(queryset=None, required=False, empty_label="All")
    provider = NamedRowField(
        queryset=None, required=False, to_field_name="slug", label="Interest in the money of", empty_label="All"
    )
    state = forms.ChoiceField(label="Show", required=False, choices=[("", "All"), *InterestState.choices])

    def __init__(self, *args: Any, people: Any, providers: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people
        self.fields["provider"].queryset = providers

    def chosen(self) -> dict[str, Any]:
        """What was asked for; whatever could not be read asks for nothing."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}
