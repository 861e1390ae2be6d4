"""Counts of people that are too small to leave the office: from 1 to 4, and what would give them away."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

LEAST_SHOWN = 5


@dataclass(frozen=True)
class Suppressed:
    """A column of counts with its sum. None where a figure is hidden, or was not known to begin with."""

    figures: tuple[int | None, ...]
    total: int | None
    hidden: frozenset[int]
    is_total_hidden: bool


def suppress(figures: Sequence[int | None], total: int | None, also: Collection[int] = ()) -> Suppressed:
    """Hide each count from 1 to 4 of a column, and its complement.

    With the sum printed, a single hidden figure could be worked out from the others, so the smallest of those goes with
    it; where there is none, or the hidden ones together come to fewer than 5, the sum is hidden instead. `also` are the
    places of figures that something else would give away.
    """
    hidden = {place for place, figure in enumerate(figures) if is_small(figure) or (place in also and figure)}
    is_total_hidden = is_small(total)
    if hidden and total is not None:
        if len(hidden) == 1:
            others = [(figure, place) for place, figure in enumerate(figures) if figure and place not in hidden]
            hidden |= {min(others)[1]} if others else set()
        together = sum(figures[place] or 0 for place in hidden)
        is_total_hidden = is_total_hidden or len(hidden) == 1 or together < LEAST_SHOWN
    shown = tuple(None if place in hidden else figure for place, figure in enumerate(figures))
    return Suppressed(shown, None if is_total_hidden else total, frozenset(hidden), is_total_hidden)


def is_small(figure: int | None) -> bool:
    """Whether a count is one from 1 to 4."""
    return figure is not None and 0 < figure < LEAST_SHOWN
