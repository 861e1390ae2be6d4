"""Where money can be promised from: each open fund under each of its headings or none, with what is left there."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any

from commissioning.models import Allocation, Fund
from core import years
from core.money import ZERO, pounds


def where_of(fund: Fund, heading: str) -> str:
    return f"{fund} under “{heading}”" if heading else f"{fund} under no heading"


@dataclass(frozen=True)
class Place:
    """One fund under one of its headings or none. Pounds, as at now.

    `left` is what nobody has set aside elsewhere; `room` is what the ledger takes, which under no heading is more.
    """

    fund: Fund
    allocation: Allocation | None
    left: Decimal
    room: Decimal

    @property
    def key(self) -> str:
        return f"{self.fund.pk}-{self.allocation.pk if self.allocation else ''}"

    @property
    def label(self) -> str:
        left = f"{pounds(self.left)} left" if self.left > 0 else "nothing left"
        closed = ", closed" if self.fund.closed_on else ""
        # A list shows its group only while it is open: the year stands in each choice.
        return f"{self.fund.financial_year.label}: {self.allocation or 'under no heading'} ({left}{closed})"

    @property
    def words(self) -> str:
        return where_of(self.fund, str(self.allocation or ""))

    def lies_in(self, starts_on: date, ends_on: date) -> bool:
        """Whether the year of the fund has a day between the two."""
        start = self.fund.financial_year.start_on
        return start <= ends_on and years.ending(start) >= starts_on


Places = Mapping[str, Place]


def places_in(funds: Iterable[Fund]) -> Places:
    """The places of funds by their key, newest year first, in the order of headings. One query beside theirs."""
    rows = {fund.pk: fund for fund in funds}
    headings: dict[int, list[Allocation]] = {}
    for heading in Allocation.objects.filter(fund__in=rows).order_by("position", "pk"):
        headings.setdefault(heading.fund_id, []).append(heading)
    ordered = sorted(rows.values(), key=lambda fund: fund.name)
    # The newest year first: most lines are about it.
    ordered.sort(key=lambda fund: fund.financial_year.start_on, reverse=True)
    places = [
        place
        for fund in ordered
        for place in (
            *(_under(fund, one) for one in headings.get(fund.pk, ())),
            Place(fund, None, outside_headings(fund, headings.get(fund.pk, ())), fund.amount_headroom),
        )
    ]
    return {place.key: place for place in places}


def _under(fund: Fund, heading: Allocation) -> Place:
    free = min(heading.amount_free, fund.amount_headroom)
    return Place(fund, heading, free, free)


def outside_headings(fund: Fund, headings: Iterable[Allocation]) -> Decimal:
    """What is neither committed nor set aside under a heading, in pounds: less than nothing where both overlap."""
    return fund.amount_headroom - sum((one.amount_free for one in headings), ZERO)


def set_aside_words(fund: Fund, headings: Iterable[Allocation]) -> str:
    """What the ledger lets be set aside still, and how much of that is committed under no heading already."""
    left, free = fund.amount_unallocated, outside_headings(fund, headings)
    if left <= 0:
        return "nothing can be set aside"
    words = f"{pounds(left)} can still be set aside"
    if free >= left:
        return words
    return f"{words}, {f'{pounds(left - free)} of it' if free > 0 else 'all of it'} committed"


def as_choices(places: Iterable[Place]) -> list[Any]:
    """For a list to choose from, grouped by fund and year."""
    grouped = groupby(places, key=lambda place: str(place.fund))
    return [("", "Select"), *((name, [(one.key, one.label) for one in group]) for name, group in grouped)]
