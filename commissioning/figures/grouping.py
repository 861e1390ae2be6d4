"""The rows of a position gathered by provider, priority, heading or area, so that the groups always make the whole."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal

from commissioning.figures.position import PositionRow
from core.money import ZERO

NO_HEADING = "Under no heading"
NO_AREA = "Area not stated"


@dataclass(frozen=True)
class Group:
    """Rows under one label, with their sums in pounds."""

    label: str
    rows: tuple[PositionRow, ...]

    @property
    def committed(self) -> Decimal:
        return sum((row.committed for row in self.rows), ZERO)

    @property
    def paid(self) -> Decimal:
        return sum((row.paid for row in self.rows), ZERO)


def grouped(rows: Iterable[PositionRow], by: str) -> list[Group]:
    """Rows gathered `by` provider, priority, heading or area, the largest group first. Each row is in one group.

    A service for several areas stands in a group of just those areas: splitting its amount would be a guess.
    """
    label = LABELS[by]
    gathered: dict[str, list[PositionRow]] = defaultdict(list)
    for row in rows:
        gathered[label(row)].append(row)
    groups = [
        Group(name, tuple(sorted(members, key=lambda row: (-row.committed, row.provider, row.service))))
        for name, members in gathered.items()
    ]
    return sorted(groups, key=lambda group: (-group.committed, group.label))


def _area(row: PositionRow) -> str:
    return ", ".join(row.areas) or NO_AREA


LABELS: dict[str, Callable[[PositionRow], str]] = {
    "provider": lambda row: row.provider,
    "priority": lambda row: row.priority,
    "heading": lambda row: row.heading or NO_HEADING,
    "area": _area,
}
