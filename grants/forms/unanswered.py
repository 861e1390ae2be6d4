"""Which returns are looked through for what was not answered."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from core import years
from core.forms import FilterForm, NamedRowField
from grants.figures.unanswered_of import AskedOf
from providers.models import CouncilArea


class UnansweredForm(FilterForm):
    """?year=2017-18&provider=victim-support&priority=domestic-abuse&area=E08000026&left=all"""

    year = forms.ChoiceField(label="Year", required=False)
    provider = NamedRowField(queryset=None, required=False, to_field_name="slug", empty_label="All")
    priority = NamedRowField(queryset=None, required=False, to_field_name="slug", empty_label="All")
    area = NamedRowField(
        label="Council area",
        queryset=CouncilArea.objects.order_by("name"),
        required=False,
        to_field_name="code",
        empty_label="All",
    )
    left = forms.ChoiceField(
        label="Questions",
        required=False,
        choices=[("", "Left open"), ("all", "All")],
    )

    def __init__(
        self, *args: Any, years_found: Sequence[date], usual: date, providers: Any, priorities: Any, **kwargs: Any
    ):
        super().__init__(*args, **kwargs)
        self._usual = usual
        self.fields["year"].choices = [(years.slug(one), years.label(one)) for one in years_found or [usual]]
        self.fields["provider"].queryset = providers
        self.fields["priority"].queryset = priorities

    @property
    def year_start(self) -> date:
        typed = self.cleaned_data.get("year") if self.is_valid() else ""
        return years.parse(typed) if typed else self._usual

    @property
    def asked_of(self) -> AskedOf:
        typed = self.cleaned_data if self.is_valid() else {}
        return AskedOf(typed.get("provider"), typed.get("priority"), typed.get("area"))

    @property
    def shows_all(self) -> bool:
        return self.is_valid() and self.cleaned_data.get("left") == "all"
