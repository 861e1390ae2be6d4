"""All pages of results laid side by side, as they are printed outside: none of them gives a small count away."""

from collections import Counter
from itertools import product

import pytest

from core.small_numbers import is_small
from grants.choices import Counts, Outcome, Source
from grants.figures.results import Results
from grants.rules.periods import Period
from grants.rules.results import Tally
from reports.figures.results_parts import PartsRead, the_area, the_award, the_priority, the_provider
from reports.figures.results_tables import TWICE, ResultsTables
from reports.rules.linked import Decided, linked
from reports.rules.outside import MEASURES, NOT_SHOWN
from reports.views.results_facts import of_area, of_award, of_priority, of_provider, tables_of_year
from tests.unit.reports.made_up_results import (
    AREAS,
    DAY,
    PRIORITIES,
    YEAR,
    Printed,
    an_award,
    any_results,
    people,
    results_with,
)

_STEPS = {"Supported directly": Counts.DIRECT, "Supported indirectly": Counts.INDIRECT}
_COUNTED = {
    "measured": Counts.MEASURED,
    "improved": Counts.IMPROVED,
    "answered": Counts.ANSWERED,
    "satisfied": Counts.SATISFIED,
}


class Reader:
    """Somebody who lays every page beside every other, and knows besides of which counts there are none."""

    def __init__(self, results: Results) -> None:
        self.results, self.tables = results, ResultsTables(results, is_outside=True)
        self.numbers: dict = {}
        for award in results.awards:
            key, tally = award.agreement, award.tally
            self.numbers |= {("priority", key, slug): number for slug, number in tally.priorities.items()}
            self.numbers |= {("area", key, name): number for name, number in tally.areas.items()}
            self.numbers |= {(counts, key, subject): number for (counts, subject), number in tally.sums.items()}
        self.numbers["twice"] = results.twice
        self.known: list = []
        self._what_is_always_true()
        self._read_every_page()

    def sum_of(self, what, awards, subject=None):
        keys = {award.agreement for award in awards}
        return {
            name: 1
            for name in self.numbers
            if name[0] == what and name[1] in keys and (subject is None or name[2] == subject)
        }

    def number_of(self, one):
        return sum(self.numbers[name] * times for name, times in one.items())

    def _what_is_always_true(self):
        for award in self.results.awards:
            by_priority = Counter(self.sum_of("priority", [award]))
            for other in ("area", (Counts.DIRECT, Counts.INDIRECT)):
                others = [other] if isinstance(other, str) and other == "area" else list(other)
                same = Counter(by_priority)
                for one in others:
                    same.subtract(self.sum_of(one, [award]))
                self.known.append(dict(same))
        self.known += [{name: 1} for name, number in self.numbers.items() if not number]

    def _tell(self, value, one):
        if isinstance(value, int):
            self.known.append(one)

    def _read_every_page(self):
        results, tables = self.results, self.tables
        for name, make in tables_of_year().items():
            self._read(name, make(tables), results.awards, self._everybody())
        self._read_shown(tables.of_providers, [group.awards for group in results.providers])
        mainly = [[one for one in results.awards if one.priority_slug == group.slug] for group in results.priorities]
        self._read_shown(tables.of_priorities, mainly, by_priority=[group.slug for group in results.priorities])
        for group in results.providers:
            self._read_shown(tables.together.awards[group.slug], [[award] for award in group.awards], of=group.awards)
            self._read_part(of_provider(tables, group.slug), group.awards, self.sum_of("priority", group.awards))
        for award in results.awards:
            self._read_part(of_award(tables, award.agreement), [award], self.sum_of("priority", [award]))
        for group, awards in zip(results.priorities, mainly, strict=True):
            found = of_priority(tables, group.slug)
            self._read("spread", found.tables["providers"](), results.awards, {}, ("priority", group.slug))
            self._read("outcomes", found.tables["outcomes"](), awards, {})
        for name, code in AREAS.items():
            table = of_area(tables, code).tables["providers"]()
            self._read("spread", table, results.awards, {}, ("area", name))

    def _everybody(self):
        return {**self.sum_of("priority", self.results.awards), "twice": -1}

    def _read_shown(self, shown, rows, by_priority=(), of=None):
        for place, awards in enumerate(rows):
            for measure in MEASURES:
                one = self._counted(measure, awards)
                if measure == "people" and by_priority:
                    one = self.sum_of("priority", self.results.awards, by_priority[place])
                self._tell(shown.count(place, measure), one)
        for measure in MEASURES:
            whole = self._counted(measure, of or self.results.awards)
            self._tell(shown.count(None, measure), whole if of or measure != "people" else self._everybody())

    def _counted(self, measure, awards):
        return self.sum_of("priority" if measure == "people" else _COUNTED[measure], awards)

    def _read_part(self, part, awards, everybody):
        for name in {"outcomes", "journey", "referrals"} & set(part.tables):
            self._read(name, part.tables[name](), awards, everybody)

    def _read(self, name, table, awards, everybody, column=None):
        for row in (*table.values, *([table.total_values] if table.total_values else [])):
            for value, one in self._row(name, row, awards, everybody, column):
                self._tell(value, one)

    def _row(self, name, row, awards, everybody, column):
        label, *values = row
        if label == TWICE:
            return [(value, {"twice": 1}) for value in values]
        if name == "outcomes":
            subject = next((one.value for one in Outcome if one.label == label), None)
            both = (Counts.MEASURED, Counts.IMPROVED)
            return [(values[at], self.sum_of(counts, awards, subject)) for at, counts in enumerate(both)]
        one = self._one(name, label, awards, everybody, column)
        return [(values[0], one)] if one is not None else []

    def _one(self, name, label, awards, everybody, column):
        """What stands in a table with a single figure in a row."""
        if name == "referrals":
            return self.sum_of(Counts.REFERRED, awards, next((one.value for one in Source if one.label == label), None))
        if name == "journey":
            return self.sum_of(_STEPS.get(label, Counts.REFERRED), awards)
        if name == "areas":
            return everybody if label == "All areas" else self.sum_of("area", awards, label)
        if name == "spread":
            chosen = awards if label == "All providers" else [one for one in awards if one.provider == label]
            return self.sum_of(column[0], chosen, column[1])
        return None

    def secrets(self):
        """Every count that some page has, and of each part what it leaves of its whole."""
        groups = [[award] for award in self.results.awards]
        groups += [group.awards for group in self.results.providers] + [self.results.awards]
        for awards in groups:
            for slug, name in product([None, *PRIORITIES], [None, *AREAS]):
                yield self.sum_of("priority", awards, slug)
                yield self.sum_of("area", awards, name)
            for counts, subject in {(name[0], name[2]) for name in self.numbers if name != "twice"}:
                yield self.sum_of(counts, awards, subject)
                yield self.sum_of(counts, awards)
            for whole, part, subject in (
                *((Counts.MEASURED, Counts.IMPROVED, one) for one in (None, *Outcome)),
                (Counts.ANSWERED, Counts.SATISFIED, ""),
            ):
                left = Counter(self.sum_of(whole, awards, subject))
                left.subtract(self.sum_of(part, awards, subject))
                yield dict(left)

    def finds(self):
        """The small counts that can be worked out."""
        printed = Printed(self.known)
        return [
            (one, number) for one in self.secrets() if is_small(number := self.number_of(one)) and printed.tells(one)
        ]


