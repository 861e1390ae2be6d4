"""The files of the finance system and their rows: what was recorded, set aside, and is still to be matched."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, Count, F, Q, Sum, Value, When

from grants.choices import RowState
from grants.models import PaymentFile, PaymentRow
from grants.models.payment import PaymentFileQuerySet, PaymentRowQuerySet

STATE = Case(
    When(payment__isnull=False, then=Value(RowState.MATCHED.value)),
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
        chosen = rows.annotate(state=STATE)
        for word in self.words.split():
            chosen = chosen.filter(
                Q(payee__icontains=word) | Q(reference__icontains=word) | Q(transaction__icontains=word)
            )
        asked = {"state": self.state, "file": self.file, "paid_on__gte": self.first, "paid_on__lte": self.last}
        return chosen.filter(**{name: value for name, value in asked.items() if value})


def row_lines(rows: Any) -> Any:
    """Rows as the plain values that are shown of them. What is not matched comes first, then the latest payment."""
    annotated = rows.annotate(
        state=STATE,
        rank=Case(When(payment=None, set_aside=None, then=Value(0)), default=Value(1)),
        file_name=F("file__name"),
        agreement=F("payment__instalment__agreement"),
        agreement_reference=F("payment__instalment__agreement__reference"),
        due_on=F("payment__instalment__due_on"),
        reversal=F("payment__entry__reversed_by"),
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
        "aside_reason",
    )


def files_with_counts(files: PaymentFileQuerySet) -> PaymentFileQuerySet:
    """Files, the latest first, each with how many rows it has and what became of them."""
    return (
        files.annotate(
            payments=Count("rows"),
            total=Sum("rows__amount"),
            recorded=Count("rows__payment"),
            aside=Count("rows__set_aside"),
        )
        .annotate(unmatched=F("payments") - F("recorded") - F("aside"))
        .select_related("read_by")
        .order_by("-read_at", "-pk")
    )


def unmatched_in(file: PaymentFile) -> list[PaymentRow]:
    """The rows of a file of which nothing was said yet, in their order."""
    return list(PaymentRow.objects.filter(file=file).unmatched().order_by("line"))
