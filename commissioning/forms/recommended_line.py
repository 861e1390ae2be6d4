"""Who should do what, from when to when, for how much in each year and under each heading."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms

from commissioning.figures.places import Places, as_choices
from commissioning.rules.asked import obstacles_to_asked_year
from commissioning.transitions import AskedAmount, AskedLine
from core.forms import AmountField, DayField, NamedRowField
from core.forms.groups import EnterSaves, MakeFields, RowsForm, Sum
from core.forms.layout import Field, Fieldset, Layout
from providers.models import Provider


@dataclass(frozen=True)
class Askable:
    """What a line can be about."""

    places: Places
    providers: Any


class RecommendedLineForm(RowsForm):
    provider = NamedRowField(
        queryset=Provider.objects.none(),
        empty_label="Select a provider",
        help_text="If it is not in the list, register it under Providers first",
        error_messages={"required": "Select the provider", "invalid_choice": "Select the provider from the list"},
    )
    service = forms.CharField(max_length=300, help_text="What the money is for, in a few words")
    starts_on = DayField(label="Starts on", help_text="For example, 1 4 2018")
    ends_on = DayField(label="Ends on", help_text="For example, 31 3 2019")
    version = forms.CharField(widget=forms.HiddenInput, required=False)
    order = ("provider", "service", "starts_on", "ends_on", "amounts")

    def __init__(self, *args: Any, askable: Askable, **kwargs: Any):
        self.askable = askable
        super().__init__(*args, **kwargs)
        self.fields["provider"].queryset = askable.providers
        self.fields["starts_on"].error_messages["required"] = "Enter the day on which it starts"
        self.fields["ends_on"].error_messages["required"] = "Enter the day on which it ends"

    def groups(self) -> Mapping[str, MakeFields]:
        return {"amounts": self._amount_row}

    def _amount_row(self, index: int) -> dict[str, forms.Field]:
        where = forms.ChoiceField(
            label="Year and heading", required=False, choices=as_choices(self.askable.places.values())
        )
        where.error_messages["invalid_choice"] = "Select a year and heading from the list"
        return {"where": where, "amount": AmountField(label="Amount", required=False)}

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        starts_on, ends_on = typed.get("starts_on"), typed.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", "The end must be the same day as the start, or later")
        self._clean_amounts()
        return typed

    def _clean_amounts(self) -> None:
        rows = self.rows_of("amounts")
        if not rows:
            self.add_error("amounts-0-amount", "Enter an amount for one year at least")
        seen: dict[str, int] = {}
        for index, row in rows:
            box = f"amounts-{index}-where"
            self.ask(box, f"Select the year and heading of row {index + 1}")
            self.ask(f"amounts-{index}-amount", f"Enter the amount of row {index + 1}")
            if row["where"] in seen:
                self.add_error(box, f"This row repeats row {seen[row['where']]}: add their amounts up")
            elif row["where"]:
                seen[row["where"]] = index + 1
                self._judge_year(box, row["where"])

    def _judge_year(self, box: str, where: str) -> None:
        starts_on, ends_on = self.cleaned_data.get("starts_on"), self.cleaned_data.get("ends_on")
        fund = self.askable.places[where].fund
        if starts_on and ends_on:
            for one in obstacles_to_asked_year(
                str(fund), year_start=fund.financial_year.start_on, starts_on=starts_on, ends_on=ends_on
            ):
                self.add_error(box, one.message)

    def facts(self) -> AskedLine:
        typed, places = self.cleaned_data, self.askable.places
        rows = [(places[row["where"]], row["amount"]) for _, row in self.rows_of("amounts")]
        return AskedLine(
            provider=typed["provider"],
            service=typed["service"],
            starts_on=typed["starts_on"],
            ends_on=typed["ends_on"],
            amounts=[AskedAmount(place.fund, amount, place.allocation) for place, amount in rows],
        )

    def layout(self) -> Layout:
        return Layout(
            EnterSaves(),
            "version",
            Fieldset("Who does what", "provider", Field("service", width="two-thirds")),
            Fieldset("Dates", "starts_on", "ends_on"),
            Fieldset(
                "Amounts",
                *self.rows("amounts"),
                Sum(self, "amounts", "Total"),
                *self.more_button("amounts", "Add another year or heading"),
                hint="One row for each year and heading. Leave a row empty to remove it.",
            ),
            self.buttons(),
        )
