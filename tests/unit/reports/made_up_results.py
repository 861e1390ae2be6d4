"""Results of awards that nobody made, and whether their small counts can be worked out from what is printed of them."""

import random
from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from grants.choices import Counts, Outcome, Source
from grants.figures.results import Results
from grants.figures.results_read import AwardRead
from grants.rules.periods import Period
from grants.rules.results import Tally

Y17 = date(2017, 4, 1)
DAY = date(2018, 3, 1)
YEAR = Period(Y17)
AREAS = {"Birmingham": "E08000025", "Coventry": "E08000026", "Dudley": "E08000027"}
PRIORITIES = {"hate-crime": "Hate crime", "young-people": "Young people", "domestic-abuse": "Domestic abuse"}
# A count of people, as a sum of the smallest there are.
Sum = Mapping[Any, int]


def an_award(agreement: int, provider: str, priority: str, tally: Tally, areas: Iterable[str] = AREAS) -> AwardRead:
    return AwardRead(
        agreement=agreement,
        reference=f"2017-18/A{agreement}",
        provider_slug=provider,
        provider=provider.title(),
        service=f"Service {agreement}",
        priority_slug=priority,
        quarters=(),
        tally=tally,
        areas=tuple(areas),
    )


def results_with(*awards: AwardRead, period: Period = YEAR) -> Results:
    return Results(period, DAY, awards, PRIORITIES, AREAS)


def people(priorities: Mapping[str, int], areas: Mapping[str, int] | None = None, elsewhere: int = 0) -> Tally:
    """The tally of an award by its people; they live in Birmingham where nothing is said."""
    number = sum(priorities.values())
    return Tally(
        people=number,
        priorities=priorities,
        areas={"Birmingham": number} if areas is None else areas,
        elsewhere=elsewhere,
        due=1,
        accepted=1,
    )


def any_results(seed: int) -> Results:
    """Up to four providers with up to three awards each; most counts small, some none."""
    rnd = random.Random(seed)
    awards = []
    for provider in ("ash", "beech", "cedar", "elm")[: rnd.randint(1, 4)]:
        for _ in range(rnd.randint(1, 3)):
            awards.append(an_award(len(awards) + 1, provider, rnd.choice(list(PRIORITIES)), _any_tally(rnd)))
    return results_with(*awards)


def _any_tally(rnd: random.Random) -> Tally:
    def count() -> int:
        return rnd.choice((0, 0, 1, 3, 4, 5, 9, 20, 40, 90))

    def part_of(whole: int) -> int:
        return rnd.choice((whole, whole // 2, max(whole - 2, 0), 0))

    priorities = {slug: count() for slug in PRIORITIES}
    areas, left = {}, sum(priorities.values())
    for name in list(AREAS)[:-1]:
        areas[name] = rnd.choice((0, left // 2, min(left, 3), left))
        left -= areas[name]
    areas["Dudley"] = left
    whole = sum(priorities.values())
    direct = part_of(whole)
    sums = {(Counts.DIRECT.value, ""): direct, (Counts.INDIRECT.value, ""): whole - direct}
    for one in (Outcome.COPE, Outcome.RECOVER, Outcome.HEALTH):
        measured = count()
        sums[Counts.MEASURED.value, one.value] = measured
        sums[Counts.IMPROVED.value, one.value] = part_of(measured)
    sums[Counts.ANSWERED.value, ""] = count()
    sums[Counts.SATISFIED.value, ""] = part_of(sums[Counts.ANSWERED.value, ""])
    sums |= {(Counts.REFERRED.value, one.value): count() for one in (Source.POLICE, Source.SELF, Source.BTP)}
    elsewhere = rnd.choice((0, 0, 0, whole // 3))
    return Tally(people=whole, priorities=priorities, areas=areas, sums=sums, elsewhere=elsewhere, due=1, accepted=1)


class Printed:
    """Sums whose number is printed, or is otherwise known: what can be worked out from them."""

    def __init__(self, known: Iterable[Sum]) -> None:
        self._rows: dict[Any, dict[Any, Fraction]] = {}
        for one in known:
            rest = self._rest(one)
            if rest:
                first = min(rest, key=repr)
                self._rows[first] = {key: value / rest[first] for key, value in rest.items()}

    def tells(self, asked: Sum) -> bool:
        """Whether the number of this sum follows."""
        return not self._rest(asked)

    def _rest(self, one: Sum) -> dict[Any, Fraction]:
        rest = {key: Fraction(value) for key, value in one.items() if value}
        while found := next((key for key in sorted(rest, key=repr) if key in self._rows), None):
            times = rest[found]
            for key, value in self._rows[found].items():
                rest[key] = rest.get(key, Fraction(0)) - times * value
                if not rest[key]:
                    del rest[key]
        return rest
