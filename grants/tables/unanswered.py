"""Who has not answered what, in columns: providers by quarter, overdue returns, and the same as a file."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString

from core import years
from core.addresses import address
from core.exports import Column as FileColumn
from core.exports import Kind, Sheet
from core.tables import Column, DayColumn, NumberColumn, OfficeTable
from core.templatetags.house import day
from grants.figures.unanswered import QUARTERS, OverdueLine, ProviderLine, QuarterCount, Unanswered
from grants.figures.unanswered_of import AskedOf

NOTHING = "—"


def count_in_words(count: QuarterCount) -> str:
    """12 not filed; 2 not known, 48 answered."""
    parts = [
        (count.not_filed, "not filed"),
        (count.not_known, "not known"),
        (count.filed, "answered"),
        (count.not_due, "not due yet"),
    ]
    return ", ".join(f"{number} {words}" for number, words in parts if number) or NOTHING


class _QuarterColumn(Column):
    def __init__(self, quarter: int):
        self.quarter = quarter
        super().__init__(verbose_name=f"Quarter {quarter}", accessor="quarters", orderable=False, empty_values=())

    def render(self, record: ProviderLine) -> str | SafeString:
        count = record.quarters.get(self.quarter, QuarterCount())
        words = count_in_words(count)
        return format_html("<strong>{}</strong>", words) if count.not_filed or count.not_known else words


class ProviderTable(OfficeTable):
    """One provider a row; its name leads to its questions of the same year, priority and area."""

    counted_as = "providers"

    name = Column(is_row_header=True, verbose_name="Provider", order_by=("name",))
    not_filed = NumberColumn(verbose_name="Not filed")
    not_known = NumberColumn(verbose_name="Not known")
    q1, q2, q3, q4 = (_QuarterColumn(quarter) for quarter in QUARTERS)

    class Meta:
        empty_text = "No return of this year fits what was chosen."

    def __init__(self, *args: Any, year: date, asked_of: AskedOf, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.caption = f"Questions by provider and quarter, {years.label(year)}"
        kept = {"year": years.slug(year)}
        if asked_of.priority:
            kept["priority"] = asked_of.priority.slug
        if asked_of.area:
            kept["area"] = asked_of.area.code
        self.kept = kept

    def render_name(self, record: ProviderLine) -> SafeString:
        made_up = format_html('<div class="govuk-hint app-note">{}</div>', "Illustrative returns")
        return format_html(
            '<a class="govuk-link" href="{}">{}</a>{}',
            address("grants:return-unanswered", **self.kept, provider=record.provider.slug),
            record.name,
            made_up if record.is_illustrative else "",
        )


class OverdueTable(OfficeTable):
    caption = "Overdue now"
    element_id = "overdue"
    counted_as = "returns"

    provider = Column(is_row_header=True, accessor="monitoring_return__agreement__award__provider")
    service = Column(accessor="monitoring_return__agreement__award__service")
    quarter = Column(accessor="monitoring_return", verbose_name="Return")
    due_on = DayColumn(accessor="monitoring_return__due_on", verbose_name="Was due")
    days = NumberColumn(verbose_name="Days overdue")
    state = Column(accessor="monitoring_return__state", verbose_name="State")

    class Meta:
        orderable = False
        empty_text = "No return is overdue."

    def render_quarter(self, record: OverdueLine) -> SafeString:
        one = record.monitoring_return
        return format_html('<a class="govuk-link" href="{}">{}</a>', one.get_absolute_url(), one.period.label)

    def render_state(self, record: OverdueLine) -> str:
        return record.monitoring_return.get_state_display()


_COLUMNS = (
    FileColumn("provider", "Provider"),
    FileColumn("agreement", "Agreement"),
    FileColumn("service", "Service"),
    FileColumn("quarter", "Quarter", Kind.NUMBER),
    FileColumn("question", "Question"),
    FileColumn("said", "What became of it"),
    FileColumn("reason", "Why it is not known"),
)
_OVERDUE_COLUMNS = (
    FileColumn("provider", "Provider"),
    FileColumn("agreement", "Agreement"),
    FileColumn("service", "Service"),
    FileColumn("return", "Return"),
    FileColumn("due_on", "Was due", Kind.DATE),
    FileColumn("days", "Days overdue", Kind.NUMBER),
    FileColumn("state", "State"),
)
_NOTES = (
    "Not filed: the return was due and nothing was certified. Not known: certified with a reason in place of a figure.",
    "A question that is asked for several priorities or areas is not known as soon as one of its boxes is.",
)


def unanswered_sheet(
    found: Unanswered,
    late: Sequence[OverdueLine],
    *,
    year: date,
    shows_all: bool,
    chosen: str,
    on: date,
    author: str,
    **_: Any,
) -> Sheet:
    """A row for each question and quarter that is open, or for each there is; overdue returns on a second page.

    `chosen` is what was asked for, in words.
    """
    return Sheet(
        title=f"Questions not answered in {years.label(year)}",
        columns=_COLUMNS,
        rows=list(_rows(found, shows_all=shows_all)),
        notes=[*filter(None, [f"As at {day(on)}", chosen]), *_NOTES, *_made_up(found)],
        author=author,
        tab="Questions",
        beside=Sheet(title="Overdue", columns=_OVERDUE_COLUMNS, rows=[_late(line) for line in late], author=author),
    )


def _made_up(found: Unanswered) -> list[str]:
    names = [one.name for one in found.providers if one.is_illustrative]
    return [f"Illustrative, made up to show how returns work: {'; '.join(names)}"] if names else []


def _rows(found: Unanswered, *, shows_all: bool) -> Iterator[dict[str, Any]]:
    for line in found.providers:
        for question in found.questions[line.provider.pk]:
            for quarter, cell in sorted(question.cells.items()):
                if shows_all or cell.is_open:
                    yield {
                        "provider": line.name,
                        "agreement": question.agreement,
                        "service": question.service,
                        "quarter": quarter,
                        "question": question.label,
                        "said": cell.said.value,
                        "reason": "; ".join(cell.reasons),
                    }


def _late(line: OverdueLine) -> dict[str, Any]:
    one = line.monitoring_return
    return {
        "provider": one.agreement.award.provider.name,
        "agreement": one.agreement.reference,
        "service": one.agreement.award.service,
        "return": one.period.label,
        "due_on": one.due_on,
        "days": line.days,
        "state": one.get_state_display(),
    }
