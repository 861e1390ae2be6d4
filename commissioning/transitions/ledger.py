"""The one place that writes the ledger. The other transitions of this app come here with a locked fund."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, models, transaction
from django.db.models import F, Value
from django.utils import timezone

from accounts.models import User
from commissioning import rules
from commissioning.choices import PAID, EntryKind
from commissioning.models import Allocation, Commitment, Fund, LedgerEntry
from core.fields import MoneyField
from core.refusal import Obstacle, Refused, refuse_if

# Which running totals an entry of a kind moves: on the fund, on the heading, on the commitment.
_FUND_TOTAL = {
    EntryKind.INCOME_INDICATIVE: "amount_indicative",
    EntryKind.INCOME_CONFIRMED: "amount_confirmed",
    EntryKind.TOLERANCE: "amount_tolerance",
    EntryKind.ALLOCATION: "amount_allocated",
    EntryKind.COMMITMENT: "amount_committed",
    EntryKind.DECOMMITMENT: "amount_committed",
    EntryKind.PAYMENT: "amount_paid",
    EntryKind.RECOVERY: "amount_paid",
}

# What to say when the database itself refuses: two people were faster than the check before it.
_REFUSALS = {
    "fund_not_overcommitted": "The fund would be committed beyond its confirmed income and tolerance",
    "fund_not_overallocated": "More would be allocated than the confirmed income and tolerance",
    "fund_not_overpaid": "More would be paid than has been committed",
    "fund_totals_not_negative": "A total of the fund would fall below zero",
    "heading_not_overcommitted": "More would be committed under the heading than is allocated to it",
    "heading_totals_not_negative": "The heading would fall below zero",
    "commitment_not_overpaid": "More would be paid than has been committed to this provider",
    "entry_number_once": "Somebody else recorded an entry at the same moment: look at the effect again",
}


class EffectChanged(Refused):
    """Somebody recorded an entry after the effect of this one was shown; nothing was written."""


@dataclass(frozen=True)
class Stamp:
    """Who records an entry, when, what it takes effect on and by what authority."""

    by: User
    at: datetime
    effective_on: date
    decision_reference: str = ""
    note: str = ""

    @property
    def today(self) -> date:
        return timezone.localdate(self.at)

    def obstacles(self, fund: Fund) -> list[Obstacle]:
        """What stands against any entry of this date and authority in this fund."""
        return [
            *rules.obstacles_to_entry_in(fund.closed_on),
            *rules.obstacles_to_date(self.effective_on, year_start=fund.financial_year.start_on, today=self.today),
            *rules.obstacles_to_authority(self.decision_reference, self.note),
        ]


@contextmanager
def locked(fund_id: int, *, expected_number: int | None = None) -> Iterator[Fund]:
    """Open the transaction of one transition with its fund locked, and put a refusal of the database into words.

    `expected_number` is the number of the fund's last entry when the effect was shown to the person; raises
    EffectChanged when another entry has come since, so that nobody confirms what they were not shown.
    """
    try:
        with transaction.atomic():
            fund = Fund.objects.select_for_update(of=("self",)).select_related("financial_year").get(pk=fund_id)
            if expected_number is not None and expected_number != fund.last_number:
                raise EffectChanged(
                    Obstacle(
                        "Somebody recorded an entry in this fund since this page was shown: check the effect again"
                    )
                )
            yield fund
    except IntegrityError as error:
        words = next((words for name, words in _REFUSALS.items() if name in str(error)), None)
        if words is None:
            raise
        raise Refused(Obstacle(words)) from error


def post(
    fund: Fund,
    stamp: Stamp,
    *,
    kind: EntryKind,
    amount: Decimal,
    allocation: Allocation | None = None,
    commitment: Commitment | None = None,
    **links: Any,
) -> LedgerEntry:
    """Add one entry to a locked fund and move every running total it touches. Amount in pounds, signed.

    Raises Refused when the fund is closed or the date or authority will not do; the database refuses an overspend.
    """
    refuse_if(stamp.obstacles(fund))
    totals = {"last_number": F("last_number") + 1}
    if kind in _FUND_TOTAL:
        totals[_FUND_TOTAL[kind]] = _plus(_FUND_TOTAL[kind], amount)
    Fund.objects.filter(pk=fund.pk).update(**totals)
    if allocation is not None:
        _move(allocation, "amount_allocated", amount)
    if commitment is not None:
        _move_promise(commitment, kind, amount)
    entry = LedgerEntry.objects.create(
        fund=fund,
        number=fund.last_number + 1,
        kind=kind,
        amount=amount,
        effective_on=stamp.effective_on,
        decision_reference=stamp.decision_reference.strip(),
        note=stamp.note.strip(),
        recorded_at=stamp.at,
        recorded_by=stamp.by,
        allocation=allocation,
        commitment=commitment,
        **links,
    )
    refuse_if(_obstacles_to_take_away(entry))
    fund.refresh_from_db()
    return entry


def _obstacles_to_take_away(entry: LedgerEntry) -> list[Obstacle]:
    """What an entry takes must have been there on its day and each later one, or a figure as at a day is false."""
    if entry.amount > 0 and entry.kind not in PAID:
        return []
    of, taken_from = _taken_from(entry)
    dated = [
        (day, -amount if kind in PAID else amount)
        for day, kind, amount in taken_from.values_list("effective_on", "kind", "amount")
    ]
    day = rules.first_day_below_zero(dated, since=entry.effective_on)
    if day is None:
        return _obstacles_to_recover(entry)
    return [
        Obstacle(f"On {rules.spoken(day)} there would be less than nothing of {of}: enter a later date", "effective_on")
    ]


def _obstacles_to_recover(entry: LedgerEntry) -> list[Obstacle]:
    """What comes back had been paid by then."""
    if entry.kind != EntryKind.RECOVERY:
        return []
    paid = LedgerEntry.objects.filter(fund_id=entry.fund_id, commitment=entry.commitment, kind__in=PAID)
    day = rules.first_day_below_zero(paid.values_list("effective_on", "amount"), since=entry.effective_on)
    if day is None:
        return []
    return [Obstacle(f"On {rules.spoken(day)} more would have come back than was paid", "effective_on")]


def _taken_from(entry: LedgerEntry) -> tuple[str, models.QuerySet[LedgerEntry]]:
    """The words for what an entry draws on, and the entries that make it."""
    same_fund = LedgerEntry.objects.filter(fund_id=entry.fund_id)
    if entry.commitment is not None:
        return "the commitment", same_fund.filter(commitment=entry.commitment)
    if entry.allocation is not None:
        return f"the heading {entry.allocation}", same_fund.filter(allocation=entry.allocation)
    same_kind = same_fund.filter(kind=entry.kind, stream_id=entry.stream_id)
    return EntryKind(entry.kind).label.lower().replace(",", ""), same_kind


def _move_promise(commitment: Commitment, kind: EntryKind, amount: Decimal) -> None:
    if kind in PAID:
        _move(commitment, "amount_paid", amount)
        return
    _move(commitment, "amount_committed", amount)
    if commitment.allocation is not None:
        _move(commitment.allocation, "amount_committed", amount)


def _move(row: models.Model, total: str, amount: Decimal) -> None:
    type(row)._default_manager.filter(pk=row.pk).update(**{total: _plus(total, amount)})
    row.refresh_from_db(fields=[total])


def _plus(total: str, amount: Decimal) -> Any:
    return F(total) + Value(amount, output_field=MoneyField())
