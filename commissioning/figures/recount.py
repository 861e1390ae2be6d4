"""The second way: every figure of a fund counted again from the raw lines of its ledger, in plain Python.

Nothing here is shared with position.py, and the database adds nothing up: if the two disagree, one of them is wrong.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from commissioning.models import Fund, LedgerEntry
from core.money import ZERO

# Which figure of the fund an entry of a kind changes. A virement's two entries leave it as it was.
FIGURES = {
    "income-indicative": "income indicative",
    "income-confirmed": "income confirmed",
    "tolerance": "tolerance",
    "allocation": "allocated",
    "virement": "allocated",
    "commitment": "committed",
    "decommitment": "committed",
    "payment": "paid",
    "recovery": "paid",
}


class Sums(defaultdict[str, Decimal]):
    """Pounds by the name of a figure, nothing where nothing was added."""

    def __init__(self) -> None:
        super().__init__(lambda: ZERO)


class Line(NamedTuple):
    """One raw line of the ledger: what it says, and the numbers of the rows it hangs on."""

    pk: int
    number: int
    kind: str
    amount: Decimal
    effective_on: date
    decision_reference: str
    note: str
    stream: int | None
    heading: int | None
    commitment: int | None
    virement: int | None
    reverses: int | None

    @property
    def figure(self) -> str:
        return FIGURES.get(self.kind, "unknown")

    @property
    def hangs_on(self) -> dict[str, int]:
        links = {
            "stream": self.stream,
            "heading": self.heading,
            "commitment": self.commitment,
            "virement": self.virement,
        }
        return {name: row for name, row in links.items() if row is not None}


_COLUMNS = ["pk", "number", "kind", "amount", "effective_on", "decision_reference", "note"]
_LINKS = ["stream_id", "allocation_id", "commitment_id", "virement_id", "reverses_id"]


@dataclass(frozen=True)
class Recount:
    """What lines of a fund make: for the fund, each heading and each commitment. Amounts in pounds."""

    fund: Sums = field(default_factory=Sums)
    headings: dict[int, Sums] = field(default_factory=lambda: defaultdict(Sums))
    commitments: dict[int, Sums] = field(default_factory=lambda: defaultdict(Sums))


def read_lines(fund: Fund) -> list[Line]:
    """The raw lines of a fund's ledger in the order of their numbers."""
    raw = LedgerEntry.objects.filter(fund=fund).order_by("number", "pk")
    return [Line(*values) for values in raw.values_list(*_COLUMNS, *_LINKS)]


def recount(lines: Iterable[Line], heading_of: dict[int, int | None], as_at: date = date.max) -> Recount:
    """Add up the lines that had taken effect by a day. `heading_of` gives each commitment's heading."""
    counted = Recount()
    for line in lines:
        if line.effective_on > as_at:
            continue
        counted.fund[line.figure] += line.amount
        if line.heading is not None:
            counted.headings[line.heading][line.figure] += line.amount
        if line.commitment is not None:
            counted.commitments[line.commitment][line.figure] += line.amount
            under = heading_of.get(line.commitment)
            if under is not None:
                counted.headings[under][line.figure] += line.amount
    return counted
