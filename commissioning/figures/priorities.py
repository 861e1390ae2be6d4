"""Priorities against money: which priority has none, and which money has no priority."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Min, Sum

from commissioning.choices import EntryKind
from commissioning.models import FinancialYear, LedgerEntry, PriorityAdoption
from core.money import ZERO


@dataclass(frozen=True)
class PriorityMoney:
    """A priority in one year and what is committed to it over all funds. Amount in pounds.

    `retired_on` is the day it left the year's last list, where it had left by the day of the figures.
    """

    name: str
    slug: str
    adopted_as: tuple[PriorityAdoption, ...]
    commitments: int
    committed: Decimal
    retired_on: date | None = None


@dataclass(frozen=True)
class PriorityMatrix:
    """A year's priorities and its money, side by side."""

    financial_year: FinancialYear
    as_at: date
    adopted: tuple[PriorityMoney, ...]
    # Money that was committed to a priority before it was retired.
    retired: tuple[PriorityMoney, ...]
    not_adopted: tuple[PriorityMoney, ...]

    @property
    def without_money(self) -> tuple[PriorityMoney, ...]:
        return tuple(line for line in self.adopted if not line.committed)

    @property
    def committed(self) -> Decimal:
        return sum((line.committed for line in (*self.adopted, *self.retired, *self.not_adopted)), ZERO)

    @property
    def committed_without_priority(self) -> Decimal:
        return sum((line.committed for line in self.not_adopted), ZERO)


def priority_matrix(financial_year: FinancialYear, as_at: date) -> PriorityMatrix:
    """The priorities adopted for a year and not retired by a day, with the money committed to each as at that day.

    Money committed before a priority was retired was money for a priority of the year, and is told apart from money
    that never had one.
    """
    adopted, retired = _lists(financial_year, as_at)
    last_days = {slug: max(line.retired_on for line in lines if line.retired_on) for slug, lines in retired.items()}
    money = _money(financial_year, as_at, last_days)
    by_amount = sorted(money.items(), key=lambda item: -item[1].committed)
    none = _Money("", 0, ZERO)
    return PriorityMatrix(
        financial_year=financial_year,
        as_at=as_at,
        adopted=tuple(
            _line(money.get((slug, False), none), slug, lines, name=lines[0].priority.name)
            for slug, lines in adopted.items()
        ),
        retired=tuple(
            _line(found, slug, retired[slug], retired_on=last_days[slug])
            for (slug, was_in_force), found in by_amount
            if was_in_force
        ),
        not_adopted=tuple(
            _line(found, slug, [], retired_on=last_days.get(slug))
            for (slug, was_in_force), found in by_amount
            if not was_in_force and slug not in adopted
        ),
    )


Lists = dict[str, list[PriorityAdoption]]


def _lists(financial_year: FinancialYear, as_at: date) -> tuple[Lists, Lists]:
    """The adoptions in force on a day by the slug of their priority; those of priorities that none is left of."""
    adopted: Lists = defaultdict(list)
    retired: Lists = defaultdict(list)
    begun = PriorityAdoption.objects.filter(financial_year=financial_year, adopted_on__lte=as_at)
    for adoption in begun.select_related("priority").order_by("pk"):
        is_over = adoption.retired_on is not None and adoption.retired_on <= as_at
        (retired if is_over else adopted)[adoption.priority.slug].append(adoption)
    return adopted, {slug: lines for slug, lines in retired.items() if slug not in adopted}


@dataclass(frozen=True)
class _Money:
    """The commitments of a year to one priority: how many, and their sum in pounds."""

    name: str
    commitments: int
    committed: Decimal


def _line(
    money: _Money, slug: str, lines: list[PriorityAdoption], *, name: str = "", retired_on: date | None = None
) -> PriorityMoney:
    return PriorityMoney(name or money.name, slug, tuple(lines), money.commitments, money.committed, retired_on)


def _money(financial_year: FinancialYear, as_at: date, last_days: dict[str, date]) -> dict[tuple[str, bool], _Money]:
    """By the slug of a priority, and by whether the commitment was made before its last day on a list."""
    promises = LedgerEntry.objects.filter(
        fund__financial_year=financial_year, kind__in=[EntryKind.COMMITMENT, EntryKind.DECOMMITMENT]
    ).as_at(as_at)
    sums = (
        promises.order_by()
        .values_list("commitment_id", "commitment__priority__slug", "commitment__priority__name")
        .annotate(Sum("amount"), Min("effective_on"))
    )
    money: dict[tuple[str, bool], _Money] = {}
    for _, slug, name, amount, made_on in sums:
        if amount:
            key = (slug, slug in last_days and made_on < last_days[slug])
            standing = money.get(key, _Money(name, 0, ZERO))
            money[key] = _Money(name, standing.commitments + 1, standing.committed + amount)
    return money
