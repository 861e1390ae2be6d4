"""Recommendations in columns: on the page, and in a file."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import F
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from commissioning.choices import RecommendationState, ReviewRoute
from commissioning.figures.recommendations import LineAsked, advice_on, amounts_of, providers_of, with_amounts
from commissioning.figures.review import Progress
from core.exports import Column as SheetColumn
from core.exports import Kind, Sheet
from core.money import pounds
from core.tables import Column, OfficeTable, PoundsColumn
from core.templatetags.house import day

NOTHING = "—"
# More providers than this are counted, not named.
_NAMED = 2
STATE_COLOURS = {
    RecommendationState.DRAFT: "grey",
    RecommendationState.IN_REVIEW: "blue",
    RecommendationState.CONCLUDED: "teal",
    RecommendationState.DECIDED: "green",
    RecommendationState.WITHDRAWN: "purple",
}
_TAGS = {
    state.value: format_html('<strong class="govuk-tag govuk-tag--{}">{}</strong>', colour, state.label)
    for state, colour in STATE_COLOURS.items()
}
_OF_ITSELF = ("pk", "title", "state", "route", "closes_on", "sent_at", "decided_reference", "asked", "changed_at")

Line = dict[str, Any]


def recommendation_lines(recommendations: Any) -> Any:
    """Recommendations as the plain values that their rows show, the last one changed first."""
    ordered = with_amounts(recommendations).order_by("-changed_at", "-pk")
    return ordered.values(*_OF_ITSELF, priority_name=F("priority__name"))


def in_order(recommendations: Any, asked: Sequence[str]) -> Any:
    """The same in the order that was asked for in the address of the page; in their own where it says nothing."""
    table = RecommendationTable(recommendation_lines(recommendations))
    if asked:
        table.order_by = asked
    return table.data.data


class RecommendationTable(OfficeTable):
    """One recommendation a row. The view sets `providers` and `progress` once it knows the page."""

    caption = "Recommendations"
    is_caption_hidden = True
    counted_as = "recommendations"
    empty_next = "Show all recommendations"

    title = Column(is_row_header=True, order_by=("title", "pk"))
    priority_name = Column(verbose_name="Priority", order_by=("priority_name", "pk"))
    providers = Column(accessor="pk", orderable=False)
    asked = PoundsColumn(verbose_name="Asked", order_by=("asked", "pk"))
    state = Column(order_by=("state", "pk"))
    closes_on = Column(verbose_name="Review", empty_values=(), order_by=("closes_on", "pk"))

    class Meta:
        empty_text = "No recommendation fits what you asked for."

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.base = reverse("commissioning:recommendation-list")
        # By the key of each recommendation on the page.
        self.providers: Mapping[int, Sequence[str]] = {}
        self.progress: Mapping[int, Progress] = {}

    def render_title(self, record: Line, value: str) -> SafeString:
        return format_html('<a class="govuk-link" href="{}{}/">{}</a>', self.base, record["pk"], value)

    def render_providers(self, record: Line) -> str:
        names = self.providers.get(record["pk"], ())
        if len(names) <= _NAMED + 1:
            return "; ".join(names) or NOTHING
        return f"{'; '.join(names[:_NAMED])} and {len(names) - _NAMED} more"

    def render_asked(self, value: Any) -> str:
        return pounds(value) if value else NOTHING

    def render_state(self, record: Line, value: str) -> SafeString:
        if record["decided_reference"]:
            note = '{}<div class="govuk-hint app-note">by {}</div>'
            return format_html(note, _TAGS[value], record["decided_reference"])
        return _TAGS[value]

    def render_closes_on(self, record: Line) -> str | SafeString:
        if record["closes_on"] is None:
            return NOTHING
        is_meeting = record["route"] == ReviewRoute.MEETING
        when = f"{'Meeting on' if is_meeting else 'Until'} {day(record['closes_on'])}"
        progress = self.progress.get(record["pk"])
        if progress is None:
            return when
        views = f"{len(progress.answered)} of {len(progress.eligible)} views, quorum {progress.quorum}"
        return format_html('{}<div class="govuk-hint app-note">{}</div>', when, views)


_COLUMNS = (
    SheetColumn("title", "Title"),
    SheetColumn("state", "State"),
    SheetColumn("priority", "Priority"),
    SheetColumn("providers", "Providers"),
    SheetColumn("asked", "Amount asked", Kind.AMOUNT),
    SheetColumn("funds", "Funds"),
    SheetColumn("route", "How it is reviewed"),
    SheetColumn("sent_at", "Sent at", Kind.MOMENT),
    SheetColumn("closes_on", "Meeting or closing day", Kind.DATE),
    SheetColumn("advice", "Advice"),
    SheetColumn("decided_reference", "Decision"),
)
_AMOUNT_COLUMNS = (
    SheetColumn("title", "Recommendation"),
    SheetColumn("provider", "Provider"),
    SheetColumn("service", "Service"),
    SheetColumn("starts_on", "Starts on", Kind.DATE),
    SheetColumn("ends_on", "Ends on", Kind.DATE),
    SheetColumn("fund", "Fund and year"),
    SheetColumn("heading", "Heading"),
    SheetColumn("amount", "Amount asked", Kind.AMOUNT),
)


def recommendation_sheet(recommendations: Any, *, on: date, author: str, sort: Sequence[str] = ()) -> Sheet:
    """The given recommendations, in the order of the page. Four queries, however many."""
    lines = list(in_order(recommendations, sort))
    keys = [line["pk"] for line in lines]
    amounts = amounts_of(keys)
    return Sheet(
        title="Recommendations to the Victims Commission",
        columns=_COLUMNS,
        rows=list(_rows(lines, amounts)),
        notes=[f"As at {day(on)}", "Where there are several providers or funds, they are parted by semicolons."],
        author=author,
        tab="Recommendations",
        beside=Sheet(
            title="Amounts",
            columns=_AMOUNT_COLUMNS,
            rows=[one for key in keys for one in amounts.get(key, ())],
            author=author,
        ),
    )


def _rows(lines: Iterable[Line], amounts: Mapping[int, Sequence[LineAsked]]) -> Iterator[Line]:
    keys = [line["pk"] for line in lines]
    providers, advice = providers_of(keys), advice_on(keys)
    for line in lines:
        yield line | {
            "state": RecommendationState(line["state"]).label,
            "priority": line["priority_name"],
            "providers": "; ".join(providers.get(line["pk"], ())),
            "funds": "; ".join(dict.fromkeys(one.fund for one in amounts.get(line["pk"], ()))),
            "route": ReviewRoute(line["route"]).label if line["route"] else "",
            "advice": advice.get(line["pk"], ""),
        }
