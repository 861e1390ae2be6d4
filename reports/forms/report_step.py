"""What is typed where a report is moved on: a comment, a reason."""

from typing import Any

from django import forms

from core.forms import CountedTextarea, GovukForm
from core.forms.layout import Field, Layout

LONGEST_COMMENT = 2000
# As many as the record of the report holds.
LONGEST_REASON = 1000


class ReportCommentForm(GovukForm):
    """A step that says why. The comment is for the office: nobody else reads it."""

    comment = forms.CharField(max_length=LONGEST_COMMENT, widget=CountedTextarea({"rows": 5}))

    def __init__(
        self, *args: Any, label: str, hint: str = "", missing: str = "", is_required: bool = True, **kwargs: Any
    ):
        super().__init__(*args, **kwargs)
        box = self.fields["comment"]
        box.required = is_required
        box.label, box.help_text = label, hint
        if missing:
            box.error_messages["required"] = missing


class ReportIssueForm(GovukForm):
    """Issuing asks why only while findings are open. `seen` names those that the page showed (figures.issuing)."""

    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    open_findings_reason = forms.CharField(
        max_length=LONGEST_REASON,
        required=False,
        widget=CountedTextarea({"rows": 4}),
        label="Why is it issued with open findings?",
        help_text="The reason is printed in the record of the report",
    )

    def __init__(self, *args: Any, has_findings: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if not has_findings:
            del self.fields["open_findings_reason"]

    def layout(self) -> Layout:
        reason = [Field("open_findings_reason", label_size="m")] if "open_findings_reason" in self.fields else []
        return Layout(*reason, "seen", self.buttons())
