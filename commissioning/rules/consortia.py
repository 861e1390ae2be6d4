"""How far a tie to one organisation goes through the consortia it belongs to (DOMAIN.md 5)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from providers.models import ConsortiumMembership, Provider


@dataclass(frozen=True)
class Reached:
    """An organisation that a tie to another reaches. `through` are the consortia between the two, the nearest first.

    `is_below`: it is a member of the consortium that the tie is to; else it is a consortium above. `is_by_lead`: the
    member of the two leads the consortium.
    """

    provider: Provider
    through: tuple[Provider, ...]
    is_below: bool
    is_by_lead: bool

    def path_from(self, tie: str) -> str:
        """Works for Coventry Haven, a member of the Domestic Violence Consortium."""
        name = spoken(self.provider)
        if self.is_below:
            return f"{tie}, which {name} {'leads' if self.is_by_lead else 'belongs to'}{self._between}"
        return f"{tie}, {'the lead' if self.is_by_lead else 'a member'} of {name}{self._between}"

    @property
    def relation(self) -> str:
        """What it is to the organisation of the tie, after its name: of which it is a member."""
        if self.is_below:
            return f"{'the lead' if self.is_by_lead else 'a member'} of it{self._between}"
        return f"{'which it leads' if self.is_by_lead else 'of which it is a member'}{self._between}"

    @property
    def _between(self) -> str:
        names = [spoken(consortium) for consortium in self.through]
        return f" through {' and '.join(names)}" if names else ""


Edges = Mapping[int, list[ConsortiumMembership]]


class Consortia:
    """The memberships in force on one day, read once."""

    def __init__(self, rows: Iterable[ConsortiumMembership]):
        self._above: dict[int, list[ConsortiumMembership]] = defaultdict(list)
        self._below: dict[int, list[ConsortiumMembership]] = defaultdict(list)
        self._known: dict[int, dict[int, Reached]] = {}
        for row in rows:
            self._above[row.member_id].append(row)
            self._below[row.consortium_id].append(row)

    def reached_from(self, provider: int) -> Mapping[int, Reached]:
        """What a tie to an organisation reaches besides itself, by key: the consortia above it, the members below.

        Never down again from a consortium above: neighbours in a consortium have no interest in each other's money.
        """
        if provider not in self._known:
            found = _walk(provider, self._above, is_below=False)
            self._known[provider] = found | _walk(provider, self._below, is_below=True)
        return self._known[provider]


def keys_reached(providers: Iterable[int], memberships: Iterable[tuple[int, int]]) -> set[int]:
    """What ties to these organisations reach, by key alone: `memberships` are pairs of member and consortium.

    As far as `Consortia.reached_from` goes, without the path.
    """
    above: dict[int, list[int]] = defaultdict(list)
    below: dict[int, list[int]] = defaultdict(list)
    for member, consortium in memberships:
        above[member].append(consortium)
        below[consortium].append(member)
    starts = set(providers)
    return _followed(starts, above) | _followed(starts, below)


def _followed(starts: set[int], edges: Mapping[int, list[int]]) -> set[int]:
    found: set[int] = set()
    waiting = list(starts)
    while waiting:
        fresh = [there for there in edges.get(waiting.pop(), ()) if there not in found]
        found.update(fresh)
        waiting += fresh
    return found


def spoken(provider: Provider) -> str:
    """Its name within a sentence: a consortium takes the article, an organisation does not."""
    takes_article = provider.is_consortium and not provider.name.lower().startswith("the ")
    return f"the {provider.name}" if takes_article else provider.name


def _walk(start: int, edges: Edges, *, is_below: bool) -> dict[int, Reached]:
    """The nearest first, each once: a consortium may belong to another, and no path goes round in a circle."""
    found: dict[int, Reached] = {}
    waiting: list[tuple[int, tuple[Provider, ...]]] = [(start, ())]
    while waiting:
        here, through = waiting.pop(0)
        for row in edges.get(here, ()):
            there = row.member if is_below else row.consortium
            if there.pk != start and there.pk not in found:
                found[there.pk] = Reached(there, through, is_below, row.is_lead and not through)
                waiting.append((there.pk, (*through, there)))
    return found
