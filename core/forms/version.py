from typing import Any

from django import forms


class VersionField(forms.IntegerField):
    """What of a draft was opened: so the later of two officers is told what the other changed."""

    widget = forms.HiddenInput

    def __init__(self, **kwargs: Any):
        unread = "Open this page again from the draft: the page that was sent cannot be read"
        super().__init__(
            min_value=0, error_messages=dict.fromkeys(("required", "invalid", "min_value"), unread), **kwargs
        )
