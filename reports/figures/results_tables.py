"""What returns give as tables: one reading for the page, for files, and for board reports."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from core import years
from core.addresses import address
from core.small_numbers import Suppressed
from grants.choices import Counts, Outcome, Source
from grants.figures.results import NOT_STATED, Group, Results
from grants.figures.results_read import AwardRead
from grants.rules.results import Tally
from reports.choices import Unit
from reports.figures.live_kinds.table import Line, LiveColumn, LiveTable, Raw, amounts, numbers, table, words
from reports.figures.results_together import Together, hidden_places
from reports.rules import outside
from reports.rules.linked import Linked
from reports.rules.outside import MEASURES, NOT_SHOWN, Shown

ILLUSTRATIVE = (
    "Some of the returns counted are illustrative: made up to show how the system works, and no real figures."
)
TWICE = "Less those whom two providers count"
PARTLY = "Some returns do not say how many people were new: there the figure is of the other quarters."
ONCE = (
    "People are counted once: everybody in the first quarter reported, and of later quarters who was new. Somebody "
    "whom two providers of a consortium count stands with both, and once in the sum."
)
SPREAD = (
    "A person of several quarters has one place: over several quarters people are spread as the returns of all of them "
    "are. Everything else an award came to stands under the priority that most of its money is counted under."
)


def percents(label: str) -> LiveColumn:
    return LiveColumn(label, is_numeric=True, unit=Unit.PERCENT)


OF_TALLY = (
    numbers("People supported"),
    percents("Outcomes improved"),
    percents("Satisfied"),
    amounts("Spent"),
    amounts("Plan"),
    amounts("Spent per person"),
    numbers("Returns accepted"),
    numbers("Overdue"),
    numbers("“Not known”"),
)

AWARD = (words("Service"), words("Provider"), words("Agreement"))

_JOURNEY = (
    ("Referred", Counts.REFERRED),
    ("Not reached", Counts.NOT_REACHED),
    ("Declined support", Counts.DECLINED),
    ("Needs assessed", Counts.ASSESSED),
)


@dataclass(frozen=True)
class ResultsTables:
    """The tables of some results: with true figures, or as they leave the office."""

    results: Results
    is_outside: bool = True

    @property
    def notes(self) -> tuple[str, ...]:
        """What holds of every table of these results."""
        return tuple(
            note
            for note, is_needed in (
                (ILLUSTRATIVE, self.results.is_illustrative),
                (outside.NOTE, self.is_outside),
                (PARTLY, self.results.total.is_partly and bool(self.results.total.accepted)),
            )
            if is_needed
        )

    @cached_property
    def of_providers(self) -> Shown:
        return self._shown([group.tally for group in self.results.providers])

    @cached_property
    def of_priorities(self) -> Shown:
        slugs = [group.slug for group in self.results.priorities]
        also = {measure: hidden_places(slugs, self.together.hidden_priorities(measure)) for measure in MEASURES}
        if self.together.is_twice_hidden:
            also["people"].add(len(slugs))
        return self._shown([group.tally for group in self.results.priorities], also, self.hidden_of_all)

    @cached_property
    def together(self) -> Together:
        """What several tables would give away together."""
        return Together(self.results, self.of_providers)

    def _shown(
        self, rows: Sequence[Tally], also: Mapping[str, Collection[int]] | None = None, above: Collection[str] = ()
    ) -> Shown:
        more = [Tally(people=self.results.twice)] if self.results.twice else []
        return Shown([*rows, *more], self.results.total, is_outside=self.is_outside, above=above, also=also)

    @property
    def hidden_of_all(self) -> frozenset[str]:
        """The measures hidden of the whole fund."""
        return frozenset(measure for measure in MEASURES if self.of_providers.is_hidden(None, measure))

    def _twice(self, is_hidden: Callable[[int, str], bool], columns: int, more: int = 0) -> list[Line]:
        """The line of people whom two providers count, who are in the sum once."""
        if not self.results.twice:
            return []
        less = NOT_SHOWN if is_hidden(-1, "people") else -self.results.twice
        return [Line((TWICE, *[""] * more, less, *[""] * (columns - more - 2)))]

    def providers(self, key: str = "") -> LiveTable:
        caption = self.captioned("Results by provider")
        lines = [
            Line((group.name, group.rated.rating.label, *cells_of(self.of_providers, place)), self._doors(group, 10))
            for place, group in enumerate(self.results.providers)
        ]
        lines += self._twice(self.of_providers.is_hidden, len(OF_TALLY) + 2, more=1)
        total = Line(("All providers", "", *cells_of(self.of_providers, None)))
        columns = (words("Provider"), words("Rating"), *OF_TALLY)
        return table(key, caption, columns, lines, total, (*self.notes, ONCE))

    def priorities(self, key: str = "") -> LiveTable:
        lines = [
            Line((group.name, *cells_of(self.of_priorities, place)), self._priority_doors(group))
            for place, group in enumerate(self.results.priorities)
        ]
        lines += self._twice(self.of_priorities.is_hidden, len(OF_TALLY) + 1)
        total = Line(("All priorities", *cells_of(self.of_priorities, None)))
        caption = self.captioned("Results by priority")
        return table(key, caption, (words("Priority"), *OF_TALLY), lines, total, (*self.notes, ONCE, SPREAD))

    @cached_property
    def _areas_shown(self) -> Suppressed:
        """The people of each area and, last, those whom two providers count."""
        people, twice, total = self.results.areas, self.results.twice, self.results.total.people
        also = hidden_places(list(people), self.together.people_by_area.columns)
        also |= {len(people)} if self.together.is_twice_hidden else set()
        return outside.column([*people.values(), *([twice] if twice else [])], total, also)

    @cached_property
    def hidden_areas(self) -> frozenset[str]:
        """Those whose people are hidden."""
        return frozenset(name for place, name in enumerate(self.results.areas) if self._is_in(place, self._areas_shown))

    def areas(self, key: str = "") -> LiveTable:
        people, total = self.results.areas, self.results.total.people
        lines = [
            Line((named_area(name), _hidden_or(number, name in self.hidden_areas)), self._area_doors(name))
            for name, number in people.items()
        ]
        lines += self._twice(lambda *_: self._is_in(len(people), self._areas_shown), 2)
        is_hidden = self.is_outside and (self._areas_shown.is_total_hidden or "people" in self.hidden_of_all)
        last = Line(("All areas", _hidden_or(total, is_hidden)))
        columns = (words("Council area"), numbers("People supported"))
        return table(key, self.captioned("Results by council area"), columns, lines, last, (*self.notes, ONCE))

    def outcomes(
        self,
        key: str = "",
        tally: Tally | None = None,
        above: Collection[str] | None = None,
        awards: Sequence[AwardRead] | None = None,
    ) -> LiveTable:
        """Each outcome that somebody measured, of everything or, with what is hidden of them above, of some awards."""
        whole = tally or self.results.total
        asked = [one for one in Outcome if whole.of(Counts.MEASURED, one) is not None]
        shown = Shown(
            [Tally(sums=_only(whole, one)) for one in asked],
            whole,
            is_outside=self.is_outside,
            above=self.hidden_of_all if above is None else above,
            also={name: hidden_places(asked, found) for name, found in self.together.hidden_outcomes(awards).items()},
        )
        lines = [Line((one.label, *_outcome_cells(shown, place))) for place, one in enumerate(asked)]
        total = Line(("All outcomes", *_outcome_cells(shown, None)))
        columns = (words("Outcome"), numbers("Measured"), numbers("Improved"), percents("Share"))
        note = "One person may be measured for several outcomes."
        return table(key, self.captioned("Outcomes"), columns, lines, total, (*self.notes, note))

    def referrals(self, key: str = "", award: AwardRead | None = None) -> LiveTable:
        """Who referred, of everything or of one award."""
        whole, found = award.tally if award else self.results.total, self.together.sources
        asked = [one for one in Source if whole.of(Counts.REFERRED, one) is not None]
        figures = [whole.of(Counts.REFERRED, one) for one in asked]
        told = [one for one in asked if (award.agreement, one.value) in found.cells] if award else found.columns
        is_total_hidden = self.is_step_hidden(Counts.REFERRED, award)
        total = whole.all_of(Counts.REFERRED)
        shown = outside.column(figures, None if is_total_hidden else total, hidden_places(asked, told))
        lines = [
            Line((one.label, _hidden_or(figures[place], self._is_in(place, shown)))) for place, one in enumerate(asked)
        ]
        is_total_hidden = is_total_hidden or (self.is_outside and shown.is_total_hidden)
        last = Line(("All referrals", _hidden_or(total, is_total_hidden)))
        columns = (words("Referred by"), numbers("People"))
        return table(key, self.captioned("Referrals"), columns, lines, last, self.notes)

    def is_step_hidden(self, counts: str, award: AwardRead | None) -> bool:
        """Whether the count of a step is hidden, of everything or of one award."""
        awards, is_total_hidden = self.together.step(counts)
        return award.agreement in awards if award else is_total_hidden

    def journey(self, key: str = "", award: AwardRead | None = None) -> LiveTable:
        """From referral to support, of everything or of one award.

        The steps have no sum; who was supported directly and indirectly makes one.
        """
        whole, found = award.tally if award else self.results.total, self.together.people_by_way
        steps = [(label, whole.all_of(counts), self.is_step_hidden(counts, award)) for label, counts in _JOURNEY]
        for counts in (Counts.DIRECT, Counts.INDIRECT):
            is_hidden = (award.agreement, counts.value) in found.cells if award else counts.value in found.columns
            steps.append((str(counts.label), whole.of(counts), is_hidden))
        lines = [
            Line((label, _hidden_or(number, is_hidden))) for label, number, is_hidden in steps if number is not None
        ]
        columns = (words("Step"), numbers("People"))
        return table(key, self.captioned("From referral to support"), columns, lines, notes=self.notes)

    def received(self, key: str = "") -> LiveTable:
        """How far the return of each quarter is, award by award."""
        quarters = list(self.results.period.numbers)
        columns = (words("Provider"), words("Service"), *(words(f"Quarter {number}") for number in quarters))
        lines = []
        for award in self.results.awards:
            states = {one.number: one for one in award.quarters}
            said = tuple(state_of(states.get(number)) for number in quarters)
            lines.append(Line((award.provider, award.service, *said)))
        return table(key, self.captioned("Returns received"), columns, lines)

    def awards(self, group: Group) -> LiveTable:
        """The awards of one provider, each with its results and its agreement."""
        shown = self.together.awards[group.slug]
        lines = [
            Line((one.service, one.provider, one.reference, *cells_of(shown, place)), self.award_doors(one))
            for place, one in enumerate(group.awards)
        ]
        columns = (*AWARD, *OF_TALLY)
        last = Line(("All awards", "", "", *cells_of(shown, None)))
        return table("", self.captioned("Awards"), columns, lines, last, self.notes)

    def awards_whole(self, what: str, awards: Sequence[AwardRead], *notes: str) -> LiveTable:
        """Awards as the tables of their providers show them, without a sum: it would say nothing of what they share."""
        lines = []
        for one in awards:
            found = self.together.of_award(one.agreement)
            cells = cells_of(*found) if found else ("",) * len(OF_TALLY)
            lines.append(Line((one.service, one.provider, one.reference, *cells), self.award_doors(one)))
        return table("", self.captioned(what), (*AWARD, *OF_TALLY), lines, notes=(*self.notes, *notes))

    def spread_of(self, group: Group, place: int) -> LiveTable:
        """The people of one priority by provider."""
        told = self.together.people_by_priority
        is_total_hidden = self.of_priorities.is_hidden(place, "people")
        figures = [(one, one.tally.priorities.get(group.slug, 0)) for one in group.awards]
        return self.by_provider(f"{group.name} by provider", group.slug, figures, told, is_total_hidden)

    def by_provider(
        self, what: str, column: str, figures: Sequence[tuple[AwardRead, int]], told: Linked, is_total_hidden: bool
    ) -> LiveTable:
        """The people of awards under one priority or area, by provider."""
        people: dict[tuple[str, str], int] = {}
        for award, number in figures:
            whose = award.provider_slug, award.provider
            people[whose] = people.get(whose, 0) + number
        lines = [
            Line(
                (name, _hidden_or(number, bool(number) and (slug, column) in told.of_groups)),
                (self._provider_door(slug), ""),
            )
            for (slug, name), number in people.items()
        ]
        last = Line(("All providers", _hidden_or(sum(people.values()), is_total_hidden)))
        columns = (words("Provider"), numbers("People supported"))
        return table("", self.captioned(what), columns, lines, last, self.notes)

    @property
    def asked(self) -> dict[str, Any]:
        """What the addresses of pages beside it say: quarters, day, and whether as outside."""
        period = self.results.period
        return {
            **({"quarters": period.slug} if period.slug else {}),
            "as_at": self.results.as_at,
            **({"figures": "outside"} if self.is_outside else {}),
        }

    def _doors(self, group: Group, more: int) -> tuple[str, ...]:
        return (self._provider_door(group.slug), *[""] * more)

    def _provider_door(self, slug: str) -> str:
        return address("reports:results-provider", years.slug(self.results.period.year_start), slug, **self.asked)

    def award_doors(self, award: AwardRead) -> tuple[str, ...]:
        """From its service to its results, and from its reference to the agreement."""
        year = years.slug(self.results.period.year_start)
        results = address("reports:results-award", year, award.agreement, **self.asked)
        return (results, "", address("grants:agreement-detail", award.agreement), *[""] * len(OF_TALLY))

    def _area_doors(self, name: str) -> tuple[str, ...]:
        code = self.results.area_codes.get(name, "")
        if not code.isalnum():
            return ()
        year = years.slug(self.results.period.year_start)
        return (address("reports:results-area", year, code, **self.asked), "")

    def _priority_doors(self, group: Group) -> tuple[str, ...]:
        if group.slug == NOT_STATED:
            return ()
        door = address("reports:results-priority", years.slug(self.results.period.year_start), group.slug, **self.asked)
        return (door, *[""] * 9)

    def captioned(self, what: str) -> str:
        illustrative = ", illustrative" if self.results.is_illustrative else ""
        return f"{what}, {self.results.period.label}{illustrative}"

    def _is_in(self, place: int, shown: Any) -> bool:
        return self.is_outside and place in shown.hidden


def cells_of(shown: Shown, place: int | None) -> tuple[Raw, ...]:
    tally = shown.total if place is None else shown.rows[place]
    return (
        shown.count(place, "people"),
        shown.share(place, "improved"),
        shown.share(place, "satisfied"),
        tally.spent,
        tally.plan if tally.spent is not None else None,
        shown.per_person(place),
        tally.accepted,
        tally.overdue,
        tally.not_known,
    )


def _outcome_cells(shown: Shown, place: int | None) -> tuple[Raw, ...]:
    return shown.count(place, "measured"), shown.count(place, "improved"), shown.share(place, "improved")


def _only(tally: Tally, subject: str) -> dict[tuple[str, str], int]:
    return {key: number for key, number in tally.sums.items() if key[1] == subject}


def named_area(name: str) -> str:
    return "Area not stated" if name == NOT_STATED else name


def _hidden_or(number: int | None, is_hidden: bool) -> Raw:
    return NOT_SHOWN if is_hidden else number


def state_of(quarter: Any) -> str:
    """How far one return is, in a word or two."""
    if quarter is None:
        return "None asked"
    if quarter.is_accepted:
        return "Accepted, illustrative" if quarter.is_illustrative else "Accepted"
    if quarter.is_received:
        return "With the office"
    return "Overdue" if quarter.is_overdue else "Not due yet"
