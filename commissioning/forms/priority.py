from typing import Any

from django import forms
from django.utils.text import slugify

from commissioning.choices import AdoptedFrom
from commissioning.models import FinancialYear
from core import years
from core.forms import CountedTextarea, DayField, GovukForm

# /priorities/new/ and /priorities/2017-18/ are pages of their own.
_TAKEN = {"new"}


class PriorityEnterForm(GovukForm):
    """A kind of crime or need."""

    name = forms.CharField(label="Name of the priority", max_length=200)
    description = forms.CharField(
        label="What it covers", max_length=500, required=False, widget=CountedTextarea({"rows": 3})
    )
    synonyms = forms.CharField(
        label="Also called",
        max_length=1000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text="Other words that papers use for it, each on a line of its own",
    )

    def clean_name(self) -> str:
        name = self.cleaned_data["name"]
        if slugify(name) in _TAKEN or _is_year(slugify(name)):
            raise forms.ValidationError("Enter a name that says what the priority is about", code="taken")
        return name

    def clean_synonyms(self) -> list[str]:
        return lines(self.cleaned_data["synonyms"])


class SynonymAddForm(GovukForm):
    """Another word for a priority."""

    name = forms.CharField(label="Also called", max_length=200, help_text="As papers write it")


class PriorityAdoptForm(GovukForm):
    """The line of a year's list on which a priority stands."""

    financial_year = forms.ModelChoiceField(queryset=FinancialYear.objects.none())
    adopted_from = forms.ChoiceField(label="List", choices=AdoptedFrom.choices, widget=forms.RadioSelect)
    wording = forms.CharField(label="As the list words it", max_length=200)
    source = forms.CharField(
        label="Where the list stands",
        max_length=300,
        help_text="The paper and its date, so that a reader can find it",
    )
    adopted_on = DayField(label="Date adopted", help_text="For example 1 4 2017")

    def __init__(self, *args: Any, open_years: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["financial_year"].queryset = open_years


class AdoptionRetireForm(GovukForm):
    """The day from which a priority is off a list."""

    retired_on = DayField(label="Date retired", help_text="The line stays to be seen, with this date")


def lines(text: str) -> list[str]:
    """What was written, line by line; empty lines are left out."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def _is_year(text: str) -> bool:
    try:
        years.parse(text)
    except ValueError:
        return False
    return True
