"""Which reports the library shows."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms

from commissioning.models import FinancialYear
from core.forms import FilterForm
from reports.choices import ReportKind, ReportState

ALL = ("", "All")


class ReportFilterForm(FilterForm):
    """Chooses reports: ?q=refuge&kind=board&state=issued&board=Police+and+Crime+Panel&year=2017-18."""

    q = forms.CharField(label="Words", max_length=200, required=False)
    kind = forms.ChoiceField(choices=[ALL, *ReportKind.choices], required=False)
    state = forms.ChoiceField(required=False)
    board = forms.ChoiceField(required=False)
    year = forms.ChoiceField(label="Financial year", required=False)

    def __init__(
        self,
        *args: Any,
        states: Iterable[ReportState],
        boards: Sequence[str],
        years: Sequence[FinancialYear],
        **kwargs: Any,
    ):
        super().__init__(*args, **kwargs)
        self._years = {year.slug: year for year in years}
        self.fields["state"].choices = [ALL, *((state.value, state.label) for state in states)]
        self.fields["board"].choices = [ALL, *((board, board) for board in boards)]
        self.fields["year"].choices = [ALL, *((slug, year.label) for slug, year in self._years.items())]

    def chosen(self) -> dict[str, Any]:
        """What was asked for; whatever could not be read asks for nothing."""
        self.is_valid()
        found = {name: value for name, value in self.cleaned_data.items() if value}
        return found | ({"year": self._years[found["year"]].start_on} if "year" in found else {})
