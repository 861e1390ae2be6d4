"""The headings of a year: what each holds, and what the fund was set aside for."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import TypeVar

from commissioning.figures.position import HeadingOutline, HeadingPosition
from core.money import ZERO, pounds
from reports.figures.live_families import doors
from reports.figures.live_families.books import FundBooks
from reports.figures.live_kinds.kind import Request, TableKind, against_the_fund, total
from reports.figures.live_kinds.table import Line, LiveTable, Raw, amounts, table, without_data, words

UNDER_NONE = "Under no heading"
NO_HEADING = "Nothing of this fund was allocated to a heading by that day."

H = TypeVar("H", bound=HeadingOutline)


def _headings(request: Request) -> LiveTable:
    caption = f"Allocated, committed and paid by heading, {request.in_years}"
    columns = (words("Heading"), *(amounts(label) for label in ("Allocated", "Committed", "Paid", "Left")))
    fund = request.fund
    if fund is None:
        return without_data(request.key, caption, columns, request.no_data)
    paid = _paid(fund)

    def sums(headings: Sequence[HeadingOutline]) -> tuple[Raw, ...]:
        return (
            total(one.allocated for one in headings),
            total(one.committed for one in headings),
            total(paid[one.slug] for one in headings),
            total(one.free for one in headings),
        )

    held = fund.outline.headings
    lines = list(_in_groups(held, sums, lambda heading: _doors(heading, fund)))
    beside = fund.outline.committed_under_no_heading
    if beside or paid[""]:
        door = doors.entries(fund.fund, fund.as_at, doors.COMMITTED, heading="none")
        lines.append(Line((UNDER_NONE, "", beside, paid[""], ""), ("", "", door, "", "")))
    whole = (
        total(one.allocated for one in held),
        total(one.committed for one in held) + beside,
        sum(paid.values(), ZERO),
        # Where no heading holds anything, nothing of one can be left.
        total(one.free for one in held) if held else "",
    )
    return table(request.key, caption, columns, lines, Line(("Total", *whole)), [] if held else [NO_HEADING])


def _financial(request: Request) -> LiveTable:
    """What the year's money was set aside for, by whose authority, and what is promised outside of it."""
    caption = f"Allocations of the fund {request.in_years}"
    columns = (words("Heading"), words("Decision"), amounts("Allocated"))
    fund = request.fund
    if fund is None:
        return without_data(request.key, caption, columns, request.no_data)
    headings = fund.position.headings
    references = {heading.slug: heading.decision_reference for heading in headings}

    def sums(some: Sequence[HeadingPosition]) -> tuple[Raw, ...]:
        reference = references[some[0].slug] if len(some) == 1 else ""
        return (reference, total(one.allocated for one in some))

    def hrefs(heading: HeadingPosition) -> tuple[str, ...]:
        return ("", "", _entries(fund, doors.ALLOCATED, heading))

    allocated = total(one.allocated for one in headings)
    notes = [against_the_fund(allocated, fund.totals)] if headings else [NO_HEADING]
    return table(
        request.key,
        caption,
        columns,
        _in_groups(headings, sums, hrefs, blank=("",)),
        Line(("Total", "", allocated), ("", "", doors.entries(fund.fund, fund.as_at, doors.ALLOCATED))),
        [*notes, *_left_out_of_headings(fund)],
    )


def _in_groups(
    headings: Sequence[H],
    sums: Callable[[Sequence[H]], tuple[Raw, ...]],
    hrefs: Callable[[H], tuple[str, ...]],
    blank: tuple[str, ...] = (),
) -> Iterable[Line]:
    """Each heading, those of one group together with their sub-total, in the order of the first of them."""
    groups: dict[str, list[H]] = defaultdict(list)
    for heading in headings:
        # A heading of no group stands alone; no group bears a name that begins with a space.
        groups[heading.group or f" {heading.slug}"].append(heading)
    for name, members in groups.items():
        yield from (Line((one.heading, *sums([one])), hrefs(one)) for one in members)
        if not name.startswith(" "):
            subtotal = (*blank, *sums(members)[len(blank) :])
            yield Line((f"Sub-total: {name}", *subtotal), is_subtotal=True)


def _doors(heading: HeadingOutline, fund: FundBooks) -> tuple[str, ...]:
    kinds = (doors.ALLOCATED, doors.COMMITTED, doors.PAID)
    return ("", *(_entries(fund, kind, heading) for kind in kinds), "")


def _entries(fund: FundBooks, kind: str, heading: HeadingOutline) -> str:
    return doors.entries(fund.fund, fund.as_at, kind, heading=heading.slug)


def _paid(fund: FundBooks) -> dict[str, Decimal]:
    paid: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for row in fund.rows:
        paid[row.heading_slug] += row.paid
    return paid


def _left_out_of_headings(fund: FundBooks) -> list[str]:
    """What is committed and stands under none of the headings: a table of headings alone would hide it."""
    beside: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for row in fund.rows:
        if not row.heading_slug:
            beside[row.priority] += row.committed
    if not beside:
        return []
    said = "; ".join(f"{priority} {pounds(amount)}" for priority, amount in sorted(beside.items()))
    return [f"{pounds(sum(beside.values(), ZERO))} is committed under no heading: {said}."]


HEADINGS = (
    TableKind(
        "headings", "Headings: allocated, committed, paid and left", _headings, words="budget spend spent remaining"
    ),
    TableKind(
        "financial", "Allocations of the fund by heading", _financial, words="budget sub-total recommendations panel"
    ),
)
