"""What a template asks, as it is typed: its name, one question, one rule, and from when a version is in use."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from core.forms import CountedTextarea, FilterForm, GovukForm, VersionField
from core.forms.layout import Button, ButtonGroup, Field, Fieldset, Layout, Link
from grants.choices import Counts, Outcome, Relation, Source, SpendHeading, Split, Topic, Unit
from grants.rules.quarters import Quarter, of_day
from grants.rules.templates import (
    LONGEST_DEFINITION,
    LONGEST_EXAMPLE,
    LONGEST_LABEL,
    AddUpFacts,
    MeasureFacts,
    Questions,
)

STANDARD, EMPTY = "standard", "empty"
# Quarters that can be chosen before and after today’s.
_QUARTERS = 8


class StartForm(GovukForm):
    name = forms.CharField(label="Name", max_length=200, help_text="For example, Support services for victims")
    about = forms.CharField(
        label="Which services is it for?",
        required=False,
        max_length=500,
        widget=CountedTextarea({"rows": 3}, limit=500),
        help_text="Officers read it when they choose a template for an agreement",
    )
    begins = forms.ChoiceField(
        label="What does it begin with?",
        choices=[(STANDARD, "The standard measures"), (EMPTY, "No questions")],
        widget=forms.RadioSelect,
        error_messages={"required": "Select what it begins with"},
    )
    submit_label = "Start the template"

    def __init__(self, *args: Any, standard: Questions, **kwargs: Any):
        self._standard = standard
        super().__init__(*args, **kwargs)

    def layout(self) -> Layout:
        hint = f"{len(self._standard.measures)} questions with definitions and examples, and what must add up"
        return Layout("name", "about", Field("begins", choice_hints={STANDARD: hint}), self.buttons())


class NoteForm(GovukForm):
    note = forms.CharField(
        label="What is to be new in it?",
        required=False,
        max_length=500,
        widget=CountedTextarea({"rows": 3}, limit=500),
        help_text="In a sentence or two. It can be changed until the version is issued.",
    )
    submit_label = "Start the next version"


class MeasureForm(GovukForm):
    """One question. `opened` is what tells whether somebody changed it meanwhile."""

    label = forms.CharField(label="Question", max_length=LONGEST_LABEL, help_text="For example, People supported")
    definition = forms.CharField(
        label="Definition",
        max_length=LONGEST_DEFINITION,
        widget=CountedTextarea({"rows": 4}, limit=LONGEST_DEFINITION),
        help_text="Whom or what to count and whom not, in words that a charity’s manager can work with",
    )
    example = forms.CharField(
        label="Example",
        required=False,
        max_length=LONGEST_EXAMPLE,
        widget=CountedTextarea({"rows": 2}, limit=LONGEST_EXAMPLE),
        help_text="For example, 25 questionnaires and 5 reminders were sent: enter 25",
    )
    topic = forms.ChoiceField(label="Part of the return", choices=Topic.choices)
    unit = forms.ChoiceField(
        label="What is it answered in?",
        choices=Unit.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Select what it is answered in"},
    )
    split = forms.ChoiceField(
        label="How often is it asked?",
        choices=Split.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Select how often it is asked"},
    )
    counts = forms.ChoiceField(
        label="What does it count as?",
        choices=Counts.choices,
        help_text="Figures are added up by this, whatever the question is called. Two questions that count as the same "
        "are added up, so a total beside its parts counts as “Something else”.",
    )
    subject = forms.ChoiceField(
        label="What is it about?",
        required=False,
        choices=[
            ("", "Nothing in particular"),
            ("Who referred", Source.choices),
            ("Outcome", Outcome.choices),
            ("Heading of spending", SpendHeading.choices),
        ],
        help_text="Only for referrals, outcomes and money spent",
    )
    opened = VersionField(required=False)
    submit_label = "Save the question"

    def __init__(self, *args: Any, standing: MeasureFacts | None = None, **kwargs: Any):
        self.standing = standing
        super().__init__(*args, **kwargs)

    @property
    def facts(self) -> MeasureFacts:
        typed = {name: self.cleaned_data[name] for name in MeasureFacts.__dataclass_fields__ if name != "key"}
        return MeasureFacts(key=self.standing.key if self.standing else "", **typed)

    def layout(self) -> Layout:
        return Layout(
            "label",
            "definition",
            "example",
            "topic",
            Field("unit", is_inline=True),
            Field("split", is_inline=True),
            Fieldset("What figures make of it", "counts", "subject"),
            "opened",
            self.buttons(),
        )


class MoveForm(GovukForm):
    """Behind which question of the same part it stands."""

    after = forms.ChoiceField(label="Where should it stand?", required=False)
    submit_label = "Move the question"

    def __init__(self, *args: Any, others: Sequence[MeasureFacts], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["after"].choices = [
            ("", "First in its part"),
            *((one.key, f"After “{one.label}”") for one in others),
        ]


class OpenedForm(GovukForm):
    """A button, and what was looked at before it was pressed."""

    opened = VersionField()


class DiscardForm(OpenedForm):
    def buttons(self) -> ButtonGroup:
        return ButtonGroup(Button("Throw the draft away", kind="warning"), Link("Cancel", self.cancel_url))


def quarter_choices(today: date, *, standing: date | None = None, after: date | None = None) -> list[tuple[str, str]]:
    """Quarters around today by their first day, and the one that stands already."""
    quarter: Quarter = of_day(today)
    for _ in range(_QUARTERS):
        quarter = quarter.before
    found = {quarter.starts_on: quarter}
    for _ in range(2 * _QUARTERS):
        quarter = quarter.next
        found[quarter.starts_on] = quarter
    if standing is not None:
        found[standing] = of_day(standing)
    if after is not None:
        # Where the last version comes into use later still, so must the next.
        found |= {one.starts_on: one for one in [of_day(after).next]}
        found = {day: one for day, one in found.items() if day > after}
    return [(day.isoformat(), f"{found[day].label}, {found[day].months}") for day in sorted(found)]


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


class RuleForm(GovukForm):
    whole = forms.ChoiceField(label="The whole", help_text="The question whose answer is the sum, or the most")
    parts = forms.MultipleChoiceField(
        label="Its parts",
        widget=forms.CheckboxSelectMultiple,
        help_text="All answered in the same unit as the whole. A question asked for several priorities or areas counts "
        "with their sum.",
        error_messages={"required": "Select the questions that make the whole"},
    )
    relation = forms.ChoiceField(
        label="What must hold?",
        choices=[(Relation.EQUAL, "The parts make exactly the whole"), (Relation.AT_MOST, "They make no more than it")],
        widget=forms.RadioSelect,
        error_messages={"required": "Select what must hold"},
    )
    binds_from = forms.TypedChoiceField(
        label="From when must it hold?",
        required=False,
        coerce=_day,
        empty_value=None,
        help_text="Before that quarter it only warns. A new rule should warn for a quarter or two first.",
    )
    opened = VersionField(required=False)
    submit_label = "Save the rule"

    def __init__(self, *args: Any, questions: Questions, quarters: Sequence[tuple[str, str]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        named = [(one.key, one.label) for one in questions.measures if one.unit != Unit.WORDS]
        self.fields["whole"].choices = [("", "Select a question"), *named]
        self.fields["parts"].choices = named
        self.fields["binds_from"].choices = [("", "Never: it only warns"), *quarters]

    @property
    def facts(self) -> AddUpFacts:
        typed = self.cleaned_data
        return AddUpFacts(typed["whole"], tuple(typed["parts"]), typed["relation"], typed["binds_from"])

    def layout(self) -> Layout:
        return Layout("whole", Field("parts", is_small=True), "relation", "binds_from", "opened", self.buttons())


class IssueForm(GovukForm):
    in_use_from = forms.TypedChoiceField(
        label="First quarter that asks it",
        coerce=_day,
        help_text="Returns of this quarter and later ones that nobody has begun will ask it",
        error_messages={"required": "Select the first quarter that asks it"},
    )
    note = forms.CharField(
        label="What is new in it",
        required=False,
        max_length=500,
        widget=CountedTextarea({"rows": 3}, limit=500),
        help_text="Officers and providers read it. You can leave it empty.",
    )

    def __init__(self, *args: Any, quarters: Sequence[tuple[str, str]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["in_use_from"].choices = [("", "Select a quarter"), *quarters]


class VersionForm(FilterForm):
    version = forms.TypedChoiceField(label="Version", coerce=int)

    def __init__(self, *args: Any, versions: Sequence[Any], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["version"].choices = [
            (one.number, f"Version {one.number}{'' if one.issued_at else ' (draft)'}") for one in versions
        ]
