"""Counts of people in two ways at once, as they leave the office: what the tables of several pages give away together.

The people of each award are counted under columns: priorities, areas, outcomes or sources. Awards belong to groups,
their providers. Printed somewhere are the sum of an award, of a group, of a column and of everything, and what a column
has of an award or a group. Every count stands in two sums: as a part in one, as the whole or again as a part in the
other. So the sums are points, each count is a line between two of them, and a hidden count can be worked out from the
others just where no ring of hidden counts goes through it.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import count as turns
from typing import Any

from core.small_numbers import is_small

# The key of an award or of a group.
Row = Any
Cells = Mapping[tuple[Row, str], int]
_Point = tuple[str, Any]
_Name = tuple[str, Any]
_GROUPS, _COLUMNS, _ALL = ("groups", ""), ("columns", ""), ("all", "")


@dataclass(frozen=True)
class Decided:
    """What is hidden already of the sums of awards and of groups, and of the sum of everything."""

    rows: frozenset[Row] = frozenset()
    groups: frozenset[Row] = frozenset()
    is_total: bool = False


@dataclass(frozen=True)
class Linked:
    """What is to be hidden of awards and of groups under a column, and of the columns' sums."""

    cells: frozenset[tuple[Row, str]] = frozenset()
    of_groups: frozenset[tuple[Row, str]] = frozenset()
    columns: frozenset[str] = frozenset()
    # What is told all the same, because its award has nothing else: its whole must go instead. No award: of all.
    told: frozenset[tuple[Row | None, str]] = frozenset()


@dataclass(frozen=True)
class _Count:
    ends: tuple[_Point, _Point]
    number: int
    # Whether it may be hidden to protect another, and whether it is hidden here where it is small.
    is_free: bool
    is_tried: bool


def linked(
    cells: Cells,
    groups: Mapping[Row, Row],
    decided: Decided,
    wholes: Cells | None = None,
    also: Collection[tuple[Row | None, str]] = (),
) -> Linked:
    """Hides every count from 1 to 4 and, of the others, so many that none can be worked out.

    `wholes` are the counts that these are parts of: a part that leaves from 1 to 4 of its whole is hidden too. `also`
    are cells that are to be hidden as if they were small.
    """
    of_groups, whole_of_groups = _gathered(cells, groups), _gathered(wholes or {}, groups)
    above = Decided(decided.groups, frozenset({""}) if decided.is_total else frozenset(), decided.is_total)
    one = dict.fromkeys(groups.values(), "")
    also_of_groups = {(groups.get(row), column) for row, column in also}
    found = Linked()
    while True:
        net = _protected(_counts(cells, groups), decided, wholes, found, also, guards_begun=True)
        # What awards tell of a group anyway hides nothing there.
        open_ones = net.open_cells()
        closed = {
            (groups[row], column)
            for (row, column), number in cells.items()
            if number and (row, column) not in open_ones
        }
        of_all = {(groups[row], column) for row, column in net.of("cell")} | found.of_groups
        begun = Linked(frozenset(of_all & closed), columns=frozenset(net.of("column")))
        counts = _counts(of_groups, one, is_free=closed)
        whole = _protected(counts, above, whole_of_groups if wholes else None, begun, also_of_groups)
        gone = frozenset(of_all | whole.of("cell"))
        hidden = net.of("cell") | {
            cell for cell, number in cells.items() if number and (groups[cell[0]], cell[1]) in gone
        }
        told = net.told_cells() | {cell for cell in cells if (groups[cell[0]], cell[1]) in whole.told_cells()}
        told |= {name for name in whole.told_cells() if name[0] is None}
        after = Linked(frozenset(hidden), gone, frozenset(whole.of("column")), frozenset(told))
        if after == found:
            return found
        found = after


def _gathered(cells: Cells, groups: Mapping[Row, Row]) -> dict[tuple[Row, str], int]:
    found: dict[tuple[Row, str], int] = defaultdict(int)
    for (row, column), number in cells.items():
        found[groups[row], column] += number
    return dict(found)


def _protected(
    counts: Mapping[_Name, _Count],
    decided: Decided,
    wholes: Cells | None,
    begun: Linked,
    also: Collection[tuple[Row | None, str]],
    *,
    guards_begun: bool = False,
) -> "_Net":
    """The counts with those hidden that must be: what is small, what is decided, and what protects them."""
    small = {name for name, one in counts.items() if one.is_tried and _is_telling(name, counts, wholes)}
    small |= {("column", cell[1]) if cell[0] is None else ("cell", cell) for cell in also}
    decided_on = {("row", row) for row in decided.rows} | {("group", group) for group in decided.groups}
    decided_on |= {_ALL} if decided.is_total else set()
    begun_with = {("cell", cell) for cell in begun.cells} | {("column", column) for column in begun.columns}
    # What is decided is hidden in other tables of the same awards too, so none of them may tell it.
    guarded = {name for name in small | decided_on if name in counts and counts[name].number}
    net = _Net(counts, guarded | {name for name in begun_with if name in counts and counts[name].number})
    relied_on = {("cell", cell) for cell in begun.cells} if guards_begun else set()
    net.protect(guarded | (relied_on & net.hidden), guarded)
    return net


