"""What returns give as tables: one reading for the page, for files, and for board reports."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from core import years
from core.addresses import address
from core.small_numbers import is_small
from grants.choices import Counts, Outcome, Source
from grants.figures.results import NOT_STATED, Group, Results
from grants.figures.results_read import AwardRead
from grants.rules.results import Tally
from reports.choices import Unit
from reports.figures.live_kinds.table import Line, LiveColumn, LiveTable, Raw, amounts, numbers, table, words
from reports.rules import outside
from reports.rules.outside import NOT_SHOWN, Shown

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


_OF_TALLY = (
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
        return self._shown([group.tally for group in self.results.priorities])

    def _shown(self, rows: Sequence[Tally]) -> Shown:
        more = [Tally(people=self.results.twice)] if self.results.twice else []
        return Shown([*rows, *more], self.results.total, is_outside=self.is_outside)

    def _twice(self, is_hidden: Callable[[int, str], bool], columns: int, more: int = 0) -> list[Line]:
        """The line of people whom two providers count, who are in the sum once."""
        if not self.results.twice:
            return []
        less = NOT_SHOWN if is_hidden(-1, "people") else -self.results.twice
        return [Line((TWICE, *[""] * more, less, *[""] * (columns - more - 2)))]

    def providers(self, key: str = "") -> LiveTable:
        caption = self._captioned("Results by provider")
        lines = [
            Line((group.name, group.rated.rating.label, *_cells(self.of_providers, place)), self._doors(group, 10))
            for place, group in enumerate(self.results.providers)
        ]
        lines += self._twice(self.of_providers.is_hidden, len(_OF_TALLY) + 2, more=1)
        total = Line(("All providers", "", *_cells(self.of_providers, None)))
        columns = (words("Provider"), words("Rating"), *_OF_TALLY)
        return table(key, caption, columns, lines, total, (*self.notes, ONCE))

    def priorities(self, key: str = "") -> LiveTable:
        lines = [
            Line((group.name, *_cells(self.of_priorities, place)), self._priority_doors(group))
            for place, group in enumerate(self.results.priorities)
        ]
        lines += self._twice(self.of_priorities.is_hidden, len(_OF_TALLY) + 1)
        total = Line(("All priorities", *_cells(self.of_priorities, None)))
        caption = self._captioned("Results by priority")
        return table(key, caption, (words("Priority"), *_OF_TALLY), lines, total, (*self.notes, ONCE, SPREAD))

    def areas(self, key: str = "") -> LiveTable:
        people, twice = self.results.areas, self.results.twice
        total = self.results.total.people
        shown = outside.column([*people.values(), *([twice] if twice else [])], total)
        lines = [
            Line(("Area not stated" if name == NOT_STATED else name, _hidden_or(number, self._is_in(place, shown))))
            for place, (name, number) in enumerate(people.items())
        ]
        lines += self._twice(lambda *_: self._is_in(len(people), shown), 2)
        last = Line(("All areas", _hidden_or(total, self.is_outside and shown.is_total_hidden)))
        columns = (words("Council area"), numbers("People supported"))
        return table(key, self._captioned("Results by council area"), columns, lines, last, (*self.notes, ONCE))

    def outcomes(self, key: str = "", tally: Tally | None = None, above: Collection[str] = ()) -> LiveTable:
        """Each outcome that somebody measured, of everything or of one provider or priority."""
        whole = tally or self.results.total
        asked = [one for one in Outcome if whole.of(Counts.MEASURED, one) is not None]
        rows = [Tally(sums=_only(whole, one)) for one in asked]
        shown = Shown(rows, whole, is_outside=self.is_outside, above=above)
        lines = [Line((one.label, *_outcome_cells(shown, place))) for place, one in enumerate(asked)]
        total = Line(("All outcomes", *_outcome_cells(shown, None)))
        columns = (words("Outcome"), numbers("Measured"), numbers("Improved"), percents("Share"))
        note = "One person may be measured for several outcomes."
        return table(key, self._captioned("Outcomes"), columns, lines, total, (*self.notes, note))

    def referrals(self, key: str = "", tally: Tally | None = None) -> LiveTable:
        whole = tally or self.results.total
        asked = [one for one in Source if whole.of(Counts.REFERRED, one) is not None]
        figures = [whole.of(Counts.REFERRED, one) for one in asked]
        total = whole.all_of(Counts.REFERRED)
        shown = outside.column(figures, total)
        lines = [
            Line((one.label, _hidden_or(figures[place], self._is_in(place, shown)))) for place, one in enumerate(asked)
        ]
        last = Line(("All referrals", _hidden_or(total, self.is_outside and shown.is_total_hidden)))
        columns = (words("Referred by"), numbers("People"))
        return table(key, self._captioned("Referrals"), columns, lines, last, self.notes)

    def journey(self, key: str = "") -> LiveTable:
        """From referral to support. The steps have no sum; who was supported directly and indirectly makes one."""
        whole = self.results.total
        steps = [(label, whole.all_of(counts)) for label, counts in _JOURNEY]
        supported = [whole.of(Counts.DIRECT), whole.of(Counts.INDIRECT)]
        of_people = outside.column(supported, whole.people)
        lines = [
            Line((label, _hidden_or(number, self.is_outside and is_small(number))))
            for label, number in steps
            if number is not None
        ]
        lines += [
            Line((label, _hidden_or(supported[place], self._is_in(place, of_people))))
            for place, label in enumerate(("Supported directly", "Supported indirectly"))
            if supported[place] is not None
        ]
        columns = (words("Step"), numbers("People"))
        return table(key, self._captioned("From referral to support"), columns, lines, notes=self.notes)

    def received(self, key: str = "") -> LiveTable:
        """How far the return of each quarter is, award by award."""
        quarters = list(self.results.period.numbers)
        columns = (words("Provider"), words("Service"), *(words(f"Quarter {number}") for number in quarters))
        lines = []
        for award in self.results.awards:
            states = {one.number: one for one in award.quarters}
            said = tuple(state_of(states.get(number)) for number in quarters)
            lines.append(Line((award.provider, award.service, *said)))
        return table(key, self._captioned("Returns received"), columns, lines)

    def awards(self, awards: Sequence[AwardRead], total: Tally, above: Collection[str] = ()) -> LiveTable:
        """The awards of one provider, each with its agreement."""
        shown = Shown([one.tally for one in awards], total, is_outside=self.is_outside, above=above)
        lines = [
            Line((one.reference, one.provider, one.service, *_cells(shown, place)), (_agreement(one), *[""] * 11))
            for place, one in enumerate(awards)
        ]
        columns = (words("Agreement"), words("Provider"), words("Service"), *_OF_TALLY)
        last = Line(("All awards", "", "", *_cells(shown, None)))
        return table("", self._captioned("Awards"), columns, lines, last, self.notes)

    def spread_of(self, group: Group, place: int) -> LiveTable:
        """The people of one priority by provider."""
        by_provider: dict[str, tuple[str, int]] = {}
        for award in group.awards:
            name, held = by_provider.get(award.provider_slug, (award.provider, 0))
            by_provider[award.provider_slug] = name, held + award.tally.priorities.get(group.slug, 0)
        figures = [number for _, number in by_provider.values()]
        is_above = self.of_priorities.is_hidden(place, "people")
        also = set(range(len(figures))) if is_above else self._hidden_providers(by_provider)
        shown = outside.column(figures, group.tally.people, also)
        lines = [
            Line(
                (name, _hidden_or(number, self._is_in(at, shown))),
                (self._provider_door(slug), ""),
            )
            for at, (slug, (name, number)) in enumerate(by_provider.items())
        ]
        is_total_hidden = self.is_outside and (is_above or shown.is_total_hidden)
        last = Line(("All providers", _hidden_or(group.tally.people, is_total_hidden)))
        columns = (words("Provider"), numbers("People supported"))
        return table("", self._captioned(f"{group.name} by provider"), columns, lines, last, self.notes)

    def _hidden_providers(self, slugs: Iterable[str]) -> set[int]:
        """The places of those whose people are hidden in the table of all providers."""
        if not self.is_outside:
            return set()
        places = {group.slug: place for place, group in enumerate(self.results.providers)}
        return {at for at, slug in enumerate(slugs) if self.of_providers.is_hidden(places[slug], "people")}

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

    def _priority_doors(self, group: Group) -> tuple[str, ...]:
        if group.slug == NOT_STATED:
            return ()
        door = address("reports:results-priority", years.slug(self.results.period.year_start), group.slug, **self.asked)
        return (door, *[""] * 9)

    def _captioned(self, what: str) -> str:
        illustrative = ", illustrative" if self.results.is_illustrative else ""
        return f"{what}, {self.results.period.label}{illustrative}"

    def _is_in(self, place: int, shown: Any) -> bool:
        return self.is_outside and place in shown.hidden


def _cells(shown: Shown, place: int | None) -> tuple[Raw, ...]:
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


def _hidden_or(number: int | None, is_hidden: bool) -> Raw:
    return NOT_SHOWN if is_hidden else number


def _agreement(award: AwardRead) -> str:
    return address("grants:agreement-detail", award.agreement)


def state_of(quarter: Any) -> str:
    """How far one return is, in a word or two."""
    if quarter is None:
        return "None asked"
    if quarter.is_accepted:
        return "Accepted, illustrative" if quarter.is_illustrative else "Accepted"
    if quarter.is_received:
        return "With the office"
    return "Overdue" if quarter.is_overdue else "Not due yet"
