"""What the office knows on a report's day, for the add-up guard to compare typed figures with."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import groupby

from commissioning.choices import Measure
from commissioning.figures.position import PositionRow, commitment_rows
from commissioning.models import Commitment, Fund, Priority, PriorityAdoption, QuotedFigure
from core import years
from core.money import ZERO
from grants.figures.words import wrong_citations
from reports.choices import Unit
from reports.figures.known_earlier import earlier_issue, quantities_of
from reports.figures.known_reported import reported_figures
from reports.figures.live_catalogue import Entry, ledger_figures
from reports.figures.live_families.books import Books
from reports.figures.live_families.keys import from_to
from reports.models import Report
from reports.rules.paper import Known, KnownFigure, KnownPriorities, KnownQuantity, KnownRow, as_typed

_REPRESENTED = "represented"


def known_for(report: Report, books: Books | None = None) -> Known:
    """What a report may be compared with, as at its day; `books` are those of that day and of every year.

    The figures of the catalogue for its years and the year before; what each funded agency had in these and in earlier
    years, and when the last report of its kind was issued; the priorities of each year with their synonyms; citations
    known to be wrong; figures quoted from other papers; what the last report of its kind printed, with the decision
    that changed it since; what returns give. The number of queries grows with the years, and not with what is in them.
    """
    earlier = earlier_issue(report)
    quoted = _quoted(report)
    books = books or Books(report.as_at)
    funds, entries = _funds(report), _entries(report, books)
    promised = [row for row in books.every_row if row.fund_id in funds]
    then = _rows_then(earlier.as_at, report, funds) if earlier else ()
    return Known(
        year=years.label(report.last_year),
        figures=(*_at_hand(entries), *_promises(promised, funds)),
        rows=(*_rows(promised, then, funds, earlier.as_at if earlier else None), *_quoted_rows(quoted)),
        priorities=tuple(_priorities(report)),
        quantities=(*_quoted_quantities(quoted), *(quantities_of(earlier, report.as_at, books) if earlier else ())),
        wrong_citations=tuple(wrong_citations()),
        read_further=lambda: (*_less_wanted(entries, report.last_year), *reported_figures(report, books)),
    )


def known_figures(report: Report, books: Books | None = None) -> tuple[KnownFigure, ...]:
    """Each amount and number of the ledger that an author could insert, of the report's years and the year before.

    Without who was represented on the Commission, which takes as long as all the rest together.
    """
    return _at_hand(_entries(report, books or Books(report.as_at)))


def _entries(report: Report, books: Books) -> Sequence[Entry]:
    asked = from_to(date(report.first_year.year - 1, 4, 1), report.last_year)
    return ledger_figures(report.as_at, asked, books)


def _at_hand(entries: Sequence[Entry]) -> tuple[KnownFigure, ...]:
    return tuple(_values(one for one in entries if not _is_represented(one) and not _is_share(one)))


def _less_wanted(entries: Sequence[Entry], last: date) -> Iterator[KnownFigure]:
    """Shares, with which nothing typed is compared, and what bodies represented on the Commission had in the last year,
    of which each year takes long.
    """
    slug = years.slug(last)
    return _values(one for one in entries if (slug in one.shelf.years if _is_represented(one) else _is_share(one)))


def _is_share(entry: Entry) -> bool:
    stretch = entry.shelf.stretch
    return stretch is not None and stretch.family.unit is Unit.PERCENT


def _is_represented(entry: Entry) -> bool:
    return entry.shelf.name.startswith(_REPRESENTED)


def _values(entries: Iterable[Entry]) -> Iterator[KnownFigure]:
    """No address is made of them: they are compared, and whoever takes one inserts it by its key."""
    for shelf, on_it in groupby(entries, key=lambda entry: entry.shelf):
        stretch = shelf.stretch
        if stretch is None:
            continue
        unit, year = stretch.family.unit.value, years.label(stretch.asked.last)
        for entry in on_it:
            value = entry.value
            if value is not None:
                yield KnownFigure(entry.label, as_typed(value), unit, entry.key, year)


def _rows_then(as_at: date, report: Report, funds: Collection[int]) -> Sequence[PositionRow]:
    """What stood when the last report was issued; of the same day nothing can differ."""
    return () if as_at == report.as_at else commitment_rows(Commitment.objects.filter(fund__in=list(funds)), as_at)


def _funds(report: Report) -> dict[int, str]:
    """The years of the funds up to the last of the report, by the key of each."""
    found = Fund.objects.filter(financial_year__start_on__lte=report.last_year)
    return {fund: years.label(start) for fund, start in found.values_list("pk", "financial_year__start_on")}


def _promises(rows: Sequence[PositionRow], funds: dict[int, str]) -> Iterator[KnownFigure]:
    """What each commitment holds: no live figure of its own, and a true one all the same."""
    for row in rows:
        if row.committed:
            label = f"{row.provider}: {row.service}"
            yield KnownFigure(label, as_typed(row.committed), Unit.POUNDS.value, "", funds[row.fund_id])


def _rows(
    promised: Sequence[PositionRow], earlier: Sequence[PositionRow], funds: dict[int, str], earlier_on: date | None
) -> Iterator[KnownRow]:
    """What each agency had in each year up to the last of the report: now, and at the last issue where that differs."""
    now = _by_agency(promised, funds)
    yield from (KnownRow(label, as_typed(value), year, source) for (label, year), (value, source) in now.items())
    if earlier_on is None:
        return
    for (label, year), (value, _) in _by_agency(earlier, funds).items():
        if value != now.get((label, year), (ZERO, ""))[0]:
            yield KnownRow(label, as_typed(value), year, f"as at {earlier_on.day} {earlier_on:%B %Y}")


Agencies = dict[tuple[str, str], tuple[Decimal, str]]


def _by_agency(rows: Sequence[PositionRow], funds: dict[int, str]) -> Agencies:
    """The sum and the decision by the agency's name and the year, under the name that papers print as well."""
    sums: dict[tuple[str, str], Decimal] = defaultdict(lambda: ZERO)
    decisions: dict[tuple[str, str], str] = {}
    for row in rows:
        for label in dict.fromkeys(name for name in (row.provider, row.printed_as) if name):
            key = (label, funds[row.fund_id])
            sums[key] += row.committed
            decisions.setdefault(key, row.decision_reference)
    return {key: (value, decisions[key]) for key, value in sums.items() if value}


