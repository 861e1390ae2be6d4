"""What the returns of some quarters come to: people counted once, what adds up, and shares that must add to a whole."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from typing import TypeVar

from core.money import PENNY, ZERO, share
from grants.choices import Counts

Sums = Mapping[tuple[str, str], int]
K = TypeVar("K")


@dataclass(frozen=True)
class QuarterPeople:
    """What one quarter's return says of people; None is not known, or not asked."""

    supported: int | None = None
    new: int | None = None
    continuing: int | None = None
    elsewhere: int | None = None


@dataclass(frozen=True)
class People:
    """People of one award, each once. None where no return says; `is_partly` where a quarter does not say who was new.

    `elsewhere` are those among them whom another provider of a consortium counts too.
    """

    number: int | None = None
    is_partly: bool = False
    elsewhere: int = 0


def people_of(quarters: Sequence[QuarterPeople]) -> People:
    """The people of one award over its reported quarters, in their order, each person once.

    Everybody of the first quarter, continuing and new, and of each later one those who were new. Of the people whom
    another provider counts too it takes in the first quarter all, later the same share of the new as of everybody.
    """
    number, elsewhere, is_begun, is_partly = 0, 0, False, False
    for quarter in quarters:
        found = _new_in(quarter) if is_begun else _everybody_in(quarter)
        if found is None:
            is_partly = True
            continue
        is_begun = True
        number += found
        elsewhere += _elsewhere_among(found, quarter)
    return People(number, is_partly, elsewhere) if is_begun else People(None, is_partly)


def counted_twice(elsewhere: int) -> int:
    """How many people too many several providers have together, who each say how many of theirs others count too.

    Somebody whom two of them count is named by both, and one of the two goes.
    """
    return elsewhere // 2


def _everybody_in(quarter: QuarterPeople) -> int | None:
    if quarter.supported is not None:
        return quarter.supported
    if quarter.new is None or quarter.continuing is None:
        return None
    return quarter.new + quarter.continuing


def _new_in(quarter: QuarterPeople) -> int | None:
    if quarter.new is not None:
        return quarter.new
    if quarter.supported is None or quarter.continuing is None:
        return None
    return max(quarter.supported - quarter.continuing, 0)


def _elsewhere_among(found: int, quarter: QuarterPeople) -> int:
    everybody, elsewhere = _everybody_in(quarter), quarter.elsewhere or 0
    if not everybody or not elsewhere:
        return 0
    among = (Decimal(found) * elsewhere / everybody).quantize(Decimal(1), ROUND_HALF_UP)
    return min(int(among), found)


