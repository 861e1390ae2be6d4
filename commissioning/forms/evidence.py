"""A table of evidence typed, or pasted from a spreadsheet."""

from typing import Any

from django import forms

from commissioning.rules.evidence_text import read_table
from core.forms import GovukForm
from core.forms.layout import Field, Layout

_EXAMPLE = (
    "One line for each row: its name, then a figure for each column, parted by commas or tabs. The first line names "
    "the years. Write n/a where a figure is not known. You can paste from a spreadsheet."
)


class EvidenceForm(GovukForm):
    title = forms.CharField(
        max_length=200, help_text="What is counted, and of whom. For example: People referred to ISVA services."
    )
    figures = forms.CharField(
        label="The table",
        strip=False,
        widget=forms.Textarea({"rows": 10, "spellcheck": "false", "wrap": "off"}),
        help_text=_EXAMPLE,
        error_messages={"required": "Enter the table"},
    )
    is_summed = forms.BooleanField(
        label="Add up each column",
        required=False,
        help_text="Not where the rows overlap, or where one is a part of another",
    )
    source = forms.CharField(
        label="Where the figures stand",
        max_length=300,
        help_text="For example: the providers’ quarterly returns of 2016/17",
        error_messages={"required": "Enter where the figures stand"},
    )
    opened = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)
    submit_label = "Save and see the table"

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        if typed.get("figures"):
            read = read_table(typed["figures"], is_summed=bool(typed.get("is_summed")))
            self.add_obstacles(read.obstacles)
            typed |= {"columns": read.columns, "rows": read.rows}
        return typed

    def facts(self) -> dict[str, Any]:
        names = ("title", "source", "columns", "rows", "is_summed")
        return {name: self.cleaned_data[name] for name in names}

    def layout(self) -> Layout:
        return Layout("title", Field("figures", label_size="m"), "is_summed", Field("source"), "opened", self.buttons())
