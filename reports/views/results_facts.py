"""What the pages of results and their files have in common: which tables there are, of a year and of one part."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from grants.figures.results import NOT_STATED, Group
from grants.figures.results_read import AwardRead
from reports.figures.live_kinds.table import LiveTable
from reports.figures.results_area import area_by_code, awards_there, people_there
from reports.figures.results_award import spend_by_heading, spend_by_quarter
from reports.figures.results_tables import SPREAD, ResultsTables
from reports.rules.outside import Shown

Made = Callable[[], LiveTable]


def tables_of_year() -> Mapping[str, Callable[[ResultsTables], LiveTable]]:
    """The tables of a year's page, in its order, by their name in addresses."""
    return {
        "providers": ResultsTables.providers,
        "priorities": ResultsTables.priorities,
        "areas": ResultsTables.areas,
        "outcomes": ResultsTables.outcomes,
        "journey": ResultsTables.journey,
        "referrals": ResultsTables.referrals,
        "received": ResultsTables.received,
    }


@dataclass(frozen=True)
class OfGroup:
    """One provider or priority: its place in the table of all, and the tables of its own by their names."""

    name: str
    group: Group
    shown: Shown
    place: int
    tables: Mapping[str, Made]


@dataclass(frozen=True)
class OfAward:
    """One award: its place in the table of its provider, and the tables of its own."""

    name: str
    award: AwardRead
    shown: Shown
    place: int
    tables: Mapping[str, Made]


@dataclass(frozen=True)
class OfArea:
    """One council area and its tables."""

    name: str
    tables: Mapping[str, Made]


def of_provider(tables: ResultsTables, slug: str) -> OfGroup | None:
    groups, shown = tables.results.providers, tables.of_providers
    place = next((place for place, one in enumerate(groups) if one.slug == slug), None)
    if place is None:
        return None
    group = groups[place]
    made = {
        "awards": lambda: tables.awards(group),
        "outcomes": lambda: tables.outcomes(tally=group.tally, above=shown.hidden_of(place), awards=group.awards),
        "spend": lambda: spend_by_quarter(tables, group.awards),
        "headings": lambda: spend_by_heading(tables, group.awards),
    }
    return OfGroup(group.name, group, shown, place, made)


def of_priority(tables: ResultsTables, slug: str) -> OfGroup | None:
    groups, shown = tables.results.priorities, tables.of_priorities
    place = next((place for place, one in enumerate(groups) if one.slug == slug), None)
    if place is None or slug == NOT_STATED:
        return None
    group = groups[place]
    mainly = [one for one in group.awards if one.priority_slug == slug]
    made = {
        "providers": lambda: tables.spread_of(group, place),
        "outcomes": lambda: tables.outcomes(tally=group.tally, above=shown.hidden_of(place), awards=mainly),
        "awards": lambda: tables.awards_whole(f"Awards mainly for {group.name}", mainly, SPREAD),
    }
    return OfGroup(group.name, group, shown, place, made)


def of_award(tables: ResultsTables, pk: int) -> OfAward | None:
    award, found = tables.results.award(pk), tables.together.of_award(pk)
    if award is None or found is None:
        return None
    shown, place = found
    made = {
        "outcomes": lambda: tables.outcomes(tally=award.tally, above=shown.hidden_of(place), awards=[award]),
        "journey": lambda: tables.journey(award=award),
        "referrals": lambda: tables.referrals(award=award),
        "spend": lambda: spend_by_quarter(tables, [award]),
        "headings": lambda: spend_by_heading(tables, [award]),
    }
    return OfAward(award.service, award, shown, place, made)


def of_area(tables: ResultsTables, slug: str) -> OfArea | None:
    name = area_by_code(tables, slug)
    if name is None:
        return None
    made = {"providers": lambda: people_there(tables, name), "awards": lambda: awards_there(tables, name)}
    return OfArea(name, made)


def told_of(table: LiveTable, whose: str) -> LiveTable:
    """A table as a file, which stands alone, so that its title says whose it is."""
    what, _, period = table.caption.partition(", ")
    return replace(table, caption=f"{what} of {whose}, {period}")
