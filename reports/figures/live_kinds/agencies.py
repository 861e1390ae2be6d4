"""Who is paid for what: the agencies of a year, one organisation over years, one priority over years."""

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from commissioning.figures.position import PositionRow
from core import years
from core.money import ZERO
from reports.choices import About
from reports.figures.live_families import doors
from reports.figures.live_families.books import FundBooks
from reports.figures.live_kinds.kind import Request, TableKind, against_the_fund
from reports.figures.live_kinds.table import MOST_ROWS, Line, LiveTable, amounts, table, without_data, words
from reports.rules import through_consortia

ONCE = "Money of a consortium stands once, with the consortium, and not with its members."


def _funded(request: Request) -> LiveTable:
    caption = f"Agencies funded in {request.in_years}"
    columns = (words("Organisation"), words("Service"), words("Priority"), amounts("Total"))
    fund = request.fund
    if fund is None:
        return without_data(request.key, caption, columns, request.no_data)
    committed = _sum(row.committed for row in fund.rows)
    notes = [against_the_fund(committed, fund.totals)]
    if fund.books.consortia & {row.provider_id for row in fund.rows}:
        notes.append(ONCE)
    whole = ("", "", "", doors.entries(fund.fund, fund.as_at, doors.COMMITTED))
    return table(
        request.key,
        caption,
        columns,
        [_agency(row, fund, prints=number < MOST_ROWS) for number, row in enumerate(fund.rows)],
        Line(("Total", "", "", committed), whole),
        notes,
    )


def _agency(row: PositionRow, fund: FundBooks, *, prints: bool) -> Line:
    """What does not print needs no doors, which take longer to find than all its figures."""
    values = (row.provider, row.service, row.priority, row.committed)
    if not prints:
        return Line(values)
    priority = doors.priority(row.priority_slug, fund.as_at)
    return Line(values, (doors.provider(row.provider_slug), "", priority, _entries(row, fund)))


def _of_provider(request: Request) -> LiveTable:
    """Its own commitments; what its consortia hold is told beside, for it is counted there."""
    name = request.subject.name if request.subject else ""
    columns = ("Year", "Service", "Priority")
    made = _over_years(request, f"Committed and paid to {name}, {request.in_years}", columns, "priority")
    return made if made.is_without_data else _with_notes(made, _through(request))


def _of_priority(request: Request) -> LiveTable:
    name = request.subject.name if request.subject else ""
    columns = ("Year", "Organisation", "Service")
    return _over_years(request, f"Committed and paid for {name}, {request.in_years}", columns, "provider")


def _over_years(request: Request, caption: str, labels: Iterable[str], named: str) -> LiveTable:
    columns = (*(words(label) for label in labels), amounts("Committed"), amounts("Paid"))
    subject = request.subject
    if subject is None or not request.has_data:
        return without_data(request.key, caption, columns, request.no_data)
    held = [(fund, row) for fund in request.funds.values() if fund for row in fund.rows_of(subject)]
    lines = []
    for fund, row in held:
        other = (row.provider, row.service) if named == "provider" else (row.service, row.priority)
        hrefs = ("", "", "", _entries(row, fund), "")
        lines.append(Line((years.label(fund.year), *other, row.committed, row.paid), hrefs))
    sums = (_sum(row.committed for _, row in held), _sum(row.paid for _, row in held))
    return table(request.key, caption, columns, lines, Line(("Total", "", "", *sums)), request.about_missing())


def _through(request: Request) -> list[str]:
    """What its consortia held in each year."""
    slug = request.subject.slug if request.subject else ""
    held = [(fund, fund.holders[slug]) for fund in request.funds.values() if fund and slug in fund.holders]
    return [
        f"{years.label(fund.year)}: "
        + through_consortia(one.amount_through_consortia, sorted({row.provider for row in one.through_consortia}))
        for fund, one in held
        if one.through_consortia
    ]


def _with_notes(made: LiveTable, notes: Iterable[str]) -> LiveTable:
    return replace(made, notes=(*made.notes, *notes))


def _entries(row: PositionRow, fund: FundBooks) -> str:
    return doors.entries(fund.fund, fund.as_at, doors.COMMITTED, commitment=row.commitment_id)


def _sum(values: Iterable[Decimal]) -> Decimal:
    return sum(values, ZERO)


AGENCIES = (
    TableKind(
        "funded-agencies",
        "Agencies funded",
        _funded,
        words="organisations providers services priority total committed awards",
    ),
    TableKind(
        "provider",
        "Commitments to {}",
        _of_provider,
        most_years=2,
        about=About.PROVIDER,
        words="organisation agency services profile",
    ),
    TableKind(
        "priority",
        "Commitments for {}",
        _of_priority,
        most_years=2,
        about=About.PRIORITY,
        words="organisations agencies services profile",
    ),
)
