"""The ledger in columns: on the page, and in a file."""

from collections.abc import Iterator
from typing import Any

from django.db.models import F, OuterRef, Subquery
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator

from commissioning.choices import EntryKind
from commissioning.models import Allocation, Fund, LedgerEntry
from commissioning.rules import promise_in_words
from core.exports import Column as SheetColumn
from core.exports import Kind
from core.tables import Column, DayColumn, OfficeTable, PoundsColumn
from core.templatetags.house import day

LONGEST_NOTE = 120
WHOLE_FUND = "The fund as a whole"
NOTHING_YET = "Nothing has been recorded in this fund yet."
_OF_ITSELF = ("number", "effective_on", "kind", "amount", "decision_reference", "note", "recorded_at", "commitment_id")
_OF_OTHERS = {
    "stream_name": F("stream__name"),
    "provider": F("commitment__provider__name"),
    "service": F("commitment__service"),
    "recorder": F("recorded_by__name"),
    # No joins: PostgreSQL would take longer to plan those of the ledger with itself than to find the rows.
    "heading": Subquery(Allocation.objects.filter(pk=OuterRef("allocation")).values("heading")),
    "number_reversed": Subquery(LedgerEntry.objects.filter(pk=OuterRef("reverses")).values("number")),
    "number_of_reversal": Subquery(LedgerEntry.objects.filter(reverses=OuterRef("pk")).values("number")),
}

Line = dict[str, Any]


def entries_with_names(entries: Any) -> Any:
    """Entries with every name that the page of one of them shows."""
    named = entries.select_related(
        "stream", "allocation", "commitment__provider", "commitment__priority", "recorded_by"
    )
    return named.prefetch_related("reverses", "reversed_by", "virement__from_allocation", "virement__to_allocation")


def entry_lines(entries: Any) -> Any:
    """Entries as the plain values that their rows show: making eight models for each takes longer than its row."""
    return entries.values(*_OF_ITSELF, **_OF_OTHERS)


def subject(entry: LedgerEntry) -> str:
    """What an entry is about, in words."""
    if entry.commitment is not None:
        return str(entry.commitment)
    return str(entry.stream or entry.allocation or WHOLE_FUND)


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
    table_class = "app-entries"

    class Meta:
        empty_text = "No entry matches. Choose fewer filters, or a later day."
        order_by = "-number"

    def __init__(self, *args: Any, fund: Fund, **kwargs: Any):
        self.base = reverse("commissioning:entry-list", args=[fund.slug, fund.financial_year.slug])
        self.commitments = self.base.removesuffix("entries/") + "commitments/"
        super().__init__(*args, **kwargs)

    def render_number(self, value: int) -> SafeString:
        return format_html('<a class="govuk-link" href="{}{}/">{}</a>', self.base, value, value)

    def render_kind(self, record: Line) -> str | SafeString:
        kind = EntryKind(record["kind"]).label
        if record["number_reversed"]:
            return _noted(kind, f"Reverses entry {record['number_reversed']}")
        if record["number_of_reversal"]:
            return _noted(kind, f"Reversed by entry {record['number_of_reversal']}")
        return kind

    def render_subject(self, record: Line) -> str | SafeString:
        if record["commitment_id"] is None:
            return record["stream_name"] or record["heading"] or WHOLE_FUND
        promise, about = record["commitment_id"], promise_in_words(record["provider"], record["service"])
        return format_html('<a class="govuk-link" href="{}{}/">{}</a>', self.commitments, promise, about)

    def render_authority(self, record: Line) -> str:
        return record["decision_reference"] or Truncator(record["note"]).chars(LONGEST_NOTE)

    def render_recorded(self, record: Line) -> str:
        return f"{record['recorder']}, {day(record['recorded_at'])}"


class LatestEntryTable(EntryTable):
    """The last few entries of a fund."""

    caption = "Latest entries"
    is_caption_hidden = False
    element_id = "latest-entries"

    class Meta:
        orderable = False
        exclude = ("recorded",)
        empty_text = NOTHING_YET


class CommitmentEntryTable(EntryTable):
    """The entries of one commitment in the order in which they were recorded."""

    is_caption_hidden = False
    element_id = "entries"

    class Meta:
        orderable = False
        exclude = ("subject",)


def _noted(kind: str, note: str) -> SafeString:
    return format_html('{}<div class="govuk-hint app-note">{}</div>', kind, note)


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
    SheetColumn("recorded_at", "Recorded at", Kind.MOMENT),
)


def sheet_rows(entries: Any) -> Iterator[Line]:
    """Each entry as a line of a file."""
    names = {"priority": F("commitment__priority__name"), "used": F("commitment__allocation__heading")}
    for line in entry_lines(entries).annotate(**names):
        yield {
            **line,
            "heading": line["used"] or line["heading"],
            "kind": EntryKind(line["kind"]).label,
            "stream": line["stream_name"],
            "reverses": line["number_reversed"],
            "recorded_by": line["recorder"],
        }
