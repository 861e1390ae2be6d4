"""The ledger in columns: on the page, and in a file."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator

from commissioning.choices import EntryKind
from commissioning.models import Fund, LedgerEntry
from core.exports import Column as SheetColumn
from core.exports import Kind
from core.tables import Column, DayColumn, OfficeTable, PoundsColumn
from core.templatetags.house import day, moment

LONGEST_NOTE = 120
_NAMES = (
    "stream",
    "allocation",
    "commitment__provider",
    "commitment__priority",
    "commitment__allocation",
    "recorded_by",
    "reverses",
    "reversed_by",
)


def entries_with_names(entries: Any) -> Any:
    """Entries with every name their rows show, in one query."""
    return entries.select_related(*_NAMES)


def subject(entry: LedgerEntry) -> str:
    """What an entry is about, in words."""
    if entry.commitment is not None:
        return str(entry.commitment)
    return str(entry.stream or entry.allocation or "The fund as a whole")


class EntryTable(OfficeTable):
    number = Column(verbose_name="Entry", is_row_header=True)
    effective_on = DayColumn(verbose_name="Date", order_by=("effective_on", "number"))
    kind = Column(order_by=("kind", "number"))
    subject = Column(verbose_name="What", empty_values=(), orderable=False)
    authority = Column(empty_values=(), orderable=False)
    amount = PoundsColumn(order_by=("amount", "number"))
    recorded = Column(empty_values=(), order_by=("number",), orderable=False)

    caption = "Entries"
    is_caption_hidden = True
    counted_as = "entries"

    class Meta:
        empty_text = "No entry matches. Choose fewer filters, or a later day."
        order_by = "-number"

    def __init__(self, *args: Any, fund: Fund, **kwargs: Any):
        self.base = reverse("commissioning:entry-list", args=[fund.slug, fund.financial_year.slug])
        self.commitments = self.base.removesuffix("entries/") + "commitments/"
        super().__init__(*args, **kwargs)

    def render_number(self, value: int) -> SafeString:
        return format_html('<a class="govuk-link" href="{}{}/">{}</a>', self.base, value, value)

    def render_kind(self, record: LedgerEntry) -> str | SafeString:
        if record.reverses is not None:
            return _noted(record, f"Reverses entry {record.reverses.number}")
        if hasattr(record, "reversed_by"):
            return _noted(record, f"Reversed by entry {record.reversed_by.number}")
        return EntryKind(record.kind).label

    def render_subject(self, record: LedgerEntry) -> str | SafeString:
        if record.commitment_id is None:
            return subject(record)
        return format_html(
            '<a class="govuk-link" href="{}{}/">{}</a>', self.commitments, record.commitment_id, subject(record)
        )

    def render_authority(self, record: LedgerEntry) -> str:
        return record.decision_reference or Truncator(record.note).chars(LONGEST_NOTE)

    def render_recorded(self, record: LedgerEntry) -> str:
        return f"{record.recorded_by}, {day(record.recorded_at)}"


class LatestEntryTable(EntryTable):
    """The last few entries of a fund."""

    caption = "Latest entries"
    is_caption_hidden = False
    element_id = "latest-entries"

    class Meta:
        orderable = False
        exclude = ("recorded",)
        empty_text = "Nothing has been recorded in this fund yet."


class CommitmentEntryTable(EntryTable):
    """The entries of one commitment in the order in which they were recorded."""

    is_caption_hidden = False
    element_id = "entries"

    class Meta:
        orderable = False
        exclude = ("subject",)
        order_by = "number"


def _noted(entry: LedgerEntry, note: str) -> SafeString:
    return format_html('{}<div class="govuk-hint app-note">{}</div>', EntryKind(entry.kind).label, note)


SHEET_COLUMNS = (
    SheetColumn("number", "Entry", Kind.NUMBER),
    SheetColumn("effective_on", "Date", Kind.DATE),
    SheetColumn("kind", "Kind"),
    SheetColumn("amount", "Amount", Kind.AMOUNT),
    SheetColumn("stream", "Funding stream"),
    SheetColumn("heading", "Heading"),
    SheetColumn("provider", "Provider"),
    SheetColumn("service", "Service"),
    SheetColumn("priority", "Priority"),
    SheetColumn("decision_reference", "Decision"),
    SheetColumn("note", "Note"),
    SheetColumn("reverses", "Reverses entry", Kind.NUMBER),
    SheetColumn("recorded_by", "Recorded by"),
    SheetColumn("recorded", "Recorded at"),
)


def sheet_rows(entries: Iterable[LedgerEntry]) -> Iterator[dict[str, Any]]:
    """Each entry as a line of a file."""
    for entry in entries:
        promise = entry.commitment
        yield {
            "number": entry.number,
            "effective_on": entry.effective_on,
            "kind": EntryKind(entry.kind).label,
            "amount": entry.amount,
            "stream": entry.stream,
            "heading": promise.allocation if promise else entry.allocation,
            "provider": promise.provider if promise else None,
            "service": promise.service if promise else None,
            "priority": promise.priority if promise else None,
            "decision_reference": entry.decision_reference,
            "note": entry.note,
            "reverses": entry.reverses.number if entry.reverses else None,
            "recorded_by": entry.recorded_by,
            "recorded": moment(entry.recorded_at),
        }
