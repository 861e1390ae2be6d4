"""Reports in columns: on the page of the library, and in a file."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.db.models import F
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core import years
from core.exports import Column as SheetColumn
from core.exports import Kind, Sheet
from core.tables import Column, DayColumn, OfficeTable
from core.templatetags.house import day
from reports.choices import ReportKind, ReportState

STATE_COLOURS = {
    ReportState.DRAFT: "grey",
    ReportState.IN_REVIEW: "blue",
    ReportState.APPROVED: "teal",
    ReportState.ISSUED: "green",
    ReportState.SUPERSEDED: "purple",
    ReportState.WITHDRAWN: "grey",
}
_TAGS = {
    state.value: format_html('<strong class="govuk-tag govuk-tag--{}">{}</strong>', colour, state.label)
    for state, colour in STATE_COLOURS.items()
}
_NOT_NUMBERED = format_html('<span class="app-note">{}</span>', "Not issued")
_OF_ITSELF = ("pk", "reference", "title", "kind", "board", "meeting_on", "as_at", "state")

Line = dict[str, Any]


def report_lines(reports: Any) -> Any:
    """Reports as the plain values that their rows show. What is not issued comes first, then the latest."""
    return reports.order_by(F("issued_on").desc(nulls_first=True), "-pk").values(*_OF_ITSELF)


def in_order(reports: Any, asked: Sequence[str]) -> Any:
    """The same in the order that was asked for in the address of the page; in their own where it says nothing."""
    table = ReportTable(report_lines(reports))
    if asked:
        table.order_by = asked
    return table.data.data


class ReportTable(OfficeTable):
    """One report a row."""

    counted_as = "reports"
    empty_next = "Show all reports"
    table_class = "app-library"

    title = Column(is_row_header=True, order_by=("title", "pk"))
    kind = Column(order_by=("kind", "pk"))
    board = Column(order_by=("board", "pk"))
    meeting_on = DayColumn(verbose_name="Meeting", order_by=("meeting_on", "pk"))
    as_at = DayColumn(verbose_name="Figures as at", order_by=("as_at", "pk"))
    state = Column(order_by=("state", "pk"))
    reference = Column(empty_values=(), order_by=("series", "number", "pk"))

    class Meta:
        empty_text = "No report fits what you asked for."

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.base = reverse("reports:report-list")

    def render_title(self, record: Line, value: str) -> SafeString:
        return format_html('<a class="govuk-link" href="{}{}/">{}</a>', self.base, record["pk"], value)

    def render_kind(self, value: str) -> str:
        return ReportKind(value).label

    def render_state(self, value: str) -> SafeString:
        return _TAGS[value]

    def render_reference(self, value: str | None) -> str | SafeString:
        return value or _NOT_NUMBERED


def caption_of(count: int) -> str:
    return "1 report" if count == 1 else f"{count:,} reports"


_COLUMNS = (
    SheetColumn("reference", "Reference"),
    SheetColumn("title", "Title"),
    SheetColumn("kind", "Kind"),
    SheetColumn("state", "State"),
    SheetColumn("board", "Board"),
    SheetColumn("meeting_on", "Meeting", Kind.DATE),
    SheetColumn("as_at", "Figures as at", Kind.DATE),
    SheetColumn("from_year", "From the financial year"),
    SheetColumn("to_year", "To the financial year"),
    SheetColumn("issued", "Issued on", Kind.DATE),
    SheetColumn("replaced", "Supersedes"),
    SheetColumn("is_public", "In the public library"),
)


def report_sheet(reports: Any, *, on: date, author: str, sort: Sequence[str] = ()) -> Sheet:
    """The given reports, in the order of the page. One query, however many."""
    lines = in_order(reports, sort).annotate(
        first=F("first_year"),
        last=F("last_year"),
        issued=F("issued_on"),
        replaced=F("supersedes__reference"),
        public=F("is_public"),
    )
    return Sheet(
        title="Reports",
        columns=_COLUMNS,
        rows=list(_rows(lines)),
        notes=[f"As at {day(on)}"],
        author=author,
    )


def _rows(lines: Any) -> Iterator[Line]:
    for line in lines:
        yield line | {
            "kind": ReportKind(line["kind"]).label,
            "state": ReportState(line["state"]).label,
            "from_year": years.label(line["first"]),
            "to_year": years.label(line["last"]),
            "is_public": "Yes" if line["public"] else "No",
        }
