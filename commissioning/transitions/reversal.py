from datetime import date, datetime

from accounts.models import User
from commissioning import rules
from commissioning.choices import EntryKind
from commissioning.models import Fund, LedgerEntry
from commissioning.transitions.ledger import Stamp, locked, post
from core import audit
from core.refusal import Obstacle, refuse_if


def reverse_entry(
    *,
    entry: LedgerEntry,
    note: str,
    effective_on: date,
    by: User,
    at: datetime,
    decision_reference: str = "",
    expected_number: int | None = None,
) -> list[LedgerEntry]:
    """Mend a mistake by an entry of the opposite amount; the mistake stays to be seen. The reason is the note.

    What was recorded together is reversed together: both entries of a virement; confirmed income and the indicative
    income it released. Refused without a reason, for an entry that is a reversal or
    was reversed already, before the day of the entry itself, and where others have built upon it: the database lets
    no total fall below zero or beyond its ceiling.
    """
    stamp = Stamp(by, at, effective_on, decision_reference, note)
    with locked(entry.fund_id, expected_number=expected_number) as fund:
        wrong = _recorded_together_with(entry)
        refuse_if(rules.obstacles_to_reason(note))
        refuse_if(_obstacles(wrong, effective_on))
        # The heading that received is emptied first: its amount must still be free.
        reversals = [_reverse(fund, stamp, one) for one in sorted(wrong, key=lambda one: -one.amount)]
        audit.record(action="commissioning.entry.reversed", by=by, at=at, subject=entry, reason=note)
    return reversals


def _recorded_together_with(entry: LedgerEntry) -> list[LedgerEntry]:
    if entry.virement is not None:
        return list(entry.virement.entries.filter(reverses=None))
    if entry.kind != EntryKind.INCOME_CONFIRMED:
        return [entry]
    released = LedgerEntry.objects.filter(
        fund_id=entry.fund_id,
        number=entry.number + 1,
        kind=EntryKind.INCOME_INDICATIVE,
        stream_id=entry.stream_id,
        recorded_at=entry.recorded_at,
        amount__lt=0,
        reverses=None,
    )
    return [entry, *released]


def _reverse(fund: Fund, stamp: Stamp, wrong: LedgerEntry) -> LedgerEntry:
    return post(
        fund,
        stamp,
        kind=EntryKind(wrong.kind),
        amount=-wrong.amount,
        stream=wrong.stream,
        allocation=wrong.allocation,
        commitment=wrong.commitment,
        virement=wrong.virement,
        reverses=wrong,
    )


def _obstacles(wrong: list[LedgerEntry], effective_on: date) -> list[Obstacle]:
    first = wrong[0]
    if first.kind == EntryKind.INCOME_INDICATIVE and first.amount < 0 and first.reverses_id is None:
        return [Obstacle(f"This entry came with entry {first.number - 1}, the income confirmed: reverse that one")]
    for entry in wrong:
        if entry.reverses_id is not None:
            return [Obstacle("This entry is itself a reversal: record what is right as a new entry")]
        if LedgerEntry.objects.filter(reverses=entry).exists():
            return [Obstacle("This entry was reversed already")]
        if effective_on < entry.effective_on:
            return [Obstacle("The reversal cannot be dated before the entry it reverses", "effective_on")]
    return []
