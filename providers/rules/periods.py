"""Time spent in a consortium."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import zip_longest

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Period:
    """From a day to a day, both included; no end while it lasts."""

    start: date
    end: date | None = None
    is_lead: bool = False

    def overlaps(self, other: "Period") -> bool:
        return _is_by(self.start, other.end) and _is_by(other.start, self.end)

    def shared_with(self, other: "Period") -> "Period | None":
        """The days that are in both; None where there is none."""
        if not self.overlaps(other):
            return None
        ends = [end for end in (self.end, other.end) if end is not None]
        return Period(max(self.start, other.start), min(ends) if ends else None)

    def covers(self, day: date) -> bool:
        return self.start <= day and _is_by(day, self.end)


def _is_by(day: date, end: date | None) -> bool:
    return end is None or day <= end


def combined_periods(periods: Iterable[Period]) -> list[Period]:
    """The fewest periods that cover the same days, leading on each day on which any of them led."""
    given = list(periods)
    starts = {period.start for period in given} | {period.end + ONE_DAY for period in given if period.end}
    edges = sorted(starts)
    combined: list[Period] = []
    for start, following in zip_longest(edges, edges[1:]):
        there = [period for period in given if period.covers(start)]
        if there:
            end = following - ONE_DAY if following else None
            _append(combined, Period(start, end, any(period.is_lead for period in there)))
    return combined


def _append(combined: list[Period], piece: Period) -> None:
    last = combined[-1] if combined else None
    if last and last.end == piece.start - ONE_DAY and last.is_lead == piece.is_lead:
        combined[-1] = Period(last.start, piece.end, last.is_lead)
    else:
        combined.append(piece)


def makes_a_circle(pairs: Collection[tuple[int, int]], *, consortium: int, member: int) -> bool:
    """Whether `member` holds `consortium` already, directly or through others. Pairs are (consortium, member)."""
    reached: set[int] = set()
    waiting = [member]
    while waiting:
        holder = waiting.pop()
        if holder == consortium:
            return True
        if holder not in reached:
            reached.add(holder)
            waiting += [inner for outer, inner in pairs if outer == holder]
    return False


def holds_itself(pairs: Collection[tuple[int, int]]) -> bool:
    """Whether any consortium among the pairs is, directly or through others, a member of itself."""
    return any(makes_a_circle(pairs, consortium=outer, member=inner) for outer, inner in pairs)
