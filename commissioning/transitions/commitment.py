from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from accounts.models import User
from commissioning import rules
from commissioning.choices import EntryKind
from commissioning.models import Allocation, Commitment, Fund, LedgerEntry, Priority
from commissioning.transitions.ledger import Stamp, locked, post
from core import audit
from core.refusal import Obstacle, refuse_if
from providers.models import CouncilArea, Provider


def commit(
    *,
    fund: Fund,
    provider: Provider,
    service: str,
    priority: Priority,
    amount: Decimal,
    effective_on: date,
    by: User,
    at: datetime,
    allocation: Allocation | None = None,
    areas: Iterable[CouncilArea] = (),
    printed_as: str = "",
    decision_reference: str = "",
    note: str = "",
    expected_number: int | None = None,
) -> Commitment:
    """Promise part of a fund to one provider for one service and priority. Amount in pounds.

    Refused beyond the fund's headroom (confirmed income and tolerance, DOMAIN.md 4.2) or the heading's, to a provider
    that was merged into another, and under a heading of another fund.
    """
    stamp = Stamp(by, at, effective_on, decision_reference, note)
    with locked(fund.pk, expected_number=expected_number) as fund:
        if allocation is not None:
            allocation = Allocation.objects.select_for_update().get(pk=allocation.pk)
        refuse_if(_obstacles_to_recipient(fund, provider, allocation, service))
        heading_free = None if allocation is None else allocation.amount_free
        refuse_if(rules.obstacles_to_commit(amount, headroom=fund.amount_headroom, heading_free=heading_free))
        commitment = Commitment.objects.create(
            fund=fund,
            provider=provider,
            service=" ".join(service.split()),
            priority=priority,
            allocation=allocation,
            printed_as=printed_as,
        )
        commitment.areas.set(areas)
        entry = post(fund, stamp, kind=EntryKind.COMMITMENT, amount=amount, commitment=commitment)
        audit.record(
            action="commissioning.commitment.made", by=by, at=at, subject=commitment, entry=entry, amount=amount
        )
    return commitment


def commit_more(
    *,
    commitment: Commitment,
    amount: Decimal,
    effective_on: date,
    by: User,
    at: datetime,
    decision_reference: str = "",
    note: str = "",
    expected_number: int | None = None,
) -> LedgerEntry:
    """Promise more to a provider under a commitment that stands. Amount in pounds.

    Refused beyond the fund's headroom or the heading's, as `commit` is.
    """
    stamp = Stamp(by, at, effective_on, decision_reference, note)
    with locked(commitment.fund_id, expected_number=expected_number) as fund:
        held = _lock(commitment)
        heading_free = None if held.allocation is None else held.allocation.amount_free
        refuse_if(rules.obstacles_to_commit(amount, headroom=fund.amount_headroom, heading_free=heading_free))
        entry = post(fund, stamp, kind=EntryKind.COMMITMENT, amount=amount, commitment=held)
        audit.record(action="commissioning.commitment.raised", by=by, at=at, subject=held, amount=amount)
    return entry


def decommit(
    *,
    commitment: Commitment,
    amount: Decimal,
    note: str,
    effective_on: date,
    by: User,
    at: datetime,
    decision_reference: str = "",
    expected_number: int | None = None,
) -> LedgerEntry:
    """Take back part of a commitment that will not be paid, with the reason. Amount in pounds.

    Refused beyond what is committed and not yet paid.
    """
    stamp = Stamp(by, at, effective_on, decision_reference, note)
    with locked(commitment.fund_id, expected_number=expected_number) as fund:
        held = _lock(commitment)
        left = held.amount_committed - held.amount_paid
        refuse_if(rules.obstacles_to_reason(note))
        refuse_if(rules.obstacles_to_take_from(amount, left=left, of="committed and not yet paid"))
        entry = post(fund, stamp, kind=EntryKind.DECOMMITMENT, amount=-amount, commitment=held)
        audit.record(action="commissioning.commitment.reduced", by=by, at=at, subject=held, amount=amount)
    return entry


def record_payment(
    *,
    commitment: Commitment,
    amount: Decimal,
    effective_on: date,
    by: User,
    at: datetime,
    decision_reference: str = "",
    note: str = "",
    expected_number: int | None = None,
) -> LedgerEntry:
    """Record that money of a commitment left the bank on a day. Amount in pounds. Refused beyond what is committed."""
    stamp = Stamp(by, at, effective_on, decision_reference, note)
    with locked(commitment.fund_id, expected_number=expected_number) as fund:
        held = _lock(commitment)
        left = held.amount_committed - held.amount_paid
        refuse_if(rules.obstacles_to_take_from(amount, left=left, of="committed and not yet paid"))
        entry = post(fund, stamp, kind=EntryKind.PAYMENT, amount=amount, commitment=held)
        audit.record(action="commissioning.payment.recorded", by=by, at=at, subject=held, amount=amount)
    return entry


def record_recovery(
    *,
    commitment: Commitment,
    amount: Decimal,
    effective_on: date,
    by: User,
    at: datetime,
    decision_reference: str = "",
    note: str = "",
    expected_number: int | None = None,
) -> LedgerEntry:
    """Record that money paid under a commitment came back on a day. Amount in pounds. Refused beyond what was paid."""
    stamp = Stamp(by, at, effective_on, decision_reference, note)
    with locked(commitment.fund_id, expected_number=expected_number) as fund:
        held = _lock(commitment)
        refuse_if(rules.obstacles_to_take_from(amount, left=held.amount_paid, of="paid under this commitment"))
        entry = post(fund, stamp, kind=EntryKind.RECOVERY, amount=-amount, commitment=held)
        audit.record(action="commissioning.recovery.recorded", by=by, at=at, subject=held, amount=amount)
    return entry


def _lock(commitment: Commitment) -> Commitment:
    return Commitment.objects.select_for_update(of=("self",)).select_related("allocation").get(pk=commitment.pk)


def _obstacles_to_recipient(
    fund: Fund, provider: Provider, allocation: Allocation | None, service: str
) -> list[Obstacle]:
    if provider.is_merged:
        return [Obstacle(f"{provider} was merged into {provider.merged_into}: choose that one", "provider")]
    if allocation is not None and allocation.fund_id != fund.pk:
        return [Obstacle("Choose a heading of the same fund", "allocation")]
    if not service.strip():
        return [Obstacle("Enter the service the money is for", "service")]
    return []
