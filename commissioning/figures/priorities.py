"""Priorities against money: which priority has none, and which money has no priority."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q, Sum

from commissioning.choices import EntryKind
from commissioning.models import FinancialYear, LedgerEntry, PriorityAdoption
from core.money import ZERO


@dataclass(frozen=True)
class PriorityMoney:
    """A priority in one year and what is committed to it over all funds. Amount in pounds."""

    name: str
    slug: str
    adopted_as: tuple[PriorityAdoption, ...]
    commitments: int
    committed: Decimal


@dataclass(frozen=True)
class PriorityMatrix:
    """A year's priorities and its money, side by side."""

    financial_year: FinancialYear
    as_at: date
    adopted: tuple[PriorityMoney, ...]
    not_adopted: tuple[PriorityMoney, ...]

    @property
    def without_money(self) -> tuple[PriorityMoney, ...]:
        return tuple(line for line in self.adopted if not line.committed)

    @property
    def committed(self) -> Decimal:
        return sum((line.committed for line in (*self.adopted, *self.not_adopted)), ZERO)

    @property
    def committed_without_priority(self) -> Decimal:
        return sum((line.committed for line in self.not_adopted), ZERO)


def priority_matrix(financial_year: FinancialYear, as_at: date) -> PriorityMatrix:
    """The priorities adopted for a year and not retired by a day, with the money committed to each as at that day."""
    adopted: dict[str, list[PriorityAdoption]] = defaultdict(list)
    in_force = PriorityAdoption.objects.filter(Q(retired_on=None) | Q(retired_on__gt=as_at), adopted_on__lte=as_at)
    for adoption in in_force.filter(financial_year=financial_year).select_related("priority").order_by("pk"):
        adopted[adoption.priority.slug].append(adoption)
    money = _money(financial_year, as_at)
    return PriorityMatrix(
        financial_year=financial_year,
        as_at=as_at,
        adopted=tuple(
            PriorityMoney(lines[0].priority.name, slug, tuple(lines), *money.get(slug, ("", 0, ZERO))[1:])
            for slug, lines in adopted.items()
        ),
        not_adopted=tuple(
            PriorityMoney(name, slug, (), commitments, committed)
            for slug, (name, commitments, committed) in sorted(money.items(), key=lambda item: -item[1][2])
            if slug not in adopted
        ),
    )


def _money(financial_year: FinancialYear, as_at: date) -> dict[str, tuple[str, int, Decimal]]:
    """By priority: its name, how many commitments of the year are to it, and their sum in pounds."""
    promises = LedgerEntry.objects.filter(
        fund__financial_year=financial_year, kind__in=[EntryKind.COMMITMENT, EntryKind.DECOMMITMENT]
    ).as_at(as_at)
    sums = (
        promises.order_by()
        .values_list("commitment_id", "commitment__priority__slug", "commitment__priority__name")
        .annotate(Sum("amount"))
    )
    money: dict[str, tuple[str, int, Decimal]] = {}
    for _, slug, name, amount in sums:
        if amount:
            _, commitments, committed = money.get(slug, (name, 0, ZERO))
            money[slug] = (name, commitments + 1, committed + amount)
    return money
