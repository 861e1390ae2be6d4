"""The register of legal powers in columns."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst

from core.tables import Column, DayColumn, OfficeTable
from core.templatetags.house import day
from grants.choices import ReasonsNeeded
from grants.models import LegalPower


class _Unbroken(Column):
    is_unbroken = True


class PowerTable(OfficeTable):
    """One citation a row; a wrong one says which to use instead. Expects `instead` joined."""

    caption = "Legal powers"
    is_caption_hidden = True

    citation = Column(is_row_header=True, accessor="pk", verbose_name="Section and Act")
    direction = _Unbroken(verbose_name="Direction")
    purpose = Column(verbose_name="What it lets the office do")
    reasons_needed = Column(verbose_name="Reasons to be published")
    started_on = DayColumn(verbose_name="In force from")
    ended_on = DayColumn(verbose_name="To", empty_values=())

    class Meta:
        orderable = False
        empty_text = "No legal power is on the register yet. Notices that pay or accept money rest on one."

    def __init__(self, *args: Any, may_edit: bool, on: date, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.base = reverse("grants:power-list") if may_edit else ""
        self.on = on
        if may_edit:
            self.empty_next, self.empty_href = "Add the first legal power", reverse("grants:power-add")

    def render_citation(self, record: LegalPower) -> SafeString:
        name: str | SafeString = capfirst(record.citation)
        if self.base:
            name = format_html('<a class="govuk-link" href="{}{}/">{}</a>', self.base, record.pk, name)
        if not record.is_wrong:
            return format_html("{}", name)
        return format_html(
            '{} <strong class="govuk-tag govuk-tag--red">Wrong citation</strong>'
            '<div class="govuk-hint app-note">Use {} instead. {}</div>',
            name,
            record.instead,
            record.why_wrong,
        )

    def render_reasons_needed(self, record: LegalPower) -> str:
        none = record.is_wrong or record.reasons_needed == ReasonsNeeded.NONE
        return "None" if none else record.get_reasons_needed_display()

    def render_ended_on(self, record: LegalPower) -> str | SafeString:
        if record.is_wrong:
            return "No notice may rest on it"
        if record.ended_on is not None:
            return day(record.ended_on)
        return "Not yet in force" if record.started_on > self.on else "In force"
