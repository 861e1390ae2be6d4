"""Tables of the registers beside the ledger: where providers work, what was decided, what papers print."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django.db.models import Q, Sum
from django.db.models.functions import Coalesce

from commissioning.figures.entries import FIGURES
from commissioning.figures.quoted import Comparison, comparisons
from commissioning.models import LedgerEntry
from core import years
from core.money import ZERO, pounds
from grants.models import DecisionNotice
from providers.models import CouncilArea
from reports.figures.live_families import doors
from reports.figures.live_families.books import FundBooks
from reports.figures.live_kinds.kind import Request, TableKind, total
from reports.figures.live_kinds.table import Line, LiveTable, Raw, amounts, numbers, table, without_data, words
from reports.rules import spoken

NOT_STATED = "Area not stated"
SEVERAL = "An organisation that works in several areas stands in each of them and counts once in the total."
_FIGURE_OF: Mapping[str, str] = {kind: figure for figure, (_, kinds) in FIGURES.items() for kind in kinds}


def _areas(request: Request) -> LiveTable:
    """Each council area with the organisations whose commitments name it, those too that none names."""
    caption = f"Organisations by council area, {request.in_years}"
    columns = (words("Council area"), words("Organisations"), numbers("Number"))
    fund = request.fund
    if fund is None:
        return without_data(request.key, caption, columns, request.no_data)
    named: dict[str, dict[int, str]] = defaultdict(dict)
    for row in fund.rows:
        for area in row.areas or (NOT_STATED,):
            named[area][row.provider_id] = row.provider
    areas = list(CouncilArea.objects.order_by("name").values_list("name", flat=True))
    areas += [NOT_STATED] if NOT_STATED in named else []
    lines = [Line((area, _in_order(named[area]), len(named[area]))) for area in areas]
    everybody = len({row.provider_id for row in fund.rows})
    return table(request.key, caption, columns, lines, Line(("All areas", "", everybody)), [SEVERAL])


def _in_order(names: Mapping[int, str]) -> str:
    return "; ".join(sorted(names.values(), key=str.casefold)) or "None"


def _decisions(request: Request) -> LiveTable:
    """What was published and was signed in the year or moved money of its fund, with what it moved there.

    A year may have decisions before it has a fund.
    """
    caption = f"Decisions of {request.in_years}"
    columns = (words("Decision"), words("Title"), words("Signed on"), amounts("Allocated"), amounts("Committed"))
    fund = request.fund
    moved = _moved(fund) if fund else {}
    found = _published(request, moved)
    if fund is None and not found:
        return without_data(request.key, caption, columns, request.no_data)
    lines = [_decision(notice, moved.get(notice.pk, {}), request.as_at) for notice in found]
    sums = tuple(total(_amount(line.values[column]) for line in lines) for column in (3, 4))
    note = f"Allocated and committed are what a decision moved in the fund of {years.label(request.asked.last)}."
    return table(request.key, caption, columns, lines, Line(("Total", "", "", *sums)), [note])


def _moved(fund: FundBooks) -> Mapping[int, Mapping[str, Decimal]]:
    """By notice, what its entries come to, less those that were reversed. One query."""
    notice = Coalesce("made_by_notice__notice", "reverses__made_by_notice__notice")
    entries = LedgerEntry.objects.filter(fund=fund.fund, kind__in=_FIGURE_OF).as_at(fund.as_at)
    sums = entries.order_by().annotate(by_notice=notice).exclude(by_notice=None)
    moved: dict[int, dict[str, Decimal]] = defaultdict(lambda: defaultdict(lambda: ZERO))
    for key, kind, amount in sums.values_list("by_notice", "kind").annotate(Sum("amount")):
        moved[key][_FIGURE_OF[kind]] += amount
    return moved


def _published(request: Request, moved: Mapping[int, object]) -> list[DecisionNotice]:
    """Published by that day. A paper entered later was public from its signature on."""
    public = Q(published_at__date__lte=request.as_at) | Q(is_from_paper=True, published_at__isnull=False)
    start = request.asked.last
    of_year = Q(signed_on__range=(start, years.ending(start))) | Q(pk__in=list(moved))
    found = DecisionNotice.objects.filter(public, of_year, signed_on__lte=request.as_at)
    return list(found.prefetch_related("superseded_by").order_by("signed_on", "pk"))


def _decision(notice: DecisionNotice, moved: Mapping[str, Decimal], as_at: date) -> Line:
    later = next((one for one in notice.superseded_by.all() if one.signed_on and one.signed_on <= as_at), None)
    title = f"{notice.title} (superseded by {later.reference})" if later else notice.title
    signed = spoken(notice.signed_on) if notice.signed_on and notice.is_day_known else "Day not known"
    sums: tuple[Raw, ...] = (moved.get("allocated", ""), moved.get("committed", ""))
    return Line((notice.reference, title, signed, *sums), (notice.get_absolute_url(), "", "", "", ""))


def _amount(value: Raw) -> Decimal | None:
    return value if isinstance(value, Decimal) else None


def _quoted(request: Request) -> LiveTable:
    caption = f"Figures that papers print of {request.in_years}"
    columns = (
        words("Figure"),
        words("Printed"),
        words("Source"),
        words("Compared with"),
        amounts("Ledger"),
        words("How they compare"),
    )
    fund = request.fund
    if fund is None:
        return without_data(request.key, caption, columns, request.no_data)
    found = comparisons(fund.totals)
    notes = [f"{one.quoted.label}: {one.quoted.explanation}" for one in found if one.quoted.explanation]
    return table(request.key, caption, columns, [_comparison(one, fund) for one in found], notes=notes)


def _comparison(one: Comparison, fund: FundBooks) -> Line:
    quoted = one.quoted
    ledger: Raw = "" if one.ledger is None else one.ledger
    door = ""
    if quoted.commitment_id:
        door = doors.entries(fund.fund, fund.as_at, doors.COMMITTED, commitment=quoted.commitment_id)
    values = (quoted.label, quoted.printed, quoted.source, one.compared_with, ledger, _compared(one))
    return Line(values, ("", "", "", "", door, ""))


def _compared(one: Comparison) -> str:
    if one.ledger is None:
        return "Not compared"
    if one.difference is None:
        return "Printed is no amount"
    if not one.difference:
        return "The same"
    return f"Prints {pounds(abs(one.difference))} {'more' if one.difference > 0 else 'less'}"


REGISTERS = (
    TableKind("providers-by-area", "Organisations by council area", _areas, words="providers councils boroughs where"),
    TableKind("decisions", "Decisions published", _decisions, words="notices signed reference"),
    TableKind("quoted", "Figures quoted from papers, compared", _quoted, words="printed source differences"),
)
