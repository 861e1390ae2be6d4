"""Published reports in columns."""

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core.tables import Column, DayColumn, OfficeTable
from reports.models import Report


class LibraryTable(OfficeTable):
    """The public library. Expects `later`, the reference of a public report that supersedes the row's."""

    counted_as = "reports"
    empty_next = "Show all reports"
    table_class = "app-register"

    reference = Column(is_row_header=True, order_by=("issued_on", "number", "pk"))
    title = Column(order_by=("title", "pk"))
    kind = Column(order_by=("kind", "pk"))
    board = Column(order_by=("board", "pk"))
    meeting_on = DayColumn(verbose_name="Meeting", order_by=("meeting_on", "pk"))
    as_at = DayColumn(verbose_name="Figures as at", order_by=("as_at", "pk"))

    class Meta:
        model = Report
        fields = ("reference", "title", "kind", "board", "meeting_on", "as_at")
        order_by = "-reference"
        empty_text = "No published report fits what you asked for."

    def render_reference(self, value: str, record: Report) -> SafeString:
        address = reverse("reports:library-detail", args=[record.slug])
        return format_html('<a class="govuk-link app-unbroken" href="{}">{}</a>', address, value)

    def render_title(self, value: str, record: Report) -> str | SafeString:
        later = getattr(record, "later", None)
        if not later:
            return value
        return format_html('{}<div class="govuk-hint app-note">superseded by {}</div>', value, later)


def caption_of(count: int) -> str:
    return "1 published report" if count == 1 else f"{count:,} published reports"
