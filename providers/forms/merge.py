from typing import Any

from core.forms import GovukForm, NamedRowField
from core.forms.layout import Button, ButtonGroup, Link
from providers.models.provider import ProviderQuerySet


class MergeForm(GovukForm):
    """Which record is kept."""

    submit_label = "Continue"
    into = NamedRowField(
        queryset=None,
        label="Record to keep",
        help_text="Its name and address stay. You see what will happen before anything is changed",
    )

    def __init__(self, *args: Any, providers: ProviderQuerySet, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["into"].queryset = providers


class MergeConfirmForm(GovukForm):
    """Nothing to fill in: only yes, on a button that says it cannot be taken back."""

    def buttons(self) -> ButtonGroup:
        return ButtonGroup(Button("Merge the two records", kind="warning"), Link("Cancel", self.cancel_url))
