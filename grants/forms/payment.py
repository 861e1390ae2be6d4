"""Reading a file of payments, choosing what is shown of it, and saying what one of its rows is of."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import forms

from core.forms import DayTextField, FilterForm, GovukForm, UploadField
from core.forms.layout import Field, Layout
from core.money import pounds
from core.refusal import Obstacle
from core.templatetags.house import day
from core.uploads import CSV
from grants.choices import InstalmentState, MatchState, RowState
from grants.figures.agreements import InstalmentOn
from grants.figures.payments import RowChoice
from grants.rules.payment_file import MOST_BYTES

ALL = ("", "All")
# Of what holds an instalment back, as much is named where there is little room.
MOST_HOLDS = 2


class PaymentUploadForm(GovukForm):
    """The file that the finance system saved."""

    file = UploadField(
        kinds=[CSV], most_bytes=MOST_BYTES, label="File of payments", help_text="As the finance system saves it"
    )
    submit_label = "Read the file"


class RowFilterForm(FilterForm):
    """Chooses payments of all files: ?q=refuge&state=unmatched&from=2017-04-01."""

    q = forms.CharField(label="Payee, reference or transaction", max_length=200, required=False)
    state = forms.ChoiceField(choices=[ALL, *RowState.choices], required=False)

    def __init__(self, *args: Any, files: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["file"] = forms.ModelChoiceField(queryset=files, required=False, empty_label="All")
        # "from" is a word of Python's own, so these two cannot be declared above.
        self.fields["from"] = DayTextField(label="Paid from", required=False, spoken_name="The date")
        self.fields["to"] = DayTextField(label="Paid to", required=False, spoken_name="The date")

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        first, last = typed.get("from"), typed.get("to")
        if first and last and last < first:
            self.add_error("to", "“Paid to” must be the same day as “Paid from”, or later")
        return typed

    def chosen(self) -> RowChoice:
        """What was asked for; whatever could not be read asks for nothing."""
        typed = self.cleaned_data if self.is_valid() or self.is_bound else {}
        return RowChoice(
            words=typed.get("q") or "",
            state=typed.get("state") or "",
            file=typed.get("file"),
            first=typed.get("from"),
            last=typed.get("to"),
        )


class FileFilterForm(FilterForm):
    """Chooses rows of one file by what was found for them."""

    q = forms.CharField(label="Payee, reference or transaction", max_length=200, required=False)
    found = forms.ChoiceField(label="What was found", choices=[ALL, *MatchState.choices], required=False)


class ConfirmForm(GovukForm):
    """Which proposals were shown when all of them were confirmed."""

    shown = forms.CharField(widget=forms.HiddenInput, required=False)


class SetAsideForm(GovukForm):
    """Why a row of the file is no payment of an award."""

    reason = forms.CharField(
        label="Why is it not a payment of an award?",
        max_length=500,
        help_text="For example: rent of the office",
        error_messages={"required": "Enter why it is not a payment of an award"},
    )
    submit_label = "Set it aside"


class RowsAsideForm(SetAsideForm):
    """Why several rows are no payments of an award, and which rows were shown."""

    shown = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        reason = self.fields["reason"]
        reason.label = "Why are they not payments of an award?"
        reason.error_messages["required"] = "Enter why they are not payments of an award"
        reason.help_text = "Kept beside each of them. For example: rent of the office."


class RowMatchForm(GovukForm):
    """The instalment that a row is a payment of."""

    instalment = forms.ChoiceField(
        label="Which instalment is it a payment of?",
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Select the instalment"),
    )

    def __init__(self, *args: Any, choosable: Sequence[InstalmentOn], row_amount: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.choosable = {str(one.instalment.pk): one for one in choosable}
        self.fields["instalment"].choices = [(key, _label(one)) for key, one in self.choosable.items()]
        self.hints = {key: _hint(one, row_amount) for key, one in self.choosable.items()}

    def layout(self) -> Layout:
        return Layout(Field("instalment", choice_hints=self.hints), self.buttons())

    @property
    def chosen(self) -> InstalmentOn:
        return self.choosable[self.cleaned_data["instalment"]]


def _label(one: InstalmentOn) -> str:
    agreement = one.instalment.agreement
    return f"{agreement.reference}, {agreement.award.provider}: due {day(one.instalment.due_on)}"


def _hint(one: InstalmentOn, row_amount: Any) -> str:
    left = pounds(one.left)
    words = (
        f"{left} left, exactly this amount"
        if one.left == row_amount
        else f"{left} left of {pounds(one.instalment.amount)}"
    )
    return f"{words}. Held back: {in_short(one.holds)}" if one.state == InstalmentState.HELD else words


def in_short(holds: Sequence[str]) -> str:
    """What holds an instalment back, in a line: the first two, and how many more."""
    more = len(holds) - MOST_HOLDS
    return "; ".join(holds[:MOST_HOLDS]) + (f", and {more} more" if more > 0 else "")


def held_words(one: InstalmentOn) -> str:
    """What holds it back, as a warning where the money has left the bank already."""
    return f"It was held back: {'; '.join(one.holds)}" if one.holds and one.release is None else ""


class LedgerForm(GovukForm):
    """A form that makes an entry. What the ledger says of the entry's day stands at the box named `ledger_day`."""

    ledger_day = ""

    def add_obstacles(self, obstacles: Iterable[Obstacle]) -> None:
        super().add_obstacles(
            Obstacle(one.message, self.ledger_day) if one.field == "effective_on" else one for one in obstacles
        )


def not_in_the_future(value: date | None, today: date) -> date | None:
    if value is not None and value > today:
        raise forms.ValidationError("The date must be today or in the past")
    return value
