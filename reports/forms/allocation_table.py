"""What an allocation table shows, chosen on the page and kept in its address."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django import forms

from commissioning.models import FinancialYear, Fund
from core.forms import DayTextField, FilterForm
from core.forms.days import WrongDay, read_day, split_day
from reports.choices import GroupBy, SortBy


@dataclass(frozen=True)
class Choice:
    """What a reader chose; where an address says nothing, or nothing sensible, the default."""

    by: GroupBy
    as_at: date
    sort: SortBy


class AllocationTableForm(FilterForm):
    """Bound from the first: an address that says nothing shows its defaults, a wrong one what was typed."""

    year = forms.ChoiceField(error_messages={"invalid_choice": "Select a year from the list: this fund has no other"})
    by = forms.ChoiceField(
        label="Group by",
        choices=GroupBy.choices,
        error_messages={"invalid_choice": "Select priority, provider, heading or council area"},
    )
    as_at = DayTextField(label="As at", spoken_name="As at")

    def __init__(self, query: Mapping[str, str], *, fund: Fund, years: Sequence[FinancialYear], today: date):
        self.query, self.fund, self.today = query, fund, today
        super().__init__(
            {
                "year": query.get("year") or fund.financial_year.slug,
                "by": query.get("by") or GroupBy.PRIORITY,
                "as-at": _day_or_typed(query.get("as-at", "").strip()) or today,
            }
        )
        self.fields["year"].choices = [(year.slug, year.label) for year in years]
        self.full_clean()

    def clean_as_at(self) -> date:
        as_at: date = self.cleaned_data["as_at"]
        if as_at > self.today:
            raise forms.ValidationError("Enter a day that is today or in the past: the ledger holds no later figures")
        return as_at

    @property
    def choice(self) -> Choice:
        """What to show now, the default for each box that holds an error."""
        sort = self.query.get("sort", "")
        return Choice(
            by=GroupBy(self.cleaned_data.get("by", GroupBy.PRIORITY)),
            as_at=self.cleaned_data.get("as_at", self.today),
            sort=SortBy(sort) if sort in SortBy.values else SortBy.MOST_FIRST,
        )

    @property
    def year_elsewhere(self) -> str:
        """The year that was chosen, where it is not the one of this address."""
        here = self.fund.financial_year.slug
        chosen: str = self.cleaned_data.get("year", here)
        return "" if chosen == here else chosen

    @property
    def is_elsewhere(self) -> bool:
        """Whether what was chosen has an address of its own: another year, or the day as addresses write it."""
        if "year" in self.query and "year" not in self.errors:
            return True
        typed = self.query.get("as-at")
        return bool(typed) and "as_at" not in self.errors and typed != self.cleaned_data["as_at"].isoformat()

    @property
    def canonical(self) -> str:
        """The query that says the same, dates as ISO has them. A wrong one stays, so that its error is shown."""
        kept = {name: self.query[name] for name in ("by", "as-at", "sort") if self.query.get(name)}
        if "as-at" in kept and "as_at" in self.cleaned_data:
            kept["as-at"] = self.cleaned_data["as_at"].isoformat()
        return urlencode(kept)


def _day_or_typed(typed: str) -> date | str:
    """A day that can be read is shown as the office writes it, whichever way it came."""
    try:
        return read_day(split_day(typed), name="As at")
    except WrongDay:
        return typed
