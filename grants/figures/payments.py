"""The files of the finance system and their rows: what was recorded, set aside, and is still to be matched."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, Count, F, OuterRef, Q, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce

from core.templatetags.house import day
from grants.choices import RowState
from grants.models import Payment, PaymentFile, PaymentRow
from grants.models.payment import PaymentFileQuerySet, PaymentRowQuerySet

# Of rows with their last payment, which alone can stand.
STATE = Case(
    When(payments__isnull=False, payments__entry__reversed_by=None, then=Value(RowState.MATCHED.value)),
    When(set_aside__isnull=False, then=Value(RowState.SET_ASIDE.value)),
    default=Value(RowState.UNMATCHED.value),
)


@dataclass(frozen=True)
class RowChoice:
    """Which rows of the files are shown; what is empty asks for nothing."""

    words: str = ""
    state: str = ""
    file: PaymentFile | None = None
    first: date | None = None
    last: date | None = None

    def of(self, rows: PaymentRowQuerySet) -> PaymentRowQuerySet:
        chosen = rows.with_last_payment().annotate(state=STATE)
        for word in self.words.split():
            chosen = chosen.filter(
                Q(payee__icontains=word) | Q(reference__icontains=word) | Q(transaction__icontains=word)
            )
        asked = {"state": self.state, "file": self.file, "paid_on__gte": self.first, "paid_on__lte": self.last}
        return chosen.filter(**{name: value for name, value in asked.items() if value})


def row_lines(rows: Any) -> Any:
    """Rows as the plain values that are shown of them. What is not matched comes first, then the latest payment.

    Handed in with their last payment, as `RowChoice` gives them. `reversal` is the number of the entry that reversed
    what was recorded of a row last.
    """
    annotated = rows.annotate(
        state=STATE,
        rank=Case(When(state=RowState.UNMATCHED.value, then=Value(0)), default=Value(1)),
        file_name=F("file__name"),
        agreement=F("payments__instalment__agreement"),
        agreement_reference=F("payments__instalment__agreement__reference"),
        due_on=F("payments__instalment__due_on"),
        reversal=F("payments__entry__reversed_by__number"),
        reversal_note=F("payments__entry__reversed_by__note"),
        aside_reason=F("set_aside__reason"),
    )
    return annotated.order_by("rank", "-paid_on", "-pk").values(
        "pk",
        "file",
        "file_name",
        "line",
        "paid_on",
        "amount",
        "payee",
        "reference",
        "transaction",
        "state",
        "agreement",
        "agreement_reference",
        "due_on",
        "reversal",
        "reversal_note",
        "aside_reason",
    )


def files_with_counts(files: PaymentFileQuerySet) -> PaymentFileQuerySet:
    """Files, the latest first, each with how many rows it has and what became of them."""
    standing = Payment.objects.standing().filter(row__file=OuterRef("pk")).order_by().values("row__file")
    rows = PaymentRow.objects.filter(file=OuterRef("pk")).order_by().values("file")
    told = rows.annotate(lines=Count("pk"), total=Sum("amount"), aside=Count("set_aside"))
    return (
        files.annotate(
            payments=Coalesce(Subquery(told.values("lines")), 0),
            total=Subquery(told.values("total")),
            aside=Coalesce(Subquery(told.values("aside")), 0),
            recorded=Coalesce(Subquery(standing.annotate(count=Count("pk")).values("count")), 0),
        )
        .annotate(unmatched=F("payments") - F("recorded") - F("aside"))
        .select_related("read_by")
        .order_by("-read_at", "-pk")
    )


def unmatched_in(file: PaymentFile) -> list[PaymentRow]:
    """The rows of a file of which nothing stands, in their order, with their history."""
    return list(PaymentRow.objects.filter(file=file).unmatched().with_history().order_by("line"))


def history_of(line: Mapping[str, Any]) -> str:
    """What happened before to a row whose payment was reversed, in words; nothing where none was."""
    if not line["reversal"]:
        return ""
    was = f"{line['agreement_reference']}, instalment due {day(line['due_on'])}"
    return f"Recorded before for {was}, and reversed by entry {line['reversal']}: {line['reversal_note']}"


def fingerprint_of(rows: Iterable[int]) -> str:
    """Changes with any row, by their keys, so that nobody sets aside what they were not shown."""
    return hashlib.sha256(",".join(str(key) for key in sorted(rows)).encode()).hexdigest()
