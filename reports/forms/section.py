"""What is typed on the pages of one section: its words, its place, whose it is, and what colleagues say to it."""

from collections.abc import Sequence
from typing import Any

from django import forms

from accounts.models import User
from accounts.permissions import Permission
from accounts.roles import Role, may
from core.forms import CountedTextarea, GovukForm, RichTextField, VersionField
from core.forms.layout import Button, ButtonGroup, Field, Inset, Layout, Link
from reports.models import ReportSection
from reports.transitions.comments import LONGEST

LONGEST_HEADING = 200
LONGEST_GUIDANCE = 1000
NO_HEADING = "Enter a heading"
NOBODY = "Nobody"
NUMBERED = "Each paragraph is numbered when it prints."
WRITERS = [role for role in Role if may(role, Permission.REPORT_DRAFT)]


class Broken(Inset):
    """Stands above the words that it is about."""

    template = "reports/partials/section_broken.html"


class SectionForm(GovukForm):
    """The heading and the words. `broken` says which of the signs that stand in them would not print."""

    heading = forms.CharField(max_length=LONGEST_HEADING, error_messages={"required": NO_HEADING})
    body = RichTextField(label="Words", required=False)
    version = VersionField()
    submit_label = "Save"

    def __init__(self, *args: Any, guidance: str, broken: Sequence[str], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["body"].help_text = f"{guidance} {NUMBERED}".strip()
        self.broken = broken

    def layout(self) -> Layout:
        return Layout(
            Field("heading", label_size="m"),
            *(Broken(words) for words in self.broken),
            Field("body", label_size="m"),
            "version",
            ButtonGroup(
                Button(self.submit_label),
                Button("Save and go to the report", kind="secondary", name="leave", value="yes"),
                Link("Cancel", self.cancel_url),
            ),
        )


class SectionAddForm(GovukForm):
    """A new section, which stands at the end until it is moved."""

    heading = forms.CharField(max_length=LONGEST_HEADING, error_messages={"required": NO_HEADING})
    guidance = forms.CharField(
        label="What the words should say (optional)",
        help_text="Seen while writing, never printed",
        widget=CountedTextarea({"rows": 3}),
        max_length=LONGEST_GUIDANCE,
        required=False,
    )
    submit_label = "Add the section"


class SectionMoveForm(GovukForm):
    """The place among the sections, counted from 1; "up" and "down" are one place among those that print."""

    to = forms.ChoiceField(label="Its new place", error_messages={"required": "Choose a place"})
    submit_label = "Move the section"

    def __init__(self, *args: Any, section: ReportSection, sections: Sequence[ReportSection], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.section, self.sections = section, sections
        places = [(str(number), _place(number, one, section)) for number, one in enumerate(sections, start=1)]
        box = self.fields["to"]
        box.choices = places
        box.widget.choices = places
        box.initial = str([one.pk for one in sections].index(section.pk) + 1)

    def clean_to(self) -> int:
        return int(self.cleaned_data["to"])


def _place(number: int, there: ReportSection, moved: ReportSection) -> str:
    if there.pk == moved.pk:
        return f"{number}: where it stands now"
    left_out = " (left out)" if there.is_left_out else ""
    return f"{number}: where “{there.heading}”{left_out} stands now"


class SectionSureForm(GovukForm):
    """A step that asks for nothing but the button."""


class SectionAssignForm(GovukForm):
    """Who writes a section: anybody who writes reports, or nobody."""

    to = forms.ModelChoiceField(
        label="Who writes it",
        queryset=User.objects.none(),
        required=False,
        empty_label=NOBODY,
        error_messages={"invalid_choice": "Choose somebody who writes reports"},
    )
    submit_label = "Assign"

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = User.objects.filter(is_active=True, role__in=WRITERS).order_by("name", "pk")


class CommentForm(GovukForm):
    """A remark to colleagues."""

    words = forms.CharField(
        label="Your comment",
        help_text="For colleagues who work on reports, never printed",
        widget=CountedTextarea({"rows": 3}),
        max_length=LONGEST,
        error_messages={"required": "Enter your comment"},
    )
    submit_label = "Add the comment"
