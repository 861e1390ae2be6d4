from django import forms

from accounts.roles import Role
from accounts.rules import LONGEST_NAME
from core.forms import FilterForm, GovukForm
from core.forms.layout import Button, ButtonGroup, Link


class PersonEnterForm(GovukForm):
    """Who comes in: their name, the address that codes are sent to, and what they come to do."""

    submit_label = "Enter and send the invitation"
    name = forms.CharField(max_length=LONGEST_NAME, label="Name")
    email = forms.EmailField(
        max_length=254,
        label="Email address",
        help_text="Their own, not a shared one: whoever reads its mail can sign in. It cannot be changed later",
        widget=forms.EmailInput(attrs={"spellcheck": "false"}),
    )
    role = forms.ChoiceField(choices=Role.choices, widget=forms.RadioSelect)


class PersonRoleForm(GovukForm):
    submit_label = "Change the role"
    role = forms.ChoiceField(choices=Role.choices, widget=forms.RadioSelect)


class PersonNameForm(GovukForm):
    submit_label = "Change the name"
    name = forms.CharField(max_length=LONGEST_NAME, label="Name")


class PersonConfirmForm(GovukForm):
    """Nothing to fill in: only yes."""

    button_kind = ""

    def buttons(self) -> ButtonGroup:
        return ButtonGroup(Button(self.submit_label, kind=self.button_kind), Link("Cancel", self.cancel_url))


class PersonFilterForm(FilterForm):
    """How the list of people is narrowed; the fields come from the filter set."""
