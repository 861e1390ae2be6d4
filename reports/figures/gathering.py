"""Lines of a table gathered into blocks, and blocks into the sections that a paper sub-totals."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from commissioning.figures import HeadingPosition, PositionRow
from core.money import ZERO, share
from reports import rules
from reports.choices import GroupBy, SortBy
from reports.figures.notes import Notes

Rows = tuple[PositionRow, ...]

NO_HEADING = "Under no heading"
NO_AREA = "Area not stated"
NOTHING_YET = "Nothing was allocated under this heading by that day."
UNDER_NONE = "No heading was named for these commitments, so no allocation is used by them."


# What makes a group. A service for several areas is in a group of just those: splitting its amount would be a guess.
_LABELS: dict[GroupBy, Callable[[PositionRow], str]] = {
    GroupBy.PROVIDER: lambda row: row.provider,
    GroupBy.PRIORITY: lambda row: row.priority,
    GroupBy.HEADING: lambda row: row.heading or NO_HEADING,
    GroupBy.AREA: lambda row: ", ".join(row.areas) or NO_AREA,
}


@dataclass(frozen=True)
class Line:
    """One commitment in the table. `note` is the number of the note that says where it comes from."""

    row: PositionRow
    share: Decimal | None
    note: int | None


@dataclass(frozen=True)
class Block:
    """Lines under one label. `entries` asks the ledger for just its entries, where that can be asked. In pounds."""

    label: str
    lines: tuple[Line, ...]
    committed: Decimal
    paid: Decimal
    share: Decimal | None
    entries: str = ""
    remark: str = ""
    # Of a heading only: what was allocated to it, and by what authority.
    allocated: Decimal | None = None
    decision_reference: str = ""
    authority: str = ""
    note: int | None = None

    @property
    def free(self) -> Decimal | None:
        """Allocated under this heading and not committed."""
        return None if self.allocated is None else self.allocated - self.committed

    @property
    def counted(self) -> str:
        return rules.counted(len(self.lines), "commitment")


@dataclass(frozen=True)
class Section:
    """Blocks that a paper sub-totals together; without a label they stand on their own. Amounts in pounds."""

    label: str
    blocks: tuple[Block, ...]

    @property
    def allocated(self) -> Decimal:
        return sum((block.allocated or ZERO for block in self.blocks), ZERO)

    @property
    def committed(self) -> Decimal:
        return sum((block.committed for block in self.blocks), ZERO)

    @property
    def paid(self) -> Decimal:
        return sum((block.paid for block in self.blocks), ZERO)

    @property
    def free(self) -> Decimal:
        return sum((block.free or ZERO for block in self.blocks), ZERO)


@dataclass(frozen=True, order=True)
class Key:
    """What makes a group: its label, and its slug, for two providers may bear one name."""

    label: str
    slug: str
    entries: str = ""


Groups = dict[Key, Rows]


class Gathering:
    """Makes blocks of rows, and numbers the notes of their lines as they come up, each of them once."""

    def __init__(self, rows: Iterable[PositionRow], sort: SortBy) -> None:
        self.sort, self.whole = sort, total_committed(rows)
        self._notes = Notes(row.note for row in rows if not row.decision_reference)

    @property
    def notes(self) -> tuple[str, ...]:
        return self._notes.written()

    def note(self, decision_reference: str, text: str) -> int | None:
        """The number of the note that says where a figure without a decision comes from."""
        return None if decision_reference or not text else self._notes.number(text)

    def block(self, label: str, rows: Rows, **more: Any) -> Block:
        committed = total_committed(rows)
        return Block(
            label=label,
            lines=tuple(self._line(row) for row in _sorted(rows, self.sort)),
            committed=committed,
            paid=sum((row.paid for row in rows), ZERO),
            share=share(committed, self.whole),
            **more,
        )

    def _line(self, row: PositionRow) -> Line:
        return Line(row, share(row.committed, self.whole), self.note(row.decision_reference, row.note))


def gathered(rows: Iterable[PositionRow], by: GroupBy) -> Groups:
    """Rows by provider, priority, heading or area; each row is in just one group."""
    gathered: dict[Key, list[PositionRow]] = defaultdict(list)
    for row in rows:
        # Several areas make one group, which no filter of the ledger finds.
        slug = getattr(row, f"{by.value}_slug", "")
        gathered[Key(_LABELS[by](row), slug, f"{by.value}={slug}" if slug else "")].append(row)
    return {key: tuple(members) for key, members in gathered.items()}


def in_order(groups: Groups, sort: SortBy) -> list[tuple[Key, Rows]]:
    is_descending = sort.value.startswith("-")
    if sort.value.endswith("committed"):
        return sorted(
            sorted(groups.items(), key=lambda group: group[0]),
            key=lambda group: total_committed(group[1]),
            reverse=is_descending,
        )
    return sorted(groups.items(), key=lambda group: (group[0].label.casefold(), group[0]), reverse=is_descending)


def by_heading(
    headings: tuple[HeadingPosition, ...],
    groups: Groups,
    gathering: Gathering,
) -> Iterable[Section]:
    """The headings in the order of the paper, those of one group together, then what stands under none."""
    by_slug = {key.slug: rows for key, rows in groups.items()}
    named: dict[tuple[str, str], list[HeadingPosition]] = defaultdict(list)
    for heading in headings:
        # A heading of no group is a section of its own.
        named[(heading.group, "" if heading.group else heading.slug)].append(heading)
    for (name, _), members in named.items():
        blocks = (_heading(heading, by_slug.get(heading.slug, ()), gathering) for heading in members)
        yield Section(name, tuple(blocks))
    if rows := by_slug.get(""):
        yield Section("", (gathering.block(NO_HEADING, rows, entries="heading=none", remark=UNDER_NONE),))


def _heading(heading: HeadingPosition, rows: Rows, gathering: Gathering) -> Block:
    number = gathering.note(heading.decision_reference, heading.note)
    return gathering.block(
        heading.heading,
        rows,
        allocated=heading.allocated,
        decision_reference=heading.decision_reference,
        authority="" if heading.decision_reference else heading.note,
        note=number,
        entries=f"heading={heading.slug}",
        remark="" if heading.decision_reference or heading.note else NOTHING_YET,
    )


def _sorted(rows: Rows, sort: SortBy) -> list[PositionRow]:
    named = sorted(rows, key=lambda row: (row.provider.casefold(), row.service.casefold()))
    is_descending = sort.value.startswith("-")
    match sort.value.removeprefix("-"):
        case "committed":
            return sorted(named, key=lambda row: row.committed, reverse=is_descending)
        case "service":
            return sorted(named, key=lambda row: row.service.casefold(), reverse=is_descending)
        case _:
            return sorted(named, key=lambda row: row.provider.casefold(), reverse=is_descending)


def total_committed(rows: Iterable[PositionRow]) -> Decimal:
    return sum((row.committed for row in rows), ZERO)
