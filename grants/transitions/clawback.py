"""Money already paid that is demanded back, received or waived."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import F, Value
from django.utils import timezone

from accounts.models import User
from commissioning import transitions as ledger
from commissioning.models import Commitment
from commissioning.rules import obstacles_to_reason, obstacles_to_take_from
from core import audit
from core.fields import MoneyField
from core.money import ZERO
from core.refusal import Obstacle, Refused, refuse_if
from grants.choices import AgreementState
from grants.models import Agreement, Clawback, ClawbackReceipt
from grants.transitions.agreement import locked


def demand_clawback(
    *,
    agreement: Agreement,
    commitment: Commitment,
    amount: Decimal,
    reason: str,
    demanded_on: date,
    due_on: date,
    by: User,
    at: datetime,
) -> Clawback:
    """Demand money back that was paid of one year's commitment. Pounds.

    Refused beyond what was paid and is not yet demanded.
    """
    refuse_if(obstacles_to_reason(reason, "reason"))
    if demanded_on > timezone.localdate(at):
        raise Refused(Obstacle("The date must be today or in the past", "demanded_on"))
    if due_on < demanded_on:
        raise Refused(Obstacle("It cannot be due before it is demanded", "due_on"))
    with locked(agreement) as held:
        if held.state in (AgreementState.DRAFT, AgreementState.OFFERED):
            raise Refused(Obstacle("Nothing was paid under this agreement yet"))
        paid = held.award.commitments.get(pk=commitment.pk).amount_paid
        demanded = sum((one.outstanding for one in held.clawbacks.filter(commitment=commitment)), ZERO)
        refuse_if(obstacles_to_take_from(amount, left=paid - demanded, of="paid and not yet demanded back"))
        clawback = Clawback.objects.create(
            agreement=held,
            commitment=commitment,
            amount=amount,
            reason=reason.strip(),
            demanded_on=demanded_on,
            due_on=due_on,
            demanded_by=by,
            demanded_at=at,
        )
        audit.record(action="grants.clawback.demanded", by=by, at=at, subject=held, amount=amount)
    return clawback


def receive_clawback(
    *,
    clawback: Clawback,
    amount: Decimal,
    received_on: date,
    is_released: bool,
    by: User,
    at: datetime,
    expected_number: int | None = None,
) -> ClawbackReceipt:
    """Enter money that came back, and, where it `is_released`, take the same from the promise. Pounds.

    Refused beyond what is outstanding; the database refuses more than was paid.
    """
    with locked(clawback.agreement) as agreement:
        held = Clawback.objects.select_for_update(of=("self",)).get(pk=clawback.pk)
        refuse_if(obstacles_to_take_from(amount, left=held.outstanding, of="still to come back"))
        note = f"Clawback, {agreement.reference}"
        said: dict[str, Any] = {"effective_on": received_on, "by": by, "at": at, "note": note}
        recovery = ledger.record_recovery(
            commitment=held.commitment, amount=amount, **said, expected_number=expected_number
        )
        release = ledger.decommit(commitment=held.commitment, amount=amount, **said) if is_released else None
        Clawback.objects.filter(pk=held.pk).update(
            amount_received=F("amount_received") + Value(amount, output_field=MoneyField())
        )
        receipt = ClawbackReceipt.objects.create(clawback=held, recovery=recovery, release=release)
        audit.record(action="grants.clawback.received", by=by, at=at, subject=agreement, amount=amount)
    return receipt


def waive_clawback(*, clawback: Clawback, reason: str, by: User, at: datetime) -> Clawback:
    """Waive what is outstanding, with the reason. Refused for who demanded it."""
    refuse_if(obstacles_to_reason(reason, "reason"))
    with locked(clawback.agreement) as agreement:
        held = Clawback.objects.select_for_update(of=("self",)).get(pk=clawback.pk)
        if held.demanded_by_id == by.pk:
            raise Refused(Obstacle("You demanded this: another manager must waive it"))
        if held.outstanding <= 0:
            raise Refused(Obstacle("Nothing is outstanding"))
        waived = held.outstanding
        held.amount_waived, held.waived_reason, held.waived_by, held.waived_at = waived, reason.strip(), by, at
        held.save()
        audit.record(action="grants.clawback.waived", by=by, at=at, subject=agreement, amount=waived)
    return held
