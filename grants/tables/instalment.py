"""The payment schedule in columns: on the page, and in a file."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from core.exports import Column as SheetColumn
from core.exports import Kind, Sheet
from core.money import pounds
from core.tables import Column, DayColumn, OfficeTable, PoundsColumn
from core.templatetags.house import day
from grants.choices import InstalmentState
from grants.figures.agreements import InstalmentOn
from grants.figures.instalments import line_of, totals_of
from grants.forms.instalment import is_payable
from grants.forms.payment import in_short
from grants.tables.payment import in_order

STATE_COLOURS = {
    InstalmentState.DUE: "blue",
    InstalmentState.RELEASED: "teal",
    InstalmentState.PART_PAID: "purple",
    InstalmentState.HELD: "red",
    InstalmentState.PLANNED: "grey",
    InstalmentState.PAID: "green",
}

Line = dict[str, Any]


class InstalmentTable(OfficeTable):
    """One instalment a row. Totals are of all that was asked for, not of one page."""

    counted_as = "instalments"
    empty_next = "Show all instalments"
    table_class = "app-register"

    due_on = DayColumn(verbose_name="Due", order_by=("due_on", "pk"))
    reference = Column(verbose_name="Agreement", is_row_header=True, order_by=("reference", "due_on"), footer="Total")
    where = Column(verbose_name="Paid from", order_by=("where", "due_on"))
    state = Column(order_by=("rank", "due_on"))
    amount = PoundsColumn(order_by=("amount", "pk"), footer=lambda table: pounds(table.totals["amount"]))
    paid = PoundsColumn(order_by=("paid", "pk"), footer=lambda table: pounds(table.totals["paid"]))
    left = PoundsColumn(verbose_name="Left", order_by=("left", "pk"), footer=lambda table: pounds(table.totals["left"]))
    actions = Column(verbose_name="Do", accessor="pk", orderable=False)

    class Meta:
        empty_text = "No instalment fits what you asked for."

    def __init__(
        self,
        *args: Any,
        totals: Mapping[str, Decimal] | None = None,
        may_release: bool = False,
        may_pay: bool = False,
        **kwargs: Any,
    ):
        super().__init__(*args, exclude=() if may_release or may_pay else ("actions",), **kwargs)
        self.totals = totals or {}
        self.may_release, self.may_pay = may_release, may_pay
        self.agreements = reverse("grants:agreement-list")
        self.own = reverse("grants:instalment-list")

    def render_reference(self, record: Line, value: str) -> SafeString:
        return format_html(
            '<a class="govuk-link" href="{}{}/">{}</a><div class="govuk-hint app-note">{}: {}</div>',
            self.agreements,
            record["agreement"],
            value,
            record["provider"],
            record["service"],
        )

    def render_state(self, record: Line, value: InstalmentState) -> SafeString:
        told = [
            *([in_short(record["holds"])] if record["holds"] else []),
            *([f"Released: {record['released']}"] if record["released"] else []),
        ]
        notes = format_html_join("", '<div class="govuk-hint app-note">{}</div>', ((words,) for words in told))
        colour = STATE_COLOURS[value]
        return format_html('<strong class="govuk-tag govuk-tag--{}">{}</strong>{}', colour, value.label, notes)

    def render_actions(self, record: Line) -> Any:
        name = words = ""
        if self.may_release and record["state"] == InstalmentState.HELD:
            name, words = "release", "Release"
        elif self.may_pay and is_payable(record["state"]):
            name, words = "pay", "Record payment"
        if not name:
            return ""
        about = f" of {record['reference']}, due {day(record['due_on'])}"
        return format_html(
            '<a class="govuk-link" href="{}{}/{}/">{}<span class="govuk-visually-hidden">{}</span></a>',
            self.own,
            record["pk"],
            name,
            words,
            about,
        )


_COLUMNS = (
    SheetColumn("due_on", "Due", Kind.DATE),
    SheetColumn("reference", "Agreement"),
    SheetColumn("provider", "Provider"),
    SheetColumn("service", "Service"),
    SheetColumn("where", "Paid from"),
    SheetColumn("amount", "Amount", Kind.AMOUNT),
    SheetColumn("paid", "Paid", Kind.AMOUNT),
    SheetColumn("left", "Left", Kind.AMOUNT),
    SheetColumn("state", "State"),
    SheetColumn("holds", "Held back by"),
    SheetColumn("released", "Why released"),
)


def schedule_sheet(instalments: Iterable[InstalmentOn], *, on: date, author: str, sort: Sequence[str] = ()) -> Sheet:
    """The given instalments in the order of the page, with their total."""
    rows = list(instalments)
    lines = in_order([line_of(one) for one in rows], sort, InstalmentTable)
    return Sheet(
        title="Payment schedule",
        columns=_COLUMNS,
        rows=[line | {"state": line["state"].label, "holds": "; ".join(line["holds"])} for line in lines],
        total={"reference": "Total"} | totals_of(rows),
        notes=[f"As at {day(on)}", "Of agreements that both sides accepted; what a variation replaced is left out."],
        author=author,
        tab="Payment schedule",
    )
