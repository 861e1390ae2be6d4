"""Where money can be promised from: each open fund under each of its headings or none, with what is left there."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any

from commissioning.models import Allocation, Fund
from core import years
from core.money import pounds
from grants.figures.awards import where_of


@dataclass(frozen=True)
class Place:
    """One fund under one of its headings or none. `left` in pounds, as at now."""

    fund: Fund
    allocation: Allocation | None
    left: Decimal

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
    """The places of funds by their key, in the order of years and headings. One query beside the funds' own."""
    rows = {fund.pk: fund for fund in funds}
    headings: dict[int, list[Allocation]] = {}
    for heading in Allocation.objects.filter(fund__in=rows).order_by("position", "pk"):
        headings.setdefault(heading.fund_id, []).append(heading)
    ordered = sorted(rows.values(), key=lambda fund: (fund.financial_year.start_on, fund.name))
    places = [
        place
        for fund in ordered
        for place in (
            *(Place(fund, one, min(one.amount_free, fund.amount_headroom)) for one in headings.get(fund.pk, ())),
            Place(fund, None, fund.amount_headroom),
        )
    ]
    return {place.key: place for place in places}


def as_choices(places: Iterable[Place]) -> list[Any]:
    """For a list to choose from, grouped by fund and year."""
    grouped = groupby(places, key=lambda place: str(place.fund))
    return [("", "Select"), *((name, [(one.key, one.label) for one in group]) for name, group in grouped)]
