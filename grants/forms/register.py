"""Which decisions of the register are shown."""

from collections.abc import Sequence
from typing import Any

from django import forms

from core.forms import AmountField, FilterForm, NamedRowField
from grants.choices import NoticeKind
from grants.figures.register import Period, RegisterChoice

ALL = ("", "All")


class RegisterForm(FilterForm):
    """Chooses decisions. Addresses name things by their slug: ?provider=victim-support&year=2017-18&amount-from=500."""

    q = forms.CharField(label="Reference or title", max_length=300, required=False)
    year = forms.ChoiceField(label="Year signed", required=False)
    kind = forms.ChoiceField(choices=[ALL, *NoticeKind.choices], required=False)
    state = forms.ChoiceField(required=False)
    priority = NamedRowField(queryset=None, required=False, to_field_name="slug", empty_label="All")
    provider = NamedRowField(queryset=None, required=False, to_field_name="slug", empty_label="All")
    amount_from = AmountField(label="Amount from", required=False, allow_zero=True)
    amount_to = AmountField(label="Amount to", required=False, allow_zero=True)

    def __init__(
        self,
        *args: Any,
        periods: Sequence[Period],
        states: Sequence[tuple[str, str]],
        priorities: Any,
        providers: Any,
        **kwargs: Any,
    ):
        super().__init__(*args, **kwargs)
        self._periods = {period.value: period for period in periods}
        self.fields["year"].choices = [ALL, *((period.value, period.label) for period in periods)]
        self.fields["state"].choices = [ALL, *states]
        self.fields["priority"].queryset = priorities
        self.fields["provider"].queryset = providers

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        least, most = typed.get("amount_from"), typed.get("amount_to")
        if least is not None and most is not None and most < least:
            self.add_error("amount_to", "“Amount to” must be the same as “Amount from”, or more")
        return typed

    def chosen(self) -> RegisterChoice:
        """What was asked for; whatever could not be read asks for nothing."""
        typed = self.cleaned_data if self.is_valid() or self.is_bound else {}
        return RegisterChoice(
            words=typed.get("q") or "",
            period=self._periods.get(typed.get("year") or ""),
            kind=typed.get("kind") or "",
            state=typed.get("state") or "",
            priority=typed.get("priority"),
            provider=typed.get("provider"),
            least=typed.get("amount_from"),
            most=typed.get("amount_to"),
        )