def _priorities(report: Report) -> Iterator[KnownPriorities]:
    """By year the priorities on its lists on the report's day, each with its name first, then its other words."""
    listed = PriorityAdoption.objects.filter(
        financial_year__start_on__lte=report.last_year, adopted_on__lte=report.as_at
    ).exclude(retired_on__lte=report.as_at)
    words: dict[date, dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    lines = listed.order_by("financial_year__start_on", "priority__name", "pk")
    for start, priority, wording in lines.values_list("financial_year__start_on", "priority_id", "wording"):
        words[start][priority].append(wording)
    names: dict[int, tuple[str, ...]] = {
        one.pk: (one.name, *(synonym.name for synonym in one.synonyms.all()))
        for one in Priority.objects.prefetch_related("synonyms")
    }
    for start, adopted in words.items():
        named = (tuple(dict.fromkeys((*names[priority], *wordings))) for priority, wordings in adopted.items())
        yield KnownPriorities(years.label(start), tuple(named))


def _quoted(report: Report) -> list[QuotedFigure]:
    """What papers print of the funds of its years and of earlier ones and the ledger does not bear out."""
    found = QuotedFigure.objects.filter(fund__financial_year__start_on__lte=report.last_year, amount__isnull=False)
    named = found.select_related("fund__financial_year", "commitment__provider")
    return list(named.order_by("fund__financial_year__start_on", "position", "pk"))


def _quoted_rows(quoted: Sequence[QuotedFigure]) -> list[KnownRow]:
    """Those of one agency."""
    return [
        KnownRow(one.commitment.provider.name, as_typed(one.amount), one.fund.financial_year.label, one.source)
        for one in quoted
        if one.commitment is not None
    ]


def _quoted_quantities(quoted: Sequence[QuotedFigure]) -> list[KnownQuantity]:
    """Those of the fund in its year: what one agency had stands among the rows, and some are of other years."""
    return [
        KnownQuantity(one.label, as_typed(one.amount), year=one.fund.financial_year.label, source=one.source)
        for one in quoted
        if one.commitment is None and one.measure != Measure.NONE
    ]
