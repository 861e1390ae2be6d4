"""The register of interests in columns: on the page, and in a file."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from commissioning.figures.interests import Tie
from commissioning.models import Interest
from core.exports import Column as SheetColumn
from core.exports import Kind
from core.tables import Column, DayColumn, OfficeTable
from core.templatetags.house import day


class InterestTable(OfficeTable):
    """The register, one interest a row. The view sets `ties` once it knows the page, and `may_end`."""

    caption = "Interests"
    is_caption_hidden = True
    counted_as = "interests"
    empty_next = "Show all interests"

    person = Column(
        verbose_name="Person",
        is_row_header=True,
        accessor="person__name",
        order_by=("person__name", "-started_on", "-pk"),
    )
    provider = Column(
        verbose_name="Organisation", accessor="provider__name", order_by=("provider__name_key", "person__name", "-pk")
    )
    kind = Column(verbose_name="Tie", orderable=False)
    started_on = DayColumn(verbose_name="From", order_by=("started_on", "pk"))
    ended_on = DayColumn(verbose_name="To", order_by=("ended_on", "pk"), default="In force")
    declared_at = Column(verbose_name="Declared", order_by=("declared_at", "pk"))
    end = Column(verbose_name="Action", empty_values=(), orderable=False)

    class Meta:
        order_by = "person"
        empty_text = "No interest on the register fits what you asked for."

    def __init__(self, *args: Any, may_end: bool = False, **kwargs: Any):
        super().__init__(*args, exclude=() if may_end else ("end",), **kwargs)
        self.ties: Mapping[int, Tie] = {}

    def render_provider(self, value: str, record: Interest) -> SafeString | str:
        notes = [f"now {record.provider.merged_into}"] if record.provider.merged_into else []
        notes += [f"also {one.provider}, {one.relation}" for one in _reached(self.ties, record)]
        return _noted(value, "; ".join(notes))

    def render_kind(self, value: str, record: Interest) -> SafeString | str:
        return _noted(value, record.words)

    def render_declared_at(self, value: Any, record: Interest) -> SafeString | str:
        on = format_html('<span class="app-unbroken">{}</span>', day(value))
        return _noted(on, f"by {record.declared_by}" if record.was_declared_by_another else "")

    def render_end(self, record: Interest) -> SafeString | str:
        if record.ended_on is not None:
            return ""
        return format_html(
            '<a class="govuk-link" href="{}" aria-label="End: {}, {}">End</a>',
            reverse("commissioning:interest-end", args=[record.pk]),
            record.person,
            record,
        )


class EndedInterestTable(InterestTable):
    """One's own ties that are over."""

    caption = "Interests that ended"
    is_caption_hidden = False
    element_id = "ended"
    person = None
    provider = Column(verbose_name="Organisation", accessor="provider__name", is_row_header=True)

    class Meta:
        orderable = False
        order_by = ()


SHEET_COLUMNS = (
    SheetColumn("person", "Person"),
    SheetColumn("provider", "Organisation"),
    SheetColumn("kind", "Kind of tie"),
    SheetColumn("words", "In their own words"),
    SheetColumn("started_on", "First day", Kind.DATE),
    SheetColumn("ended_on", "Last day", Kind.DATE),
    SheetColumn("reaches", "Also reaches"),
    SheetColumn("declared_at", "Declared at", Kind.MOMENT),
    SheetColumn("declared_by", "Declared by"),
    SheetColumn("ended_at", "End recorded at", Kind.MOMENT),
    SheetColumn("ended_by", "End recorded by"),
)


def sheet_rows(interests: Iterable[Interest], ties: Mapping[int, Tie]) -> Iterator[dict[str, Any]]:
    """Each interest as a line of a file."""
    plain = ("person", "provider", "words", "started_on", "ended_on", "declared_at", "declared_by", "ended_at")
    for interest in interests:
        yield {name: getattr(interest, name) for name in plain} | {
            "kind": interest.get_kind_display(),
            "reaches": "; ".join(f"{one.provider}, {one.relation}" for one in _reached(ties, interest)),
            "ended_by": interest.ended_by,
        }


def _reached(ties: Mapping[int, Tie], interest: Interest) -> tuple[Any, ...]:
    tie = ties.get(interest.pk)
    return tie.reaches if tie else ()


def _noted(value: str, note: str) -> SafeString | str:
    return format_html('{}<div class="govuk-hint app-note">{}</div>', value, note) if note else value
