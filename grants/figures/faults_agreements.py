"""What is wrong with agreements, payments and variations. `manage.py verify` prints these; there should be none."""

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal

from commissioning.choices import EntryKind
from commissioning.models import LedgerEntry
from core.money import ZERO, pounds
from grants.choices import BINDING, VariationState
from grants.figures.agreements import paid_by_instalment
from grants.figures.variation_notices import decisions_without_variations
from grants.models import (
    Agreement,
    AgreementPaper,
    Clawback,
    Instalment,
    Payment,
    RowSetAside,
    Variation,
    VariationPaper,
)


def agreement_faults() -> list[str]:
    """Each way in which an agreement is not what was agreed, or its money not what the ledger says."""
    return [*_papers(), *_plans(), *_payments(), *_rows(), *_clawbacks(), *_variations()]


def _papers() -> Iterator[str]:
    for paper in AgreementPaper.objects.select_related("agreement").order_by("pk"):
        if _sha256(paper.content) != paper.sha256:
            yield f"agreement {paper.agreement}: the bytes of {paper.name} are not those that were kept"
    for letter in VariationPaper.objects.select_related("variation__agreement").order_by("pk"):
        if _sha256(letter.content) != letter.sha256:
            yield f"{letter.variation}: the bytes of {letter.name} are not those that were kept"
        if not letter.variation.is_on_paper:
            yield f"{letter.variation}: it has the scan of a letter and was not agreed on paper"


def _sha256(content: bytes | memoryview) -> str:
    return hashlib.sha256(bytes(content)).hexdigest()


def _plans() -> Iterator[str]:
    """What is planned of each commitment is promised, and nothing is planned of another award's money.

    What came back can be planned once more.
    """
    standing = list(Agreement.objects.binding().select_related("award").order_by("pk"))
    # A decision for less money goes before its variation, which then cuts the plan.
    ahead = decisions_without_variations(standing)
    planned = _planned()
    for one in standing:
        if not ahead.get(one.pk):
            yield from _plan_of(one, planned.get(one.pk, {}))


def _planned() -> dict[int, dict[int, Decimal]]:
    """Pounds by agreement and commitment: what stands in the plan, less what came back."""
    planned: dict[int, dict[int, Decimal]] = defaultdict(lambda: defaultdict(lambda: ZERO))
    instalments = Instalment.objects.standing().filter(agreement__state__in=BINDING)
    recovered = LedgerEntry.objects.filter(kind=EntryKind.RECOVERY, commitment__awards__agreement__isnull=False)
    rows = [
        *instalments.values_list("agreement", "commitment", "amount"),
        *recovered.values_list("commitment__awards__agreement", "commitment", "amount"),
    ]
    for agreement, commitment, amount in rows:
        planned[agreement][commitment] += amount
    return planned


def _plan_of(agreement: Agreement, planned: Mapping[int, Decimal]) -> Iterator[str]:
    held = {row.pk: row for row in agreement.award.commitments.select_related("fund__financial_year")}
    for commitment, amount in planned.items():
        if commitment not in held:
            yield f"agreement {agreement}: {pounds(amount)} is planned of money that is not its award’s"
        elif amount > held[commitment].amount_committed:
            fund, promised = held[commitment].fund, pounds(held[commitment].amount_committed)
            yield f"agreement {agreement}: {pounds(amount)} is planned in {fund}, {promised} is promised"


def _payments() -> Iterator[str]:
    """Each payment is an entry of its instalment's commitment, and none goes beyond its instalment."""
    for payment in Payment.objects.select_related("entry", "instalment__agreement").order_by("pk"):
        entry, instalment = payment.entry, payment.instalment
        if entry.kind != EntryKind.PAYMENT or entry.commitment_id != instalment.commitment_id:
            yield f"agreement {instalment.agreement}: entry {entry.number} is no payment of its instalment"
    paid = paid_by_instalment(Instalment.objects.values_list("pk", flat=True))
    for one in Instalment.objects.filter(pk__in=paid).select_related("agreement").order_by("pk"):
        if paid[one.pk] > one.amount:
            yield f"agreement {one.agreement}: {pounds(paid[one.pk])} was paid of an instalment of {pounds(one.amount)}"


def _rows() -> Iterator[str]:
    """Of each row of the finance system's files one payment stands at most, as the row tells it, or it is aside."""
    standing = Payment.objects.standing().filter(row__isnull=False).select_related("row", "entry").order_by("pk")
    aside = set(RowSetAside.objects.values_list("row", flat=True))
    seen: set[int] = set()
    for payment in standing:
        row, entry = payment.row, payment.entry
        if row is None:
            continue
        if row.pk in seen:
            yield f"payment {row.transaction}: it was recorded more than once"
        seen.add(row.pk)
        if row.pk in aside:
            yield f"payment {row.transaction}: it was recorded and set aside"
        if entry.effective_on != row.paid_on:
            yield f"payment {row.transaction}: the ledger has another day than the file"
        if entry.amount != row.amount:
            yield f"payment {row.transaction}: the ledger has another amount than the file"


def _clawbacks() -> Iterator[str]:
    """What was received of each demand is the sum of its recoveries."""
    for one in Clawback.objects.select_related("agreement").order_by("pk"):
        entries = LedgerEntry.objects.filter(clawback_receipt__clawback=one)
        received = -sum(entries.values_list("amount", flat=True), ZERO)
        if received != one.amount_received:
            told = pounds(one.amount_received)
            yield f"clawback of {one.agreement}: {told} was received, and the ledger has {pounds(received)}"
        if entries.exclude(kind=EntryKind.RECOVERY, commitment=one.commitment_id).exists():
            yield f"clawback of {one.agreement}: a receipt is no recovery of its commitment"


def _variations() -> Iterator[str]:
    """Numbers run without a gap, an agreed change was agreed by both, and what it moved cancels out."""
    numbers: dict[int, list[int]] = defaultdict(list)
    for one in Variation.objects.select_related("agreement").order_by("agreement", "number"):
        numbers[one.agreement_id].append(one.number)
        if one.number != len(numbers[one.agreement_id]):
            yield f"{one}: numbers run without a gap, and one is missing before it"
        entries = LedgerEntry.objects.filter(made_by_variation__variation=one)
        moved = sum(entries.values_list("amount", flat=True), ZERO)
        if moved != 0:
            yield f"{one}: what it moved between years does not cancel out ({pounds(moved)})"
        if one.state != VariationState.AGREED and entries.exists():
            yield f"{one}: it made entries and was not agreed"
