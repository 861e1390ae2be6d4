"""The years of the office's money: the funds of each, the streams that feed them, what a priority held in each."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from commissioning.choices import AdoptedFrom, EntryKind
from commissioning.models import FinancialYear, Fund, FundingStream, LedgerEntry, Priority, PriorityAdoption
from core.money import ZERO


def open_years() -> QuerySet[FinancialYear]:
    """Every financial year that was opened, the latest first."""
    return FinancialYear.objects.order_by("-start_on")


@dataclass(frozen=True)
class YearOfFunds:
    """The funds of one year as they stand now, with their sums in pounds."""

    financial_year: FinancialYear
    funds: tuple[Fund, ...]

    @property
    def confirmed(self) -> Decimal:
        return sum((fund.amount_confirmed for fund in self.funds), ZERO)

    @property
    def tolerance(self) -> Decimal:
        return sum((fund.amount_tolerance for fund in self.funds), ZERO)

    @property
    def committed(self) -> Decimal:
        return sum((fund.amount_committed for fund in self.funds), ZERO)

    @property
    def headroom(self) -> Decimal:
        return self.confirmed + self.tolerance - self.committed


def funds_by_year(funds: Iterable[Fund]) -> list[YearOfFunds]:
    """Funds gathered by their year, the latest first; a year without a fund is among them. One query beside theirs."""
    gathered: dict[int, list[Fund]] = defaultdict(list)
    for fund in funds:
        gathered[fund.financial_year_id].append(fund)
    return [
        YearOfFunds(year, tuple(sorted(gathered[year.pk], key=lambda fund: fund.name.casefold())))
        for year in open_years()
    ]


def streams_with_income() -> QuerySet[FundingStream]:
    """Every funding stream with what it has brought over all years, in pounds: `confirmed` and `indicative`."""
    return FundingStream.objects.annotate(
        confirmed=Sum("entries__amount", filter=Q(entries__kind=EntryKind.INCOME_CONFIRMED)),
        indicative=Sum("entries__amount", filter=Q(entries__kind=EntryKind.INCOME_INDICATIVE)),
    ).order_by("name")


@dataclass(frozen=True)
class PriorityPromise:
    """One commitment to a priority as at a day. Amount in pounds."""

    commitment_id: int
    provider: str
    service: str
    committed: Decimal


@dataclass(frozen=True)
class PriorityYear:
    """What one fund had committed to a priority, in pounds."""

    fund: Fund
    promises: tuple[PriorityPromise, ...]

    @property
    def committed(self) -> Decimal:
        return sum((promise.committed for promise in self.promises), ZERO)


def priority_years(priority: Priority, as_at: date) -> list[PriorityYear]:
    """Each fund with money for a priority as at the end of a day, the latest year first. Two queries."""
    kinds = (EntryKind.COMMITMENT, EntryKind.DECOMMITMENT)
    entries = LedgerEntry.objects.filter(commitment__priority=priority, kind__in=kinds).as_at(as_at)
    # A provider that was merged into another appears as that other one.
    provider = Coalesce("commitment__provider__merged_into__name", "commitment__provider__name")
    sums = entries.order_by("commitment_id").values_list("fund_id", "commitment_id", provider, "commitment__service")
    gathered: dict[int, list[PriorityPromise]] = defaultdict(list)
    for fund_id, commitment_id, name, service, committed in sums.annotate(Sum("amount")):
        if committed:
            gathered[fund_id].append(PriorityPromise(commitment_id, name, service, committed))
    named = Fund.objects.filter(pk__in=gathered).select_related("financial_year")
    return [
        PriorityYear(fund, tuple(gathered[fund.pk])) for fund in named.order_by("-financial_year__start_on", "name")
    ]


@dataclass(frozen=True)
class YearList:
    """One list of priorities of a year, in its own words; retired lines stand on it too."""

    label: str
    adoptions: tuple[PriorityAdoption, ...]

    @property
    def sources(self) -> tuple[str, ...]:
        """Where the list stands: most often one paper for all its lines."""
        return tuple(dict.fromkeys(adoption.source for adoption in self.adoptions))


def adoptions_of(financial_year: FinancialYear) -> list[YearList]:
    """The lists that a year's priorities stand on, in the order of the lists; one query."""
    adopted = PriorityAdoption.objects.filter(financial_year=financial_year).select_related("priority").order_by("pk")
    gathered: dict[str, list[PriorityAdoption]] = defaultdict(list)
    for adoption in adopted:
        gathered[adoption.adopted_from].append(adoption)
    return [YearList(label, tuple(gathered[key])) for key, label in AdoptedFrom.choices if key in gathered]
