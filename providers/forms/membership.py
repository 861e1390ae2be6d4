from typing import Any

from django import forms

from core.forms import DayField, GovukForm, NamedRowField
from providers.models.provider import ProviderQuerySet


class _PeriodForm(GovukForm):
    """The days of a membership, below the organisation that is chosen."""

    submit_label = "Record the membership"
    joined_on = DayField(label="First day", help_text="For example 1 4 2015")
    ended_on = DayField(label="Last day, if it has ended", spoken_name="Last day", required=False)
    is_lead = forms.BooleanField(required=False, label="It leads the consortium for that time")
    source = forms.CharField(
        max_length=300,
        required=False,
        label="Where this is recorded",
        help_text="For example: partnership agreement of 1 April 2015",
    )
    choice = ""

    def __init__(self, *args: Any, providers: ProviderQuerySet, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields[self.choice].queryset = providers


class MemberForm(_PeriodForm):
    """Which organisation belongs to this consortium."""

    choice = "member"
    member = NamedRowField(queryset=None, label="Organisation")
    field_order = ("member",)


class ConsortiumJoinForm(_PeriodForm):
    """Which consortium this organisation belongs to."""

    choice = "consortium"
    consortium = NamedRowField(queryset=None, label="Consortium")
    field_order = ("consortium",)


class MembershipEndForm(GovukForm):
    submit_label = "End the membership"
    ended_on = DayField(label="Last day", help_text="The last day that counts, for example 31 3 2018")


class LeadForm(GovukForm):
    """Who leads a consortium from a day on."""

    submit_label = "Change the lead"
    member = forms.ModelChoiceField(queryset=None, widget=forms.RadioSelect, empty_label=None, label="New lead")
    on = DayField(label="First day as the lead", help_text="For example 1 4 2017")

    def __init__(self, *args: Any, providers: ProviderQuerySet, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["member"].queryset = providers
