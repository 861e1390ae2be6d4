"""What is hidden, outside, of awards, priorities, areas, outcomes and sources: several tables tell it together."""

from collections.abc import Callable, Collection, Iterable, Mapping
from functools import cached_property

from grants.choices import Counts, Outcome
from grants.figures.results import Results
from grants.figures.results_read import AwardRead
from grants.rules.results import Tally
from reports.rules import outside
from reports.rules.linked import Decided, Linked, linked, without_blocks_told
from reports.rules.outside import Shown

Cells = dict[tuple[int, str], int]
NOT_TOLD = ""


class Together:
    """One hiding for all pages of some results. Inside the office nothing is hidden."""

    def __init__(self, results: Results, of_providers: Shown) -> None:
        self.results, self.of_providers = results, of_providers
        self.is_outside = of_providers.is_outside

    @cached_property
    def awards(self) -> Mapping[str, Shown]:
        """By provider, its awards as a table of it shows them."""
        return {
            group.slug: Shown(
                [award.tally for award in group.awards],
                group.tally,
                is_outside=self.is_outside,
                above=self.of_providers.hidden_of(place),
            )
            for place, group in enumerate(self.results.providers)
        }

    def of_award(self, agreement: int) -> tuple[Shown, int] | None:
        """The table of its provider, and its place there."""
        for group in self.results.providers:
            for place, award in enumerate(group.awards):
                if award.agreement == agreement:
                    return self.awards[group.slug], place
        return None

    def hidden_awards(self, measure: str) -> frozenset[int]:
        return frozenset(
            award.agreement
            for group in self.results.providers
            for place, award in enumerate(group.awards)
            if self.awards[group.slug].is_hidden(place, measure)
        )

    @property
    def is_twice_hidden(self) -> bool:
        return bool(self.results.twice) and self.of_providers.is_hidden(-1, "people")

    @cached_property
    def people_by_priority(self) -> Linked:
        return self._linked("people", lambda tally: tally.priorities)

    @cached_property
    def people_by_area(self) -> Linked:
        return self._linked("people", lambda tally: tally.areas)

    @cached_property
    def people_by_way(self) -> Linked:
        """Supported directly and indirectly, and those of whom nobody tells."""
        return self._linked("people", _ways)

    @cached_property
    def outcomes(self) -> Mapping[str, Linked]:
        """By measure: those measured for each outcome, and those improved."""
        if not self.is_outside:
            return {"measured": Linked(), "improved": Linked()}
        wholes = self._cells(_measured)
        improved = self._linked("improved", _improved, wholes)
        return {"measured": self._linked("measured", _measured, also=improved.told), "improved": improved}

    @cached_property
    def sources(self) -> Linked:
        """Who referred. Of referrals no page has a sum by provider."""
        if not self.is_outside:
            return Linked()
        cells = self._cells(lambda tally: _by_subject(tally, Counts.REFERRED))
        rows, is_total = self.step(Counts.REFERRED)
        groups = dict.fromkeys((award.agreement for award in self.results.awards), "")
        return linked(cells, groups, Decided(rows, frozenset({""}) if is_total else frozenset(), is_total))

    def step(self, counts: str) -> tuple[frozenset[int], bool]:
        """Of one step from referral to support: the awards whose count is hidden, and whether the sum is."""
        if not self.is_outside:
            return frozenset(), False
        rows = self.results.awards
        shown = outside.column([one.tally.all_of(counts) for one in rows], self.results.total.all_of(counts))
        return frozenset(rows[place].agreement for place in shown.hidden), shown.is_total_hidden

    def hidden_outcomes(self, awards: Iterable[AwardRead] | None) -> dict[str, set[Outcome]]:
        """By measure the outcomes that are hidden of some awards together, or of all the fund."""
        if awards is None:
            return {name: {one for one in Outcome if one in found.columns} for name, found in self.outcomes.items()}
        keys = {award.agreement for award in awards}
        return {
            name: {one for one in Outcome if any((key, one.value) in found.cells for key in keys)}
            for name, found in self.outcomes.items()
        }

    def hidden_priorities(self, measure: str) -> frozenset[str]:
        """The priorities whose count is hidden, by slug."""
        if not self.is_outside:
            return frozenset()
        if measure == "people":
            return self.people_by_priority.columns
        by_priority: dict[str, set[int]] = {}
        for award in self.results.awards:
            by_priority.setdefault(award.priority_slug, set()).add(award.agreement)
        if self.of_providers.is_hidden(None, measure):
            return frozenset(by_priority)
        return without_blocks_told(self._blocks(measure), by_priority)

    def _blocks(self, measure: str) -> list[set[int]]:
        """Hidden awards whose sum is known: those of one provider, and those of all providers that are hidden."""
        hidden, of_hidden, blocks = self.hidden_awards(measure), set(), []
        for place, group in enumerate(self.results.providers):
            here = {award.agreement for award in group.awards} & hidden
            if self.of_providers.is_hidden(place, measure):
                of_hidden |= here
            else:
                blocks.append(here)
        return [block for block in [*blocks, of_hidden] if block]

    def _linked(
        self,
        measure: str,
        columns: Callable[[Tally], Mapping[str, int]],
        wholes: Cells | None = None,
        also: Collection[tuple[int | None, str]] = (),
    ) -> Linked:
        if not self.is_outside:
            return Linked()
        groups = {award.agreement: award.provider_slug for award in self.results.awards}
        shown = self.of_providers
        hidden = {one.slug for place, one in enumerate(self.results.providers) if shown.is_hidden(place, measure)}
        is_total = shown.is_hidden(None, measure) or (measure == "people" and self.is_twice_hidden)
        decided = Decided(self.hidden_awards(measure), frozenset(hidden), is_total)
        return linked(self._cells(columns), groups, decided, wholes, also)

    def _cells(self, columns: Callable[[Tally], Mapping[str, int]]) -> Cells:
        return {
            (award.agreement, column): number
            for award in self.results.awards
            for column, number in columns(award.tally).items()
        }


def _measured(tally: Tally) -> dict[str, int]:
    return _by_subject(tally, Counts.MEASURED)


def _improved(tally: Tally) -> dict[str, int]:
    return _by_subject(tally, Counts.IMPROVED)


def _by_subject(tally: Tally, counts: str) -> dict[str, int]:
    return {subject: number for (counted, subject), number in tally.sums.items() if counted == counts}


def _ways(tally: Tally) -> dict[str, int]:
    told = {
        counts.value: number for counts in (Counts.DIRECT, Counts.INDIRECT) if (number := tally.of(counts)) is not None
    }
    return told or ({NOT_TOLD: tally.people} if tally.people is not None else {})


def hidden_places(names: Collection[str], found: Collection[str]) -> set[int]:
    """The places of those names that are hidden."""
    return {place for place, name in enumerate(names) if name in found}
