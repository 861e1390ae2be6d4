"""Tables and figures of results as a page shows them, and as rows for a spreadsheet."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.text import slugify

from core.exports import Sheet
from core.money import pounds
from grants.choices import Rating
from grants.figures.results import Results
from grants.figures.results_read import AwardRead
from grants.rules.ratings import Rated
from grants.rules.results import Tally
from reports.choices import Unit
from reports.figures.live_families.printed import printed
from reports.figures.live_kinds.table import LiveTable
from reports.figures.results_tables import state_of
from reports.rules import counted, spoken
from reports.rules.outside import NOT_SHOWN, Figure, Shown
from reports.tables.report_sheet import sheet_of

COLOURS = {
    Rating.GREEN.label: "green",
    Rating.AMBER.label: "orange",
    Rating.RED.label: "red",
    Rating.NONE.label: "grey",
}


@dataclass(frozen=True)
class PageCell:
    text: str
    href: str = ""
    is_numeric: bool = False
    # Of a rating: the colour of its tag.
    colour: str = ""


@dataclass(frozen=True)
class PageTable:
    """A table on a page, with the addresses of its files."""

    name: str
    caption: str
    columns: Sequence[Any]
    rows: Sequence[Sequence[PageCell]]
    total: Sequence[PageCell]
    notes: Sequence[str]
    downloads: Sequence[tuple[str, str]] = ()
    left_out: int = 0


def page_table(name: str, table: LiveTable, downloads: Sequence[tuple[str, str]] = ()) -> PageTable:
    """`name` tells the tables of one page apart."""
    return PageTable(
        name=name,
        caption=table.caption,
        columns=table.columns,
        rows=[_cells(row.cells, row.hrefs, table) for row in table.rows],
        total=_cells(table.total.cells, (), table) if table.total else (),
        notes=table.notes,
        downloads=downloads,
    )


def _cells(cells: Sequence[str], hrefs: Sequence[str], table: LiveTable) -> list[PageCell]:
    doors = [*hrefs, *[""] * len(cells)]
    return [
        PageCell(text, door, column.is_numeric, COLOURS.get(text, "") if column.label == "Rating" else "")
        for text, door, column in zip(cells, doors, table.columns, strict=False)
    ]


def results_sheet(table: LiveTable, results: Results, office: str) -> Sheet:
    """The rows of a table as they leave the office, every one."""
    notes = (office, f"Figures as at {spoken(results.as_at)}", *table.notes)
    return sheet_of(asdict(table), tab=table.caption.split(",")[0].split(" of ")[0], notes=notes, office=office)


def results_file(table: LiveTable, results: Results, ending: str) -> str:
    """results-by-provider-2017-18-q1-q2-2018-01-23.csv."""
    what = slugify(table.caption.split(",")[0])
    period = results.period.key.replace(":", "-")
    return f"{what}-{period}-{results.as_at.isoformat()}.{ending}"


def tiles_of(shown: Shown, place: int | None) -> list[dict[str, object]]:
    """The figures at the head of a page, of everything or of one row."""
    tally = shown.total if place is None else shown.rows[place]
    return [
        {
            "label": "People supported",
            "value": _said(shown.count(place, "people"), Unit.NUMBER),
            "note": _partly(tally),
        },
        {
            "label": "Outcomes improved",
            "value": _said(shown.share(place, "improved"), Unit.PERCENT),
            "note": _of(shown, place, "measured", "measured"),
        },
        {
            "label": "Satisfied",
            "value": _said(shown.share(place, "satisfied"), Unit.PERCENT),
            "note": _of(shown, place, "answered", "who answered"),
        },
        {"label": "Spent", "value": _said(tally.spent, Unit.POUNDS), "note": _against_plan(tally)},
        {"label": "Spent per person", "value": _said(shown.per_person(place), Unit.POUNDS), "note": _waited(tally)},
        {
            "label": "Returns accepted",
            "value": f"{tally.accepted:,}",
            "note": f"{counted(tally.overdue, 'return')} overdue",
            "is_warning": tally.overdue > 0,
        },
    ]


def reasons_of(rating: Rated, shown: Shown, place: int) -> list[tuple[str, str]]:
    """What each rule says, with the rating it gives. A share that is hidden is hidden here too."""
    hidden = {
        key
        for key, part in (("satisfaction", "satisfied"), ("outcomes", "improved"))
        if shown.share(place, part) == NOT_SHOWN
    }
    return [
        (one.rating.label, f"{one.label}: {NOT_SHOWN}" if one.key in hidden else one.words) for one in rating.reasons
    ]


def _said(figure: Figure, unit: Unit) -> str:
    if figure is None:
        return "Not told"
    return figure.capitalize() if isinstance(figure, str) else printed(figure, unit)


def _partly(tally: Tally) -> str:
    return "not every return says" if tally.is_partly and tally.people is not None else ""


def _of(shown: Shown, place: int | None, whole: str, words: str) -> str:
    number = shown.count(place, whole)
    if number is None or number == NOT_SHOWN:
        return ""
    return f"of {number:,} {words}"


def _against_plan(tally: Tally) -> str:
    if tally.spent is None:
        return f"{pounds(tally.planned)} planned" if tally.planned else ""
    share = tally.spent_of_plan
    return f"of {pounds(tally.plan)} planned by then{f', {share}%' if share is not None else ''}"


def _waited(tally: Tally) -> str:
    return f"waited {tally.average_wait} days on average" if tally.average_wait is not None else ""


@dataclass(frozen=True)
class UnansweredLine:
    """A provider that left something unanswered."""

    name: str
    slug: str
    not_filed: Sequence[str]
    not_known: int
    share: Decimal | None


def area_tiles(people: Figure, awards: int, accepted: int, overdue: int) -> list[dict[str, object]]:
    """The figures at the head of an area's page."""
    return [
        {"label": "People supported here", "value": _said(people, Unit.NUMBER)},
        {"label": "Awards for this area", "value": f"{awards:,}"},
        {
            "label": "Their returns accepted",
            "value": f"{accepted:,}",
            "note": f"{counted(overdue, 'return')} overdue",
            "is_warning": overdue > 0,
        },
    ]


def returns_of(award: AwardRead) -> list[dict[str, str]]:
    """The returns of an award in their order, each with its page."""
    return [
        {
            "label": f"Quarter {one.number}",
            "state": state_of(one),
            "href": reverse("grants:return-detail", args=[one.key]),
        }
        for one in sorted(award.quarters, key=lambda one: one.number)
    ]


def unanswered_lines(results: Results) -> list[UnansweredLine]:
    """The providers first that owe most."""
    return [
        UnansweredLine(
            group.name,
            group.slug,
            [
                f"Quarter {quarter.number}: {award.service}"
                for award in group.awards
                for quarter in award.quarters
                if quarter.is_overdue
            ],
            group.tally.not_known,
            group.tally.not_known_share,
        )
        for group in results.unanswered
    ]
