"""What the last issued report of the same kind printed, and the decisions that changed it since."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from commissioning.choices import PAID
from commissioning.choices import EntryKind as Kind
from commissioning.models import LedgerEntry
from core import years
from reports.figures.live import LiveFigure, figures_of
from reports.figures.live_families.all import wanted
from reports.figures.live_families.books import Books
from reports.figures.live_families.family import Wanted
from reports.models import IssuedPaper, Report
from reports.rules.numbers import cell_figure
from reports.rules.paper import KnownQuantity

_PROMISED = (Kind.COMMITMENT, Kind.DECOMMITMENT)
# By a word in the name of a family, the entries that move its figures. The first that is found; others are promises.
_MOVED_BY: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("confirmed", (Kind.INCOME_CONFIRMED,)),
    ("indicative", (Kind.INCOME_INDICATIVE,)),
    ("tolerance", (Kind.TOLERANCE,)),
    ("allocated", (Kind.ALLOCATION, Kind.VIREMENT)),
    ("heading-left", (Kind.ALLOCATION, Kind.VIREMENT, *_PROMISED)),
    ("paid", PAID),
    ("left", (Kind.INCOME_CONFIRMED, *_PROMISED)),
    ("excess", (Kind.INCOME_CONFIRMED, *_PROMISED)),
)


@dataclass(frozen=True)
class EarlierIssue:
    """What an earlier report printed: its figures by key as they stand in its stored input."""

    name: str
    as_at: date
    made_at: datetime
    figures: Mapping[str, Mapping[str, Any]]


def earlier_issue(report: Report) -> EarlierIssue | None:
    """The last report of the same kind, of a profile on the same one, that was issued before. One query."""
    issued = IssuedPaper.objects.filter(report__kind=report.kind, report__provider=report.provider_id)
    issued = issued.filter(report__priority=report.priority_id).exclude(report=report.pk)
    if report.issued_at is not None:
        issued = issued.filter(made_at__lt=report.issued_at)
    last = issued.select_related("report").defer("content").order_by("-made_at", "-pk").first()
    if last is None:
        return None
    earlier = last.report
    on = earlier.issued_on or earlier.as_at
    name = f"report {earlier.reference} of {on.day} {on:%B %Y}"
    return EarlierIssue(name, earlier.as_at, last.made_at, last.frozen_input.get("figures", {}))


def quantities_of(earlier: EarlierIssue, as_at: date, books: Books) -> Iterator[KnownQuantity]:
    """Each figure that it printed, with the last decision that moved it where it is another now."""
    now = figures_of(list(earlier.figures), as_at, books)
    changed = [key for key, one in now.items() if one.printed != earlier.figures[key]["printed"]]
    decisions = _decisions(changed, earlier, books) if changed else {}
    for key, then in earlier.figures.items():
        read = cell_figure(str(then["printed"]))
        if read is None or read.value is None:
            continue
        year, unit = _year_of(now.get(key), key), read.measure.value
        yield KnownQuantity(str(then["label"]), read.value, unit, year, earlier.name, decisions.get(key, ""))


def _year_of(figure: LiveFigure | None, key: str) -> str:
    asked = wanted(key) if figure is not None else None
    return years.label(asked.asked.last) if asked else ""


def _decisions(keys: Sequence[str], earlier: EarlierIssue, books: Books) -> dict[str, str]:
    """By key the reference of the last decision that moved the figure since. Entries without a decision tell none."""
    asked = {key: one for key in keys if (one := wanted(key))}
    needed = {year for one in asked.values() for year in one.years(books.as_at)}
    since = LedgerEntry.objects.filter(fund__financial_year__start_on__in=needed).as_at(books.as_at)
    since = since.filter(Q(effective_on__gt=earlier.as_at) | Q(recorded_at__gt=earlier.made_at))
    entries = list(
        since.exclude(decision_reference="")
        .select_related("fund", "allocation", "commitment__provider__merged_into")
        .select_related("commitment__priority", "commitment__allocation")
        .order_by("effective_on", "recorded_at", "pk")
    )
    return {key: found for key, one in asked.items() if (found := _last_of(one, entries, books))}


def _last_of(asked: Wanted, entries: Sequence[LedgerEntry], books: Books) -> str:
    funds = {held.fund.pk for year in asked.years(books.as_at) if (held := books.fund_of(year, asked.asked.fund))}
    kinds = next((kinds for word, kinds in _MOVED_BY if word in asked.family.name), _PROMISED)
    moved = (one for one in entries if one.fund_id in funds and one.kind in kinds and _is_about(one, asked, books))
    return next((one.decision_reference for one in reversed(list(moved))), "")


def _is_about(entry: LedgerEntry, asked: Wanted, books: Books) -> bool:
    """Whether an entry is of the priority, provider, heading or group whose figure it is."""
    about = asked.family.about
    if about is None:
        return True
    subject = books.subject(about, asked.asked.subject)
    return subject is not None and bool(_slugs(entry) & {subject.slug, *subject.priorities})


def _slugs(entry: LedgerEntry) -> set[str]:
    found = {entry.allocation.slug} if entry.allocation else set()
    promise = entry.commitment
    if promise is not None:
        # A key names the provider that was kept.
        found |= {(promise.provider.merged_into or promise.provider).slug, promise.priority.slug}
        found |= {promise.allocation.slug} if promise.allocation else set()
    return found
