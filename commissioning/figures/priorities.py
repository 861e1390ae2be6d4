"""Priorities against money: which priority has none, and which money has no priority."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q

from commissioning.figures.position import PositionRow, commitment_rows
from commissioning.models import Commitment, FinancialYear, PriorityAdoption
from core.money import ZERO


@dataclass(frozen=True)
class PriorityMoney:
    """A priority in one year and what is committed to it over all funds. Amount in pounds."""

    name: str
    slug: str
    adopted_as: tuple[PriorityAdoption, ...]
    rows: tuple[PositionRow, ...]

    @property
    def committed(self) -> Decimal:
        return sum((row.committed for row in self.rows), ZERO)


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
    money: dict[str, list[PositionRow]] = defaultdict(list)
    for row in commitment_rows(Commitment.objects.filter(fund__financial_year=financial_year), as_at):
        money[row.priority_slug].append(row)
    return PriorityMatrix(
        financial_year=financial_year,
        as_at=as_at,
        adopted=tuple(
            PriorityMoney(lines[0].priority.name, slug, tuple(lines), tuple(money.get(slug, ())))
            for slug, lines in adopted.items()
        ),
        not_adopted=tuple(
            PriorityMoney(rows[0].priority, slug, (), tuple(rows))
            for slug, rows in sorted(money.items(), key=lambda item: -sum(row.committed for row in item[1]))
            if slug not in adopted
        ),
    )
