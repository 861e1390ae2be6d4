"""How the returns of one award, quarter by quarter, become its tally."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from core.money import ZERO, in_pounds
from grants.choices import Counts
from grants.rules.results import People, QuarterPeople, Sums, Tally, apportioned, people_of

# What is told of each quarter anew and may be added over quarters; people may not.
_ADDED = (
    Counts.REFERRED,
    Counts.NOT_REACHED,
    Counts.DECLINED,
    Counts.ASSESSED,
    Counts.MEASURED,
    Counts.IMPROVED,
    Counts.ASKED,
    Counts.ANSWERED,
    Counts.SATISFIED,
)

# A part and its whole, which are told together or not at all.
_OTHER: Mapping[str, str] = {
    Counts.MEASURED: Counts.IMPROVED,
    Counts.IMPROVED: Counts.MEASURED,
    Counts.ANSWERED: Counts.SATISFIED,
    Counts.SATISFIED: Counts.ANSWERED,
}


@dataclass(frozen=True)
class QuarterSaid:
    """One return as at a day. `said` holds its answers where it was accepted: values in the unit's smallest part."""

    number: int
    key: int
    is_due: bool = False
    is_received: bool = False
    is_accepted: bool = False
    is_overdue: bool = False
    is_illustrative: bool = False
    boxes: int = 0
    not_known: int = 0
    said: Sums = field(default_factory=dict)
    priorities: Mapping[str, int] = field(default_factory=dict)
    areas: Mapping[str, int] = field(default_factory=dict)

    def of(self, counts: str) -> int | None:
        """Over all that it is asked about; None where nothing of it is known."""
        found = [value for (counted, _), value in self.said.items() if counted == counts]
        return sum(found) if found else None


@dataclass(frozen=True)
class Money:
    """Of one award in pounds: what it was awarded in the year, and what was planned to be paid in each quarter."""

    awarded: Decimal = ZERO
    plan: Mapping[int, Decimal] = field(default_factory=dict)


def tally_of(
    quarters: Sequence[QuarterSaid], money: Money, *, priorities: Sequence[str], areas: Sequence[str], not_stated: str
) -> Tally:
    """What one award came to. `priorities` and `areas` are those of its money: the only one takes all its people.

    Where there are several and no return says how people are spread, they stand under `not_stated`.
    """
    accepted = sorted((one for one in quarters if one.is_accepted), key=lambda one: one.number)
    people = people_of([_people(one) for one in accepted])
    told = [one for one in accepted if one.of(Counts.SPENT) is not None]
    return Tally(
        people=people.number,
        is_partly=people.is_partly,
        elsewhere=people.elsewhere,
        is_illustrative=any(one.is_illustrative for one in accepted),
        sums=_added(accepted) | _direct_and_indirect(accepted, people),
        priorities=_spread(people, [one.priorities for one in accepted], priorities, not_stated),
        areas=_spread(people, [one.areas for one in accepted], areas, not_stated),
        boxes=sum(one.boxes for one in accepted),
        not_known=sum(one.not_known for one in accepted),
        due=sum(one.is_due for one in quarters),
        received=sum(one.is_received for one in quarters),
        accepted=len(accepted),
        overdue=sum(one.is_overdue for one in quarters),
        spent=in_pounds(sum(one.of(Counts.SPENT) or 0 for one in told)) if told else None,
        plan=sum((money.plan.get(number, ZERO) for number in range(1, told[-1].number + 1)), ZERO) if told else ZERO,
        planned=sum(money.plan.values(), ZERO),
        awarded=money.awarded,
        posts=next((posts for one in reversed(accepted) if (posts := one.of(Counts.POSTS)) is not None), None),
        **_waited(accepted),
    )


def _people(quarter: QuarterSaid) -> QuarterPeople:
    return QuarterPeople(
        quarter.of(Counts.SUPPORTED),
        quarter.of(Counts.NEW),
        quarter.of(Counts.CONTINUING),
        quarter.of(Counts.ELSEWHERE),
    )


def paired(said: Sums) -> Sums:
    """The answers of one return without those whose share could not be told: a part without its whole, or a whole
    without its part. Of a quarter whose “measured” is not known, the improved would make a share beyond the whole.
    """
    return {
        (counts, subject): value
        for (counts, subject), value in said.items()
        if counts not in _OTHER or (_OTHER[counts], subject) in said
    }


def _added(quarters: Sequence[QuarterSaid]) -> dict[tuple[str, str], int]:
    found: dict[tuple[str, str], int] = {}
    for quarter in quarters:
        for key, value in paired(quarter.said).items():
            if key[0] in _ADDED:
                found[key] = found.get(key, 0) + value
    return found


def _direct_and_indirect(quarters: Sequence[QuarterSaid], people: People) -> dict[tuple[str, str], int]:
    """The people of all quarters, spread as the quarters spread theirs."""
    weights = {
        counts.value: sum(one.of(counts) or 0 for one in quarters) for counts in (Counts.DIRECT, Counts.INDIRECT)
    }
    parts = apportioned(people.number or 0, weights)
    return {(counts, ""): number for counts, number in parts.items()}


def _spread(
    people: People, told: Sequence[Mapping[str, int]], known: Sequence[str], not_stated: str
) -> Mapping[str, int]:
    """Over several quarters the spread is that of all of them together: a person of two quarters has one place."""
    if people.number is None:
        return {}
    weights: dict[str, int] = {}
    for one in told:
        for key, value in one.items():
            weights[key] = weights.get(key, 0) + value
    return apportioned(people.number, weights) or {known[0] if len(known) == 1 else not_stated: people.number}


def _waited(quarters: Sequence[QuarterSaid]) -> dict[str, int]:
    """Days weighed by the people who came new, or by everybody supported where that is not told."""
    found = {"waited": 0, "waiting": 0}
    for one in quarters:
        days, weight = one.of(Counts.WAITED), one.of(Counts.NEW) or one.of(Counts.SUPPORTED)
        if days is not None and weight:
            found["waited"] += days * weight
            found["waiting"] += weight
    return found