# The first few, and those that found what an earlier guard left open.
SEEDS = (*range(24), 44, 45, 51, 57, 58, 118, 123, 191, 355, 414, 469, 518, 536, 746, 805)


@pytest.mark.parametrize("seed", SEEDS)
def test_who_lays_all_pages_side_by_side_finds_no_small_count(seed):
    assert Reader(any_results(seed)).finds() == []


def test_what_is_printed_still_says_something():
    """A hiding that hid everything would pass the test above."""
    told = [
        value
        for seed in SEEDS
        for row in ResultsTables(any_results(seed), is_outside=True).providers().values
        if isinstance(value := row[2], int) and value
    ]
    assert len(told) > len(SEEDS)


def shown_in(table):
    return {row[0]: row[1] for row in (*table.values, table.total_values) if row}


def outside(*awards):
    return ResultsTables(results_with(*awards), is_outside=True)


def test_a_small_cell_goes_with_another_of_its_row_and_of_its_column():
    """Of Ash 3 are in Birmingham and 30 in Coventry; neither page may say which, nor may the sums of the areas."""
    tables = outside(
        an_award(1, "ash", "hate-crime", people({"hate-crime": 33}, {"Birmingham": 3, "Coventry": 30})),
        an_award(2, "beech", "hate-crime", people({"hate-crime": 90}, {"Birmingham": 50, "Coventry": 40})),
        an_award(3, "cedar", "hate-crime", people({"hate-crime": 60}, {"Birmingham": 20, "Coventry": 40})),
    )
    assert tables.of_providers.count(0, "people") == 33
    birmingham, coventry = (shown_in(of_area(tables, AREAS[name]).tables["providers"]()) for name in list(AREAS)[:2])
    assert birmingham["Ash"] == coventry["Ash"] == NOT_SHOWN
    areas = shown_in(tables.areas())
    hidden = [
        [one["Beech"], one["Cedar"], areas[name]] for one, name in ((birmingham, "Birmingham"), (coventry, "Coventry"))
    ]
    assert all(NOT_SHOWN in column for column in hidden)


