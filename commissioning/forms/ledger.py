from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms

from commissioning.choices import EntryKind
from commissioning.figures.entries import FIGURES, EntryFilter
from commissioning.forms.fund import NOT_YET
from commissioning.models import Fund
from core.forms import DayTextField, FilterForm, NamedRowField
from providers.models import CouncilArea

UNDER_NONE = "none"


@dataclass(frozen=True)
class Choosable:
    """What the entries of one ledger can be chosen by."""

    headings: Any
    commitments: Any
    providers: Any
    priorities: Any


class EntryFilterForm(FilterForm):
    """Chooses entries of a ledger. Addresses name things by their slug: ?provider=victim-support&as-at=2018-01-23."""

    kind = forms.ChoiceField(required=False)
    heading = forms.ChoiceField(required=False)
    provider = NamedRowField(queryset=None, required=False, to_field_name="slug", empty_label="All")
    priority = NamedRowField(queryset=None, required=False, to_field_name="slug", empty_label="All")
    area = NamedRowField(queryset=None, required=False, to_field_name="code", empty_label="All")
    commitment = forms.ModelChoiceField(queryset=None, required=False, widget=forms.HiddenInput)
    as_at = DayTextField(label="As at", required=False, spoken_name="The date")

    def __init__(self, *args: Any, fund: Fund, choosable: Choosable, today: date, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.today = today
        # "from" is a word of Python's own, so these two cannot be declared above.
        self.fields["from"] = DayTextField(label="Dated from", required=False, spoken_name="The date")
        self.fields["to"] = DayTextField(label="Dated to", required=False, spoken_name="The date")
        self._headings = {heading.slug: heading for heading in choosable.headings}
        self.fields["kind"].choices = [
            ("", "All"),
            *((value, label) for value, (label, _) in FIGURES.items()),
            *EntryKind.choices,
        ]
        self.fields["heading"].choices = [
            ("", "All"),
            *((slug, heading.heading) for slug, heading in self._headings.items()),
            (UNDER_NONE, "Under no heading"),
        ]
        for name, rows in (
            ("provider", choosable.providers),
            ("priority", choosable.priorities),
            ("area", CouncilArea.objects.filter(commitments__fund=fund).distinct().order_by("name")),
            ("commitment", choosable.commitments),
        ):
            self.fields[name].queryset = rows

    def clean_as_at(self) -> date | None:
        as_at: date | None = self.cleaned_data["as_at"]
        if as_at is not None and as_at > self.today:
            raise forms.ValidationError(NOT_YET)
        return as_at

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        first, last = typed.get("from"), typed.get("to")
        if first and last and last < first:
            self.add_error("to", "“Dated to” must be the same day as “Dated from”, or later")
        return typed

    def chosen(self) -> EntryFilter:
        """What was asked for; whatever could not be read asks for nothing."""
        typed = self.cleaned_data if self.is_valid() or self.is_bound else {}
        heading = typed.get("heading") or None
        return EntryFilter(
            kind=typed.get("kind") or None,
            heading=False if heading == UNDER_NONE else self._headings.get(heading),
            commitment=typed.get("commitment"),
            provider=typed.get("provider"),
            priority=typed.get("priority"),
            area=typed.get("area"),
            since=typed.get("from"),
            until=typed.get("to"),
            as_at=typed.get("as_at"),
        )
