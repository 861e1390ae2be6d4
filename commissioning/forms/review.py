"""What a member says to a recommendation, and what ties them to the organisations that it asks money for."""

from collections.abc import Sequence
from typing import Any

from django import forms

from commissioning.choices import InterestKind, MemberView
from commissioning.figures.concerned import Concerned
from commissioning.models import Review
from commissioning.models.interest import WORDS_LIMIT
from commissioning.rules.advice import CONDITIONS_LIMIT, REASONS_LIMIT
from core.forms import CountedTextarea, DayField, GovukForm, VersionField
from core.forms.layout import Button, ButtonGroup, Field, Inset, Layout, Text

SAVE = "save"
# A consortium of dozens is a list to choose from, and not a page of circles.
MOST_RADIOS = 10
NO_INTEREST = "By giving your view you say that you have no interest in this case."


def _too_long(what: str, limit: int) -> dict[str, str]:
    return {"max_length": f"Shorten your {what} to {limit:,} characters or fewer: they have %(show_value)s"}


class ReviewGiveForm(GovukForm):
    """A view with its reasons. What a view that is given must say is asked of the transition: a draft may say less."""

    view = forms.ChoiceField(
        choices=MemberView.choices,
        widget=forms.RadioSelect,
        label="Your view",
        required=False,
        error_messages={"invalid_choice": "Select one of the four views"},
    )
    conditions = forms.CharField(
        max_length=CONDITIONS_LIMIT,
        widget=CountedTextarea({"rows": 3}),
        label="Your conditions",
        help_text="Only if you support it with conditions: what must be agreed first",
        required=False,
        error_messages=_too_long("conditions", CONDITIONS_LIMIT),
    )
    reasons = forms.CharField(
        max_length=REASONS_LIMIT,
        widget=CountedTextarea({"rows": 5}),
        label="Your reasons",
        help_text="A sentence is enough. Write nothing by which a victim could be recognised.",
        required=False,
        error_messages=_too_long("reasons", REASONS_LIMIT),
    )
    # Of the row that this was written upon, 0 where there was none: Review.version.
    expected_version = VersionField(required=False)
    stored: Review | None = None

    def read_again(self, now: Review) -> None:
        """After DraftChanged the page shows what was stored meanwhile: what is sent next has been compared with it."""
        self.data = self.data.copy()
        self.data[self.add_prefix("expected_version")] = str(now.version)
        self.stored = now

    def layout(self) -> Layout:
        reveals = {MemberView.CONDITIONS.value: "conditions"}
        return Layout(
            "expected_version",
            Field("view", label_size="m", reveals=reveals),
            Field("reasons", label_size="m"),
            *(Inset(words) for words in self._stored_words()),
            Text(NO_INTEREST),
            ButtonGroup(
                Button("Give this view"), Button("Save and come back later", kind="secondary", name=SAVE, value="yes")
            ),
        )

    def _stored_words(self) -> list[str]:
        """What stands in the other draft: its view, conditions and reasons, each that there is."""
        if self.stored is None:
            return []
        one = self.stored
        said = [("view", one.get_view_display()), ("conditions", one.conditions), ("reasons", one.reasons)]
        return [f"Your {what} in the other draft: {words}" for what, words in said if words]


class ReviewInterestForm(GovukForm):
    """A tie to one of the organisations whose money a recommendation is about."""

    provider = forms.ChoiceField(
        widget=forms.RadioSelect,
        label="Which organisation are you tied to?",
        error_messages={
            "required": "Select the organisation",
            "invalid_choice": "Select one of these organisations. A tie to another is declared among your interests",
        },
    )
    kind = forms.ChoiceField(
        choices=InterestKind.choices,
        widget=forms.RadioSelect,
        label="What kind of tie is it?",
        error_messages={"required": "Select the kind of tie", "invalid_choice": "Select the kind of tie"},
    )
    words = forms.CharField(
        max_length=WORDS_LIMIT,
        widget=CountedTextarea({"rows": 3}),
        label="The tie in your own words",
        help_text="One or two sentences, for example: I manage its refuge. Write nothing about any victim.",
        error_messages={"required": "Enter what the tie is, in your own words"},
    )
    started_on = DayField(
        label="Since when?",
        spoken_name="First day",
        help_text="For example 1 4 2015. If you are not sure, the earliest day that it may be.",
    )
    submit_label = "Declare it and stand aside"

    def __init__(self, *args: Any, concerned: Sequence[Concerned], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.concerned = concerned
        listed = [(str(one.provider.pk), one.provider.name) for one in concerned]
        if len(listed) > MOST_RADIOS:
            self.fields["provider"].widget = forms.Select()
            listed = [("", ""), *listed]
        self.fields["provider"].choices = listed

    def clean_provider(self) -> Any:
        """The organisation itself. Only those that stand on the page are taken."""
        chosen = self.cleaned_data["provider"]
        return next(one.provider for one in self.concerned if str(one.provider.pk) == chosen)

    def layout(self) -> Layout:
        why = {str(one.provider.pk): one.why for one in self.concerned if one.why}
        return Layout(
            Field("provider", label_size="s", is_small=True, choice_hints=why),
            Field("kind", label_size="s", is_small=True),
            Field("words", label_size="s"),
            Field("started_on", label_size="s"),
            self.buttons(),
        )
