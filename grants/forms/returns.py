"""Which returns a list shows, and what is typed where one is moved on."""

from collections.abc import Sequence
from typing import Any

from django import forms

from core import years
from core.forms import CountedTextarea, FilterForm, GovukForm, NamedRowField, VersionField
from grants.choices import ReturnState
from grants.figures.returns import OVERDUE, SOON, SOON_DAYS, ReturnChoice

ALL = ("", "All")
LONGEST_REASON = 500
LONGEST_COMMENT = 2000
STATEMENT = (
    "I have read this return. To the best of my knowledge it is complete and true, it counts as its definitions say, "
    "and no person can be recognised in it"
)


class ReturnListForm(FilterForm):
    """Chooses returns: ?year=2017-18&quarter=1&due=overdue."""

    q = forms.CharField(label="Provider, agreement or service", max_length=300, required=False)
    state = forms.ChoiceField(choices=[ALL, *ReturnState.choices], required=False)
    due = forms.ChoiceField(
        choices=[ALL, (OVERDUE, "Overdue"), (SOON, f"In the next {SOON_DAYS} days")], required=False
    )
    year = forms.ChoiceField(label="Financial year", required=False)
    quarter = forms.ChoiceField(
        choices=[ALL, *((str(number), f"Quarter {number}") for number in range(1, 5))], required=False
    )
    provider = NamedRowField(queryset=None, required=False, to_field_name="slug", empty_label="All")

    def __init__(self, *args: Any, years: Sequence[tuple[str, str]], providers: Any, is_own: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [ALL, *years]
        self.fields["provider"].queryset = providers
        if is_own:
            # A contact's returns are all of one organisation.
            del self.fields["provider"]
            self.fields["q"].label = "Agreement or service"

    def chosen(self) -> ReturnChoice:
        """What was asked for; whatever could not be read asks for nothing."""
        typed = self.cleaned_data if self.is_valid() or self.is_bound else {}
        year, quarter = typed.get("year"), typed.get("quarter")
        return ReturnChoice(
            words=typed.get("q") or "",
            state=typed.get("state") or "",
            due=typed.get("due") or "",
            year=years.parse(year) if year else None,
            quarter=int(quarter) if quarter else None,
            provider=typed.get("provider"),
        )


class SubmitForm(GovukForm):
    """Nothing but the version that was checked."""

    version = VersionField()


class CertifyForm(GovukForm):
    certified = forms.BooleanField(
        label=STATEMENT, error_messages={"required": "Tick the statement to certify the return"}
    )
    version = VersionField()

    submit_label = "Certify and send to the office"


class GiveBackForm(GovukForm):
    """What a colleague is to change, or nothing where somebody takes back what they submitted themselves."""

    comment = forms.CharField(max_length=LONGEST_COMMENT, widget=CountedTextarea({"rows": 4}))

    def __init__(self, *args: Any, is_own: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        box = self.fields["comment"]
        box.required = not is_own
        box.label = "Note" if is_own else "What should be changed?"
        box.help_text = "You can leave this empty. Name no person" if is_own else "Name no person"
        if not is_own:
            box.error_messages["required"] = "Say what should be changed, so that your colleague knows"


class ReopenForm(GovukForm):
    reason = forms.CharField(
        label="Why must it be corrected?",
        help_text="For example: two people were counted in both quarters. Name no person.",
        max_length=LONGEST_REASON,
        widget=CountedTextarea({"rows": 4}),
        error_messages={"required": "Say why it must be corrected"},
    )

    submit_label = "Open it to be corrected"


class AbandonForm(GovukForm):
    """Asks for nothing but the button."""

    submit_label = "Give up the correction"
