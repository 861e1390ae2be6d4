"""Who sits on the Victims Commission on a day, and which priority of the year has somebody who speaks for it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from commissioning.figures.office import the_office
from commissioning.figures.years import adoptions_of, open_years
from commissioning.models import CommissionMember, FinancialYear, Priority
from commissioning.rules.advice import QUORUM_LEAST, QUORUM_PERCENT, quorum_in_words, quorum_of


@dataclass(frozen=True)
class Seat:
    """One term with the priorities that its member speaks for."""

    member: CommissionMember
    priorities: tuple[Priority, ...]


@dataclass(frozen=True)
class SpokenFor:
    """A priority of the year and the terms of those who speak for it; nobody where there are none."""

    priority: Priority
    speakers: tuple[CommissionMember, ...]


@dataclass(frozen=True)
class Quorum:
    """How many views it takes, in words, and how many that is while nobody stands aside."""

    words: str
    needed: int
    members: int

    @property
    def is_out_of_reach(self) -> bool:
        return self.members < self.needed


@dataclass(frozen=True)
class Seats:
    """The Commission as it stands on a day. `year` is None before a financial year is open."""

    now: Sequence[Seat]
    coming: Sequence[Seat]
    former: Sequence[Seat]
    year: FinancialYear | None
    priorities: Sequence[SpokenFor]
    quorum: Quorum


def seats_on(day: date) -> Seats:
    """The same number of queries however many members and priorities there are."""
    seats = _seats()
    now = [seat for seat in seats if seat.member.covers(day)]
    former = [seat for seat in seats if seat.member.last_day is not None and seat.member.last_day < day]
    year = open_years().filter(start_on__lte=day).first() or open_years().first()
    return Seats(
        now=now,
        coming=[seat for seat in seats if seat.member.started_on > day],
        former=sorted(former, key=lambda seat: seat.member.last_day or day, reverse=True),
        year=year,
        priorities=_spoken_for(year, now, day) if year else (),
        quorum=quorum_with(len({seat.member.person_id for seat in now})),
    )


def quorum_with(members: int) -> Quorum:
    """The office's quorum with so many members who may all take part."""
    office = the_office()
    percent = office.quorum_percent if office else QUORUM_PERCENT
    least = office.quorum_least if office else QUORUM_LEAST
    return Quorum(quorum_in_words(percent, least), quorum_of(members, percent=percent, least=least), members)


def _seats() -> list[Seat]:
    members = CommissionMember.objects.with_names().in_order()
    return [Seat(member, tuple(one.priority for one in member.represents.all())) for member in members]


def _spoken_for(year: FinancialYear, seats: Sequence[Seat], day: date) -> list[SpokenFor]:
    speakers: dict[int, list[CommissionMember]] = defaultdict(list)
    for seat in seats:
        for priority in seat.priorities:
            speakers[priority.pk].append(seat.member)
    adopted = [one for listed in adoptions_of(year) for one in listed.adoptions]
    standing = {one.priority_id: one.priority for one in adopted if one.retired_on is None or one.retired_on > day}
    return [SpokenFor(priority, tuple(speakers.get(key, ()))) for key, priority in standing.items()]
