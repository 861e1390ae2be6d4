"""Where the amounts stand that the words of a notice quote from elsewhere."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms

from core.forms import GovukForm
from core.forms.layout import Button, ButtonGroup, Field, Layout, Link
from core.money import in_pence, pounds
from grants.transitions.quoted import LONGEST_SOURCE

_HINT = "For example: decision 012/2016, or the Ministry’s letter of 3 March 2017"


def box_of(amount: Decimal) -> str:
    """The name of the box of one amount; it stays the same while the words change."""
    return f"source_{in_pence(amount)}"


class QuotedForm(GovukForm):
    """A box for each amount that nothing makes. Those that are left empty stay as they are."""

    submit_label = "Save"

    def __init__(self, *args: Any, amounts: Sequence[Decimal], **kwargs: Any):
        self.amounts = amounts
        # The words of the framework are given to the boxes that stand when it begins.
        self.base_fields = self.base_fields | {box_of(amount): _box(amount) for amount in amounts}
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        if not self.errors and not self.sources:
            self.add_error(box_of(self.amounts[0]), "Enter where one of these amounts stands")
        return typed

    @property
    def sources(self) -> list[tuple[Decimal, str]]:
        """What was typed, by its amount in pounds."""
        typed = self.cleaned_data
        return [(amount, typed[box_of(amount)]) for amount in self.amounts if typed.get(box_of(amount))]

    def layout(self) -> Layout:
        boxes = [Field(box_of(amount), label_size="s") for amount in self.amounts]
        return Layout(*boxes, ButtonGroup(Button(self.submit_label), Link("Back to the draft", self.cancel_url)))


def _box(amount: Decimal) -> forms.CharField:
    return forms.CharField(
        label=f"{pounds(amount)}: where does it stand?", max_length=LONGEST_SOURCE, required=False, help_text=_HINT
    )
