"""What the add-up guard reads and gives back: a paper in passages and tables, what an office knows, findings."""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

from grants.rules.powers import WrongCitation
from reports.choices import Unit


class FindingKind(StrEnum):
    """What is wrong, in the order of its weight."""

    MALFORMED = "malformed"
    TOTAL = "total"
    BUDGET = "budget"
    PERCENTAGE = "percentage"
    SUM = "sum"
    SAME_QUANTITY = "same-quantity"
    UNKNOWN = "unknown"
    CITATION = "citation"
    PRIORITY = "priority"
    DATE = "date"


# What a figure counts: pounds, things, or parts of a hundred.
Measure = Unit

Span = tuple[int, int]


@dataclass(frozen=True)
class Passage:
    """A paragraph, list item or heading. `live`: the characters that are live figures, which are never questioned."""

    where: str
    text: str
    section: int = 0
    live: tuple[Span, ...] = ()
    heading: str = ""  # the nearest heading above it
    is_heading: bool = False
    is_item: bool = False

    def is_live_at(self, start: int, end: int) -> bool:
        return any(start < last and first < end for first, last in self.live)


@dataclass(frozen=True)
class PassageTable:
    """A table as it is printed: the first cell of a row names it. `before` is the sentence that leads up to it."""

    where: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    section: int = 0
    is_live: bool = False
    heading: str = ""
    before: str = ""
    row_wheres: tuple[str, ...] = ()  # where each row stands, when that is known

    def where_of(self, row: int) -> str:
        return self.row_wheres[row] if row < len(self.row_wheres) else self.where


Part = Passage | PassageTable


@dataclass(frozen=True)
class Paper:
    """A whole paper in its order. `day` is that of its meeting, None where it is not told."""

    parts: tuple[Part, ...]
    day: date | None = None

    @property
    def passages(self) -> tuple[Passage, ...]:
        return tuple(part for part in self.parts if isinstance(part, Passage))

    @property
    def tables(self) -> tuple[PassageTable, ...]:
        return tuple(part for part in self.parts if isinstance(part, PassageTable))


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong, for somebody who can mend it. `expected` is empty where nothing certain can be said."""

    kind: FindingKind
    where: str
    printed: str
    expected: str
    explanation: str
    section: int = 0

    @property
    def fingerprint(self) -> str:
        """Stays the same while others edit elsewhere: of what is wrong, not of where it stands now."""
        said = "\x1f".join((self.kind, str(self.section), self.printed, self.expected))
        return hashlib.sha256(said.encode()).hexdigest()[:16]


@dataclass(frozen=True)
class KnownFigure:
    """A figure of the ledger as at the report's date. `unit` is a Measure; `key` what a live figure is asked by."""

    label: str
    value: Decimal
    unit: str = Measure.POUNDS
    key: str = ""
    year: str = ""


@dataclass(frozen=True)
class KnownRow:
    """What one row had in a year, in pounds: it may explain a total that was made with an old value."""

    label: str
    value: Decimal
    year: str = ""
    source: str = ""


@dataclass(frozen=True)
class KnownPriorities:
    """The priorities adopted for a year (2017/18), each with its synonyms; the first is its name."""

    year: str
    names: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class KnownQuantity:
    """What an earlier issued report says, in pounds. `decision` is the reference of what changed it since, if any."""

    label: str
    value: Decimal
    unit: str = Measure.POUNDS
    year: str = ""
    source: str = ""
    decision: str = ""


def as_typed(value: Decimal | int | None) -> Decimal:
    """Whole pounds without pence, as papers print them: typing is compared digit by digit."""
    exact = Decimal(value or 0)
    return Decimal(int(exact)) if exact == exact.to_integral_value() else exact


@dataclass(frozen=True)
class Known:
    """What an office knows. With nothing known, a paper is held against itself and against the law alone."""

    year: str = ""  # the financial year that the paper is about, 2017/18
    figures: tuple[KnownFigure, ...] = ()
    rows: tuple[KnownRow, ...] = ()
    priorities: tuple[KnownPriorities, ...] = ()
    quantities: tuple[KnownQuantity, ...] = ()
    wrong_citations: tuple[WrongCitation, ...] = field(default=())
    # What takes longer to read: asked when the first typed figure is none of `figures`.
    read_further: Callable[[], tuple[KnownFigure, ...]] = tuple

    @cached_property
    def values(self) -> Mapping[str, frozenset[Decimal]]:
        """The values of `figures`, by their unit: what is typed is looked up among thousands."""
        return _values(self.figures)

    @cached_property
    def further(self) -> tuple[KnownFigure, ...]:
        return self.read_further()

    @cached_property
    def further_values(self) -> Mapping[str, frozenset[Decimal]]:
        return _values(self.further)


def _values(figures: Iterable[KnownFigure]) -> Mapping[str, frozenset[Decimal]]:
    values: dict[str, set[Decimal]] = defaultdict(set)
    for one in figures:
        values[one.unit].add(one.value)
    return {unit: frozenset(held) for unit, held in values.items()}
