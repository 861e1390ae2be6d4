"""Forms in GOV.UK markup: see docs/frontend.md."""

from core.forms.base import FilterForm, GovukForm, GovukMixin, GovukModelForm
from core.forms.fields import AmountField, DayField, DayTextField
from core.forms.rich_text import RichTextarea, RichTextField
from core.forms.rows import NamedRowField, RowsField
from core.forms.uploads import UploadField
from core.forms.version import VersionField
from core.forms.widgets import AmountInput, CountedTextarea, DayInput

__all__ = [
    "AmountField",
    "AmountInput",
    "CountedTextarea",
    "DayField",
    "DayInput",
    "DayTextField",
    "FilterForm",
    "GovukForm",
    "GovukMixin",
    "GovukModelForm",
    "NamedRowField",
    "RichTextField",
    "RichTextarea",
    "RowsField",
    "UploadField",
    "VersionField",
]
