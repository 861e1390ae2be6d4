"""Which reports the public library shows."""

from collections.abc import Sequence
from typing import Any

from django import forms

from commissioning.models import FinancialYear
from core.forms import FilterForm
from reports.choices import ReportKind
from reports.forms.report_list import ALL


class LibraryForm(FilterForm):
    """Narrows the published reports: ?q=refuge&kind=board&board=Police+and+Crime+Panel&year=2017-18."""

    q = forms.CharField(label="Reference or words", max_length=200, required=False)
    kind = forms.ChoiceField(choices=[ALL, *ReportKind.choices], required=False)
    board = forms.ChoiceField(required=False)
    year = forms.ChoiceField(label="Financial year", required=False)

    def __init__(self, *args: Any, boards: Sequence[str], years: Sequence[FinancialYear], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self._years = {year.slug: year for year in years}
        self.fields["board"].choices = [ALL, *((board, board) for board in boards)]
        self.fields["year"].choices = [ALL, *((slug, year.label) for slug, year in self._years.items())]

    def chosen(self) -> dict[str, Any]:
        """What a valid form asks for, as ReportChoice takes it."""
        found = {name: value for name, value in self.cleaned_data.items() if value}
        return found | ({"year": self._years[found["year"]].start_on} if "year" in found else {})
