"""The register of decisions in columns."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core.money import pounds
from core.tables import Column, DayColumn, OfficeTable, PoundsColumn
from core.templatetags.house import day
from grants.choices import AFTER_SIGNATURE, NoticeKind, NoticeState
from grants.figures.register import AWARDED

# More recipients than this are counted, not named.
RECIPIENTS_NAMED = 2
STATE_COLOURS = {
    NoticeState.DRAFT: "grey",
    NoticeState.SUBMITTED: "blue",
    NoticeState.RETURNED: "yellow",
    NoticeState.SIGNED: "teal",
    NoticeState.PUBLISHED: "green",
    NoticeState.REFUSED: "red",
    NoticeState.WITHDRAWN: "grey",
    NoticeState.SUPERSEDED: "purple",
}
_TAGS = {
    state.value: format_html('<strong class="govuk-tag govuk-tag--{}">{}</strong>', colour, state.label)
    for state, colour in STATE_COLOURS.items()
}
_NOT_NUMBERED = format_html('<span class="app-note">{}</span>', "Not numbered")
NOTHING = "—"
_OF_ITSELF = ("pk", "reference", "title", "kind", "state", "signed_on", "is_day_known", "frozen_at", "amount")

Line = dict[str, Any]


def notice_lines(notices: Any) -> Any:
    """Notices as the plain values that their rows show. What is not signed comes first, then the latest.

    `awarded` is the amount but for a refusal, whose amount was asked for and given to nobody.
    """
    return notices.order_by(F("signed_on").desc(nulls_first=True), "-pk").values(*_OF_ITSELF, awarded=AWARDED)


def in_order(notices: Any, asked: Sequence[str]) -> Any:
    """The same in the order that was asked for in the address of the page; in their own where it says nothing."""
    table = NoticeTable(notice_lines(notices))
    if asked:
        table.order_by = asked
    return table.data.data


def decided_on(line: Line) -> date | None:
    """The day of the signature, or of the refusal to sign."""
    if line["state"] in AFTER_SIGNATURE:
        signed: date = line["signed_on"]
        return signed
    refused_at: datetime | None = line["frozen_at"] if line["state"] == NoticeState.REFUSED else None
    return timezone.localdate(refused_at) if refused_at else None


def day_not_stated(signed_on: date) -> SafeString:
    """Of a signed paper that gives no day, in a narrow column."""
    return format_html('Not stated;<div class="govuk-hint app-note">entered under {}</div>', day(signed_on))


class _ReferenceColumn(Column):
    is_unbroken = True


class NoticeTable(OfficeTable):
    """One decision a row. The view sets `recipients` once it knows the page."""

    counted_as = "decisions"
    empty_next = "Show all decisions"
    table_class = "app-register"

    reference = _ReferenceColumn(
        is_row_header=True, empty_values=(), order_by=("series", "number", "reference_key", "pk")
    )
    title = Column(order_by=("title", "pk"))
    kind = Column(order_by=("kind", "pk"))
    state = Column(order_by=("state", "pk"))
    decided_on = DayColumn(verbose_name="Decided", accessor="signed_on", empty_values=(), order_by=("signed_on", "pk"))
    amount = PoundsColumn(verbose_name="Amount", accessor="awarded", order_by=("awarded", "pk"))
    recipients = Column(accessor="pk", orderable=False)

    class Meta:
        empty_text = "No decision fits what you asked for."

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.base = reverse("grants:notice-list")
        # By the key of each notice on the page.
        self.recipients: Mapping[int, Sequence[str]] = {}

    def render_reference(self, record: Line) -> SafeString:
        # A paper's reference is its own only once it is recorded.
        if record["state"] not in AFTER_SIGNATURE:
            return _NOT_NUMBERED
        return self._link(record, record["reference"])

    def render_title(self, record: Line, value: str) -> SafeString:
        return self._link(record, value)

    def _link(self, record: Line, words: str) -> SafeString:
        return format_html('<a class="govuk-link" href="{}{}/">{}</a>', self.base, record["pk"], words)

    def render_kind(self, value: str) -> str:
        return NoticeKind(value).label

    def render_state(self, value: str) -> SafeString:
        return _TAGS[value]

    def render_decided_on(self, record: Line) -> str | SafeString:
        decided = decided_on(record)
        if decided and not record["is_day_known"]:
            return day_not_stated(decided)
        return day(decided) if decided else NOTHING

    def render_amount(self, record: Line) -> str:
        return pounds(record["awarded"]) if record["awarded"] else NOTHING

    def render_recipients(self, record: Line) -> str:
        names = self.recipients.get(record["pk"], ())
        if len(names) <= RECIPIENTS_NAMED + 1:
            return "; ".join(names) or NOTHING
        return f"{'; '.join(names[:RECIPIENTS_NAMED])} and {len(names) - RECIPIENTS_NAMED} more"


def caption_of(count: int) -> str:
    return "1 decision" if count == 1 else f"{count:,} decisions"
