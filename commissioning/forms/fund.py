from typing import Any

from django import forms

from commissioning.models import FinancialYear
from core import years
from core.forms import CountedTextarea, DayField, DayTextField, FilterForm, GovukForm

NOT_YET = "Figures are true of a day that has come: choose today or an earlier day"


class FundOpenForm(GovukForm):
    """A year's budget for a purpose."""

    name = forms.CharField(label="Name of the fund", max_length=200, help_text="For example Victims Fund")
    financial_year = forms.ModelChoiceField(queryset=FinancialYear.objects.none())

    def __init__(self, *args: Any, open_years: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["financial_year"].queryset = open_years


class YearOpenForm(GovukForm):
    """The financial year, written as everywhere."""

    start_on = forms.CharField(
        label="Financial year", max_length=7, help_text="For example 2018/19. It starts on 1 April."
    )

    def clean_start_on(self) -> Any:
        try:
            return years.parse(self.cleaned_data["start_on"])
        except ValueError as problem:
            raise forms.ValidationError(
                "Enter two years that follow each other, for example 2018/19", code="invalid"
            ) from problem


class FundCloseForm(GovukForm):
    """Nothing to type: to close is to confirm."""


class StreamOpenForm(GovukForm):
    """A source of money with its own conditions."""

    name = forms.CharField(label="Name of the funding stream", max_length=200)
    payer = forms.CharField(label="Paid by", max_length=200, help_text="For example Ministry of Justice")
    conditions = forms.CharField(
        max_length=1000, required=False, widget=CountedTextarea, help_text="What the payer asks of the money"
    )
    opened_on = DayField(label="Date it opens", help_text="No income from it can be dated earlier")


class StreamCloseForm(GovukForm):
    """The day after which a funding stream brings nothing."""

    closed_on = DayField(label="Last day", help_text="No income from it can be dated later")


class AsAtForm(FilterForm):
    """The day whose end every figure of a page is true of."""

    as_at = DayTextField(label="As at", required=False, spoken_name="The date")
