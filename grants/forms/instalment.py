"""Choosing instalments of the payment schedule, releasing one, and recording one that left the bank."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from commissioning.models import Fund
from core import years
from core.forms import AmountField, DayField, FilterForm, GovukForm, NamedRowField
from grants.choices import InstalmentState
from grants.figures.instalments import ORDER, TO_PAY, InstalmentChoice
from grants.forms.payment import ALL, LedgerForm, not_in_the_future
from grants.rules.quarters import Quarter

# Whatever should have left the bank by now, held back or not.
OPEN = "open"


class InstalmentFilterForm(FilterForm):
    """Chooses instalments: ?q=029/2017&state=held&provider=victim-support&quarter=2017-18-q1."""

    q = forms.CharField(label="Agreement, provider or service", max_length=200, required=False)
    state = forms.ChoiceField(
        choices=[ALL, (OPEN, "To be paid by now"), *((state.value, state.label) for state in ORDER)], required=False
    )
    provider = NamedRowField(queryset=None, required=False, to_field_name="slug", empty_label="All")
    fund = forms.ChoiceField(required=False)
    quarter = forms.ChoiceField(label="Due in", required=False)

    def __init__(self, *args: Any, providers: Any, funds: Sequence[Fund], quarters: Sequence[Quarter], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self._funds = {f"{fund.slug}-{fund.financial_year.slug}": fund for fund in funds}
        self._quarters = {f"{years.slug(one.year_start)}-q{one.number}": one for one in quarters}
        self.fields["provider"].queryset = providers
        self.fields["fund"].choices = [ALL, *((key, str(fund)) for key, fund in self._funds.items())]
        self.fields["quarter"].choices = [ALL, *((key, one.label) for key, one in self._quarters.items())]

    def chosen(self) -> InstalmentChoice:
        """What was asked for; whatever could not be read asks for nothing."""
        typed = self.cleaned_data if self.is_valid() or self.is_bound else {}
        state = typed.get("state") or ""
        return InstalmentChoice(
            words=typed.get("q") or "",
            states=tuple(TO_PAY) if state == OPEN else ((state,) if state else ()),
            provider=typed.get("provider"),
            fund=self._funds.get(typed.get("fund") or ""),
            quarter=self._quarters.get(typed.get("quarter") or ""),
        )


class ReleaseForm(GovukForm):
    """Why an instalment is let go although something holds it back."""

    reason = forms.CharField(
        label="Why can it be paid all the same?",
        max_length=500,
        help_text="It stays beside what held it back, for whoever looks into the payment later",
        error_messages={"required": "Enter why it can be paid all the same"},
    )
    submit_label = "Release the instalment"


class PayForm(LedgerForm):
    """An instalment, or a part of it, that left the bank."""

    amount = AmountField(label="Amount paid")
    paid_on = DayField(label="Date it left the bank")
    note = forms.CharField(
        label="Transaction number or note",
        max_length=200,
        help_text="For example: PV000123",
        error_messages={"required": "Enter the transaction number, or a note of where this comes from"},
    )
    submit_label = "Continue"
    ledger_day = "paid_on"

    def __init__(self, *args: Any, today: date, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_paid_on(self) -> date | None:
        return not_in_the_future(self.cleaned_data["paid_on"], self.today)


def is_payable(state: str) -> bool:
    """Whether one that stands so may be paid by hand: what is held back is released first."""
    return state not in (InstalmentState.HELD, InstalmentState.PAID, InstalmentState.REPLACED)
