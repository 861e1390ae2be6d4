from datetime import date, datetime
from decimal import Decimal

from django.db.models import Max
from django.utils.text import slugify

from accounts.models import User
from commissioning import rules
from commissioning.choices import EntryKind
from commissioning.models import Allocation, Fund, LedgerEntry
from commissioning.transitions.ledger import Stamp, locked, post
from core import audit
from core.refusal import Obstacle, Refused, refuse_if


def allocate(
    *,
    fund: Fund,
    heading: str,
    amount: Decimal,
    effective_on: date,
    by: User,
    at: datetime,
    group: str = "",
    decision_reference: str = "",
    note: str = "",
    expected_number: int | None = None,
) -> LedgerEntry:
    """Set money of a fund aside under a heading, new or standing already. Amount in pounds.

    Refused when it is more than confirmed income and tolerance leave to be allocated, which the database holds too
    (DOMAIN.md 4.2), and when the fund is closed, the date will not do or no authority is named.
    """
    stamp = Stamp(by, at, effective_on, decision_reference, note)
    with locked(fund.pk, expected_number=expected_number) as fund:
        refuse_if(rules.obstacles_to_allocate(amount, unallocated=fund.amount_unallocated))
        allocation = _heading(fund, heading, group)
        entry = post(fund, stamp, kind=EntryKind.ALLOCATION, amount=amount, allocation=allocation)
        audit.record(
            action="commissioning.allocation.made", by=by, at=at, subject=entry, heading=allocation, amount=amount
        )
    return entry


def _heading(fund: Fund, heading: str, group: str) -> Allocation:
    name = " ".join(heading.split())
    slug = slugify(name)[:120]
    if not slug:
        raise Refused(Obstacle("Enter a heading with letters or figures in it", "heading"))
    standing = Allocation.objects.filter(fund=fund, slug=slug).first()
    if standing is not None:
        return standing
    last = Allocation.objects.filter(fund=fund).aggregate(last=Max("position"))["last"] or 0
    return Allocation.objects.create(fund=fund, heading=name, slug=slug, group=group.strip(), position=last + 1)
