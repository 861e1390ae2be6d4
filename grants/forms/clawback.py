"""Demanding money back, recording what came, and waiving the rest."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from core.forms import AmountField, DayField, DayTextField, FilterForm, GovukForm, NamedRowField
from core.forms.layout import Field, Layout
from core.money import pounds
from grants.choices import ClawbackState
from grants.figures.clawbacks import ClawbackChoice, Demandable
from grants.forms.payment import ALL, LedgerForm, not_in_the_future

FALLS, STAYS = "falls", "stays"


class ClawbackFilterForm(FilterForm):
    """Chooses demands: ?q=029/2017&state=overdue&provider=victim-support."""

    q = forms.CharField(label="Agreement, provider or reason", max_length=200, required=False)
    state = forms.ChoiceField(choices=[ALL, *ClawbackState.choices], required=False)
    provider = NamedRowField(queryset=None, required=False, to_field_name="slug", empty_label="All")

    def __init__(self, *args: Any, providers: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["provider"].queryset = providers

    def chosen(self) -> ClawbackChoice:
        """What was asked for; whatever could not be read asks for nothing."""
        typed = self.cleaned_data if self.is_valid() or self.is_bound else {}
        return ClawbackChoice(typed.get("q") or "", typed.get("state") or "", typed.get("provider"))


class ClawbackDemandForm(GovukForm):
    """Money already paid that is demanded back."""

    commitment = forms.ChoiceField(
        label="Which year’s money?",
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Select which year’s money it is"),
    )
    amount = AmountField(label="Amount demanded back")
    reason = forms.CharField(
        label="Why is it demanded back?",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=1000,
        help_text="The provider sees it, for example: a post stood empty from April to June",
        error_messages={"required": "Enter why it is demanded back"},
    )
    demanded_on = DayField(label="Date of the demand")
    due_on = DayField(
        label="To be paid back by",
        spoken_name="The date to pay it back by",
        error_messages={"required": "Enter the date to pay it back by"},
    )
    submit_label = "Demand it back"

    def __init__(self, *args: Any, demandable: Sequence[Demandable], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self._commitments = {str(one.held.commitment): one for one in demandable}
        choices = [(key, one.held.where) for key, one in self._commitments.items()]
        self.fields["commitment"].choices = choices
        if len(choices) == 1:
            self.fields["commitment"].initial = choices[0][0]

    def layout(self) -> Layout:
        hints = {
            key: f"{pounds(one.held.paid)} paid; {pounds(one.left)} of it not yet demanded back"
            for key, one in self._commitments.items()
        }
        rest = ("amount", "reason", "demanded_on", "due_on")
        return Layout(Field("commitment", choice_hints=hints), *rest, self.buttons())


class ClawbackReceiveForm(LedgerForm):
    """Money that came back, and what becomes of the promise."""

    amount = AmountField(label="Amount received")
    received_on = DayField(label="Date it arrived")
    promise = forms.ChoiceField(
        label="What happens to the promise?",
        widget=forms.RadioSelect,
        choices=[(FALLS, "The promise falls by the same"), (STAYS, "The promise stays as it is")],
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Select what happens to the promise"),
    )
    submit_label = "Continue"
    ledger_day = "received_on"

    def __init__(self, *args: Any, today: date, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.today = today

    def layout(self) -> Layout:
        hints = {
            FALLS: "The money goes back to the fund and can be promised to somebody else",
            STAYS: "The money can be paid to this provider once more",
        }
        return Layout("amount", "received_on", Field("promise", choice_hints=hints), self.buttons())

    def clean_received_on(self) -> date | None:
        return not_in_the_future(self.cleaned_data["received_on"], self.today)


class ClawbackWaiveForm(GovukForm):
    """Why what is outstanding is let go."""

    reason = forms.CharField(
        label="Why is it waived?",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=1000,
        error_messages={"required": "Enter why it is waived"},
    )
    submit_label = "Waive it"


class UnderspendDayForm(FilterForm):
    """The day of the figures: ?as-at=2018-03-31."""

    as_at = DayTextField(label="As at", required=False, spoken_name="The date")

    def __init__(self, *args: Any, today: date, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_as_at(self) -> date | None:
        return not_in_the_future(self.cleaned_data["as_at"], self.today)
