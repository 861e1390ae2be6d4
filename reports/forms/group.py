"""A reporting group: its name, its place in the list and the priorities that it gathers."""

from collections.abc import Mapping
from typing import Any

from django import forms

from core.forms import GovukForm
from core.forms.layout import Field, Layout


class GroupForm(GovukForm):
    """`taken` says by the key of a priority in which other group it stands: it cannot be in two."""

    name = forms.CharField(
        label="Name of the group",
        max_length=100,
        help_text="As a board reads it, for example Honour Based Violence and Forced Marriage",
        error_messages={"required": "Enter the name of the group"},
    )
    position = forms.IntegerField(
        label="Place among the groups",
        min_value=1,
        max_value=999,
        help_text="Tables of reports have the groups in this order. 1 is the first.",
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), "Enter its place as a whole number from 1 to 999"
        ),
    )
    priorities = forms.ModelMultipleChoiceField(
        label="Priorities in this group",
        queryset=None,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="A priority stands in one group at most, so that no money is counted twice",
        error_messages={
            "invalid_choice": "Select the priorities from the list: one of those that were sent is no longer there",
            "invalid_pk_value": "Select the priorities from the list",
            "invalid_list": "Select the priorities from the list",
        },
    )
    submit_label = "Save"

    def __init__(self, *args: Any, priorities: Any, taken: Mapping[int, str], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["priorities"].queryset = priorities
        self.taken = taken

    def layout(self) -> Layout:
        hints = {str(key): f"In the group {name}" for key, name in self.taken.items()}
        return Layout(
            Field("name"), Field("position", width=3), Field("priorities", choice_hints=hints), self.buttons()
        )
