"""The three ways to deal with a finding of the add-up guard: a live figure, a quotation, a reason."""

from collections.abc import Sequence
from typing import Any

from django import forms

from core.forms import CountedTextarea, DayField, GovukForm, VersionField
from core.forms.layout import Button, ButtonGroup, Field, Layout
from reports.figures.finding import Offer
from reports.rules.replacing import Place
from reports.transitions.findings import LONGEST_REASON, LONGEST_SOURCE

REPLACE, QUOTED, ACCEPTED = "replace", "quoted", "accepted"
ALL = "all"


class WayForm(GovukForm):
    """One of several forms on a page; `way` says which was sent."""

    way = forms.CharField(widget=forms.HiddenInput, required=False)
    is_way = ""
    button_kind = "secondary"

    def __init__(self, *args: Any, **kwargs: Any):
        kwargs["initial"] = (kwargs.get("initial") or {}) | {"way": self.is_way}
        super().__init__(*args, auto_id=f"{self.is_way}_%s", **kwargs)

    def buttons(self) -> ButtonGroup:
        return ButtonGroup(Button(self.submit_label, kind=self.button_kind))


class ReplaceForm(WayForm):
    """Which live figure takes the place of what is printed, and where if it is printed more than once."""

    is_way = REPLACE
    button_kind = ""
    figure = forms.ChoiceField(
        label="Which figure of the ledger?",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Select the figure that takes its place",
            "invalid_choice": "Select a figure from the list: the one that was sent is not on it",
        },
    )
    place = forms.ChoiceField(
        label="Where?",
        widget=forms.RadioSelect,
        required=False,
        error_messages={"invalid_choice": "Select a place from the list: the words have changed since it was made"},
    )
    version = VersionField()
    submit_label = "Use the ledger’s figure"

    def __init__(self, *args: Any, offers: Sequence[Offer], places: Sequence[Place], likely: int, **kwargs: Any):
        chosen = {"figure": offers[0].key} if len(offers) == 1 else {}
        kwargs["initial"] = (kwargs.get("initial") or {}) | chosen | {"place": str(likely) if likely else ""}
        super().__init__(*args, **kwargs)
        self.fields["figure"].choices = [(one.key, f"{one.label}: {one.printed}") for one in offers]
        self.is_in_several = len(places) > 1
        if self.is_in_several:
            self.fields["place"].required = True
            self.fields["place"].error_messages["required"] = "Select where it is replaced"
            several = [(str(one.number), f"“{one.sentence}”") for one in places]
            self.fields["place"].choices = [*several, (ALL, f"At all {len(places)} places of the section")]
        else:
            del self.fields["place"]

    @property
    def only(self) -> tuple[int, ...]:
        """The number of the one place that was chosen; none for all."""
        chosen = self.cleaned_data.get("place", ALL)
        return () if chosen == ALL else (int(chosen),)

    def layout(self) -> Layout:
        places = [Field("place", label_size="s")] if self.is_in_several else []
        return Layout("way", "version", Field("figure", label_size="s"), *places, self.buttons())


class QuoteForm(WayForm):
    """Where the figure stands, and of which day that is."""

    is_way = QUOTED
    source = forms.CharField(
        label="Where does it stand?",
        max_length=LONGEST_SOURCE,
        help_text="For example: Board report of 23 January 2018, table 2",
        error_messages={"required": "Enter where the figure stands"},
    )
    source_on = DayField(
        label="Date of the source",
        spoken_name="Date of the source",
        error_messages={"required": "Enter the date of the source"},
    )
    submit_label = "Mark as quoted"

    def layout(self) -> Layout:
        return Layout("way", Field("source"), Field("source_on", label_size="s"), self.buttons())


class AcceptForm(WayForm):
    """Why the figure stands as it is."""

    is_way = ACCEPTED
    reason = forms.CharField(
        label="Why does it stand as it is?",
        max_length=LONGEST_REASON,
        widget=CountedTextarea({"rows": 3}),
        help_text="It is kept in the record of the report",
        error_messages={"required": "Enter why it stands as it is"},
    )
    submit_label = "Accept with this reason"


FORMS = {REPLACE: ReplaceForm, QUOTED: QuoteForm, ACCEPTED: AcceptForm}
