from datetime import date
from decimal import Decimal

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core.money import pounds
from core.tables import Column, DayColumn, OfficeTable, PoundsColumn
from core.templatetags.house import day
from grants.choices import NoticeKind
from grants.models import DecisionNotice
from grants.tables.register import NOTHING, day_not_stated


class PublicNoticeTable(OfficeTable):
    """The published decisions. Expects `awarded` (figures.register.AWARDED) and `later`, the reference of a published
    notice that supersedes the row's.
    """

    counted_as = "decisions"
    empty_next = "Show all decisions"
    table_class = "app-register"

    reference = Column(is_row_header=True, order_by=("signed_on", "number"))
    title = Column()
    kind = Column()
    signed_on = DayColumn(verbose_name="Signed")
    amount = PoundsColumn(verbose_name="Amount", order_by=("awarded", "pk"))

    class Meta:
        model = DecisionNotice
        fields = ("reference", "title", "kind", "signed_on", "amount")
        order_by = "-reference"
        empty_text = "No published decision fits what you asked for."

    def render_reference(self, value: str, record: DecisionNotice) -> SafeString:
        address = reverse("grants:public-detail", args=[record.slug])
        return format_html('<a class="govuk-link app-unbroken" href="{}">{}</a>', address, value)

    def render_signed_on(self, value: date, record: DecisionNotice) -> str | SafeString:
        return day(value) if record.is_day_known else day_not_stated(value)

    def render_amount(self, value: Decimal, record: DecisionNotice) -> str:
        # What was refused was asked for, and given to nobody.
        return pounds(value) if value and record.kind != NoticeKind.REFUSAL else NOTHING

    def render_title(self, value: str, record: DecisionNotice) -> str | SafeString:
        later = getattr(record, "later", None)
        if not later:
            return value
        return format_html('{}<div class="govuk-hint app-note">superseded by {}</div>', value, later)


def caption_of(count: int) -> str:
    return "1 published decision" if count == 1 else f"{count:,} published decisions"
