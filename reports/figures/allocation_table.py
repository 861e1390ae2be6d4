"""A fund's allocations as a board reads them: lines in groups, with sub-totals, total and the truth about it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from django.db.models import Min

from commissioning.figures import FundPosition, by_provider, fund_position
from commissioning.figures.glance import tolerance_in_force
from commissioning.figures.quoted import Comparison, comparisons
from commissioning.models import Fund, LedgerEntry
from core.money import ZERO, share
from reports import rules
from reports.choices import GroupBy, SortBy
from reports.figures.gathering import Block, Gathering, Line, Section, by_heading, gathered, in_order


@dataclass(frozen=True)
class AllocationTable:
    """The table of one fund as at the end of one day, by one grouping, in one order."""

    position: FundPosition
    by: GroupBy
    sort: SortBy
    sections: tuple[Section, ...]
    # Where lines without a decision come from, in the order of their first use.
    notes: tuple[str, ...]
    # The entry that set the tolerance in force, whose note is the reason.
    tolerance: LedgerEntry | None
    quoted: tuple[Comparison, ...]
    begins_on: date | None

    @property
    def fund(self) -> Fund:
        return self.position.totals.fund

    @property
    def as_at(self) -> date:
        return self.position.totals.as_at

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        return tuple(block for section in self.sections for block in section.blocks)

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        return tuple(line for block in self.blocks for line in block.lines)

    @cached_property
    def committed(self) -> Decimal:
        """The sum of the lines, which the truth above the table compares with the fund."""
        return sum((line.row.committed for line in self.lines), ZERO)

    @cached_property
    def paid(self) -> Decimal:
        return sum((line.row.paid for line in self.lines), ZERO)

    @cached_property
    def allocated(self) -> Decimal:
        """The sum of the headings; nothing unless grouped by them."""
        return sum((section.allocated for section in self.sections), ZERO)

    @cached_property
    def free(self) -> Decimal:
        return sum((section.free for section in self.sections), ZERO)

    @property
    def whole(self) -> Decimal | None:
        """The share of all lines together: 100.0, or nothing where there is nothing to share."""
        return share(self.committed, self.committed)

    @property
    def has_payments(self) -> bool:
        return bool(self.paid)

    @property
    def has_headings(self) -> bool:
        return bool(self.position.headings)

    @property
    def is_empty(self) -> bool:
        return not self.blocks

    @property
    def reason(self) -> str:
        """Why finance recorded the tolerance; said only where it is used."""
        return rules.sentence(self.tolerance.note) if self.tolerance and self.truth.is_over else ""

    @property
    def about_headings(self) -> str:
        """What the headings come to; said only where the table stands by heading."""
        if self.by is not GroupBy.HEADING:
            return ""
        of_headings = [block for block in self.blocks if block.allocated is not None]
        return rules.headings_sentence(
            headings=len(of_headings),
            allocated=self.allocated,
            committed=sum((block.committed for block in of_headings), ZERO),
            confirmed=self.position.totals.income_confirmed,
            under_none=self.position.committed_under_no_heading,
        )

    @property
    def truth(self) -> rules.Truth:
        totals = self.position.totals
        return rules.truth(
            lines=len(self.lines),
            committed=self.committed,
            confirmed=totals.income_confirmed,
            indicative=totals.income_indicative,
            tolerance=totals.tolerance,
            tolerance_on=self.tolerance.effective_on if self.tolerance else None,
        )


def allocation_table(fund: Fund, as_at: date, by: GroupBy, sort: SortBy = SortBy.MOST_FIRST) -> AllocationTable:
    """The table of a fund as at the end of a day. The same queries whatever the number of its lines.

    By heading the blocks stand in the order of the headings and show what was allocated, also where nothing is
    committed; otherwise the order of the lines is the order of the blocks.
    """
    position = fund_position(fund, as_at)
    gathering = Gathering(position.rows, sort)
    groups = gathered(position.rows, by)
    if by is GroupBy.HEADING:
        sections = tuple(by_heading(position.headings, groups, gathering))
    else:
        through = _through_consortia(position) if by is GroupBy.PROVIDER else {}
        blocks = [
            gathering.block(key.label, rows, entries=key.entries, remark=through.get(key.slug, ""))
            for key, rows in in_order(groups, sort)
        ]
        sections = (Section("", tuple(blocks)),) if blocks else ()
    return AllocationTable(
        position=position,
        by=by,
        sort=sort,
        sections=sections,
        notes=gathering.notes,
        tolerance=tolerance_in_force(fund, as_at),
        quoted=tuple(comparisons(position.totals)),
        begins_on=None if sections else _first_day(fund),
    )


def _through_consortia(position: FundPosition) -> dict[str, str]:
    """By the slug of a provider: what the consortia it belongs to hold, which is counted at them and not here."""
    return {
        provider.slug: rules.through_consortia(
            provider.amount_through_consortia, sorted({row.provider for row in provider.through_consortia})
        )
        for provider in by_provider(position)
        if provider.through_consortia
    }


def _first_day(fund: Fund) -> date | None:
    entries = LedgerEntry.objects.filter(fund=fund)
    day: date | None = entries.aggregate(first=Min("effective_on"))["first"]
    return day
