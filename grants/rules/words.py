"""What may be wrong in the words of a notice, and where it stands."""

from dataclasses import dataclass
from decimal import Decimal

from core.refusal import Obstacle


@dataclass(frozen=True)
class WordsObstacle(Obstacle):
    """One in words. `amount` is the one that nothing makes, in pounds; `line` the key of the line that says it.

    `is_title` where it stands in the title; with neither, it stands in the words of its task.
    """

    amount: Decimal | None = None
    line: int | None = None
    is_title: bool = False


@dataclass(frozen=True)
class QuotedObstacle(Obstacle):
    """An amount (by its key) that is quoted from elsewhere and stands in no words any more."""

    quoted: int = 0