def test_an_award_hidden_at_its_provider_is_hidden_on_its_own_page_in_its_area_and_in_its_files():
    tables = outside(
        an_award(1, "ash", "hate-crime", people({"hate-crime": 3}), ["Birmingham"]),
        an_award(2, "ash", "young-people", people({"young-people": 30}), ["Coventry"]),
        an_award(3, "beech", "domestic-abuse", people({"domestic-abuse": 90}), ["Dudley"]),
    )
    for number in (1, 2):
        found = of_award(tables, number)
        assert found.shown.count(found.place, "people") == NOT_SHOWN
    rows = of_area(tables, AREAS["Coventry"]).tables["awards"]().values
    assert [row[3] for row in rows] == [NOT_SHOWN]
    # Nor may a priority tell, which has the second award and no other.
    spread = shown_in(of_priority(tables, "young-people").tables["providers"]())
    assert set(spread.values()) == {NOT_SHOWN}


def test_a_priority_that_has_one_of_two_hidden_awards_is_hidden():
    """What was measured for the second, with the sum of the provider, would give the first away."""
    measured = lambda number: {(Counts.MEASURED.value, "cope"): number, (Counts.IMPROVED.value, "cope"): 0}  # noqa: E731
    tables = outside(
        an_award(1, "ash", "hate-crime", Tally(people=50, sums=measured(3))),
        an_award(2, "ash", "young-people", Tally(people=50, sums=measured(30))),
        an_award(3, "beech", "domestic-abuse", Tally(people=50, sums=measured(20))),
    )
    assert tables.of_providers.count(0, "measured") == 33
    slugs = [group.slug for group in tables.results.priorities]
    said = {slug: tables.of_priorities.count(place, "measured") for place, slug in enumerate(slugs)}
    assert said == {"hate-crime": NOT_SHOWN, "young-people": NOT_SHOWN, "domestic-abuse": 20}


def test_inside_the_office_every_page_shows_everything():
    tables = ResultsTables(any_results(3), is_outside=False)
    pages = [make(tables) for make in tables_of_year().values()]
    for award in tables.results.awards:
        pages += [make() for make in of_award(tables, award.agreement).tables.values()]
    for code in AREAS.values():
        pages += [make() for make in of_area(tables, code).tables.values()]
    assert not any(NOT_SHOWN in row for page in pages for row in (*page.values, page.total_values))


