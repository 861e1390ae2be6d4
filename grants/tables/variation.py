"""Variations in columns: on the page of the list, and in a file."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core.exports import Column as SheetColumn
from core.exports import Kind, Sheet
from core.tables import Column, OfficeTable
from core.templatetags.house import day
from grants.choices import VariationKind, VariationState

NOTHING = "—"
STATE_COLOURS = {
    VariationState.PROPOSED: "blue",
    VariationState.AGREED: "green",
    VariationState.REFUSED: "red",
    VariationState.WITHDRAWN: "grey",
}
_TAGS = {
    state.value: format_html('<strong class="govuk-tag govuk-tag--{}">{}</strong>', colour, state.label)
    for state, colour in STATE_COLOURS.items()
}
_NOTED = '{}<div class="govuk-hint app-note">{}</div>'
_OF_ITSELF = (
    "pk",
    "number",
    "kind",
    "state",
    "is_by_provider",
    "office_by",
    "provider_by",
    "proposed_at",
    "agreed_on",
    "settled_at",
    "ends_on_before",
    "ends_on_after",
)

Line = dict[str, Any]


def variation_lines(variations: Any) -> Any:
    """Variations as the plain values that their rows show: those that wait first, then the latest."""
    named = variations.order_by(F("settled_at").desc(nulls_first=True), "-proposed_at", "-pk")
    return named.values(
        *_OF_ITSELF,
        reference=F("agreement__reference"),
        decision=F("notice__reference"),
        provider=Coalesce("agreement__award__provider__merged_into__name", "agreement__award__provider__name"),
    )


def days_late(line: Line) -> int:
    """How many days after it was agreed it was recorded."""
    if line["state"] != VariationState.AGREED:
        return 0
    return max((timezone.localdate(line["settled_at"]) - line["agreed_on"]).days, 0)


def late_words(days: int) -> str:
    return f"recorded {days} day{'' if days == 1 else 's'} after" if days else ""


def waits_for(line: Line) -> str:
    """Whose turn it is with one that is proposed."""
    if line["state"] != VariationState.PROPOSED:
        return ""
    if line["provider_by"] is None and line["office_by"] is None:
        return "waits for both sides"
    return "waits for the provider" if line["provider_by"] is None else "waits for the office"


class VariationTable(OfficeTable):
    """One variation a row."""

    caption = "Variations"
    is_caption_hidden = True
    counted_as = "variations"
    empty_next = "Show all variations"

    reference = Column(verbose_name="Variation", is_row_header=True, order_by=("reference", "number", "pk"))
    provider = Column(order_by=("provider", "pk"))
    kind = Column(verbose_name="What changes", order_by=("kind", "pk"))
    state = Column(order_by=("state", "pk"))
    is_by_provider = Column(verbose_name="Proposed by", order_by=("is_by_provider", "proposed_at", "pk"))
    agreed_on = Column(verbose_name="Agreed on", empty_values=(), order_by=("agreed_on", "pk"))

    class Meta:
        empty_text = "No variation fits what you asked for."

    def __init__(self, *args: Any, base: str, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.base = base

    def render_reference(self, record: Line, value: str) -> SafeString:
        link = '<a class="govuk-link" href="{}{}/">{} variation {}</a>'
        return format_html(link, self.base, record["pk"], value, record["number"])

    def render_kind(self, record: Line, value: str) -> str | SafeString:
        label = VariationKind(value).label
        return format_html(_NOTED, label, f"by decision {record['decision']}") if record["decision"] else label

    def render_state(self, record: Line, value: str) -> SafeString:
        waits = waits_for(record)
        return format_html(_NOTED, _TAGS[value], waits) if waits else _TAGS[value]

    def render_is_by_provider(self, record: Line, value: bool) -> SafeString:
        return format_html(_NOTED, "The provider" if value else "The office", day(record["proposed_at"]))

    def render_agreed_on(self, record: Line) -> str | SafeString:
        if record["state"] != VariationState.AGREED:
            return NOTHING
        late = late_words(days_late(record))
        return format_html(_NOTED, day(record["agreed_on"]), late) if late else day(record["agreed_on"])


_COLUMNS = (
    SheetColumn("reference", "Agreement"),
    SheetColumn("number", "Variation", Kind.NUMBER),
    SheetColumn("provider", "Provider"),
    SheetColumn("kind", "What changes"),
    SheetColumn("decision", "By decision"),
    SheetColumn("state", "State"),
    SheetColumn("proposed_by", "Proposed by"),
    SheetColumn("proposed_on", "Proposed on", Kind.DATE),
    SheetColumn("agreed_on", "Agreed on", Kind.DATE),
    SheetColumn("settled_on", "Recorded on", Kind.DATE),
    SheetColumn("late", "Days recorded late", Kind.NUMBER),
    SheetColumn("ends_on_before", "End before", Kind.DATE),
    SheetColumn("ends_on_after", "End after", Kind.DATE),
)


def variation_sheet(variations: Any, *, on: date, author: str, sort: Sequence[str] = ()) -> Sheet:
    """The given variations, in the order of the page. One query."""
    table = VariationTable(variation_lines(variations), base="")
    if sort:
        table.order_by = sort
    return Sheet(
        title="Variations of agreements",
        columns=_COLUMNS,
        rows=list(_rows(table.data.data)),
        notes=[f"As at {day(on)}", "An agreed change keeps the day it was agreed beside the day it was recorded."],
        author=author,
        tab="Variations",
    )


def _rows(lines: Any) -> Iterator[Line]:
    for line in lines:
        is_agreed = line["state"] == VariationState.AGREED
        yield line | {
            "kind": VariationKind(line["kind"]).label,
            "decision": line["decision"] or "",
            "state": VariationState(line["state"]).label,
            "proposed_by": "The provider" if line["is_by_provider"] else "The office",
            "proposed_on": timezone.localdate(line["proposed_at"]),
            "agreed_on": line["agreed_on"] if is_agreed else None,
            "settled_on": timezone.localdate(line["settled_at"]) if line["settled_at"] else None,
            "late": days_late(line) if is_agreed else None,
        }
