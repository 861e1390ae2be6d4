"""An award that was made before the system came."""

from typing import Any

from django import forms

from commissioning.models import Commitment
from core.forms import DayField, GovukForm
from core.money import pounds


class CommitmentField(forms.ModelChoiceField):
    """Money by who has it, for what, of which year."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.provider}: {obj.service} ({obj.fund}, {pounds(obj.amount_committed)})"


class AwardRecordForm(GovukForm):
    """Which money it is, from when to when, and where it is recorded."""

    commitment = CommitmentField(
        label="Commitment",
        queryset=None,
        help_text="Money that was entered from a paper and belongs to no award yet",
        error_messages={"required": "Select the money that was awarded"},
    )
    starts_on = DayField(label="First day", spoken_name="First day", help_text="For example, 1 4 2017")
    ends_on = DayField(label="Last day", spoken_name="Last day", help_text="For example, 31 3 2018")
    basis = forms.CharField(
        label="Where is it recorded?",
        max_length=300,
        help_text="The paper and the place in it, as no notice of decision is known",
        error_messages={"required": "Enter the paper in which it is recorded"},
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        free = Commitment.objects.filter(awards=None, fund__closed_on=None, amount_committed__gt=0)
        named = free.select_related("provider", "fund__financial_year")
        self.fields["commitment"].queryset = named.order_by(
            "-fund__financial_year__start_on", "provider__name_key", "pk"
        )
