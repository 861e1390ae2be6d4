"""What the pages that add to the ledger ask for."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms

from commissioning import rules
from commissioning.models import Allocation, Fund, FundingStream
from core.forms import AmountField, CountedTextarea, DayField, GovukForm, NamedRowField
from core.templatetags.house import day

REFERENCE_HINT = "For example 007/2015. Leave it empty when no decision was needed."
NOTE_HINT = "The letter, minute or message that this rests on. Needed when there is no decision’s reference."


def reason_field(hint: str) -> forms.CharField:
    """The note of an entry that nobody makes without a reason."""
    return forms.CharField(label="Reason", max_length=500, help_text=hint, widget=CountedTextarea({"rows": 3}))


class EntryForm(GovukForm):
    """What every entry says of itself: when it takes effect and by what authority."""

    amount = AmountField()
    effective_on = DayField(label="Date it takes effect")
    decision_reference = forms.CharField(
        label="Reference of the decision", max_length=40, required=False, help_text=REFERENCE_HINT
    )
    note = forms.CharField(
        label="Where this comes from",
        max_length=500,
        required=False,
        help_text=NOTE_HINT,
        widget=CountedTextarea({"rows": 3}),
    )

    def __init__(self, *args: Any, fund: Fund, today: date, **kwargs: Any):
        self.fund = fund
        super().__init__(*args, **kwargs)
        start_on = fund.financial_year.start_on
        is_of_use = not rules.obstacles_to_date(today, year_start=start_on, today=today)
        first, last = rules.first_day_for_entries(start_on), min(rules.last_day_for_entries(start_on), today)
        effective_on = self.fields["effective_on"]
        effective_on.initial = today if is_of_use else None
        effective_on.help_text = f"From {day(first)} to {day(last)}"

    def entry(self) -> dict[str, Any]:
        """What a transition is told, by the names of its keywords."""
        return dict(self.cleaned_data)


class _IncomeForm(EntryForm):
    stream = NamedRowField(label="Funding stream", queryset=FundingStream.objects.none())
    field_order = ("stream", "amount")

    def __init__(self, *args: Any, streams: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["stream"].queryset = streams


class IncomeNotifyForm(_IncomeForm):
    """Money that a stream has announced."""


class IncomeConfirmForm(_IncomeForm):
    """Money that a stream has promised for certain."""


class AllocationMakeForm(EntryForm):
    """Money set aside under a heading that stands already, or under a new one."""

    standing = forms.ChoiceField(label="Heading", required=False)
    heading = forms.CharField(label="Name of a new heading", max_length=200, required=False)
    group = forms.CharField(
        label="Group of the new heading",
        max_length=200,
        required=False,
        help_text="Headings of one group are sub-totalled together. Leave it empty for none.",
    )
    field_order = ("standing", "heading", "group", "amount")

    def __init__(self, *args: Any, headings: Iterable[Allocation], **kwargs: Any):
        super().__init__(*args, **kwargs)
        names = [heading.heading for heading in headings]
        self.fields["standing"].choices = [("", "A new heading"), *((name, name) for name in names)]
        if not names:
            del self.fields["standing"]

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        standing, new = typed.get("standing", ""), typed.get("heading", "")
        if standing and new:
            self.add_error("heading", "Choose a heading that stands, or name a new one, not both")
        elif not standing and not new and "heading" not in self.errors and "standing" not in self.errors:
            self.add_error("heading", "Choose a heading, or enter the name of a new one")
        return typed

    def entry(self) -> dict[str, Any]:
        typed = super().entry()
        standing = typed.pop("standing", "")
        return typed | {"heading": standing or typed["heading"]}


_HEADINGS_OF_VIREMENT = {
    "from_allocation": "Select the heading that the money comes from",
    "to_allocation": "Select the heading that the money goes to",
}


class VirementMakeForm(EntryForm):
    """Money moved from one heading of the fund to another."""

    from_allocation = NamedRowField(label="From heading", queryset=Allocation.objects.none(), named_by="heading")
    to_allocation = NamedRowField(label="To heading", queryset=Allocation.objects.none(), named_by="heading")
    field_order = ("from_allocation", "to_allocation", "amount")

    def __init__(self, *args: Any, headings: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for name, words in _HEADINGS_OF_VIREMENT.items():
            self.fields[name].queryset = headings
            self.fields[name].error_messages |= dict.fromkeys(("required", "invalid_choice"), words)


class ToleranceRecordForm(EntryForm):
    """By how much commitments may exceed the confirmed income, from a day on."""

    amount = AmountField(
        label="Tolerance from now on",
        allow_zero=True,
        help_text="The whole tolerance, not the change to it. Enter 0 to end it.",
    )
    note = reason_field("Why commitments may exceed the confirmed income, and who agreed to it")


class EntryReverseForm(EntryForm):
    """Why an entry was a mistake. The amount is the entry's own."""

    amount = None  # type: ignore[assignment]
    note = reason_field("What was wrong with the entry. It stays in the ledger, with this reason beside it.")
