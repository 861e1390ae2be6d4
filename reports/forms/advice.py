"""Which year of advice is shown, and as at which day."""

from collections.abc import Mapping, Sequence
from datetime import date
from urllib.parse import urlencode

from django import forms

from commissioning.models import FinancialYear
from core.forms import DayTextField, FilterForm
from core.forms.days import WrongDay, read_day, split_day


class AdviceForm(FilterForm):
    """Bound from the first: an address that says nothing shows its defaults, a wrong one what was typed."""

    year = forms.ChoiceField(error_messages={"invalid_choice": "Select a year from the list: no other is open"})
    as_at = DayTextField(label="As at", spoken_name="As at")

    def __init__(self, query: Mapping[str, str], *, year: FinancialYear, years: Sequence[FinancialYear], today: date):
        self.query, self.here, self.today = query, year, today
        typed = query.get("as-at", "").strip()
        super().__init__({"year": query.get("year") or year.slug, "as-at": _day_or_typed(typed) or today})
        self.fields["year"].choices = [(one.slug, one.label) for one in years]
        self.full_clean()

    def clean_as_at(self) -> date:
        as_at: date = self.cleaned_data["as_at"]
        if as_at > self.today:
            raise forms.ValidationError("Enter a day that is today or in the past: nothing later is recorded yet")
        return as_at

    @property
    def day(self) -> date:
        """The day to show now: today where the box holds an error."""
        chosen: date = self.cleaned_data.get("as_at", self.today)
        return chosen

    @property
    def year_elsewhere(self) -> str:
        """The year that was chosen, where it is not the one of this address."""
        chosen: str = self.cleaned_data.get("year", self.here.slug)
        return "" if chosen == self.here.slug else chosen

    @property
    def is_elsewhere(self) -> bool:
        """Whether what was chosen has an address of its own: another year, or the day as addresses write it."""
        if "year" in self.query and "year" not in self.errors:
            return True
        typed = self.query.get("as-at")
        return bool(typed) and "as_at" not in self.errors and typed != self.cleaned_data["as_at"].isoformat()

    @property
    def canonical(self) -> str:
        """The query that says the same, the day as ISO has it. A wrong one stays, so that its error is shown."""
        typed = self.query.get("as-at")
        if not typed:
            return ""
        return urlencode({"as-at": self.day.isoformat() if "as_at" in self.cleaned_data else typed})


def _day_or_typed(typed: str) -> date | str:
    """A day that can be read is shown as the office writes it, whichever way it came."""
    try:
        return read_day(split_day(typed), name="As at")
    except WrongDay:
        return typed
