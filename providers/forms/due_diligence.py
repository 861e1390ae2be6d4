from django import forms

from core.forms import CountedTextarea, DayField, GovukForm
from providers.choices import DueDiligenceKind


class DueDiligenceForm(GovukForm):
    """What was seen of one paper, and until when it holds."""

    submit_label = "Record the check"
    kind = forms.ChoiceField(choices=DueDiligenceKind.choices, widget=forms.RadioSelect, label="What was checked?")
    checked_on = DayField(label="Day of the check", help_text="For example 23 1 2018")
    expires_on = DayField(
        label="Holds until", required=False, help_text="The last day on which it holds. Leave empty if it has no end"
    )
    note = forms.CharField(
        max_length=500,
        label="What was seen",
        help_text="For example: certificate for £5 million, policy number ending 204",
        widget=CountedTextarea(attrs={"rows": 3}),
    )
