"""The templates of returns in columns."""

from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core.tables import Column, NumberColumn, OfficeTable
from grants.models import ReturnTemplate
from grants.rules.quarters import of_day


class TemplateTable(OfficeTable):
    """One template a row. Expects `issued_number`, `issued_from`, `draft_number` and `used_by` on each."""

    caption = "Templates"
    is_caption_hidden = True

    name = Column(is_row_header=True)
    version = Column(accessor="pk", verbose_name="In use")
    draft = Column(accessor="draft_number", verbose_name="Being drafted")
    used_by = NumberColumn(verbose_name="Agreements")

    class Meta:
        orderable = False
        empty_text = "Nothing is asked in returns yet. A template says what the returns of one kind of service ask."

    def __init__(self, *args: Any, may_edit: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if may_edit:
            self.empty_next, self.empty_href = "Start the first template", reverse("grants:template-start")

    def render_name(self, record: ReturnTemplate) -> SafeString:
        about = format_html('<div class="govuk-hint app-note">{}</div>', record.about) if record.about else ""
        return format_html('<a class="govuk-link" href="{}">{}</a>{}', record.get_absolute_url(), record.name, about)

    def render_version(self, record: Any) -> str:
        if record.issued_number is None:
            return "None yet"
        return f"Version {record.issued_number}, from {of_day(record.issued_from).label}"

    def render_draft(self, value: int) -> str:
        return f"Version {value}"
