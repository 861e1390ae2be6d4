"""What leaves the office of counts of people: those from 1 to 4 are hidden, and whatever would give them away."""

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal

from core.small_numbers import Suppressed, is_small, suppress
from grants.choices import Counts
from grants.rules.results import Tally, pounds_per_person, share_of

NOT_SHOWN = "not shown"
NOTE = "Counts from 1 to 4 are not shown, nor figures from which one could be worked out."

Figure = int | Decimal | str | None
# A part and its whole, each a count of people.
PAIRS = (("answered", "satisfied"), ("measured", "improved"))
_COUNTS = {
    "answered": Counts.ANSWERED,
    "satisfied": Counts.SATISFIED,
    "measured": Counts.MEASURED,
    "improved": Counts.IMPROVED,
}
MEASURES = ("people", *_COUNTS)


def column(figures: Sequence[int | None], total: int | None, also: Collection[int] = ()) -> Suppressed:
    """A column as it leaves the office. The sum is kept where it can be: rather one more figure goes than the sum."""
    while True:
        found = suppress(figures, total, also)
        rest = [(figure, place) for place, figure in enumerate(figures) if figure and place not in found.hidden]
        if not found.is_total_hidden or is_small(total) or not rest:
            return found
        also = {*found.hidden, min(rest)[1]}


def small_rests(wholes: Sequence[int | None], parts: Sequence[int | None]) -> set[int]:
    """The places where a part leaves from 1 to 4 of its whole: the part tells how many these are."""
    return {
        place
        for place, (whole, part) in enumerate(zip(wholes, parts, strict=True))
        if whole is not None and part is not None and is_small(whole - part)
    }


def value(tally: Tally, measure: str) -> int | None:
    """The count of a tally by its name here."""
    return tally.people if measure == "people" else tally.all_of(_COUNTS[measure])


class Shown:
    """Rows of tallies and their sum, as the office sees them or, `is_outside`, as they leave it.

    `above` are the measures that a table above has hidden of the sum: here all rows of them go too. `also` are, by
    measure, the places of rows that another page would give away.
    """

    def __init__(
        self,
        rows: Sequence[Tally],
        total: Tally,
        *,
        is_outside: bool,
        above: Collection[str] = (),
        also: Mapping[str, Collection[int]] | None = None,
    ) -> None:
        self.rows, self.total, self.is_outside = rows, total, is_outside
        self._above = frozenset(above)
        self._also = also or {}
        self._columns = self._suppressed() if is_outside else {}

    def _suppressed(self) -> dict[str, Suppressed]:
        found = {"people": self._column("people", set())}
        for whole, part in PAIRS:
            wholes, parts = ([value(row, name) for row in self.rows] for name in (whole, part))
            # Where the sum itself leaves a few, its rows together would tell it.
            rests = set(range(len(self.rows))) if self._leaves_few(part) else small_rests(wholes, parts)
            found[part] = self._column(part, rests)
            # The only one that has any part is told by the sum above: its whole goes instead.
            found[whole] = self._column(whole, rests if found[part].is_total_hidden else set())
        return found

    def _column(self, measure: str, also: set[int]) -> Suppressed:
        figures = [value(row, measure) for row in self.rows]
        everything = set(range(len(figures))) if measure in self._above else set()
        return column(figures, value(self.total, measure), also | everything | set(self._also.get(measure, ())))

    def is_hidden(self, place: int | None, measure: str) -> bool:
        """Whether a row's count is hidden, or that of the sum where no place is named."""
        if not self.is_outside:
            return False
        found = self._columns[measure]
        if place is not None:
            return place % len(self.rows) in found.hidden
        return found.is_total_hidden or measure in self._above or self._leaves_few(measure)

    def _leaves_few(self, measure: str) -> bool:
        return any(
            part == measure and bool(small_rests([value(self.total, whole)], [value(self.total, part)]))
            for whole, part in PAIRS
        )

    def count(self, place: int | None, measure: str) -> Figure:
        return NOT_SHOWN if self.is_hidden(place, measure) else value(self._tally(place), measure)

    def share(self, place: int | None, part: str) -> Figure:
        """In per cent; hidden where either of its counts is."""
        whole = next(one for one, other in PAIRS if other == part)
        if self.is_hidden(place, whole) or self.is_hidden(place, part):
            return NOT_SHOWN
        tally = self._tally(place)
        return share_of(value(tally, part), value(tally, whole))

    def per_person(self, place: int | None) -> Figure:
        """With what was spent beside it, it tells how many there were."""
        if self.is_hidden(place, "people"):
            return NOT_SHOWN
        tally = self._tally(place)
        return pounds_per_person(tally.spent, tally.people)

    def _tally(self, place: int | None) -> Tally:
        return self.total if place is None else self.rows[place]

    def hidden_of(self, place: int) -> frozenset[str]:
        """The measures hidden of one row, for the tables of what it is made of."""
        return frozenset(measure for measure in MEASURES if self.is_hidden(place, measure))
