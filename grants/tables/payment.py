"""The rows of the finance system's files in columns, and in a file."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from core.exports import Column as SheetColumn
from core.exports import Kind, Sheet
from core.money import ZERO, pounds
from core.tables import Column, DayColumn, NumberColumn, OfficeTable, PoundsColumn
from core.templatetags.house import day
from grants.choices import InstalmentState, MatchState, RowState
from grants.figures.agreements import InstalmentOn
from grants.figures.payments import history_of, row_lines
from grants.forms.payment import in_short
from grants.rules.matching import Match

_TICK = (
    '<div class="govuk-checkboxes govuk-checkboxes--small app-tick"><div class="govuk-checkboxes__item">'
    '<input class="govuk-checkboxes__input" id="row-{0}" name="row" type="checkbox" value="{0}">'
    '<label class="govuk-label govuk-checkboxes__label" for="row-{0}">'
    '<span class="govuk-visually-hidden">Select line </span>{1}<span class="govuk-visually-hidden">: {2}</span></label>'
    "</div></div>"
)
_NOTED = '{}<div class="govuk-hint app-note">{}</div>'
STATE_COLOURS: Mapping[str, str] = {
    RowState.UNMATCHED: "yellow",
    RowState.MATCHED: "green",
    RowState.SET_ASIDE: "grey",
    MatchState.PROPOSED: "blue",
    MatchState.TO_CHOOSE: "yellow",
    MatchState.NONE: "orange",
    MatchState.RECORDED: "green",
}

Line = dict[str, Any]


def tag(state: Any) -> SafeString:
    return format_html('<strong class="govuk-tag govuk-tag--{}">{}</strong>', STATE_COLOURS[state], state.label)


def noted(words: Any, note: str) -> Any:
    return format_html(_NOTED, words, note) if note else words


class _RowTable(OfficeTable):
    """What both tables of rows share."""

    table_class = "app-register"
    counted_as = "payments"
    # Of all rows that were chosen, not of one page alone.
    total: Decimal = ZERO

    def render_payee(self, record: Line, value: str) -> Any:
        return noted(value, ", ".join(filter(None, (record["reference"], f"transaction {record['transaction']}"))))

    def _what(self, record: Line) -> Any:
        """What became of a row."""
        if record["state"] == RowState.MATCHED:
            href = reverse("grants:instalment-list") + f"?q={record['agreement_reference']}"
            link = format_html('<a class="govuk-link" href="{}">{}</a>', href, record["agreement_reference"])
            return format_html("{}, instalment due {}", link, day(record["due_on"]))
        return noted(record["aside_reason"] or "", history_of(record))


class PaymentRowTable(_RowTable):
    """One payment of any file a row."""

    empty_next = "Show all payments"

    paid_on = DayColumn(verbose_name="Paid", order_by=("paid_on", "pk"))
    payee = Column(is_row_header=True, order_by=("payee", "pk"), footer="Total")
    state = Column(order_by=("state", "pk"))
    what = Column(verbose_name="What it is of", accessor="pk", orderable=False)
    file_name = Column(verbose_name="File", order_by=("file", "line"))
    amount = PoundsColumn(order_by=("amount", "pk"), footer=lambda table: pounds(table.total))

    class Meta:
        empty_text = "No payment fits what you asked for."

    def render_state(self, value: str) -> SafeString:
        return tag(RowState(value))

    def render_file_name(self, record: Line, value: str) -> SafeString:
        href = reverse("grants:payment-file", args=[record["file"]])
        return format_html(
            '<a class="govuk-link" href="{}">{}</a><div class="govuk-hint app-note">line {}</div>',
            href,
            value,
            record["line"],
        )

    def render_what(self, record: Line) -> Any:
        return self._what(record)


class FileRowTable(_RowTable):
    """One payment of a file a row, with what was found for it. The view sets `shown` once it knows the page."""

    caption = "Payments of this file"
    is_caption_hidden = True
    empty_next = "Show all payments of this file"

    line = NumberColumn(order_by=("line",))
    payee = Column(is_row_header=True, order_by=("payee", "line"), footer="Total")
    paid_on = DayColumn(verbose_name="Paid", order_by=("paid_on", "line"))
    amount = PoundsColumn(order_by=("amount", "line"), footer=lambda table: pounds(table.total))
    found = Column(verbose_name="What was found", order_by=("rank", "line"))
    what = Column(verbose_name="Instalment", accessor="pk", orderable=False)
    actions = Column(verbose_name="Do", accessor="pk", orderable=False)

    class Meta:
        empty_text = "No payment of this file fits what you asked for."

    def __init__(self, *args: Any, may_record: bool, reasons: Mapping[int, Sequence[str]], **kwargs: Any):
        super().__init__(*args, exclude=() if may_record else ("actions",), **kwargs)
        self.may_record, self.reasons = may_record, reasons
        # Instalments proposed on this page, by their keys.
        self.shown: Mapping[int, InstalmentOn] = {}

    def render_line(self, record: Line, value: int) -> Any:
        """The number of the line; where the row waits, with a box to tick it."""
        if record["match"] is None or not self.may_record:
            return f"{value:,}"
        return format_html(_TICK, record["pk"], f"{value:,}", record["payee"])

    def render_found(self, value: MatchState) -> SafeString:
        return tag(value)

    def render_what(self, record: Line) -> Any:
        match: Match | None = record["match"]
        if match is None:
            return self._what(record)
        one = self.shown.get(match.proposed or 0)
        words: Any = _named(one) if one else match.why
        told = [*((match.why, _warning(one)) if one else ()), history_of(record), *self._refused(record)]
        return format_html(
            "{}{}", words, format_html_join("", '<div class="govuk-hint app-note">{}</div>', ((n,) for n in told if n))
        )

    def _refused(self, record: Line) -> list[Any]:
        words = " ".join(self.reasons.get(record["pk"], ()))
        return [format_html("<strong>Not recorded:</strong> {}", words)] if words else []

    def render_actions(self, record: Line) -> Any:
        if record["match"] is None:
            return ""
        about = format_html('<span class="govuk-visually-hidden"> line {}</span>', record["line"])
        links = (
            ("grants:row-match", "Choose" if record["found"] != MatchState.PROPOSED else "Change"),
            ("grants:row-set-aside", "Set aside"),
        )
        return format_html_join(
            SafeString("<br>"),
            '<a class="govuk-link app-unbroken app-target" href="{}">{}{}</a>',
            ((reverse(name, args=[record["pk"]]), words, about) for name, words in links),
        )


class RowsAsideTable(_RowTable):
    """The payments that are about to be set aside together, all of them on one page."""

    line = NumberColumn()
    payee = Column(is_row_header=True, footer="Total")
    amount = PoundsColumn(footer=lambda table: pounds(table.total))
    paid_on = DayColumn(verbose_name="Paid")
    found = Column(verbose_name="What was found")

    class Meta:
        orderable = False

    def render_found(self, value: MatchState) -> SafeString:
        return tag(value)


def _named(one: InstalmentOn) -> SafeString:
    agreement = one.instalment.agreement
    return format_html(
        '<a class="govuk-link" href="{}?q={}">{}</a>, due {}',
        reverse("grants:instalment-list"),
        agreement.reference,
        agreement.reference,
        day(one.instalment.due_on),
    )


def _warning(one: InstalmentOn) -> Any:
    if one.state != InstalmentState.HELD:
        return ""
    return format_html("<strong>Held back, but the money has left:</strong> {}", in_short(one.holds))


_COLUMNS = (
    SheetColumn("paid_on", "Date", Kind.DATE),
    SheetColumn("amount", "Amount", Kind.AMOUNT),
    SheetColumn("payee", "Payee"),
    SheetColumn("reference", "Reference"),
    SheetColumn("transaction", "Transaction number"),
    SheetColumn("state", "State"),
    SheetColumn("agreement_reference", "Agreement"),
    SheetColumn("due_on", "Instalment due", Kind.DATE),
    SheetColumn("aside_reason", "Why set aside"),
    SheetColumn("history", "What happened before"),
    SheetColumn("file_name", "File"),
    SheetColumn("line", "Line", Kind.NUMBER),
)


def payment_sheet(rows: Any, *, on: date, author: str, total: Decimal, sort: Sequence[str] = ()) -> Sheet:
    """The given rows in the order of the page. One query, however many."""
    return Sheet(
        title="Payments of the finance system",
        columns=_COLUMNS,
        rows=list(_lines(in_order(row_lines(rows), sort, PaymentRowTable))),
        total={"paid_on": None, "payee": "Total", "amount": total},
        notes=[f"As at {day(on)}", "As the finance system told them; each transaction is read once."],
        author=author,
        tab="Payments",
    )


def in_order(lines: Any, asked: Sequence[str], table: Callable[[Any], Any]) -> Any:
    """Lines in the order that was asked for in the address of the page; in their own where it says nothing."""
    sorted_by = table(lines)
    if asked:
        sorted_by.order_by = asked
    return sorted_by.data.data


def _lines(lines: Any) -> Iterator[Line]:
    for line in lines:
        is_matched = line["state"] == RowState.MATCHED
        of = {} if is_matched else {"agreement_reference": "", "due_on": None}
        yield line | of | {"state": RowState(line["state"]).label, "history": history_of(line)}