class Parts(PartsRead):
    """The first two quarters of a year with made-up results, and the year."""

    def __init__(self, *, year, **quarters):
        super().__init__(YEAR, DAY, is_outside=True)
        self.made_up = {YEAR: year, **{Period(YEAR.year_start, at, at): quarters[f"q{at}"] for at in (1, 2)}}

    def tables(self, period):
        return ResultsTables(results_with(*self.made_up.get(period, ()), period=period), is_outside=True)


def ash_and_others(ash, beech, cedar=90):
    """Awards of three providers with so many people, each in an area and under a priority of its own."""
    places = zip(("ash", "beech", "cedar"), PRIORITIES, AREAS, (ash, beech, cedar), strict=True)
    return [
        an_award(at, provider, slug, people({slug: number}, {name: number}))
        for at, (provider, slug, name, number) in enumerate(places, start=1)
    ]


PARTS = [the_provider("beech"), the_award(2), the_priority("young-people"), the_area("Coventry")]


@pytest.mark.parametrize("part", PARTS)
def test_a_quarter_is_hidden_where_its_own_table_hides_it(part):
    """Of 3 at Ash and 30 at Beech in the first quarter, the year has 60 and 70."""
    year, later = ash_and_others(60, 70), ash_and_others(57, 40)
    trend = Parts(year=year, q1=ash_and_others(3, 30), q2=later).trend(part)
    assert [row[1] for row in trend.values[:2]] == [NOT_SHOWN, 40]


@pytest.mark.parametrize("part", PARTS)
def test_a_quarter_is_hidden_where_its_year_is(part):
    """Where Beech sent one return, the quarter is all that the year hides of it."""
    year, first, none = ash_and_others(3, 30), ash_and_others(0, 30), ash_and_others(3, 0)
    trend = Parts(year=year, q1=first, q2=none).trend(part)
    assert trend.values[0][1] == NOT_SHOWN


def test_a_part_that_no_return_names_has_no_trend():
    assert Parts(year=(), q1=(), q2=()).trend(the_area("Coventry")) is None


def test_hidden_counts_of_one_sum_come_to_five_or_another_goes_with_them():
    """Two and two in a column whose sum is known would each be from 1 to 3."""
    cells = {("a", "c"): 2, ("a", "d"): 50, ("b", "c"): 2, ("b", "d"): 60, ("e", "c"): 90, ("e", "d"): 70}
    found = linked(cells, {"a": "ash", "b": "beech", "e": "elm"}, Decided())
    assert ("e", "c") in found.cells or "c" in found.columns


def test_two_small_cells_of_one_provider_are_small_together_too():
    """Each hides in the other's ring, and the provider's own sums would tell both at once."""
    cells = {("a", "c"): 2, ("a", "d"): 10, ("b", "c"): 1, ("b", "d"): 10, ("e", "c"): 50, ("e", "d"): 50}
    found = linked(cells, {"a": "ash", "b": "ash", "e": "elm"}, Decided())
    assert {("ash", "c"), ("ash", "d")} <= found.of_groups
    assert ("elm", "d") in found.of_groups or "d" in found.columns


def test_a_total_is_hidden_in_every_table_where_one_hides_it():
    """All who were satisfied are of one provider, of two priorities, and leave a few of those who answered."""
    told = lambda answered, satisfied: Tally(  # noqa: E731
        people=60, sums={(Counts.ANSWERED.value, ""): answered, (Counts.SATISFIED.value, ""): satisfied}
    )
    tables = outside(
        an_award(1, "ash", "hate-crime", told(20, 20)),
        an_award(2, "ash", "young-people", told(9, 7)),
        an_award(3, "beech", "young-people", told(21, 0)),
    )
    totals = [one.count(None, "satisfied") for one in (tables.of_providers, tables.of_priorities)]
    assert totals == [NOT_SHOWN, NOT_SHOWN]
