"""What stands on a report besides its words: what it is for, whom, which day and which years."""

from collections.abc import Sequence
from typing import Any

from django import forms

from commissioning.models import FinancialYear
from core import years
from core.forms import DayField, GovukForm, NamedRowField, VersionField
from core.forms.groups import Row
from core.forms.layout import Field, Fieldset, Layout
from reports.choices import ABOUT_KIND, ReportKind
from reports.models import Report

LONGEST = 200
WORDS, OUTLINE = "words", "outline"
# Chosen where the office's list of boards does not name the one that is meant.
ANOTHER = "another"
_TITLE = "Leave this empty to call it as the kind of report says. For example: Victims services in 2017/18."
_YEAR_MESSAGES = dict.fromkeys(("required", "invalid_choice"), "Select the financial year from the list")


class ReportFactsForm(GovukForm):
    """The facts of a report that may change while it is a draft. `boards` are those of the office."""

    title = forms.CharField(max_length=LONGEST, required=False, label="Title (optional)", help_text=_TITLE)
    board = forms.ChoiceField(
        required=False,
        widget=forms.RadioSelect,
        label="Which board or panel is it for?",
        error_messages={"invalid_choice": "Select the board from the list, or type its name"},
    )
    board_name = forms.CharField(max_length=LONGEST, required=False, label="Name of the board or meeting")
    meeting_on = DayField(
        required=False,
        label="Day of the meeting (optional)",
        spoken_name="Day of the meeting",
        help_text="For example, 23 January 2018",
    )
    as_at = DayField(
        label="Figures as at",
        spoken_name="Day of the figures",
        help_text="Each live figure, table and chart prints as it stood at the end of this day",
        error_messages={"required": "Enter the day as at which the figures are"},
    )
    first_year = forms.TypedChoiceField(label="From financial year", coerce=years.parse, error_messages=_YEAR_MESSAGES)
    last_year = forms.TypedChoiceField(label="To financial year", coerce=years.parse, error_messages=_YEAR_MESSAGES)
    presenter = forms.CharField(
        max_length=LONGEST,
        required=False,
        label="Presented by (optional)",
        help_text="The role, not a name. For example, Chief Executive",
    )
    author = forms.CharField(
        max_length=LONGEST, required=False, label="Author (optional)", help_text="The role, not a name"
    )
    is_public = forms.BooleanField(
        required=False,
        label="Publish it in the public library when it is issued",
        help_text="Anybody can read it there, without signing in",
    )
    supersedes = forms.ModelChoiceField(
        queryset=None,
        required=False,
        to_field_name="slug",
        empty_label="Nothing",
        label="Which issued report does it supersede?",
        help_text="An issued report is never changed: a correction is a new report that takes its place",
        error_messages={"invalid_choice": "Select an issued report from the list"},
    )

    def __init__(
        self, *args: Any, boards: Sequence[str], open_years: Sequence[FinancialYear], issued: Any, **kwargs: Any
    ):
        super().__init__(*args, **kwargs)
        self.fields["board"].choices = [
            *((board, board) for board in boards),
            (ANOTHER, "Another board or meeting"),
            ("", "None"),
        ]
        listed = [(year.slug, year.label) for year in open_years]
        self.fields["first_year"].choices = self.fields["last_year"].choices = listed
        self.fields["supersedes"].queryset = issued

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        if typed.get("board") != ANOTHER:
            self._errors.pop("board_name", None)
        elif not typed.get("board_name") and "board_name" not in self.errors:
            self.add_error("board_name", "Enter the name of the board or meeting")
        return typed

    def facts(self) -> dict[str, Any]:
        """What was typed, as the transitions are told."""
        told = {name: value for name, value in self.cleaned_data.items() if name not in ("board_name", "version")}
        is_named = told["board"] == ANOTHER
        return told | {"board": self.cleaned_data["board_name"] if is_named else told["board"]}

    def parts(self) -> list[Any]:
        return [
            Field("title", label_size="m"),
            Field("board", label_size="m", reveals={ANOTHER: "board_name"}),
            Field("meeting_on", label_size="m"),
            Fieldset(
                "What its figures are about", "as_at", Row(Field("first_year", width=10), Field("last_year", width=10))
            ),
            Fieldset("Who answers for it", Field("presenter", width=30), Field("author", width=30)),
            "is_public",
            Field("supersedes", label_size="m"),
        ]

    def layout(self) -> Layout:
        return Layout(*self.parts(), self.buttons())


