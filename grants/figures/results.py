"""What the accepted returns of some quarters give, as at a day: read in a constant number of queries at any size.

Answers are added up by the database, and by what their measure counts as, whichever template asked and in whatever
words. What was accepted after the day is not counted; a correction counts from the day it was accepted.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from grants.figures.results_read import NOT_STATED, AwardRead, YearRead, read_year, read_years
from grants.models import MonitoringReturn
from grants.rules.periods import Period
from grants.rules.ratings import Rated, rated
from grants.rules.results import Tally, counted_twice, together

__all__ = [
    "NOT_STATED",
    "AwardRead",
    "Group",
    "Results",
    "YearRead",
    "read_year",
    "read_years",
    "results_of",
    "years_with_returns",
]


@dataclass(frozen=True)
class Group:
    """A provider or a priority with what its awards came to. `awards` are those it is made of."""

    slug: str
    name: str
    tally: Tally
    awards: tuple[AwardRead, ...]

    @cached_property
    def rated(self) -> Rated:
        return rated(self.tally)


@dataclass(frozen=True)
class Results:
    """All that the returns of a period give as at a day."""

    period: Period
    as_at: date
    awards: tuple[AwardRead, ...]
    # Names by slug, of the priorities and areas that something is counted under.
    priority_names: Mapping[str, str]
    area_codes: Mapping[str, str] = field(default_factory=dict)

    @property
    def has_returns(self) -> bool:
        return bool(self.awards)

    @property
    def is_illustrative(self) -> bool:
        return self.total.is_illustrative

    @cached_property
    def total(self) -> Tally:
        """Of everybody, each person once, also where two providers of a consortium count them."""
        whole = together(award.tally for award in self.awards)
        return whole if whole.people is None else replace(whole, people=max(whole.people - self.twice, 0))

    @cached_property
    def twice(self) -> int:
        """By how many people the providers together, or the priorities, have more than the whole."""
        return counted_twice(sum(award.tally.elsewhere for award in self.awards))

    @cached_property
    def providers(self) -> tuple[Group, ...]:
        """Each provider, in the order of its name."""
        by_slug: dict[str, list[AwardRead]] = defaultdict(list)
        for award in self.awards:
            by_slug[award.provider_slug].append(award)
        groups = [
            Group(slug, rows[0].provider, together(row.tally for row in rows), tuple(rows))
            for slug, rows in by_slug.items()
        ]
        return tuple(sorted(groups, key=lambda one: (one.name.casefold(), one.slug)))

    @cached_property
    def priorities(self) -> tuple[Group, ...]:
        """Each priority, in the order of its name; last, people of whom no return says under which.

        People are shared out as the returns say. All else that an award came to stands under its main priority.
        """
        slugs = {slug for award in self.awards for slug in (award.priority_slug, *award.tally.priorities)}
        found = [self._of_priority(slug) for slug in slugs]
        return tuple(sorted(found, key=lambda one: (one.slug == NOT_STATED, one.name.casefold())))

    def _of_priority(self, slug: str) -> Group:
        whole = together(award.tally for award in self.awards if award.priority_slug == slug)
        awards = tuple(one for one in self.awards if slug == one.priority_slug or slug in one.tally.priorities)
        told = [one.tally.priorities[slug] for one in awards if slug in one.tally.priorities]
        name = self.priority_names.get(slug, "Priority not stated")
        return Group(slug, name, replace(whole, people=sum(told) if told else None), awards)

    @cached_property
    def areas(self) -> Mapping[str, int]:
        """People by the name of their council area; those of whom no return says last."""
        found = self.total.areas
        return dict(sorted(found.items(), key=lambda one: (one[0] == NOT_STATED, one[0])))

    def provider(self, slug: str) -> Group | None:
        return next((one for one in self.providers if one.slug == slug), None)

    def priority(self, slug: str) -> Group | None:
        return next((one for one in self.priorities if one.slug == slug), None)

    def award(self, agreement: int) -> AwardRead | None:
        return next((one for one in self.awards if one.agreement == agreement), None)

    @property
    def unanswered(self) -> Sequence[Group]:
        """The providers that left something unanswered: first who owes most returns, then who knew least."""
        owing = [one for one in self.providers if one.tally.overdue or one.tally.not_known]
        return sorted(owing, key=lambda one: (-one.tally.overdue, -one.tally.not_known, one.name.casefold()))


def results_of(period: Period, as_at: date, read: YearRead | None = None) -> Results:
    """What the returns of a period give by the end of a day. Eight queries, or none where the year was read before."""
    read = read or read_year(period.year_start, as_at)
    return Results(period, as_at, tuple(read.awards_in(period)), read.names, read.codes)


def years_with_returns() -> list[date]:
    """The first days of the years of which returns are asked, the latest first. One query."""
    asked = MonitoringReturn.objects.order_by("-year_start").values_list("year_start", flat=True)
    return list(asked.distinct())
