"""What of an agreement is still to be paid, and whether a plan of instalments comes to that."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Sum

from commissioning.choices import EntryKind
from commissioning.models import LedgerEntry
from core.money import ZERO
from core.refusal import Obstacle
from grants.figures.agreements import paid_by_instalment, promised_by
from grants.figures.awards import Held
from grants.models import Agreement
from grants.rules.plans import Part, trimmed
from grants.rules.variations import obstacles_to_new_plan


@dataclass(frozen=True)
class Carried:
    """Pounds that leave one commitment of an award for another; `target` is None where that is still to be made."""

    source: int
    target: int | None
    amount: Decimal


def unpaid_plan(agreement: Agreement) -> list[Part]:
    """The instalments that stand and are not paid in full, each with what is left of it, the earliest first."""
    standing = list(agreement.instalments.standing().filter(agreed_at__isnull=False).order_by("due_on", "pk"))
    paid = paid_by_instalment([one.pk for one in standing])
    parts = (Part(one.commitment_id, one.due_on, one.amount - paid.get(one.pk, ZERO), one.pk) for one in standing)
    return [one for one in parts if one.amount > 0]


def unpaid_after(held: Iterable[Held], carried: Sequence[Carried] = ()) -> dict[int, Decimal]:
    """What is promised and not yet paid of each commitment once this has moved. Pounds."""
    left = {one.commitment: one.unpaid for one in held}
    for one in carried:
        left[one.source] = left.get(one.source, ZERO) - one.amount
        if one.target is not None:
            left[one.target] = left.get(one.target, ZERO) + one.amount
    return left


def obstacles_to_plan_of(
    agreement: Agreement, parts: Sequence[Part], carried: Sequence[Carried] = (), *, is_typed: bool = True
) -> list[Obstacle]:
    """Whether these instalments make, of each year, what is to be paid of it. A plan nobody typed may fall short.

    What came back of a payment need not be planned anew: it may be waiting to be taken back. Nor what a closed year
    still owes, of which nothing more can be paid.
    """
    held = promised_by(agreement)
    left = unpaid_after(held, carried)
    came_back = _came_back([one.commitment for one in held])
    where = {one.commitment: one.where for one in held}
    planned: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for part in parts:
        planned[where.get(part.commitment, "another award")] += part.amount
    unpaid: dict[str, Decimal] = defaultdict(lambda: ZERO)
    least: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for one in held:
        unpaid[one.where] += left[one.commitment]
        if is_typed and one.fund.closed_on is None:
            least[one.where] += left[one.commitment] - came_back.get(one.commitment, ZERO)
    return obstacles_to_new_plan(planned, unpaid, least)


def _came_back(commitments: Iterable[int]) -> dict[int, Decimal]:
    """Pounds recovered of each commitment. One query."""
    rows = LedgerEntry.objects.filter(commitment__in=list(commitments), kind=EntryKind.RECOVERY)
    return {key: -amount for key, amount in rows.order_by().values_list("commitment").annotate(Sum("amount"))}


def starting_plan(
    agreement: Agreement, held: Sequence[Held], standing: Sequence[Part]
) -> list[tuple[int, date | None, Decimal]]:
    """With what a form begins: the unpaid plan cut to what is promised, and money nobody planned yet without a day."""
    came_back = _came_back([one.commitment for one in held])
    plan = list(standing)
    rows: list[tuple[int, date | None, Decimal]] = []
    for one in held:
        plan = trimmed(plan, one.commitment, one.unpaid)
        planned = sum((part.amount for part in plan if part.commitment == one.commitment), ZERO)
        new = one.unpaid - planned - came_back.get(one.commitment, ZERO)
        if new > 0 and one.fund.closed_on is None:
            rows.append((one.commitment, None, new))
    return [*((part.commitment, part.due_on, part.amount) for part in plan), *rows]
