"""Many rows of the finance system's file recorded in one step, each in a transaction of its own."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, OperationalError

from accounts.models import User
from core.busy import BUSY, is_busy
from core.refusal import Refused
from grants.models import Instalment, Payment, PaymentRow
from grants.transitions.payment import record_instalment_payment

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class RowOutcome:
    """What became of one row: its payment, or why it was refused."""

    row: PaymentRow
    instalment: Instalment
    payment: Payment | None = None
    reasons: tuple[str, ...] = ()


def record_matches(*, matches: Iterable[tuple[PaymentRow, Instalment]], by: User, at: datetime) -> list[RowOutcome]:
    """Enter each row as a payment of its instalment. What the ledger refuses is told at its row; the others stand."""
    return [_record(row, instalment, by=by, at=at) for row, instalment in matches]


def _record(row: PaymentRow, instalment: Instalment, *, by: User, at: datetime) -> RowOutcome:
    try:
        payment = record_instalment_payment(
            instalment=instalment,
            amount=row.amount,
            paid_on=row.paid_on,
            by=by,
            at=at,
            note=f"Transaction {row.transaction}",
            row=row,
        )
    except Refused as refusal:
        return RowOutcome(row, instalment, reasons=tuple(one.message for one in refusal.obstacles))
    except IntegrityError:
        logger.exception("The database refused a payment that the rules had let pass")
        return RowOutcome(row, instalment, reasons=("Somebody recorded the same payment at the same moment",))
    except OperationalError as error:
        if not is_busy(error):
            raise
        return RowOutcome(row, instalment, reasons=(BUSY,))
    return RowOutcome(row, instalment, payment)
