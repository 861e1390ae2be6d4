"""The words of one part of a notice, with what should stand in them."""

from dataclasses import dataclass
from typing import Any

from django import forms

from core.forms import GovukForm, RichTextField, VersionField
from core.forms.layout import Button, ButtonGroup, Field, Layout, Link
from core.rich_text import plain_text
from grants.choices import Task

NO_INTEREST = "No interest is known of anybody who worked on this notice or may sign it."
NONE_KNOWN, STATED = "none", "stated"


@dataclass(frozen=True)
class Guidance:
    """What the box is called and what to write in it."""

    label: str
    hint: str


GUIDANCE = {
    Task.SUMMARY: Guidance(
        "Executive summary",
        "What is asked for, for whom, and why now, for a reader who reads nothing else. About 100 words.",
    ),
    Task.DECISION: Guidance(
        "The decision",
        "What the Commissioner decides, in the first person: I approve … Name the total of the lines.",
    ),
    Task.FACTS: Guidance(
        "Facts and advice",
        "The need, what the service does, how it was chosen, the risks, and what you advise. Each paragraph is "
        "numbered when it prints. Write nothing by which a victim could be recognised.",
    ),
    Task.CONSULTATION: Guidance(
        "Who was asked, and what they said",
        "The Victims Commission, partners, people who use the service: when, how many, and what changed because of it",
    ),
    Task.ADVICE: Guidance(
        "Why the decision departs from this advice",
        "What the Commission could not know or weighed otherwise, and what follows for those who were to be helped. "
        "It prints below the advice.",
    ),
    Task.PLAN: Guidance(
        "How this helps the plan",
        "Which objectives of the police and crime plan this serves, and how anybody will be able to tell",
    ),
    Task.FINANCE: Guidance(
        "What the figures mean (optional)",
        "The figures above print by themselves. Write what they cannot say: what it is spent on, how the price was "
        "tested, what happens when the money ends.",
    ),
    Task.INTERESTS: Guidance(
        "Statement", "Whose interest it is, in what, and what follows from it. For example, who stood aside and when."
    ),
    Task.ANNEX: Guidance(
        "Confidential words",
        "Only what must not be published, such as commercial terms. It is printed as a paper of its own.",
    ),
}


class SectionForm(GovukForm):
    """The words of one task, as rich text. May be emptied."""

    body = RichTextField(required=False)
    version = VersionField()
    submit_label = "Save"

    def __init__(self, *args: Any, task: Task, **kwargs: Any):
        super().__init__(*args, **kwargs)
        guidance = GUIDANCE[task]
        self.fields["body"].label, self.fields["body"].help_text = guidance.label, guidance.hint

    def layout(self) -> Layout:
        # The heading of the page names it already.
        return Layout(Field("body", is_label_hidden=True), "version", self.buttons())

    def buttons(self) -> ButtonGroup:
        links = [Link("Cancel", self.cancel_url)] if self.cancel_url else []
        return ButtonGroup(Button(self.submit_label), *self.other_buttons(), *links)

    def other_buttons(self) -> list[Button]:
        return [Button("Save and go on writing", kind="secondary", name="stay", value="yes")]


class DecisionForm(SectionForm):
    """The decision in words, with a way back to those that the lines propose, where they differ."""

    def __init__(self, *args: Any, may_propose: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.may_propose = may_propose

    def other_buttons(self) -> list[Button]:
        words = "Use the words proposed from the lines"
        return [Button(words, kind="secondary", name="propose", value="yes")] if self.may_propose else []


class InterestsForm(SectionForm):
    """Whether an interest is known, and the statement where one is. `ties` are those that the registers show."""

    known = forms.ChoiceField(
        label="Is an interest known?",
        widget=forms.RadioSelect,
        choices=[(NONE_KNOWN, "No interest is known"), (STATED, "There is something to state")],
        error_messages={"required": "Select whether an interest is known"},
    )
    field_order = ("known",)

    def __init__(self, *args: Any, ties: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.ties = ties

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        known, words = cleaned.get("known"), cleaned.get("body", "")
        if known == NONE_KNOWN and self.ties:
            self.add_error("known", f"{self.ties[0].person}: {self.ties[0].words}. State what follows from it")
        elif known == NONE_KNOWN and words:
            self.add_error("known", "You wrote a statement: choose that there is something to state, or remove it")
        elif known == STATED and not words and not self.errors:
            self.add_error("body", "Write whose interest it is, in what, and what follows from it")
        if known == NONE_KNOWN and not self.errors:
            cleaned["body"] = f"<p>{NO_INTEREST}</p>"
        return cleaned

    def other_buttons(self) -> list[Button]:
        return []

    def layout(self) -> Layout:
        hints = {
            NONE_KNOWN: f"Prints: {NO_INTEREST}",
            STATED: "Write it in the box below",
        }
        return Layout(
            Field("known", label_size="m", choice_hints=hints),
            Field("body", label_size="m"),
            "version",
            self.buttons(),
        )


class AdviceForm(SectionForm):
    """The reason why a decision departs from the advice. Asked only where it does, and needed then."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["body"].required = True
        self.fields["body"].error_messages["required"] = "Write why the decision departs from this advice"

    def layout(self) -> Layout:
        return Layout(Field("body", label_size="m"), "version", self.buttons())

    def other_buttons(self) -> list[Button]:
        return []


def initial_interests(body: str) -> dict[str, str]:
    """How the form opens on words that stand: the quick choice, or the officer's own statement."""
    if not body:
        return {}
    is_quick = plain_text(body).strip() == NO_INTEREST
    return {"known": NONE_KNOWN} if is_quick else {"known": STATED, "body": body}
