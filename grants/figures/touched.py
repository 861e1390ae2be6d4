"""One fund before and after a notice: its figures, and how a card, a table and a bar tell them."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from commissioning.figures.effect import Change
from core.money import ZERO, pounds, share
from grants.rules.money import Room, obstacles_to_room


@dataclass(frozen=True)
class HeadingImplication:
    """One heading before and after, in pounds. What a virement or a budget moves is in `allocated_change`."""

    heading: str
    allocated: Decimal
    allocated_change: Decimal
    committed: Decimal
    committed_change: Decimal

    @property
    def free_before(self) -> Decimal:
        return self.allocated - self.committed

    @property
    def free_after(self) -> Decimal:
        return self.allocated + self.allocated_change - self.committed - self.committed_change


@dataclass(frozen=True)
class CardRow:
    """One figure of the card, as it is read. `is_result` marks what the others come to."""

    label: str
    words: str
    is_result: bool = False
    is_warning: bool = False


@dataclass(frozen=True)
class BarPart:
    """A stretch of the bar, in per cent of its length: "before", "notice", "back" or "over"."""

    name: str
    start: Decimal
    width: Decimal


@dataclass(frozen=True)
class FundImplication:
    """One fund, which is of one year, before and after, in pounds."""

    name: str
    year: str
    confirmed: Decimal
    confirmed_change: Decimal
    tolerance: Decimal
    allocated: Decimal
    allocated_change: Decimal
    committed: Decimal
    committed_change: Decimal
    headings: tuple[HeadingImplication, ...]
    indicative: Decimal = ZERO
    indicative_change: Decimal = ZERO
    # Of the decision that this one supersedes; `committed_change` has it taken off already.
    released: Decimal = ZERO
    released_of: str = ""

    @property
    def committed_after(self) -> Decimal:
        return self.committed + self.committed_change

    @property
    def confirmed_after(self) -> Decimal:
        return self.confirmed + self.confirmed_change

    @property
    def allocated_after(self) -> Decimal:
        return self.allocated + self.allocated_change

    @property
    def ceiling_after(self) -> Decimal:
        return self.confirmed_after + self.tolerance

    @property
    def headroom_before(self) -> Decimal:
        return self.confirmed + self.tolerance - self.committed

    @property
    def headroom_after(self) -> Decimal:
        return self.ceiling_after - self.committed_after

    @property
    def unallocated_before(self) -> Decimal:
        return self.confirmed + self.tolerance - self.allocated

    @property
    def unallocated_after(self) -> Decimal:
        return self.ceiling_after - self.allocated_after

    @property
    def share(self) -> Decimal | None:
        """What this notice commits as a share of the confirmed fund, in per cent."""
        return share(self.promised, self.confirmed)

    @property
    def promised(self) -> Decimal:
        """What its own lines commit, or take back where it is less than nothing."""
        return self.committed_change + self.released

    @property
    def is_touched(self) -> bool:
        """Whether the notice moves any figure of the fund or of a heading."""
        changes = (self.committed_change, self.confirmed_change, self.indicative_change, self.allocated_change)
        own = (*changes, self.released)
        return any(own) or any(one.allocated_change or one.committed_change for one in self.headings)

    @property
    def rooms(self) -> list[Room]:
        """What is asked of the fund and each heading, beside what each has left."""
        name = f"{self.name} {self.year}"
        aside = f"{name}, to be set aside under headings"
        return [
            Room(name, self.headroom_before + self.confirmed_change, self.committed_change),
            Room(aside, self.unallocated_before + self.confirmed_change, self.allocated_change),
            *(
                Room(f"“{one.heading}” in {name}", one.free_before, one.committed_change - one.allocated_change)
                for one in self.headings
            ),
        ]

    @property
    def shortfalls(self) -> list[str]:
        """In words, what the notice asks for that is not there."""
        return [obstacle.message for obstacle in obstacles_to_room(self.rooms, field="")]

    @property
    def card(self) -> list[CardRow]:
        """The figures that the notice moves, in the order in which they add up, ending in what is left."""
        return [*self._own_rows(), *(_heading_row(one) for one in self.headings)]

    def _own_rows(self) -> list[CardRow]:
        money = (self.committed_change, self.released, self.allocated_change, self.confirmed_change)
        if not any(money) and not self.indicative_change:
            return []
        rows = [_result("Left to commit after", self.headroom_after)]
        if self.committed_change or self.released:
            rows = [*self._ceiling_rows(), *self._committed_rows(), *rows]
        elif self.allocated_change:
            aside = _moved("Set aside", self.allocated, self.allocated_change)
            rows = [*self._ceiling_rows(), *aside, _result("Left to set aside after", self.unallocated_after)]
        elif self.confirmed_change:
            rows = [*_moved("Confirmed", self.confirmed, self.confirmed_change), *rows]
        if self.indicative_change:
            rows = [*_moved("Indicative", self.indicative, self.indicative_change), *rows]
        return rows

    def _ceiling_rows(self) -> list[CardRow]:
        rows = [CardRow("Confirmed", pounds(self.confirmed))]
        if self.tolerance:
            rows.append(CardRow("Tolerance", pounds(self.tolerance)))
        return rows

    def _committed_rows(self) -> list[CardRow]:
        rows = _moved("Committed", self.committed, self.promised)
        if self.released:
            released = CardRow(f"Releases of decision {self.released_of}", pounds(-self.released))
            after = CardRow("Committed after", pounds(self.committed_after))
            rows = [rows[0], released, *(rows[1:2] if self.promised else []), after]
        if self.share is not None and self.promised > 0:
            rows.append(CardRow("Share of the confirmed fund", f"{self.share}%"))
        return rows

    @property
    def changes(self) -> list[Change]:
        """Each figure of the fund and of its headings before and after, for a table."""
        fixed = [Change("Confirmed income", self.confirmed, self.confirmed_after)]
        if self.indicative or self.indicative_change:
            fixed.append(Change("Indicative income", self.indicative, self.indicative + self.indicative_change))
        if self.tolerance:
            fixed.append(Change("Tolerance", self.tolerance, self.tolerance))
        return [
            *fixed,
            _change("Set aside under headings", self.allocated, self.allocated_after, self.unallocated_after),
            *self._release_rows(),
            Change("Committed", self.committed, self.committed_after),
            _change("Left to commit", self.headroom_before, self.headroom_after, self.headroom_after),
            *(
                _change(f"Left under “{one.heading}”", one.free_before, one.free_after, one.free_after)
                for one in self.headings
            ),
        ]

    def _release_rows(self) -> list[Change]:
        """What the superseded decision holds unpaid: all of it goes."""
        label = f"Unpaid of decision {self.released_of}, released"
        return [Change(label, self.released, ZERO)] if self.released else []

    @property
    def bar(self) -> Sequence[BarPart]:
        """What was committed, or set aside, and what the notice adds or takes, over all that may be; else nothing."""
        if self.committed_change:
            return _bar(self.committed, self.committed_after, self.ceiling_after)
        if self.allocated_change:
            return _bar(self.allocated, self.allocated_after, self.ceiling_after)
        return ()

    @property
    def bar_words(self) -> str:
        """The bar in a sentence."""
        before, change, left, verb = self.committed, self.committed_change, self.headroom_after, "committed"
        if not change:
            before, change, left = self.allocated, self.allocated_change, self.unallocated_after
            verb = "set aside"
        more = f"{pounds(abs(change))} {'more' if change > 0 else 'taken back'} by this notice"
        after = f"{pounds(left)} left after" if left >= 0 else f"{pounds(-left)} more than there is"
        return f"{pounds(before)} {verb} now, {more}, {after}"


def signed(change: Decimal) -> str:
    """+£430,130, −£1."""
    return f"+{pounds(change)}" if change > 0 else pounds(change)


def _moved(label: str, before: Decimal, change: Decimal) -> list[CardRow]:
    return [
        CardRow(f"{label} now", pounds(before)),
        CardRow("This notice", signed(change)),
        CardRow(f"{label} after", pounds(before + change)),
    ]


def _result(label: str, amount: Decimal) -> CardRow:
    return CardRow(label, pounds(amount), is_result=True, is_warning=amount < 0)


def _heading_row(one: HeadingImplication) -> CardRow:
    return _result(f"Left under “{one.heading}” after", one.free_after)


def _change(label: str, before: Decimal, after: Decimal, left: Decimal) -> Change:
    return Change(label, before, after, is_warning=left < 0)


def _bar(before: Decimal, after: Decimal, ceiling: Decimal) -> list[BarPart]:
    whole = max(ceiling, before, after)
    marks = (
        ("before", ZERO, min(before, after)),
        ("notice", before, min(after, ceiling)),
        ("back", after, before),
        ("over", max(before, ceiling), after),
    )
    parts = [(name, share(start, whole), share(end - start, whole)) for name, start, end in marks if end > start]
    return [BarPart(name, start, width) for name, start, width in parts if start is not None and width]
