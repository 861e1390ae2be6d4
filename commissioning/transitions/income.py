from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Max, Sum

from accounts.models import User
from commissioning import rules
from commissioning.choices import EntryKind
from commissioning.models import Fund, FundingStream, LedgerEntry
from commissioning.transitions.ledger import Stamp, locked, post
from core import audit
from core.money import ZERO
from core.refusal import Obstacle, refuse_if


def notify_income(
    *,
    fund: Fund,
    stream: FundingStream,
    amount: Decimal,
    effective_on: date,
    by: User,
    at: datetime,
    decision_reference: str = "",
    note: str = "",
    expected_number: int | None = None,
) -> LedgerEntry:
    """Record that a stream has announced money for the year: indicative, so nothing can be committed against it.

    Amount in pounds. Refused when the fund or the stream is closed, the date is outside the year's reach or in the
    future, or no authority is named.
    """
    stamp = Stamp(by, at, effective_on, decision_reference, note)
    with locked(fund.pk, expected_number=expected_number) as fund:
        refuse_if(_obstacles(stream, effective_on))
        entry = post(fund, stamp, kind=EntryKind.INCOME_INDICATIVE, amount=amount, stream=stream)
        audit.record(action="commissioning.income.notified", by=by, at=at, subject=entry, amount=amount)
    return entry


def confirm_income(
    *,
    fund: Fund,
    stream: FundingStream,
    amount: Decimal,
    effective_on: date,
    by: User,
    at: datetime,
    decision_reference: str = "",
    note: str = "",
    expected_number: int | None = None,
) -> LedgerEntry:
    """Record that money of a stream is certain; it raises the fund's ceiling. Amount in pounds.

    What had been notified as indicative from that stream is taken out in the same transaction, up to the amount
    confirmed, so that no money stands in both columns. Refused as `notify_income` is.
    """
    stamp = Stamp(by, at, effective_on, decision_reference, note)
    with locked(fund.pk, expected_number=expected_number) as fund:
        refuse_if(_obstacles(stream, effective_on))
        entry = post(fund, stamp, kind=EntryKind.INCOME_CONFIRMED, amount=amount, stream=stream)
        released = min(amount, indicative_from(fund, stream))
        if released > 0:
            # What was notified later than it was confirmed is taken out on the day it was notified.
            released_on = max(effective_on, _last_notified_on(fund, stream))
            release = replace(stamp, effective_on=released_on)
            post(fund, release, kind=EntryKind.INCOME_INDICATIVE, amount=-released, stream=stream)
        audit.record(
            action="commissioning.income.confirmed", by=by, at=at, subject=entry, amount=amount, released=released
        )
    return entry


def indicative_from(fund: Fund, stream: FundingStream) -> Decimal:
    """What a stream has notified for a fund and not yet confirmed, in pounds."""
    notified = LedgerEntry.objects.filter(fund=fund, stream=stream, kind=EntryKind.INCOME_INDICATIVE)
    return notified.aggregate(total=Sum("amount"))["total"] or ZERO


def _last_notified_on(fund: Fund, stream: FundingStream) -> date:
    notified = LedgerEntry.objects.filter(fund=fund, stream=stream, kind=EntryKind.INCOME_INDICATIVE)
    day: date = notified.aggregate(last=Max("effective_on"))["last"]
    return day


def _obstacles(stream: FundingStream, effective_on: date) -> list[Obstacle]:
    return rules.obstacles_to_stream(
        name=stream.name, opened_on=stream.opened_on, closed_on=stream.closed_on, effective_on=effective_on
    )
