from datetime import date, datetime
from decimal import Decimal

from accounts.models import User
from commissioning import rules
from commissioning.choices import EntryKind
from commissioning.models import Fund, LedgerEntry
from commissioning.transitions.ledger import Stamp, locked, post
from core import audit
from core.refusal import Obstacle, Refused, refuse_if


def record_tolerance(
    *,
    fund: Fund,
    amount: Decimal,
    note: str,
    effective_on: date,
    by: User,
    at: datetime,
    decision_reference: str = "",
    expected_number: int | None = None,
) -> LedgerEntry:
    """Set by how much commitments may exceed confirmed income; the reason is the entry's note. Amount in pounds.

    `amount` is the tolerance from now on, not the change: the entry holds the difference. Refused without a reason,
    when it is what it was, and below what is already committed or allocated beyond the income.
    """
    stamp = Stamp(by, at, effective_on, decision_reference, note)
    with locked(fund.pk, expected_number=expected_number) as fund:
        refuse_if(rules.obstacles_to_reason(note))
        if amount == fund.amount_tolerance:
            raise Refused(Obstacle("The tolerance is that already", "amount"))
        needed = max(fund.amount_committed, fund.amount_allocated)
        refuse_if(rules.obstacles_to_tolerance(amount, confirmed=fund.amount_confirmed, needed=needed))
        entry = post(fund, stamp, kind=EntryKind.TOLERANCE, amount=amount - fund.amount_tolerance)
        audit.record(action="commissioning.tolerance.recorded", by=by, at=at, subject=entry, tolerance=amount)
    return entry