def _counts(
    cells: Cells, groups: Mapping[Row, Row], is_free: Collection[tuple[Row, str]] | None = None
) -> dict[_Name, _Count]:
    """Every count that is printed, between the two sums in which it stands. `is_free` cells may hide others."""
    counts: dict[_Name, _Count] = {}
    sums: dict[_Name, int] = defaultdict(int)
    for (row, column), number in cells.items():
        ends = ("row", row), ("column", column)
        counts["cell", (row, column)] = _Count(ends, number, is_free is None or (row, column) in is_free, True)
        for name in (*ends, ("group", groups[row]), _ALL):
            sums[name] += number
    for name, number in sums.items():
        is_column = name[0] == "column"
        counts[name] = _Count(_ends(name, groups), number, is_column, is_column)
    return counts


def _ends(name: _Name, groups: Mapping[Row, Row]) -> tuple[_Point, _Point]:
    """The two sums in which a sum stands: as the whole of its own parts, and as a part of the next."""
    what, key = name
    if what == "row":
        return name, ("group", groups[key])
    if what == "all":
        return _GROUPS, _COLUMNS
    return name, _COLUMNS if what == "column" else _GROUPS


def _is_telling(name: _Name, counts: Mapping[_Name, _Count], wholes: Cells | None) -> bool:
    """Whether a count is one from 1 to 4, or leaves so few of its whole."""
    number = counts[name].number
    if not number or is_small(number) or wholes is None:
        return is_small(number)
    if name[0] == "cell":
        return is_small(wholes.get(name[1], 0) - number)
    return is_small(sum(whole for (_, column), whole in wholes.items() if column == name[1]) - number)


@dataclass
class _Net:
    """The counts as lines between their sums, and those that are hidden."""

    counts: Mapping[_Name, _Count]
    hidden: set[_Name]
    # Those of the hidden ones that can be worked out all the same.
    told: set[_Name] = field(default_factory=set)
    at: dict[_Point, list[tuple[_Name, _Point]]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        for name, one in self.counts.items():
            if one.number:
                first, second = one.ends
                self.at[first].append((name, second))
                self.at[second].append((name, first))

    def protect(self, small: Collection[_Name], told: Collection[_Name]) -> None:
        """Hide more until a ring of hidden counts goes through each small one, and no sum tells of a few in all.

        Those of `told` through which none can go are kept as such.
        """
        before = -1
        while before != len(self.hidden):
            before = len(self.hidden)
            self.told.clear()
            for name in sorted(small, key=repr):
                way = self._way_round(name)
                self.hidden.update(way)
                self.told.update(() if way or name not in told else (name,))
            self._spread_out()

    def _way_round(self, name: _Name) -> list[_Name]:
        """The counts of the ring through one that hides the fewest people more; none where there is no ring."""
        start, end = self.counts[name].ends
        turn = turns()
        waiting: list[tuple[int, int, _Point, tuple[_Name, ...]]] = [(0, next(turn), start, ())]
        seen: set[_Point] = set()
        while waiting:
            cost, _, point, way = heappop(waiting)
            if point == end:
                return list(way)
            if point in seen:
                continue
            seen.add(point)
            for other, to in self.at[point]:
                if other != name and to not in seen and self._may_hide(other):
                    more = 0 if other in self.hidden else self.counts[other].number
                    heappush(waiting, (cost + more, next(turn), to, (*way, other)))
        return []

    def of(self, what: str) -> set[Any]:
        """The hidden cells, or the hidden sums of columns."""
        return {key for kind, key in self.hidden if kind == what}

    def told_cells(self) -> set[tuple[Row | None, str]]:
        return {key if what == "cell" else (None, key) for what, key in self.told if what in ("cell", "column")}

    def open_cells(self) -> set[tuple[Row, str]]:
        """The cells that can be worked out whatever is hidden: no ring of counts that may go runs through them."""
        return {key for what, key in self.counts if what == "cell" and not self._way_round((what, key))}

    def _may_hide(self, name: _Name) -> bool:
        return name in self.hidden or self.counts[name].is_free

    def _spread_out(self) -> None:
        """Hidden parts of a sum that is shown come to at least 5, or the smallest of the others goes with them."""
        for point, around in self.at.items():
            whole = _ALL if point in (_COLUMNS, _GROUPS) else point
            if whole in self.hidden:
                continue
            parts = [name for name, _ in around if name != whole]
            together = sum(self.counts[name].number for name in parts if name in self.hidden)
            if is_small(together):
                free = [name for name in parts if name not in self.hidden and self._may_hide(name)]
                self.hidden.update(sorted(free, key=lambda name: (self.counts[name].number, repr(name)))[:1])


def without_blocks_told(blocks: Collection[Collection[Row]], parts: Mapping[str, Collection[Row]]) -> frozenset[str]:
    """Of sums that gather awards in another way, those that would tell something of hidden ones.

    `blocks` are hidden awards whose sum is known; a sum that has some awards of a block and not the others must go.
    """
    return frozenset(
        name for name, rows in parts.items() for block in blocks if set(block) & set(rows) not in (set(), set(block))
    )