def apportioned(number: int, weights: Mapping[str, int]) -> dict[str, int]:
    """A number of people shared out by weights so that the parts make the whole; nothing where no weight is above 0.

    A person is one: parts are whole, and what rounding leaves goes where the most was cut off, then by name.
    """
    whole = sum(weights.values())
    if whole <= 0:
        return {}
    parts = {key: number * weight // whole for key, weight in weights.items()}
    left = number - sum(parts.values())
    most_cut = sorted(weights, key=lambda key: (-(number * weights[key] % whole), key))
    for key in most_cut[:left]:
        parts[key] += 1
    return parts


@dataclass(frozen=True)
class Tally:
    """What one award came to in some quarters, or several together. Money in pounds, posts in hundredths of a post.

    `sums` hold what may be added over quarters, by what it counts and what it is about; what no return says is
    missing. `plan` is what was to be paid by the end of the last quarter whose spend is told, `planned` what was to be
    paid in all of them.
    `waited` are days times people, `waiting` those people.
    """

    people: int | None = None
    is_partly: bool = False
    elsewhere: int = 0
    is_illustrative: bool = False
    sums: Sums = field(default_factory=dict)
    priorities: Mapping[str, int] = field(default_factory=dict)
    areas: Mapping[str, int] = field(default_factory=dict)
    boxes: int = 0
    not_known: int = 0
    due: int = 0
    received: int = 0
    accepted: int = 0
    overdue: int = 0
    spent: Decimal | None = None
    plan: Decimal = ZERO
    planned: Decimal = ZERO
    awarded: Decimal = ZERO
    posts: int | None = None
    waited: int = 0
    waiting: int = 0

    def of(self, counts: str, subject: str = "") -> int | None:
        return self.sums.get((counts, subject))

    def all_of(self, counts: str) -> int | None:
        """Over everything it is asked about."""
        return self._whole.get(counts)

    @cached_property
    def _whole(self) -> Mapping[str, int]:
        """Added up once: tables and what is hidden in them ask again and again."""
        found: dict[str, int] = {}
        for (counts, _), value in self.sums.items():
            found[counts] = found.get(counts, 0) + value
        return found

    @property
    def satisfied_share(self) -> Decimal | None:
        """In per cent of those who answered."""
        return share_of(self.all_of(Counts.SATISFIED), self.all_of(Counts.ANSWERED))

    @property
    def improved_share(self) -> Decimal | None:
        """In per cent of the outcomes measured, all outcomes together."""
        return share_of(self.all_of(Counts.IMPROVED), self.all_of(Counts.MEASURED))

    @property
    def not_known_share(self) -> Decimal | None:
        return share_of(self.not_known, self.boxes)

    @property
    def away_from_plan(self) -> Decimal | None:
        """By how many per cent of the plan the spend is away from it, above or below; None without either."""
        if self.spent is None or not self.plan:
            return None
        return share(abs(self.spent - self.plan), self.plan)

    @property
    def spent_of_plan(self) -> Decimal | None:
        return None if self.spent is None else share(self.spent, self.plan)

    @property
    def pounds_per_person(self) -> Decimal | None:
        return pounds_per_person(self.spent, self.people)

    @property
    def average_wait(self) -> Decimal | None:
        """In days, each return weighing as much as it has new people."""
        if not self.waiting:
            return None
        return (Decimal(self.waited) / self.waiting).quantize(Decimal("0.1"), ROUND_HALF_UP)


def share_of(part: int | None, whole: int | None) -> Decimal | None:
    """In per cent to one decimal; None where either is not told, or the whole is none."""
    return None if part is None or whole is None else share(Decimal(part), Decimal(whole))


def pounds_per_person(spent: Decimal | None, people: int | None) -> Decimal | None:
    """To the penny; None where nobody was supported, or one of them is not told."""
    if spent is None or not people:
        return None
    return (spent / people).quantize(PENNY, ROUND_HALF_UP)


def together(tallies: Iterable[Tally]) -> Tally:
    """Several added up. What none of them tells stays untold."""
    rows = list(tallies)
    return Tally(
        people=_known_sum(row.people for row in rows),
        is_partly=any(row.is_partly or (row.people is None and row.due > 0) for row in rows),
        elsewhere=sum(row.elsewhere for row in rows),
        is_illustrative=any(row.is_illustrative for row in rows),
        sums=_merged(row.sums for row in rows),
        priorities=_merged(row.priorities for row in rows),
        areas=_merged(row.areas for row in rows),
        boxes=sum(row.boxes for row in rows),
        not_known=sum(row.not_known for row in rows),
        due=sum(row.due for row in rows),
        received=sum(row.received for row in rows),
        accepted=sum(row.accepted for row in rows),
        overdue=sum(row.overdue for row in rows),
        spent=sum((row.spent for row in rows if row.spent is not None), ZERO)
        if any(row.spent is not None for row in rows)
        else None,
        plan=sum((row.plan for row in rows), ZERO),
        planned=sum((row.planned for row in rows), ZERO),
        awarded=sum((row.awarded for row in rows), ZERO),
        posts=_known_sum(row.posts for row in rows),
        waited=sum(row.waited for row in rows),
        waiting=sum(row.waiting for row in rows),
    )


def _known_sum(values: Iterable[int | None]) -> int | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def _merged(several: Iterable[Mapping[K, int]]) -> dict[K, int]:
    found: dict[K, int] = {}
    for one in several:
        for key, value in one.items():
            found[key] = found.get(key, 0) + value
    return found
