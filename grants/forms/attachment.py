from django import forms

from core.forms import GovukForm, UploadField
from core.forms.layout import Button, ButtonGroup, Link
from core.uploads import CSV, EXCEL, JPEG, PDF, PNG, TEXT, WORD


class AttachmentForm(GovukForm):
    """One file that goes with a notice."""

    file = UploadField(kinds=[PDF, WORD, EXCEL, CSV, TEXT, PNG, JPEG], label="File")
    title = forms.CharField(
        label="What it is",
        max_length=200,
        help_text="As the notice lists it, for example: Evaluation of the three applications",
        error_messages={"required": "Enter what the file is"},
    )
    is_confidential = forms.BooleanField(
        label="Confidential: never published",
        required=False,
        help_text="Leave empty and the file is published with the notice",
    )
    submit_label = "Attach the file"

    def buttons(self) -> ButtonGroup:
        return ButtonGroup(Button(self.submit_label), Link("Back to the draft", self.cancel_url))
