"""Which year of results is shown, of which quarters, as at which day, and with which figures."""

from collections.abc import Mapping, Sequence
from datetime import date
from urllib.parse import urlencode

from django import forms

from core import years
from core.forms import DayTextField, FilterForm
from core.forms.days import WrongDay, read_day, split_day
from grants.rules.periods import Period, period_of

OUTSIDE = "outside"
_QUARTERS = (
    ("", "The whole year"),
    ("q1-q2", "Quarters 1 and 2"),
    ("q1-q3", "Quarters 1 to 3"),
    ("q1", "Quarter 1"),
    ("q2", "Quarter 2"),
    ("q3", "Quarter 3"),
    ("q4", "Quarter 4"),
)
_FIGURES = (("", "As the office sees them"), (OUTSIDE, "As printed outside"))


class ResultsForm(FilterForm):
    """Bound from the first: an address that says nothing shows its defaults, a wrong one what was typed."""

    year = forms.ChoiceField(error_messages={"invalid_choice": "Select a year from the list: no other has returns"})
    quarters = forms.ChoiceField(
        choices=_QUARTERS,
        required=False,
        error_messages={"invalid_choice": "Select the whole year or some of its quarters from the list"},
    )
    as_at = DayTextField(label="As at", spoken_name="As at")
    figures = forms.ChoiceField(
        choices=_FIGURES,
        required=False,
        error_messages={"invalid_choice": "Select the office’s figures, or those printed outside"},
    )

    def __init__(self, query: Mapping[str, str], *, year: date, years_there: Sequence[date], today: date):
        self.query, self.here, self.today = query, year, today
        typed = query.get("as-at", "").strip()
        super().__init__(
            {
                "year": query.get("year") or years.slug(year),
                "quarters": query.get("quarters", ""),
                "as-at": _day_or_typed(typed) or today,
                "figures": query.get("figures", ""),
            }
        )
        self.fields["year"].choices = [(years.slug(one), years.label(one)) for one in years_there]
        self.full_clean()

    def clean_as_at(self) -> date:
        as_at: date = self.cleaned_data["as_at"]
        if as_at > self.today:
            raise forms.ValidationError("Enter a day that is today or in the past: nothing later is recorded yet")
        return as_at

    @property
    def offered(self) -> list[str]:
        """The years that can be chosen, as addresses write them."""
        return [slug for slug, _ in self.fields["year"].choices]

    @property
    def day(self) -> date:
        """The day to show now: today where the box holds an error."""
        chosen: date = self.cleaned_data.get("as_at", self.today)
        return chosen

    @property
    def period(self) -> Period:
        """The whole year where the box holds an error."""
        return period_of(self.here, self.cleaned_data.get("quarters", "")) or Period(self.here)

    @property
    def is_outside(self) -> bool:
        return self.cleaned_data.get("figures") == OUTSIDE

    @property
    def year_elsewhere(self) -> str:
        """The year that was chosen, where it is not the one of this address."""
        here = years.slug(self.here)
        chosen: str = self.cleaned_data.get("year", here)
        return "" if chosen == here else chosen

    @property
    def is_elsewhere(self) -> bool:
        """Whether what was chosen has an address of its own: another year, or the day as addresses write it."""
        if "year" in self.query and "year" not in self.errors:
            return True
        typed = self.query.get("as-at")
        return bool(typed) and "as_at" not in self.errors and typed != self.cleaned_data["as_at"].isoformat()

    def address(self, **changed: str) -> str:
        """The query that says the same, the day as ISO has it. A wrong one stays, so that its error is shown."""
        kept = {name: self.query[name] for name in ("quarters", "as-at", "figures") if self.query.get(name)}
        if "as-at" in kept and "as_at" in self.cleaned_data:
            kept["as-at"] = self.day.isoformat()
        return urlencode({name: value for name, value in {**kept, **changed}.items() if value})


def _day_or_typed(typed: str) -> date | str:
    """A day that can be read is shown as the office writes it, whichever way it came."""
    try:
        return read_day(split_day(typed), name="As at")
    except WrongDay:
        return typed
