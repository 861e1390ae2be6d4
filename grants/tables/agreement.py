"""Agreements in columns: on the page of the list, and in a file. Awards that have none."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import F
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core.exports import Column as SheetColumn
from core.exports import Kind, Sheet
from core.tables import Column, DayColumn, OfficeTable, PoundsColumn
from core.templatetags.house import day
from grants.choices import AgreementState
from grants.figures.agreement_list import named

STATE_COLOURS = {
    AgreementState.DRAFT: "grey",
    AgreementState.OFFERED: "blue",
    AgreementState.ACCEPTED: "green",
    AgreementState.SUSPENDED: "orange",
    AgreementState.CLOSED: "purple",
}
_TAGS = {
    state.value: format_html('<strong class="govuk-tag govuk-tag--{}">{}</strong>', colour, state.label)
    for state, colour in STATE_COLOURS.items()
}
_OF_ITSELF = ("pk", "reference", "state", "provider", "service", "promised", "paid")

Line = dict[str, Any]


def agreement_lines(agreements: Any) -> Any:
    """Agreements as the plain values that their rows show, those that begin last first."""
    rows = named(agreements).annotate(starts_on=F("award__starts_on"), ends_on=F("award__ends_on"))
    return rows.order_by("-starts_on", "reference", "pk").values(*_OF_ITSELF, "starts_on", "ends_on")


def in_order(agreements: Any, asked: Sequence[str]) -> Any:
    """The same in the order that was asked for in the address of the page; in their own where it says nothing."""
    table = AgreementTable(agreement_lines(agreements))
    if asked:
        table.order_by = asked
    return table.data.data


class _Unbroken(Column):
    is_unbroken = True


class AgreementTable(OfficeTable):
    """One agreement a row. The view sets `next_steps` once it knows the page."""

    counted_as = "agreements"
    empty_next = "Show all agreements"

    reference = _Unbroken(is_row_header=True, order_by=("reference", "pk"))
    provider = Column(order_by=("provider", "pk"))
    service = Column(verbose_name="What for", order_by=("service", "pk"))
    ends_on = DayColumn(verbose_name="Until", order_by=("ends_on", "pk"))
    promised = PoundsColumn(order_by=("promised", "pk"))
    paid = PoundsColumn(order_by=("paid", "pk"))
    state = _Unbroken(order_by=("state", "pk"))
    next_step = Column(accessor="pk", verbose_name="Next step", orderable=False)

    class Meta:
        empty_text = "No agreement fits what you asked for."

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.base = reverse("grants:agreement-list")
        # By the key of each agreement on the page.
        self.next_steps: Mapping[int, str] = {}

    def render_reference(self, record: Line, value: str) -> SafeString:
        return format_html('<a class="govuk-link" href="{}{}/">{}</a>', self.base, record["pk"], value)

    def render_state(self, value: str) -> SafeString:
        return _TAGS[value]

    def render_next_step(self, record: Line) -> str:
        return self.next_steps.get(record["pk"], "") or "—"


def caption_of(count: int) -> str:
    return "1 agreement" if count == 1 else f"{count:,} agreements"


class AwardTable(OfficeTable):
    """Awards without an agreement, each with the link that begins one."""

    counted_as = "awards"
    is_caption_hidden = True
    caption = "Awards without an agreement"

    provider = Column(is_row_header=True, order_by=("provider__name_key", "pk"))
    service = Column(verbose_name="What for", order_by=("service", "pk"))
    authority = Column(verbose_name="Decided by", orderable=False)
    starts_on = DayColumn(verbose_name="From", order_by=("starts_on", "pk"))
    ends_on = DayColumn(verbose_name="Until", order_by=("ends_on", "pk"))
    promised = PoundsColumn(order_by=("promised", "pk"))
    begin = Column(accessor="pk", verbose_name="What you can do", orderable=False)

    class Meta:
        empty_text = "Every award has its agreement."

    def render_provider(self, record: Any) -> str:
        return str(record.provider.merged_into or record.provider)

    def render_begin(self, record: Any) -> SafeString:
        return format_html(
            '<a class="govuk-link" href="{}">Draft the agreement<span class="govuk-visually-hidden">: {}</span></a>',
            reverse("grants:agreement-start", args=[record.pk]),
            record,
        )


_COLUMNS = (
    SheetColumn("reference", "Reference"),
    SheetColumn("provider", "Provider"),
    SheetColumn("service", "What for"),
    SheetColumn("state", "State"),
    SheetColumn("decision", "Decision"),
    SheetColumn("starts_on", "Starts on", Kind.DATE),
    SheetColumn("ends_on", "Ends on", Kind.DATE),
    SheetColumn("promised", "Promised", Kind.AMOUNT),
    SheetColumn("paid", "Paid", Kind.AMOUNT),
    SheetColumn("left", "Promised and not paid", Kind.AMOUNT),
    SheetColumn("offered", "Offered on", Kind.DATE),
    SheetColumn("accepted", "Accepted on", Kind.DATE),
    SheetColumn("on_paper", "Accepted on paper"),
    SheetColumn("ended", "Closed on", Kind.DATE),
)


def agreement_sheet(agreements: Any, *, on: date, author: str, sort: Sequence[str] = ()) -> Sheet:
    """The given agreements, in the order of the page, with the sum of their money. One query, however many."""
    rows = in_order(agreements, sort).annotate(
        notice=F("award__notice__reference"),
        basis=F("award__basis"),
        offered=F("offered_at"),
        accepted=F("accepted_on"),
        is_paper=F("is_on_paper"),
        ended=F("ended_on"),
    )
    lines = list(_rows(rows))
    total = {name: sum((line[name] for line in lines), start=0) for name in ("promised", "paid", "left")}
    return Sheet(
        title="Agreements",
        columns=_COLUMNS,
        rows=lines,
        total={"reference": "Total"} | total if lines else None,
        notes=[f"As at {day(on)}"],
        author=author,
    )


def _rows(lines: Any) -> Iterator[Line]:
    for line in lines:
        yield line | {
            "state": AgreementState(line["state"]).label,
            "decision": line["notice"] or line["basis"],
            "left": line["promised"] - line["paid"],
            "on_paper": "Yes" if line["is_paper"] else "No" if line["accepted"] else "",
        }
