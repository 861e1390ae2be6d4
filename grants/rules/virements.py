"""In which order the virements of one notice are entered, so that no heading gives what it has not got yet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from core.money import ZERO


@dataclass(frozen=True)
class Moved:
    """Money from one heading to another, by their keys. Pounds."""

    source: int | None
    target: int | None
    amount: Decimal


def in_order(lines: Sequence[Moved], free: Mapping[int | None, Decimal]) -> list[int] | None:
    """The places of the lines, each after those that bring what it takes; None where they only move in a circle.

    `free` is what each heading has left before the first of them.
    """
    left = dict(free)
    waiting, order = list(range(len(lines))), list[int]()
    while waiting:
        place = next((at for at in waiting if lines[at].amount <= left.get(lines[at].source, ZERO)), None)
        if place is None:
            return None
        one = lines[place]
        left[one.source] = left.get(one.source, ZERO) - one.amount
        left[one.target] = left.get(one.target, ZERO) + one.amount
        order.append(place)
        waiting.remove(place)
    return order
