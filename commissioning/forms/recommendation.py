"""What an officer writes of a recommendation, how it is sent to the Commission, and which ones a list shows."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms

from commissioning.choices import RecommendationState, ReviewRoute
from commissioning.transitions.recommendation import TEXTS
from core.forms import CountedTextarea, DayField, FilterForm, GovukForm, NamedRowField, RichTextField, VersionField
from core.forms.layout import Button, ButtonGroup, Field, Layout, Link

REASON_LIMIT = 500
ALL = ("", "All")
_HINTS = {
    "need": "Who is not helped enough today, how you know, and what happens if nothing is done. Tables of figures are "
    "entered on a page of their own. Write nothing by which a victim could be recognised",
    "outcomes": "What should change for victims, how many should be helped, and how it will be counted",
    "gaps": "What nobody does yet, and who else does something like this in the same place",
    "delivered": "How many it helped, with what result, and what it still owes. What the ledger promised it prints by "
    "itself",
}
_LIST_MESSAGES = {"required": "Select the priority", "invalid_choice": "Select the priority from the list"}


class RecommendationStartForm(GovukForm):
    """What it is called and what it is for."""

    title = forms.CharField(
        max_length=200,
        help_text="What is recommended, in a few words, as the members will read it. For example: Two more ISVA posts, "
        "2018/19.",
    )
    priority = NamedRowField(
        queryset=None,
        label="Priority",
        empty_label="Select a priority",
        help_text="Whoever represents it on the Commission is named beside the advice",
        error_messages=_LIST_MESSAGES,
    )

    def __init__(self, *args: Any, priorities: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["priority"].queryset = priorities


class OpenedField(forms.CharField):
    """What the texts said when the page was opened, so that only what changed since is told as changed."""

    widget = forms.HiddenInput

    def __init__(self) -> None:
        super().__init__(required=False, strip=False)

    def to_python(self, value: Any) -> dict[str, str]:
        try:
            read = json.loads(value or "{}")
        except (ValueError, RecursionError):
            return {}
        return {name: text for name, text in read.items() if isinstance(text, str)} if isinstance(read, dict) else {}


class RecommendationChangeForm(RecommendationStartForm):
    """The same, and its texts."""

    need = RichTextField(label=TEXTS["need"], help_text=_HINTS["need"], required=False)
    outcomes = RichTextField(label=TEXTS["outcomes"], help_text=_HINTS["outcomes"], required=False)
    gaps = RichTextField(label=TEXTS["gaps"], help_text=_HINTS["gaps"], required=False)
    delivered = RichTextField(label=TEXTS["delivered"], help_text=_HINTS["delivered"], required=False)
    version = VersionField()
    opened = OpenedField()
    submit_label = "Save"

    def layout(self) -> Layout:
        texts = [Field(name, label_size="m") for name in TEXTS]
        return Layout("title", "priority", *texts, "version", "opened", self.buttons())

    def buttons(self) -> ButtonGroup:
        links = [Link("Cancel", self.cancel_url)] if self.cancel_url else []
        more = Button("Save and go on writing", kind="secondary", name="stay", value="yes")
        return ButtonGroup(Button(self.submit_label), more, *links)

    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("title", "priority", *TEXTS)}


class WhenForm(GovukForm):
    """At which meeting, or until which day by correspondence. `route` is fixed where it is a later change."""

    route = forms.ChoiceField(
        choices=ReviewRoute.choices,
        widget=forms.RadioSelect,
        label="How do the members give their views?",
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Select a meeting or correspondence"),
    )
    meeting = forms.ModelChoiceField(
        queryset=None,
        required=False,
        label="Meeting",
        empty_label="Select a meeting",
        error_messages={"invalid_choice": "Select a meeting that is still to come"},
    )
    closes_on = DayField(
        required=False,
        label="Last day for views",
        spoken_name="Last day for views",
        help_text="Views can be given until the end of this day. For example, 16 3 2018.",
    )

    def __init__(self, *args: Any, meetings: Any, route: str = "", **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["meeting"].queryset = meetings
        self.route = route
        if route:
            del self.fields["route"]

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        route = self.route or typed.get("route")
        if route == ReviewRoute.MEETING:
            typed["closes_on"] = None
            self._errors.pop("closes_on", None)
            if not typed.get("meeting") and "meeting" not in self.errors:
                self.add_error("meeting", "Select the meeting")
        elif route == ReviewRoute.CORRESPONDENCE:
            typed["meeting"] = None
            self._errors.pop("meeting", None)
            if not typed.get("closes_on") and "closes_on" not in self.errors:
                self.add_error("closes_on", "Enter the last day for views")
        return typed

    def when(self) -> dict[str, Any]:
        return {name: self.cleaned_data.get(name) for name in ("meeting", "closes_on")}

    def layout(self) -> Layout:
        if self.route:
            only = "meeting" if self.route == ReviewRoute.MEETING else "closes_on"
            return Layout(only, self.buttons())
        revealed = {ReviewRoute.MEETING.value: "meeting", ReviewRoute.CORRESPONDENCE.value: "closes_on"}
        return Layout(Field("route", label_size="m", reveals=revealed), self.buttons())


class WithdrawForm(GovukForm):
    reason = forms.CharField(
        label="Why is it withdrawn?",
        max_length=REASON_LIMIT,
        widget=CountedTextarea({"rows": 3}),
        help_text="One or two sentences. Whoever opens it reads them.",
        error_messages={"required": "Enter why it is withdrawn"},
    )


class RecommendationFilterForm(FilterForm):
    """Chooses recommendations: ?q=isva&state=in-review&priority=domestic-abuse&provider=crisis-point&year=2017-18."""

    q = forms.CharField(label="Words", max_length=200, required=False)
    state = forms.ChoiceField(required=False)
    priority = NamedRowField(queryset=None, required=False, to_field_name="slug", empty_label="All")
    provider = NamedRowField(queryset=None, required=False, to_field_name="slug", empty_label="All")
    year = forms.ChoiceField(label="Money of", required=False)

    def __init__(
        self,
        *args: Any,
        states: Iterable[RecommendationState],
        priorities: Any,
        providers: Any,
        years: Sequence[Any],
        **kwargs: Any,
    ):
        super().__init__(*args, **kwargs)
        self._years = {year.slug: year for year in years}
        self.fields["state"].choices = [ALL, *((state.value, state.label) for state in states)]
        self.fields["year"].choices = [ALL, *((slug, str(year)) for slug, year in self._years.items())]
        self.fields["priority"].queryset = priorities
        self.fields["provider"].queryset = providers

    def chosen(self) -> dict[str, Any]:
        """What was asked for; whatever could not be read asks for nothing."""
        self.is_valid()
        found = {name: value for name, value in self.cleaned_data.items() if value}
        return found | ({"year": self._years[found["year"]]} if "year" in found else {})
