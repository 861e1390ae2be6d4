"""Which organisations are represented on the Commission in a period: by their own seat, or through a consortium."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from commissioning.models.tie import kept
from commissioning.rules.consortia import Consortia, spoken
from providers.models import ConsortiumMembership, Provider
from reports.choices import Represented
from reports.figures.advice_places import Seat


@dataclass(frozen=True)
class Circle:
    """A consortium that has a seat, or a member with one, and the keys of all that belonged to it in the period."""

    consortium: Provider
    within: frozenset[int]
    # Its own seat, or whose.
    seats: tuple[str, ...]


@dataclass(frozen=True)
class Paths:
    """By the key of an organisation, how it is represented. The nearest way first; each way said once."""

    direct: Mapping[int, tuple[str, ...]]
    through: Mapping[int, tuple[str, ...]]
    circles: tuple[Circle, ...]

    def of(self, provider: int) -> tuple[Represented, tuple[str, ...]]:
        """A seat of its own goes before every path through a consortium."""
        if provider in self.direct:
            return Represented.DIRECTLY, self.direct[provider]
        if provider in self.through:
            return Represented.THROUGH, self.through[provider]
        return Represented.NOT, ()


def paths_between(seats: Sequence[Seat], first: date, last: date) -> Paths:
    """Day by day: a seat counts together with the memberships that are in force while it is held. One query."""
    held = [seat for seat in seats if seat.member.provider]
    direct: dict[int, dict[str, None]] = defaultdict(dict)
    through: dict[int, dict[str, None]] = defaultdict(dict)
    rows = list(ConsortiumMembership.objects.during(first, last).with_names()) if held else []
    for day, consortia in _days(held, rows, first, last):
        for seat in (seat for seat in held if seat.member.covers(day)):
            own = _organisation(seat)
            direct[own.pk][f"A seat of its own: {seat.role}"] = None
            for key, reached in consortia.reached_from(own.pk).items():
                through[key][reached.path_from(f"A seat of {spoken(own)}")] = None
    return Paths(
        direct={key: tuple(words) for key, words in direct.items()},
        through={key: tuple(words) for key, words in through.items()},
        circles=tuple(_circles({_organisation(seat).pk: _organisation(seat) for seat in held}, rows)),
    )


def _organisation(seat: Seat) -> Provider:
    """Whose seat it is, as the register stands today. Asked only of seats for an organisation."""
    provider = seat.member.provider
    if provider is None:
        raise ValueError(f"{seat.role} sits for no organisation")
    return kept(provider)


def _days(
    seats: Sequence[Seat], rows: Sequence[ConsortiumMembership], first: date, last: date
) -> Iterator[tuple[date, Consortia]]:
    """The days on which a seat or a membership began, or had just ended, with the consortia as they stood."""
    begins = {*(seat.member.started_on for seat in seats), *(row.joined_on for row in rows)}
    ends = {*(seat.until for seat in seats), *(row.ended_on for row in rows)}
    over = {day + timedelta(days=1) for day in ends if day is not None and day < date.max}
    known: dict[frozenset[int], Consortia] = {}
    for day in sorted({first, *(day for day in begins | over if first < day <= last)}):
        standing = [row for row in rows if row.joined_on <= day and (row.ended_on is None or row.ended_on >= day)]
        key = frozenset(row.pk for row in standing)
        if key not in known:
            known[key] = Consortia(standing)
        yield day, known[key]


def _circles(seated: Mapping[int, Provider], rows: Iterable[ConsortiumMembership]) -> Iterator[Circle]:
    members: dict[int, dict[int, Provider]] = defaultdict(dict)
    consortia: dict[int, Provider] = {}
    for row in rows:
        consortia[row.consortium_id] = row.consortium
        members[row.consortium_id][row.member_id] = row.member
    for key, consortium in sorted(consortia.items(), key=lambda one: one[1].name_key):
        with_seat = [one.name for one in members[key].values() if one.pk in seated]
        own = ["Its own"] if key in seated else []
        if own or with_seat:
            yield Circle(consortium, frozenset({key, *members[key]}), (*own, *with_seat))
