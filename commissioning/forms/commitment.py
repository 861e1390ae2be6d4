from typing import Any

from django import forms

from commissioning.forms.areas import AreasField
from commissioning.forms.entries import EntryForm, reason_field
from commissioning.models import Allocation, Priority
from core.forms import AmountField, DayField, NamedRowField
from providers.models import Provider


class CommitmentRecordForm(EntryForm):
    """Money promised to one provider by a paper that was signed."""

    provider = NamedRowField(queryset=Provider.objects.none())
    service = forms.CharField(max_length=300, help_text="What the money is for, in a few words")
    priority = NamedRowField(queryset=Priority.objects.none())
    allocation = NamedRowField(
        label="Heading",
        queryset=Allocation.objects.none(),
        named_by="heading",
        required=False,
        empty_label="Under no heading",
    )
    areas = AreasField(help_text="Where the service is given. Choose none when the paper does not say.")
    printed_as = forms.CharField(
        label="As the paper prints it",
        max_length=300,
        required=False,
        help_text="Only where the paper names the recipient in another way than the register of providers",
    )
    field_order = ("provider", "printed_as", "service", "priority", "allocation", "areas", "amount", "effective_on")

    def __init__(self, *args: Any, providers: Any, priorities: Any, headings: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["provider"].queryset = providers
        self.fields["priority"].queryset = priorities
        self.fields["allocation"].queryset = headings


class CommitmentReduceForm(EntryForm):
    """The part of a commitment that will not be paid, and why."""

    amount = AmountField(label="Amount to take back")
    note = reason_field("Why this part of the commitment will not be paid")


class PaymentRecordForm(EntryForm):
    """Money of a commitment that left the bank."""

    amount = AmountField(label="Amount paid")
    effective_on = DayField(label="Date it left the bank")
