"""Money demanded back: what is outstanding, what came back, what was waived, and what can still be demanded."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Case, F, Q, Sum, Value, When

from core.money import ZERO
from grants.choices import ClawbackState
from grants.figures.agreements import promised_by
from grants.figures.awards import Held
from grants.models import Agreement
from grants.models.payment import ClawbackQuerySet
from providers.models import Provider

_OUTSTANDING = F("amount") - F("amount_received") - F("amount_waived")


@dataclass(frozen=True)
class ClawbackChoice:
    """Which demands are shown; what is empty asks for nothing."""

    words: str = ""
    state: str = ""
    provider: Provider | None = None

    def of(self, clawbacks: ClawbackQuerySet, today: date) -> ClawbackQuerySet:
        chosen: Any = with_state(clawbacks, today)
        for word in self.words.split():
            chosen = chosen.filter(
                Q(agreement__reference__icontains=word)
                | Q(agreement__award__provider__name__icontains=word)
                | Q(reason__icontains=word)
            )
        if self.provider:
            of_provider = Q(agreement__award__provider=self.provider)
            chosen = chosen.filter(of_provider | Q(agreement__award__provider__merged_into=self.provider))
        return chosen.filter(state=self.state) if self.state else chosen


def with_state(clawbacks: ClawbackQuerySet, today: date) -> ClawbackQuerySet:
    """Each with what is outstanding and how far it is; where a part was waived and nothing is left, it is waived."""
    return clawbacks.annotate(left=_OUTSTANDING).annotate(
        state=Case(
            When(left__gt=0, due_on__lt=today, then=Value(ClawbackState.OVERDUE.value)),
            When(left__gt=0, then=Value(ClawbackState.OUTSTANDING.value)),
            When(amount_waived__gt=0, then=Value(ClawbackState.WAIVED.value)),
            default=Value(ClawbackState.RECEIVED.value),
        )
    )


def clawback_lines(clawbacks: ClawbackQuerySet) -> Any:
    """Demands as the plain values that are shown of them. What is outstanding comes first, the longest due before."""
    ranked = clawbacks.annotate(
        rank=Case(When(left__gt=0, then=Value(0)), default=Value(1)),
        reference=F("agreement__reference"),
        provider=F("agreement__award__provider__name"),
        demander=F("demanded_by__name"),
        fund=F("commitment__fund__name"),
        year=F("commitment__fund__financial_year__start_on"),
    )
    return ranked.order_by("rank", "due_on", "pk").values(
        "pk",
        "agreement",
        "reference",
        "provider",
        "fund",
        "year",
        "reason",
        "demanded_on",
        "demander",
        "demanded_by",
        "due_on",
        "amount",
        "amount_received",
        "amount_waived",
        "waived_reason",
        "left",
        "state",
    )


def totals_of(clawbacks: ClawbackQuerySet) -> dict[str, Decimal]:
    """Pounds demanded, received, waived and outstanding. One query."""
    found = clawbacks.aggregate(demanded=Sum("amount"), received=Sum("amount_received"), waived=Sum("amount_waived"))
    totals = {name: amount or ZERO for name, amount in found.items()}
    return totals | {"left": totals["demanded"] - totals["received"] - totals["waived"]}


def providers_of(clawbacks: ClawbackQuerySet) -> Any:
    owing = clawbacks.values("agreement__award__provider")
    owing_now = clawbacks.values("agreement__award__provider__merged_into")
    return Provider.objects.registered().filter(Q(pk__in=owing) | Q(pk__in=owing_now)).by_name()


@dataclass(frozen=True)
class Demandable:
    """What of one year can still be demanded back, in pounds."""

    held: Held
    left: Decimal


def demandable_of(agreement: Agreement) -> list[Demandable]:
    """The years of an agreement of which something was paid and is not yet demanded back. Two queries."""
    outstanding: dict[int, Decimal] = {}
    rows: Iterable[tuple[int, Decimal]] = (
        agreement.clawbacks.order_by().values_list("commitment").annotate(left=Sum(_OUTSTANDING))
    )
    for commitment, left in rows:
        outstanding[commitment] = left
    found = [Demandable(one, one.paid - outstanding.get(one.commitment, ZERO)) for one in promised_by(agreement)]
    return [one for one in found if one.left > 0]
