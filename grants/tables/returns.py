"""Returns in columns, on a page and in a file."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core.exports import Column as FileColumn
from core.exports import Kind, Sheet
from core.tables import Column, OfficeTable
from core.templatetags.house import day
from grants.choices import AWAITED, ReturnState
from grants.figures.returns_waiting import PAGES, waits_for
from grants.models import MonitoringReturn
from grants.rules.filling import due_briefly

STATE_COLOURS = {
    ReturnState.REQUESTED: "grey",
    ReturnState.SUBMITTED: "blue",
    ReturnState.CERTIFIED: "teal",
    ReturnState.QUERIED: "yellow",
    ReturnState.ACCEPTED: "green",
    ReturnState.REOPENED: "purple",
    ReturnState.CANCELLED: "grey",
}
_TAG = '<strong class="govuk-tag govuk-tag--{}">{}</strong>'
_NOTE = '<div class="govuk-hint app-note">{}</div>'
_NOTHING = "—"


class ReturnTable(OfficeTable):
    """One return a row. The view sets `today` and, for a provider's contact, `user`: then the row says what to do."""

    counted_as = "returns"
    empty_next = "Show all returns"
    table_class = "app-register"

    period = Column(verbose_name="Quarter", accessor="pk", is_row_header=True, order_by=("year_start", "quarter", "pk"))
    provider = Column(
        verbose_name="Provider",
        accessor="agreement__award__provider__name",
        order_by=("agreement__award__provider__name", "due_on", "pk"),
    )
    agreement = Column(
        verbose_name="Agreement", accessor="agreement__reference", order_by=("agreement__reference", "due_on", "pk")
    )
    state = Column(order_by=("state", "due_on", "pk"))
    due_on = Column(verbose_name="Due", order_by=("due_on", "pk"))
    to_do = Column(verbose_name="What you can do", accessor="pk", orderable=False)

    class Meta:
        empty_text = "No return fits what you asked for."

    def __init__(self, *args: Any, today: date, user: Any = None, **kwargs: Any):
        hidden = ("provider",) if user else ("to_do",)
        super().__init__(*args, exclude=hidden, **kwargs)
        self.today, self.user = today, user

    def render_period(self, record: MonitoringReturn) -> SafeString:
        link = '<a class="govuk-link" href="{}">{}</a>'
        words = format_html(link, record.get_absolute_url(), record.period.label)
        return words + format_html(_NOTE, "Illustrative figures") if record.is_illustrative else words

    def render_agreement(self, record: MonitoringReturn) -> SafeString:
        return format_html("{}" + _NOTE, record.agreement.reference, record.agreement.award.service)

    def render_state(self, record: MonitoringReturn) -> SafeString:
        return state_tag(record, self.today)

    def render_due_on(self, record: MonitoringReturn) -> SafeString | str:
        if record.state not in AWAITED:
            return day(record.due_on)
        if record.opens_on > self.today:
            return format_html("{}" + _NOTE, day(record.due_on), f"opens {day(record.opens_on)}")
        return format_html("{}" + _NOTE, day(record.due_on), due_briefly(record.due_on, self.today))

    def render_to_do(self, record: MonitoringReturn) -> SafeString | str:
        waits = waits_for(record, self.user)
        if waits is None or record.opens_on > self.today:
            return _NOTHING
        page, words = PAGES[waits]
        return format_html(
            '<a class="govuk-link" href="{}">{}<span class="govuk-visually-hidden">: {}</span></a>',
            reverse(f"grants:{page}", args=[record.pk]),
            words,
            record.period.label,
        )


def state_tag(record: MonitoringReturn, today: date) -> SafeString:
    """The state in a word; with Overdue before it where the day has passed."""
    state = ReturnState(record.state)
    tag = format_html(_TAG, STATE_COLOURS[state], state.label)
    is_overdue = state in AWAITED and record.due_on < today
    return format_html("{} {}", format_html(_TAG, "red", "Overdue"), tag) if is_overdue else tag


def caption_of(count: int) -> str:
    return "1 return" if count == 1 else f"{count:,} returns"


_COLUMNS = (
    FileColumn("provider", "Provider"),
    FileColumn("agreement", "Agreement"),
    FileColumn("service", "Service"),
    FileColumn("year", "Financial year"),
    FileColumn("quarter", "Quarter"),
    FileColumn("state", "State"),
    FileColumn("opens_on", "Opens", Kind.DATE),
    FileColumn("due_on", "Due", Kind.DATE),
    FileColumn("overdue", "Overdue"),
    FileColumn("version", "Certified version", Kind.NUMBER),
    FileColumn("submitted_on", "Submitted", Kind.DATE),
    FileColumn("certified_on", "Certified", Kind.DATE),
    FileColumn("accepted_on", "Accepted", Kind.DATE),
    FileColumn("unknown", "Boxes not known", Kind.NUMBER),
    FileColumn("illustrative", "Illustrative figures"),
)


def returns_sheet(returns: Any, *, on: date, author: str) -> Sheet:
    """The given returns, a row each. One query, however many."""
    return Sheet(
        title="Quarterly returns",
        columns=_COLUMNS,
        rows=list(_rows(returns, on)),
        notes=[f"As at {day(on)}", "Submitted, certified and accepted are those of the last certified version."],
        author=author,
        tab="Returns",
    )


def _rows(returns: Any, on: date) -> Iterator[dict[str, Any]]:
    for one in returns:
        is_overdue = one.state in AWAITED and one.due_on < on
        yield {
            "provider": one.agreement.award.provider.name,
            "agreement": one.agreement.reference,
            "service": one.agreement.award.service,
            "year": one.period.label.removeprefix(f"Quarter {one.quarter} of "),
            "quarter": f"Quarter {one.quarter}",
            "state": one.get_state_display(),
            "opens_on": one.opens_on,
            "due_on": one.due_on,
            "overdue": due_briefly(one.due_on, on) if is_overdue else "",
            "version": one.last_number,
            "submitted_on": _local_day(one.submitted_at),
            "certified_on": _local_day(one.certified_at),
            "accepted_on": one.accepted_on,
            "unknown": one.unknown,
            "illustrative": "Yes" if one.is_illustrative else "",
        }


def _local_day(moment: Any) -> date | None:
    return timezone.localdate(moment) if moment else None
