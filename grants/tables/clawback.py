"""Money demanded back in columns: on the page, and in a file."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from core import years
from core.exports import Column as SheetColumn
from core.exports import Kind, Sheet
from core.money import ZERO, pounds
from core.tables import Column, DayColumn, OfficeTable, PoundsColumn
from core.templatetags.house import day
from grants.choices import ClawbackState
from grants.figures.clawbacks import clawback_lines, totals_of
from grants.tables.payment import in_order, noted

STATE_COLOURS = {
    ClawbackState.OUTSTANDING: "blue",
    ClawbackState.OVERDUE: "red",
    ClawbackState.RECEIVED: "green",
    ClawbackState.WAIVED: "grey",
}

Line = dict[str, Any]


class ClawbackTable(OfficeTable):
    """One demand a row. Totals are of all that was asked for, not of one page."""

    counted_as = "demands"
    empty_next = "Show all demands"
    table_class = "app-register"

    reference = Column(verbose_name="Agreement", is_row_header=True, order_by=("reference", "pk"), footer="Total")
    reason = Column(orderable=False)
    demanded_on = DayColumn(verbose_name="Demanded", order_by=("demanded_on", "pk"))
    due_on = DayColumn(verbose_name="Due", order_by=("due_on", "pk"))
    state = Column(order_by=("state", "pk"))
    amount = PoundsColumn(verbose_name="Demanded", footer=lambda table: pounds(table.totals["demanded"]))
    amount_received = PoundsColumn(verbose_name="Received", footer=lambda table: pounds(table.totals["received"]))
    left = PoundsColumn(verbose_name="Outstanding", footer=lambda table: pounds(table.totals["left"]))
    actions = Column(verbose_name="Do", accessor="pk", orderable=False)

    class Meta:
        empty_text = "No demand fits what you asked for."

    def __init__(
        self,
        *args: Any,
        totals: Mapping[str, Decimal] | None = None,
        may_receive: bool = False,
        waiver: int | None = None,
        **kwargs: Any,
    ):
        super().__init__(*args, exclude=() if may_receive or waiver else ("actions",), **kwargs)
        self.totals, self.may_receive = totals or {}, may_receive
        # The key of who may waive a demand, if they may: never one of their own.
        self.waiver = waiver
        self.agreements = reverse("grants:agreement-list")
        self.own = reverse("grants:clawback-list")

    def render_reference(self, record: Line, value: str) -> SafeString:
        return format_html(
            '<a class="govuk-link" href="{}{}/">{}</a><div class="govuk-hint app-note">{}, {}</div>',
            self.agreements,
            record["agreement"],
            value,
            record["provider"],
            years.label(record["year"]),
        )

    def render_state(self, record: Line, value: str) -> Any:
        state = ClawbackState(value)
        shown = format_html('<strong class="govuk-tag govuk-tag--{}">{}</strong>', STATE_COLOURS[state], state.label)
        waived = record["amount_waived"]
        return noted(shown, f"{pounds(waived)} waived: {record['waived_reason']}" if waived > ZERO else "")

    def render_actions(self, record: Line) -> Any:
        if record["left"] <= ZERO:
            return ""
        links = [("receive", "Record money back")] if self.may_receive else []
        if self.waiver and self.waiver != record["demanded_by"]:
            links.append(("waive", "Waive"))
        about = f" of {record['reference']}"
        return format_html_join(
            SafeString("<br>"),
            '<a class="govuk-link" href="{}{}/{}/">{}<span class="govuk-visually-hidden">{}</span></a>',
            ((self.own, record["pk"], name, words, about) for name, words in links),
        )


_COLUMNS = (
    SheetColumn("reference", "Agreement"),
    SheetColumn("provider", "Provider"),
    SheetColumn("fund", "Fund"),
    SheetColumn("year", "Financial year"),
    SheetColumn("reason", "Reason"),
    SheetColumn("demanded_on", "Demanded on", Kind.DATE),
    SheetColumn("demander", "Demanded by"),
    SheetColumn("due_on", "Due", Kind.DATE),
    SheetColumn("state", "State"),
    SheetColumn("amount", "Demanded", Kind.AMOUNT),
    SheetColumn("amount_received", "Received", Kind.AMOUNT),
    SheetColumn("amount_waived", "Waived", Kind.AMOUNT),
    SheetColumn("waived_reason", "Why waived"),
    SheetColumn("left", "Outstanding", Kind.AMOUNT),
)


def clawback_sheet(clawbacks: Any, *, on: date, author: str, sort: Sequence[str] = ()) -> Sheet:
    """The given demands in the order of the page, with their totals. Two queries."""
    totals = totals_of(clawbacks)
    lines = in_order(clawback_lines(clawbacks), sort, ClawbackTable)
    return Sheet(
        title="Clawbacks",
        columns=_COLUMNS,
        rows=[
            line | {"state": ClawbackState(line["state"]).label, "year": years.label(line["year"])} for line in lines
        ],
        total={
            "reference": "Total",
            "amount": totals["demanded"],
            "amount_received": totals["received"],
            "amount_waived": totals["waived"],
            "left": totals["left"],
        },
        notes=[f"As at {day(on)}"],
        author=author,
        tab="Clawbacks",
    )
