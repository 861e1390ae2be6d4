"""The results of one provider, award, priority or area, each as it stands in the tables of all."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from grants.figures.results import YearRead, read_years, results_of
from grants.figures.results_rows import Rows, read_rows
from grants.figures.results_trend import quarters_to
from grants.rules.periods import Period
from grants.rules.quarters import Quarter
from reports.figures.live_kinds.table import Line, LiveColumn, LiveTable, Raw, numbers, table, words
from reports.figures.results_tables import ILLUSTRATIVE, ResultsTables, percents
from reports.figures.results_trend import ONCE_A_QUARTER
from reports.rules import outside
from reports.rules.outside import NOT_SHOWN, Shown

# The row of one part in the tables of some results; None where it has none.
Placed = Callable[[ResultsTables], tuple[Shown, int] | None]

PEOPLE = (numbers("People supported"),)
ALL_THREE = (*PEOPLE, percents("Outcomes improved"), percents("Satisfied"))


@dataclass(frozen=True)
class Part:
    """What is followed over the quarters. `cells` are its figures in some results, None where it is not in them."""

    columns: tuple[LiveColumn, ...]
    cells: Callable[[ResultsTables], tuple[Raw, ...] | None]
    is_illustrative: Callable[[ResultsTables], bool]


def the_provider(slug: str) -> Part:
    return _placed(lambda tables: _at(tables.of_providers, [one.slug for one in tables.results.providers], slug))


def the_award(agreement: int) -> Part:
    return _placed(lambda tables: tables.together.of_award(agreement))


def the_priority(slug: str) -> Part:
    """Its people alone: everything else is told of whole awards."""
    return _placed(
        lambda tables: _at(tables.of_priorities, [one.slug for one in tables.results.priorities], slug), PEOPLE
    )


def the_area(name: str) -> Part:
    """Its people alone: returns ask nothing else by area."""

    def cells(tables: ResultsTables) -> tuple[Raw, ...] | None:
        people = tables.results.areas.get(name)
        return None if people is None else (NOT_SHOWN if name in tables.hidden_areas else people,)

    def is_illustrative(tables: ResultsTables) -> bool:
        return any(one.tally.is_illustrative for one in tables.results.awards if name in one.tally.areas)

    return Part(PEOPLE, cells, is_illustrative)


def _at(shown: Shown, slugs: Sequence[str], slug: str) -> tuple[Shown, int] | None:
    return (shown, slugs.index(slug)) if slug in slugs else None


def _placed(placed: Placed, columns: tuple[LiveColumn, ...] = ALL_THREE) -> Part:
    def cells(tables: ResultsTables) -> tuple[Raw, ...] | None:
        found = placed(tables)
        if found is None:
            return None
        shown, place = found
        three = shown.count(place, "people"), shown.share(place, "improved"), shown.share(place, "satisfied")
        return three[: len(columns)]

    def is_illustrative(tables: ResultsTables) -> bool:
        found = placed(tables)
        return found is not None and found[0].rows[found[1]].is_illustrative

    return Part(columns, cells, is_illustrative)


class PartsRead:
    """The returns of the eight quarters that end with the last of a period, in as many queries as one year."""

    def __init__(self, period: Period, as_at: date, *, is_outside: bool) -> None:
        self.period, self.as_at, self.is_outside = period, as_at, is_outside
        self._made: dict[Period, ResultsTables] = {}

    @cached_property
    def quarters(self) -> list[Quarter]:
        return quarters_to(self.period)

    @cached_property
    def rows(self) -> Rows:
        return read_rows(sorted({one.year_start for one in self.quarters}), self.as_at)

    @cached_property
    def _years(self) -> Mapping[date, YearRead]:
        return read_years(self.rows)

    def tables(self, period: Period) -> ResultsTables:
        """Those of the period itself, of one of the quarters, or of the year of one."""
        if period not in self._made:
            results = results_of(period, self.as_at, self._years[period.year_start])
            self._made[period] = ResultsTables(results, is_outside=self.is_outside)
        return self._made[period]

    def trend(self, part: Part) -> LiveTable | None:
        """A row a quarter, those before the first return left out; None where no return says anything.

        What is hidden of the year of a quarter, or of the period, is hidden of the quarter too: where a part has
        one return, the quarter is all of its year.
        """
        lines: list[Line] = []
        is_illustrative = False
        for quarter in self.quarters:
            alone = self.tables(Period(quarter.year_start, quarter.number, quarter.number))
            found = part.cells(alone) or (None,) * len(part.columns)
            if lines or any(value is not None for value in found):
                lines.append(Line((quarter.label, *self._guarded(quarter, found, part))))
                is_illustrative = is_illustrative or part.is_illustrative(alone)
        if not lines:
            return None
        caption = f"Quarter by quarter{', illustrative' if is_illustrative else ''}"
        notes = [*([ILLUSTRATIVE] if is_illustrative else []), *([outside.NOTE] if self.is_outside else [])]
        return table("", caption, (words("Quarter"), *part.columns), lines, notes=[*notes, ONCE_A_QUARTER])

    def _guarded(self, quarter: Quarter, found: tuple[Raw, ...], part: Part) -> tuple[Raw, ...]:
        if not self.is_outside:
            return found
        above = [Period(quarter.year_start)]
        above += [self.period] if quarter.year_start == self.period.year_start else []
        for period in above:
            told = part.cells(self.tables(period)) or found
            found = tuple(
                NOT_SHOWN if is_told == NOT_SHOWN and value is not None else value
                for value, is_told in zip(found, told, strict=True)
            )
        return found
