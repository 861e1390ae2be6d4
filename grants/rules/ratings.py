"""Red, amber and green: the rules as they are printed, and what each makes of a provider. Nobody types a rating."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal

from grants.choices import Rating
from grants.rules.results import Tally

Value = Decimal | int | None
_WORST_FIRST = (Rating.RED, Rating.AMBER, Rating.GREEN)


@dataclass(frozen=True)
class Rule:
    """One thing that is rated. From `amber` on it is amber, from `red` on red; below them where little is bad."""

    key: str
    label: str
    value: Callable[[Tally], Value]
    amber: Decimal
    red: Decimal
    # How a value and a limit are written.
    unit: str
    is_low_bad: bool = False

    def rating(self, tally: Tally) -> Rating:
        value = self.value(tally)
        if value is None:
            return Rating.NONE
        if self._is_beyond(Decimal(value), self.red):
            return Rating.RED
        return Rating.AMBER if self._is_beyond(Decimal(value), self.amber) else Rating.GREEN

    def _is_beyond(self, value: Decimal, limit: Decimal) -> bool:
        return value < limit if self.is_low_bad else value >= limit

    @property
    def sentence(self) -> str:
        """Returns overdue: amber from 1, red from 2."""
        how = "below" if self.is_low_bad else "from"
        return f"{self.label}: amber {how} {self.amber}{self.unit}, red {how} {self.red}{self.unit}"


@dataclass(frozen=True)
class Reason:
    """What one rule makes of a tally, in words."""

    rating: Rating
    words: str
    # Of which rule, and the same without its figure.
    key: str = ""
    label: str = ""


@dataclass(frozen=True)
class Rated:
    """The worst of all rules that can be asked, and what each of them says, the worst first."""

    rating: Rating
    reasons: tuple[Reason, ...]

    @property
    def because(self) -> tuple[str, ...]:
        """Why it is not green."""
        return tuple(one.words for one in self.reasons if one.rating in (Rating.AMBER, Rating.RED))


RULES = (
    Rule("overdue", "Returns overdue", lambda tally: tally.overdue if tally.due else None, Decimal(1), Decimal(2), ""),
    Rule(
        "not-known",
        "Questions answered “not known”",
        lambda tally: tally.not_known_share,
        Decimal(5),
        Decimal(20),
        "%",
    ),
    Rule("spend", "Spend away from plan", lambda tally: tally.away_from_plan, Decimal(10), Decimal(25), "%"),
    Rule(
        "satisfaction",
        "Satisfied, of those who answered",
        lambda tally: tally.satisfied_share,
        Decimal(85),
        Decimal(70),
        "%",
        is_low_bad=True,
    ),
    Rule(
        "outcomes",
        "Outcomes improved, of those measured",
        lambda tally: tally.improved_share,
        Decimal(60),
        Decimal(40),
        "%",
        is_low_bad=True,
    ),
)


def rated(tally: Tally, rules: Iterable[Rule] = RULES) -> Rated:
    """The worst rating of the rules that have a figure; not rated where none has."""
    reasons = [
        Reason(rating, f"{rule.label}: {rule.value(tally)}{rule.unit}", rule.key, rule.label)
        for rule in rules
        if (rating := rule.rating(tally)) is not Rating.NONE
    ]
    reasons.sort(key=lambda one: _WORST_FIRST.index(one.rating))
    return Rated(reasons[0].rating if reasons else Rating.NONE, tuple(reasons))
