from typing import Any

from django import forms

from core.forms import CountedTextarea, FilterForm, GovukForm
from core.forms.layout import Field, Layout
from core.forms.rows import RowsField
from providers.choices import ProviderKind, Reach
from providers.models import CouncilArea
from providers.rules import ABOUT_LIMIT, NAME_LIMIT


class AsksAboutNamesakes(GovukForm):
    """Has a box, shown once it is needed, to confirm a name that somebody else on the register bears."""

    confirmed = forms.BooleanField(required=False, label="It is another organisation")

    def layout(self) -> Layout:
        shown = [name for name in self.fields if name != "confirmed"]
        if self.is_bound and ("confirmed" in self.errors or self.data.get(self.add_prefix("confirmed"))):
            shown.insert(shown.index("name") + 1, "confirmed")
        return Layout(*(self.printed(name) for name in shown), self.buttons())

    def printed(self, name: str) -> Any:
        return name


class ProviderForm(AsksAboutNamesakes):
    """What an organisation is."""

    name = forms.CharField(max_length=NAME_LIMIT, help_text="As the organisation writes it. Other spellings come later")
    kind = forms.ChoiceField(
        choices=ProviderKind.choices, widget=forms.RadioSelect, label="What kind of organisation is it?"
    )
    reach = forms.ChoiceField(choices=Reach.choices, widget=forms.RadioSelect, label="How far does it reach?")
    areas = RowsField(
        CouncilArea.objects.order_by("name"),
        required=False,
        label="Council areas it works in",
        error_messages={"invalid_pk_value": "Select the council areas from the list"},
    )
    website = forms.URLField(
        max_length=200, required=False, assume_scheme="https", help_text="For example https://www.example.org"
    )
    about = forms.CharField(
        max_length=ABOUT_LIMIT,
        required=False,
        label="What it does",
        help_text="One or two sentences. Write nothing about any person it supports",
        widget=CountedTextarea(attrs={"rows": 3}),
    )

    def printed(self, name: str) -> Any:
        hints = {ProviderKind.CONSORTIUM: "Several organisations that work as one, with or without a legal body"}
        options: dict[str, dict[str, Any]] = {
            "kind": {"choice_hints": hints, "label_size": "s", "is_small": True},
            "reach": {"is_inline": True, "label_size": "s", "is_small": True},
            "areas": {"label_size": "s", "is_small": True},
        }
        return Field(name, **options[name]) if name in options else name


class ProviderFilterForm(FilterForm):
    """How the register is narrowed; the fields come from the filter set."""


class NameForm(AsksAboutNamesakes):
    """How else a provider is called."""

    submit_label = "Add the name"
    name = forms.CharField(max_length=NAME_LIMIT, label="Name", help_text="Exactly as the paper spells it")
    source = forms.CharField(
        max_length=300,
        required=False,
        label="Where it is written so",
        help_text="For example: board report of 23 January 2018",
    )


class ConfirmForm(GovukForm):
    """Nothing to fill in: only yes."""