class ReportStartForm(ReportFactsForm):
    """The same, and what the report is for: a profile is of one provider or one priority."""

    kind = forms.ChoiceField(
        choices=ReportKind.choices,
        widget=forms.RadioSelect,
        label="What is the report for?",
        error_messages={
            "required": "Select what the report is for",
            "invalid_choice": "Select what the report is for from the list",
        },
    )
    provider = NamedRowField(
        queryset=None,
        required=False,
        to_field_name="slug",
        label="Provider",
        empty_label="Select a provider",
        error_messages={"invalid_choice": "Select the provider from the list"},
    )
    priority = NamedRowField(
        queryset=None,
        required=False,
        to_field_name="slug",
        label="Priority",
        empty_label="Select a priority",
        error_messages={"invalid_choice": "Select the priority from the list"},
    )
    begins_with = forms.ChoiceField(
        choices=[(WORDS, "The words of the report that it supersedes"), (OUTLINE, "The outline of its kind")],
        required=False,
        initial=WORDS,
        widget=forms.RadioSelect,
        label="If it supersedes a report, what does it begin with?",
        help_text="Figures, tables and charts are those of its own day and years in both",
        error_messages={"invalid_choice": "Select what it begins with from the list"},
    )
    field_order = ("kind", "provider", "priority")

    def __init__(self, *args: Any, providers: Any, priorities: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.has_earlier = self.fields["supersedes"].queryset.exists()
        if not self.has_earlier:
            del self.fields["begins_with"]
        self.fields["provider"].queryset = providers
        self.fields["priority"].queryset = priorities

    def clean(self) -> dict[str, Any]:
        typed = super().clean()
        for kind, name in ((ReportKind.PROVIDER, "provider"), (ReportKind.PRIORITY, "priority")):
            if typed.get("kind") != kind:
                # A box that another choice hides says nothing.
                self._errors.pop(name, None)
                typed[name] = None
            elif not typed.get(name) and name not in self.errors:
                self.add_error(name, f"Select the {name} whose profile it is")
        return typed

    def facts(self) -> dict[str, Any]:
        told = super().facts()
        return told | {"from_outline": told.pop("begins_with", "") == OUTLINE}

    def parts(self) -> list[Any]:
        reveals = {ReportKind.PROVIDER.value: "provider", ReportKind.PRIORITY.value: "priority"}
        hints = {kind.value: words for kind, words in ABOUT_KIND.items()}
        begins = [Field("begins_with", label_size="m")] if self.has_earlier else []
        return [Field("kind", label_size="m", choice_hints=hints, reveals=reveals), *super().parts(), *begins]


class ReportChangeForm(ReportFactsForm):
    """The same facts of a draft that stands."""

    version = VersionField()
    submit_label = "Save"

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        title = self.fields["title"]
        title.required, title.label, title.help_text = True, "Title", ""

    def parts(self) -> list[Any]:
        return [*super().parts(), "version"]


def typed_of(report: Report, boards: Sequence[str]) -> dict[str, Any]:
    """The facts of a report as its form shows them."""
    is_listed = not report.board or report.board in boards
    return {
        "title": report.title,
        "board": report.board if is_listed else ANOTHER,
        "board_name": "" if is_listed else report.board,
        "meeting_on": report.meeting_on,
        "as_at": report.as_at,
        "first_year": years.slug(report.first_year),
        "last_year": years.slug(report.last_year),
        "presenter": report.presenter,
        "author": report.author,
        "is_public": report.is_public,
        "supersedes": report.supersedes.slug if report.supersedes else "",
    }
