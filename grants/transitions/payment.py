"""Money that left the bank: read from the finance system's file, matched to instalments, entered in the ledger."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from commissioning import transitions as ledger
from commissioning.rules import obstacles_to_reason, spoken
from core import audit
from core.refusal import Obstacle, Refused, refuse_if
from grants.choices import AgreementState
from grants.figures.agreements import InstalmentOn, instalments_on
from grants.models import Instalment, InstalmentRelease, Payment, PaymentFile, PaymentRow, RowSetAside
from grants.rules import agreements as rules
from grants.rules.payment_file import RowFacts
from grants.transitions.agreement import locked

# Of lines that were read before, as many are named.
MOST_LINES_NAMED = 20


class SaidMeanwhile(Refused):
    """Some of several rows were recorded or set aside by somebody else."""

    def __init__(self, count: int):
        said = "1 of these payments was" if count == 1 else f"{count:,} of these payments were"
        super().__init__(Obstacle(f"{said} recorded or set aside meanwhile, so nothing was set aside now"))


@transaction.atomic
def keep_payment_file(*, name: str, sha256: str, rows: Sequence[RowFacts], by: User, at: datetime) -> PaymentFile:
    """Keep the rows of a file that was read without a fault. Nothing is entered in the ledger yet.

    Rows whose number the system has already are refused, so that no payment is ever counted twice.
    """
    before = PaymentFile.objects.filter(sha256=sha256).first()
    if before is not None:
        raise Refused(Obstacle(f"This file was read before, on {spoken(timezone.localdate(before.read_at))}", "file"))
    known = set(
        PaymentRow.objects.filter(transaction__in=[row.transaction for row in rows]).values_list(
            "transaction", flat=True
        )
    )
    if known:
        raise Refused(Obstacle(_read_before([row.line for row in rows if row.transaction in known]), "file"))
    try:
        kept = PaymentFile.objects.create(name=name, sha256=sha256, read_at=at, read_by=by)
        PaymentRow.objects.bulk_create([PaymentRow(file=kept, **vars(row)) for row in rows], batch_size=500)
    except IntegrityError as error:
        raise Refused(Obstacle("Somebody read the same payments at this moment", "file")) from error
    audit.record(action="grants.payments.read", by=by, at=at, subject=kept, rows=len(rows))
    return kept


def _read_before(lines: Sequence[int]) -> str:
    named = ", ".join(str(line) for line in lines[:MOST_LINES_NAMED])
    more = f" and {len(lines) - MOST_LINES_NAMED:,} more" if len(lines) > MOST_LINES_NAMED else ""
    return f"These payments were read before, from another file. Lines: {named}{more}"


def record_instalment_payment(
    *,
    instalment: Instalment,
    amount: Decimal,
    paid_on: date,
    by: User,
    at: datetime,
    note: str = "",
    row: PaymentRow | None = None,
    expected_number: int | None = None,
) -> Payment:
    """Enter that an instalment, or part of it, left the bank. Amount in pounds.

    Refused beyond the instalment, beyond what is promised, for one that was replaced, and, unless the finance
    system's file already tells of it, while something holds it back. A row whose entry was reversed can be
    recorded again; the payment says in whose place it stands.
    """
    with locked(instalment.agreement) as agreement:
        now = _as_it_stands(instalment, at=at)
        refuse_if(
            rules.obstacles_to_pay(
                state=agreement.state,
                amount=amount,
                left=now.left,
                holds=() if row else now.holds,
                is_released=now.release is not None,
                is_replaced=not now.is_standing,
            )
        )
        reversed_one = None if row is None else _refuse_used(row)
        said = f"{agreement.reference}, instalment due {instalment.due_on:%d.%m.%Y}. {note}".strip()
        entry = ledger.record_payment(
            commitment=instalment.commitment,
            amount=amount,
            effective_on=paid_on,
            by=by,
            at=at,
            note=said[:500],
            expected_number=expected_number,
        )
        payment = Payment.objects.create(instalment=instalment, entry=entry, row=row, instead_of=reversed_one)
        audit.record(action="grants.instalment.paid", by=by, at=at, subject=agreement, amount=amount)
    return payment


def _as_it_stands(instalment: Instalment, *, at: datetime) -> InstalmentOn:
    return instalments_on([instalment], timezone.localdate(at))[0]


def _refuse_used(row: PaymentRow) -> Payment | None:
    """The payment that was last recorded of a locked row and is reversed. Refused where one stands, or it is aside."""
    held = PaymentRow.objects.select_for_update().get(pk=row.pk)
    if Payment.objects.standing().filter(row=held).exists():
        raise Refused(Obstacle("This payment of the file was recorded already"))
    if RowSetAside.objects.filter(row=held).exists():
        raise Refused(Obstacle("This payment of the file was set aside"))
    return Payment.objects.last_of_row().filter(row=held).first()


@transaction.atomic
def set_row_aside(*, row: PaymentRow, reason: str, by: User, at: datetime) -> RowSetAside:
    """Say that a row of the file is no payment of an award, with the reason."""
    refuse_if(obstacles_to_reason(reason, "reason"))
    _refuse_used(row)
    aside = RowSetAside.objects.create(row=row, reason=reason.strip(), at=at, by=by)
    audit.record(action="grants.payment_row.set_aside", by=by, at=at, subject=row, reason=reason)
    return aside


@transaction.atomic
def set_rows_aside(*, rows: Sequence[PaymentRow], reason: str, by: User, at: datetime) -> list[RowSetAside]:
    """Say of several rows of one file, with one reason, that they are no payments of an award: all of them or none.

    Refused where something was said of one of them meanwhile.
    """
    refuse_if(obstacles_to_reason(reason, "reason"))
    if not rows:
        refuse_if([Obstacle("Select the payments to set aside")])
    # In one order, so that two who press at once wait for each other.
    held = list(PaymentRow.objects.select_for_update().filter(pk__in=[row.pk for row in rows]).order_by("pk"))
    free = PaymentRow.objects.unmatched().filter(pk__in=[row.pk for row in held]).count()
    if free < len(held):
        raise SaidMeanwhile(len(held) - free)
    facts = {"reason": reason.strip(), "at": at, "by": by}
    aside = RowSetAside.objects.bulk_create([RowSetAside(row=row, **facts) for row in held], batch_size=500)
    lines = ", ".join(str(line) for line in sorted(row.line for row in held))
    audit.record(action="grants.payment_rows.set_aside", by=by, at=at, subject=held[0].file, reason=reason, lines=lines)
    return aside


def release_instalment(*, instalment: Instalment, reason: str, by: User, at: datetime) -> InstalmentRelease:
    """Let an instalment go although something holds it back; what it was stays beside the reason."""
    refuse_if(obstacles_to_reason(reason, "reason"))
    with locked(instalment.agreement) as agreement:
        refuse_if(rules.obstacles_to_bind(agreement.state))
        now = _as_it_stands(instalment, at=at)
        refuse_if(
            rules.obstacles_to_release(
                holds=now.holds,
                is_released=now.release is not None,
                is_suspended=agreement.state == AgreementState.SUSPENDED,
            )
        )
        released = InstalmentRelease.objects.create(
            instalment=instalment, despite="; ".join(now.holds)[:1000], reason=reason.strip(), at=at, by=by
        )
        audit.record(action="grants.instalment.released", by=by, at=at, subject=agreement, reason=reason)
    return released
