"""What is typed about an agreement: which ones a list shows, its terms, and the steps that it takes."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from commissioning.models import FinancialYear
from core.forms import CountedTextarea, DayField, FilterForm, GovukForm, NamedRowField, UploadField, VersionField
from core.forms.layout import Field, Layout
from core.uploads import JPEG, PDF, PNG
from grants.choices import AgreementState
from grants.figures.agreement_list import AgreementChoice
from grants.models import ReturnTemplate
from providers.models import Provider

ALL = ("", "All")
LONGEST_REASON = 500


class AgreementFilterForm(FilterForm):
    """Chooses agreements: ?q=haven&state=accepted&provider=coventry-haven&year=2017-18."""

    q = forms.CharField(label="Words or reference", max_length=200, required=False)
    state = forms.ChoiceField(required=False)
    provider = NamedRowField(queryset=Provider.objects.none(), to_field_name="slug", empty_label="All", required=False)
    year = forms.ChoiceField(label="Financial year", required=False)

    def __init__(
        self,
        *args: Any,
        states: Sequence[AgreementState],
        providers: Any,
        years: Sequence[FinancialYear],
        **kwargs: Any,
    ):
        super().__init__(*args, **kwargs)
        self._years = {year.slug: year for year in years}
        self.fields["state"].choices = [ALL, *((one.value, one.label) for one in states)]
        self.fields["provider"].queryset = providers
        self.fields["year"].choices = [ALL, *((slug, year.label) for slug, year in self._years.items())]

    def chosen(self) -> AgreementChoice:
        """What was asked for; whatever could not be read asks for nothing."""
        self.is_valid()
        found = {name: value for name, value in self.cleaned_data.items() if value}
        if "year" in found:
            found["year"] = self._years[found["year"]].start_on
        return AgreementChoice(**found)


def templates_in_use(user: Any) -> Any:
    """The return templates that this person may see and of which a version was issued."""
    issued = ReturnTemplate.objects.visible_to(user).filter(versions__issued_at__isnull=False)
    return issued.distinct().order_by("name", "pk")


class AgreementStartForm(GovukForm):
    """Which questions the returns of a new agreement ask; it may be chosen later."""

    template = NamedRowField(
        label="What its returns ask",
        queryset=ReturnTemplate.objects.none(),
        empty_label="Choose later",
        required=False,
        help_text="The questions of its quarterly monitoring returns",
    )
    submit_label = "Start the draft"

    def __init__(self, *args: Any, templates: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["template"].queryset = templates


class AgreementTermsForm(GovukForm):
    """What the money is for, what is expected of it, and what its returns ask."""

    purpose = forms.CharField(
        label="What the money is for",
        max_length=4000,
        required=False,
        help_text="The service that the provider runs with it, for whom and where",
        widget=CountedTextarea({"rows": 5}),
    )
    outcomes = forms.CharField(
        label="Outcomes and measures expected",
        max_length=4000,
        required=False,
        help_text="What should change for victims, and how it will be counted",
        widget=CountedTextarea({"rows": 5}),
    )
    template = NamedRowField(
        label="What its returns ask",
        queryset=ReturnTemplate.objects.none(),
        empty_label="Choose later",
        required=False,
        help_text="The questions of its quarterly monitoring returns",
    )
    return_days = forms.IntegerField(
        label="Days to send a return",
        min_value=1,
        max_value=120,
        help_text="How many days after a quarter has ended its return is due. From 1 to 120.",
        error_messages={
            "required": "Enter how many days the provider has to send a return",
            "invalid": "Enter the days as a number, such as 20",
            "min_value": "Enter 1 day or more",
            "max_value": "Enter 120 days or fewer",
        },
    )
    version = VersionField()
    submit_label = "Save"

    def __init__(self, *args: Any, templates: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["template"].queryset = templates

    def layout(self) -> Layout:
        return Layout("version", "purpose", "outcomes", "template", Field("return_days", width=3), self.buttons())


class ReasonForm(GovukForm):
    """A step that says why. Both sides read the reason."""

    reason = forms.CharField(max_length=LONGEST_REASON, widget=CountedTextarea({"rows": 4}))

    def __init__(
        self, *args: Any, label: str, hint: str = "", missing: str = "", is_required: bool = True, **kwargs: Any
    ):
        super().__init__(*args, **kwargs)
        box = self.fields["reason"]
        box.label, box.help_text, box.required = label, hint, is_required
        if missing:
            box.error_messages["required"] = missing


class AcceptForm(GovukForm):
    """The provider accepts in a sentence, with a tick."""

    agreed = forms.BooleanField(error_messages={"required": "Tick the box to accept these terms"})
    submit_label = "Accept this agreement"

    def __init__(self, *args: Any, provider: str, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["agreed"].label = f"I accept these terms for {provider}"


class PaperAcceptanceForm(GovukForm):
    """When the provider signed on paper, and the scan of what they signed."""

    accepted_on = DayField(label="Day on which the provider signed", help_text="For example, 23 4 2018")
    scan = UploadField(
        kinds=[PDF, JPEG, PNG],
        label="Scan of the signed paper",
        error_messages={"required": "Choose the scan of the signed paper"},
    )
    submit_label = "Record the acceptance"

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["accepted_on"].error_messages["required"] = "Enter the day on which the provider signed"


class CloseForm(ReasonForm):
    """The day on which it ended, and why."""

    ended_on = DayField(label="Day on which it ended", help_text="Today or an earlier day. For example, 31 3 2018.")

    def __init__(self, *args: Any, today: date | None = None, **kwargs: Any):
        super().__init__(
            *args, label="Why is it closed?", hint="The provider reads this", missing="Enter why it is closed", **kwargs
        )
        self.fields["ended_on"].error_messages["required"] = "Enter the day on which it ended"
        self.order_fields(["ended_on", "reason"])


class ConditionForm(GovukForm):
    """The day and how a condition was met, or why it is waived."""

    on = DayField(label="Day")
    words = forms.CharField(max_length=LONGEST_REASON, widget=CountedTextarea({"rows": 4}))

    def __init__(self, *args: Any, day_label: str, label: str, missing: str, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["on"].label, self.fields["words"].label = day_label, label
        self.fields["words"].error_messages["required"] = missing
        self.fields["on"].error_messages["required"] = f"Enter the {day_label[0].lower()}{day_label[1:]}"
