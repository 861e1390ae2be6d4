"""A box for one file: GOV.UK's file upload, with what it takes said before and what was wrong said after."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from core.refusal import Refused
from core.uploads import MB, PDF, Kind, Upload, listed, read_upload, size_in_words
from core.uploads.arriving import LARGEST_KEPT


class UploadField(forms.FileField):
    """Asks for one file of `kinds`, no larger than `most_bytes`, and gives an Upload, or None where it may be empty.

    The hint names the kinds and the limit after the field's own words.
    """

    # Without the box that clears a file: a form never holds the one that was sent before.
    widget = forms.FileInput

    def __init__(
        self, *, kinds: Sequence[Kind] = (PDF,), most_bytes: int = 10 * MB, help_text: str = "", **kwargs: Any
    ):
        if most_bytes > LARGEST_KEPT:
            raise ValueError("A file of that size would not arrive: see core.uploads.arriving.LARGEST_KEPT.")
        self.kinds, self.most_bytes = tuple(kinds), most_bytes
        super().__init__(help_text=f"{help_text} {self.limits}".strip(), **kwargs)

    @property
    def limits(self) -> str:
        return f"{listed(self.kinds)}, no larger than {size_in_words(self.most_bytes)}."

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """The window for choosing a file shows those that can be taken first."""
        endings = ",".join(ending for kind in self.kinds for ending in kind.extensions)
        return super().widget_attrs(widget) | {"accept": endings}

    def to_python(self, data: Any) -> Upload | None:  # type: ignore[override]
        if data is None or data in self.empty_values:
            return None
        if isinstance(data, Upload):
            return data
        try:
            return read_upload(data, kinds=self.kinds, most_bytes=self.most_bytes)
        except Refused as refusal:
            raise ValidationError([obstacle.message for obstacle in refusal.obstacles], code="upload") from refusal
