"""What the pages of results and their files have in common: which tables there are, and those of one part."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from grants.figures.results import Group
from reports.figures.live_kinds.table import LiveTable
from reports.figures.results_tables import ResultsTables
from reports.rules.outside import Shown


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
class Part:
    """One provider or priority: its place in the table of all, and the tables of its own."""

    group: Group
    shown: Shown
    place: int
    table: LiveTable
    outcomes: LiveTable


def of_provider(tables: ResultsTables, slug: str) -> Part | None:
    groups = tables.results.providers
    place = next((place for place, one in enumerate(groups) if one.slug == slug), None)
    if place is None:
        return None
    group, shown = groups[place], tables.of_providers
    hidden = shown.hidden_of(place)
    made = tables.awards(group.awards, group.tally, hidden)
    return Part(group, shown, place, made, tables.outcomes(tally=group.tally, above=hidden))


def of_priority(tables: ResultsTables, slug: str) -> Part | None:
    groups = tables.results.priorities
    place = next((place for place, one in enumerate(groups) if one.slug == slug), None)
    if place is None:
        return None
    group, shown = groups[place], tables.of_priorities
    outcomes = tables.outcomes(tally=group.tally, above=shown.hidden_of(place))
    return Part(group, shown, place, tables.spread_of(group, place), outcomes)
