from django import forms

from core.forms import GovukForm, UploadField
from core.forms.layout import Button, ButtonGroup, Field, Layout, Link
from core.uploads import CSV, EXCEL, JPEG, PDF, PNG, TEXT, WORD

EVERYBODY, OFFICE = "everybody", "office"


class AttachmentForm(GovukForm):
    """One file that goes with a notice."""

    file = UploadField(kinds=[PDF, WORD, EXCEL, CSV, TEXT, PNG, JPEG], label="File")
    title = forms.CharField(
        label="What it is",
        max_length=200,
        help_text="As the notice lists it, for example: Evaluation of the three applications",
        error_messages={"required": "Enter what the file is"},
    )
    seen_by = forms.ChoiceField(
        label="Who may see it?",
        widget=forms.RadioSelect,
        choices=[(EVERYBODY, "Everybody"), (OFFICE, "The office only")],
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Select who may see the file"),
    )
    submit_label = "Attach the file"

    def layout(self) -> Layout:
        hints = {EVERYBODY: "It is published with the notice", OFFICE: "It is confidential and never published"}
        return Layout("file", "title", Field("seen_by", choice_hints=hints), self.buttons())

    def buttons(self) -> ButtonGroup:
        return ButtonGroup(Button(self.submit_label), Link("Back to the draft", self.cancel_url))
