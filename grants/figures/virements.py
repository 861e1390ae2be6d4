"""The virements of a notice beside what their headings have left."""

from collections.abc import Sequence

from grants.models import BudgetLine
from grants.rules.virements import Moved, in_order


def virement_order(lines: Sequence[BudgetLine]) -> list[BudgetLine] | None:
    """The lines in the order in which they can be entered, as the ledger stands; None where there is none."""
    moved = [Moved(line.from_allocation_id, line.to_allocation_id, line.amount) for line in lines]
    free = {line.from_allocation_id: line.from_allocation.amount_free for line in lines if line.from_allocation}
    free |= {line.to_allocation_id: line.to_allocation.amount_free for line in lines if line.to_allocation}
    order = in_order(moved, free)
    return None if order is None else [lines[place] for place in order]
