"""What is asked when somebody is appointed to the Victims Commission, and when their term ends."""

from typing import Any

from django import forms

from accounts.models import User
from accounts.roles import Role
from commissioning.choices import Position
from commissioning.figures.interests import organisations_to_declare
from commissioning.models import Priority
from core.forms import DayField, GovukForm, NamedRowField, RowsField
from core.forms.layout import Field, Layout


class MemberAppointForm(GovukForm):
    """Who, for whom, as what, for which priorities, from when to when."""

    person = NamedRowField(
        queryset=None,
        label="Person",
        help_text="Only people whose role is Victims Commission member are in the list. An administrator enters them.",
        error_messages={"required": "Select the person", "invalid_choice": "Select the person"},
    )
    provider = NamedRowField(
        queryset=None,
        required=False,
        label="Organisation they come from",
        help_text="Leave it empty for somebody who sits for themselves. The seat ties them to it: they stand aside "
        "from its recommendations and from those of its consortia.",
        empty_label="None: they sit for themselves",
        error_messages={"invalid_choice": "Select the organisation"},
    )
    position = forms.ChoiceField(
        choices=Position.choices, initial=Position.MEMBER, widget=forms.RadioSelect, label="What they are"
    )
    priorities = RowsField(
        queryset=None,
        required=False,
        label="Priorities they speak for",
        error_messages=dict.fromkeys(("invalid_choice", "invalid_pk_value"), "Select the priorities from the list"),
    )
    started_on = DayField(label="First day", help_text="For example 1 4 2017")
    ends_on = DayField(label="Last day, if it is known", spoken_name="Last day", required=False)

    def __init__(self, *args: Any, priorities: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people_to_appoint()
        self.fields["provider"].queryset = organisations_to_declare()
        self.fields["priorities"].queryset = priorities

    def layout(self) -> Layout:
        small = {"position", "priorities"}
        boxes = [
            Field(name, label_size="s", is_small=True) if name in small else Field(name, label_size="s")
            for name in self.fields
        ]
        return Layout(*boxes, self.buttons())


class MemberEndForm(GovukForm):
    """The last day of a term that ends early."""

    left_on = DayField(label="Last day", help_text="The last day on which they sat on the Commission")


def people_to_appoint() -> Any:
    """Those who sign in as members of the Commission and may still do so."""
    return User.objects.filter(role=Role.COMMISSION_MEMBER, is_active=True).order_by("name", "pk")


def priorities_to_speak_for(user: Any) -> Any:
    return Priority.objects.visible_to(user).order_by("name")
