from datetime import date, datetime
from decimal import Decimal

from accounts.models import User
from commissioning import rules
from commissioning.choices import EntryKind
from commissioning.models import Allocation, Virement
from commissioning.transitions.ledger import Stamp, locked, post
from core import audit
from core.refusal import Obstacle, Refused, refuse_if


def vire(
    *,
    from_allocation: Allocation,
    to_allocation: Allocation,
    amount: Decimal,
    effective_on: date,
    by: User,
    at: datetime,
    decision_reference: str = "",
    note: str = "",
    expected_number: int | None = None,
) -> Virement:
    """Move money from one heading of a fund to another, as two entries that cancel out. Amount in pounds.

    Refused when the headings are the same or of two funds, when the first has not that much free of commitments,
    and as every entry is for its date and authority.
    """
    stamp = Stamp(by, at, effective_on, decision_reference, note)
    with locked(from_allocation.fund_id, expected_number=expected_number) as fund:
        source = Allocation.objects.select_for_update().get(pk=from_allocation.pk)
        target = Allocation.objects.select_for_update().get(pk=to_allocation.pk)
        if source == target:
            raise Refused(Obstacle("Choose a different heading to move the money to", "to_allocation"))
        if target.fund_id != fund.pk:
            raise Refused(Obstacle("Choose a heading of the same fund", "to_allocation"))
        refuse_if(rules.obstacles_to_take_from(amount, left=source.amount_free, of=f"free under {source}"))
        virement = Virement.objects.create(fund=fund, from_allocation=source, to_allocation=target, amount=amount)
        post(fund, stamp, kind=EntryKind.VIREMENT, amount=-amount, allocation=source, virement=virement)
        post(fund, stamp, kind=EntryKind.VIREMENT, amount=amount, allocation=target, virement=virement)
        audit.record(action="commissioning.virement.made", by=by, at=at, subject=virement, amount=amount)
    return virement
