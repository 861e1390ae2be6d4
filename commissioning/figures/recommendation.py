"""What a recommendation rests on: its evidence, the money of its headings, what its providers held before."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from operator import attrgetter, itemgetter
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from commissioning.choices import PAID, EntryKind, RecommendationState
from commissioning.figures.position import fund_totals
from commissioning.models import EvidenceTable, Fund, LedgerEntry, Recommendation, RecommendationAmount
from commissioning.rules.evidence import EvidenceRow, sums_of
from core import years
from core.money import ZERO
from core.prepared import DAY, KEYS, prepared
from core.small_numbers import LEAST_SHOWN, suppress
from providers.models import Provider

HIDDEN = "fewer than 5"
# A larger figure by which a hidden one could be worked out.
NOT_SHOWN = "not shown"
NOT_KNOWN = "not known"
# Of those that were sent: whose money is not promised yet.
_OPEN = (RecommendationState.IN_REVIEW, RecommendationState.CONCLUDED)
_PROMISED = (EntryKind.COMMITMENT, EntryKind.DECOMMITMENT)
# Which of the two a sum is, in one query for both.
_ALLOCATED, _COMMITTED = range(2)
_SPOKEN = {state.value: str(state.label).lower() for state in _OPEN}


@prepared(providers=KEYS, day=DAY)
def _promised_to(providers: Any, day: Any) -> "QuerySet[Any, Any]":
    of = Provider.objects.filter(Q(pk__in=providers) | Q(merged_into__in=providers)).values("pk")
    # Joined to its funds the ledger may be read from the years on, all of it.
    fund = Fund.objects.filter(pk=OuterRef("fund"))
    return (
        LedgerEntry.objects.order_by()
        .filter(effective_on__lte=day, commitment__provider__in=of)
        .values(
            "fund",
            "commitment__service",
            "commitment",
            provider=Coalesce("commitment__provider__merged_into", "commitment__provider"),
        )
        .annotate(
            committed=Sum("amount", filter=Q(kind__in=_PROMISED)),
            paid=Sum("amount", filter=Q(kind__in=PAID)),
            fund_name=Subquery(fund.values("name")),
            start_on=Subquery(fund.values("financial_year__start_on")),
        )
        .values_list(
            "provider", "start_on", "fund", "fund_name", "commitment__service", "commitment", "committed", "paid"
        )
    )


@prepared(headings=KEYS, day=DAY)
def _money_under(headings: Any, day: Any) -> "QuerySet[Any, Any]":
    """What is allocated to each of these headings, and what is promised of it: the heading, which of the two, a sum."""
    entries = LedgerEntry.objects.order_by().filter(effective_on__lte=day)
    allocated = entries.filter(allocation__in=headings).values_list("allocation", Value(_ALLOCATED))
    promises = entries.filter(commitment__allocation__in=headings, kind__in=_PROMISED)
    promised = promises.values_list("commitment__allocation", Value(_COMMITTED))
    return allocated.annotate(Sum("amount")).union(promised.annotate(Sum("amount")), all=True)


@prepared(headings=KEYS)
def _asking(headings: Any) -> "QuerySet[Any, Any]":
    """What each open recommendation asks under each of these headings, by its title."""
    asked = RecommendationAmount.objects.filter(line__recommendation__state__in=_OPEN, allocation__in=headings)
    named = ("line__recommendation", "line__recommendation__title", "line__recommendation__state", "allocation")
    ordered = asked.order_by("line__recommendation__title", "line__recommendation")
    return ordered.values_list(*named).annotate(Sum("amount"))


@dataclass(frozen=True)
class AskedOf:
    """What is asked of one heading of one fund, or of a fund under no heading. Amounts in pounds, as at a day."""

    fund: Fund
    heading: str
    allocated: Decimal
    committed: Decimal
    asked: Decimal
    asked_by_others: Decimal

    @property
    def left(self) -> Decimal:
        """What is there now, before anybody is given anything."""
        return self.allocated - self.committed

    @property
    def left_after(self) -> Decimal:
        """What would be left if this recommendation alone were followed; below zero where it is not enough."""
        return self.left - self.asked

    @property
    def left_after_all(self) -> Decimal:
        """The same if all that are open and ask for this money were followed too."""
        return self.left_after - self.asked_by_others

    @property
    def short_by(self) -> Decimal:
        """By how much there is too little for this one; zero where there is enough."""
        return max(-self.left_after, ZERO)

    @property
    def short_by_all(self) -> Decimal:
        """The same for all that are open; zero where nobody else asks."""
        return max(-self.left_after_all, ZERO) if self.asked_by_others else ZERO


@dataclass(frozen=True)
class Rival:
    """Another recommendation that is open and asks for the same money."""

    pk: int
    title: str
    # As it stands after a title, in brackets.
    state_in_words: str


@dataclass(frozen=True)
class Held:
    """One promise to a provider in a year of a fund, as the ledger has it. Amounts in pounds."""

    provider: str
    fund: str
    service: str
    committed: Decimal
    paid: Decimal


@dataclass(frozen=True)
class Evidence:
    """One table, ready to print: a figure is a number in words, or that it is hidden or not known."""

    title: str
    source: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]
    sums: tuple[str, ...]
    has_hidden: bool


@dataclass(frozen=True)
class Picture:
    """All that stands beside the words of a recommendation, for one reader, as at a day."""

    recommendation: Recommendation
    as_at: date
    asked: tuple[AskedOf, ...]
    competing: tuple[Rival, ...]
    held: tuple[Held, ...]
    # The providers to whom nothing was ever promised.
    held_nothing: tuple[str, ...]
    # For whoever is not of the office, to whom counts from 1 to 4 are hidden (DOMAIN.md 5).
    is_outside: bool

    @cached_property
    def evidence(self) -> tuple[Evidence, ...]:
        """One query, where the recommendation was not read by with_parts()."""
        tables = sorted(self.recommendation.tables.all(), key=attrgetter("position", "pk"))
        return tuple(evidence_of(table, is_outside=self.is_outside) for table in tables)

    @property
    def total(self) -> Decimal:
        """All that is asked, in pounds."""
        return sum((one.asked for one in self.asked), ZERO)

    @property
    def providers(self) -> tuple[str, ...]:
        """Whom its lines name, as they are called today."""
        return tuple(line.provider.name for line in self.recommendation.lines.all())

    @property
    def kept_for(self) -> int | None:
        """For how many seconds what was printed of it may be kept: a draft not at all, what was sent for good."""
        return 0 if self.recommendation.sent_at is None else None

    @property
    def is_ahead(self) -> bool:
        """Whether the money is still to be promised: once it was decided it stands in the ledger, and is not left."""
        return self.recommendation.state not in (RecommendationState.DECIDED, RecommendationState.WITHDRAWN)


def picture_of(recommendation: Recommendation, *, seen: Collection[int], as_at: date, is_outside: bool) -> Picture:
    """What one reader is shown of a recommendation (read by with_money() or with_parts()).

    `seen` are the keys of what this reader may know of (visible_to): no other is named or counted.
    """
    amounts = [one for line in recommendation.lines.all() for one in line.amounts.all()]
    competing, asked_by_others = _competing(recommendation, amounts, seen)
    held, held_nothing = _held_by([line.provider for line in recommendation.lines.all()], as_at)
    return Picture(
        recommendation=recommendation,
        as_at=as_at,
        asked=_asked(amounts, asked_by_others, as_at),
        competing=competing,
        held=held,
        held_nothing=held_nothing,
        is_outside=is_outside,
    )


def evidence_of(table: EvidenceTable, *, is_outside: bool) -> Evidence:
    """A table with its sums; from outside, without counts from 1 to 4 and their complements."""
    rows = [EvidenceRow(row["label"], tuple(row["figures"])) for row in table.rows]
    sums = sums_of(rows) if table.is_summed else ()
    printed = [[_spoken(figure) for figure in row.figures] for row in rows]
    totals = [_spoken(total) for total in sums]
    has_hidden = False
    for place in range(len(table.columns)) if is_outside else ():
        found = suppress([row.figures[place] for row in rows], sums[place] if sums else None)
        has_hidden = has_hidden or bool(found.hidden) or found.is_total_hidden
        for row in found.hidden:
            printed[row][place] = _unshown(rows[row].figures[place])
        if found.is_total_hidden:
            totals[place] = _unshown(sums[place])
    return Evidence(
        title=table.title,
        source=table.source,
        columns=tuple(table.columns),
        rows=tuple((row.label, tuple(cells)) for row, cells in zip(rows, printed, strict=True)),
        sums=tuple(totals),
        has_hidden=has_hidden,
    )


def _spoken(figure: int | None) -> str:
    return NOT_KNOWN if figure is None else f"{figure:,}"


def _unshown(figure: int | None) -> str:
    return HIDDEN if figure is not None and figure < LEAST_SHOWN else NOT_SHOWN


def _competing(
    recommendation: Recommendation, amounts: Iterable[RecommendationAmount], seen: Collection[int]
) -> tuple[tuple[Rival, ...], Mapping[int, Decimal]]:
    """Those that are open and ask money of the same headings of the same years, by their titles; and for how much.

    The amounts, in pounds, are by the key of the heading. One query.
    """
    headings = {one.allocation_id for one in amounts if one.allocation_id}
    if not headings:
        return (), {}
    rivals: dict[int, Rival] = {}
    asked: dict[int, Decimal] = defaultdict(lambda: ZERO)
    for key, title, state, heading, amount in _asking(headings=headings):
        if key in seen and key != recommendation.pk:
            rivals.setdefault(key, Rival(key, title, _SPOKEN[state]))
            asked[heading] += amount
    return tuple(rivals.values()), asked


def _asked(amounts: Sequence[RecommendationAmount], others: Mapping[int, Decimal], as_at: date) -> tuple[AskedOf, ...]:
    by_place: dict[tuple[int, int | None], list[RecommendationAmount]] = defaultdict(list)
    for one in sorted(amounts, key=lambda one: (one.fund.financial_year.start_on, one.fund_id)):
        by_place[one.fund_id, one.allocation_id].append(one)
    money = _money_of(by_place, as_at)
    return tuple(
        AskedOf(
            fund=found[0].fund,
            heading=str(found[0].allocation or ""),
            allocated=money[place][0],
            committed=money[place][1],
            asked=sum((one.amount for one in found), ZERO),
            asked_by_others=others.get(place[1], ZERO) if place[1] else ZERO,
        )
        for place, found in by_place.items()
    )


def _money_of(
    places: Iterable[tuple[int, int | None]], as_at: date
) -> Mapping[tuple[int, int | None], tuple[Decimal, Decimal]]:
    """What is allocated and promised of each fund and heading on a day; under no heading, of the whole fund.

    One query for all headings, and one for each fund of which money is asked under none.
    """
    headings = {heading for _, heading in places if heading}
    money = {(heading, which): amount for heading, which, amount in _money_under(headings=headings, day=as_at)}
    found: dict[tuple[int, int | None], tuple[Decimal, Decimal]] = {}
    for fund, heading in places:
        if heading:
            found[fund, heading] = (money.get((heading, _ALLOCATED), ZERO), money.get((heading, _COMMITTED), ZERO))
        else:
            totals = fund_totals(Fund(pk=fund), as_at)
            found[fund, None] = (totals.ceiling, totals.committed)
    return found


def _held_by(providers: Sequence[Provider], as_at: date) -> tuple[tuple[Held, ...], tuple[str, ...]]:
    """What these were promised in any year, what was merged into them included; and who was promised nothing.

    One query.
    """
    everybody = {
        provider.merged_into_id or provider.pk: str(provider.merged_into or provider) for provider in providers
    }
    rows = _promised_to(providers=everybody, day=as_at)
    found = [
        (Held(everybody[key], f"{name} {years.label(start_on)}", service, committed or ZERO, paid or ZERO), key, order)
        for key, start_on, fund, name, service, commitment, committed, paid in rows
        for order in ((everybody[key], start_on, fund, service, commitment),)
        if committed or paid
    ]
    found.sort(key=itemgetter(2))
    nothing = everybody.keys() - {key for _, key, _ in found}
    return tuple(held for held, *_ in found), tuple(name for key, name in everybody.items() if key in nothing)
