"""The payment schedule: what is due, held back, planned and paid, of all agreements that somebody may see."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q

from commissioning.models import Fund
from core.addresses import address
from core.money import ZERO
from grants.choices import BINDING, AgreementState, InstalmentState
from grants.figures.agreements import InstalmentOn, instalments_on
from grants.models import Instalment
from grants.models.payment import InstalmentQuerySet
from grants.rules.quarters import Quarter, of_day
from providers.models import Provider

S = InstalmentState
# What asks for a hand comes first, then what is to come, then what is done with.
ORDER = (S.DUE, S.RELEASED, S.PART_PAID, S.HELD, S.PLANNED, S.PAID)
# What should have left the bank by now.
TO_PAY = (S.DUE, S.RELEASED, S.PART_PAID, S.HELD)


@dataclass(frozen=True)
class InstalmentChoice:
    """Which instalments are shown; what is empty asks for nothing."""

    words: str = ""
    states: tuple[str, ...] = ()
    provider: Provider | None = None
    fund: Fund | None = None
    quarter: Quarter | None = None

    def of(self, instalments: InstalmentQuerySet, today: date) -> list[InstalmentOn]:
        """Those asked for as they stand on a day, what asks for a hand first. Six queries at any number."""
        chosen = instalments
        for word in self.words.split():
            chosen = chosen.filter(
                Q(agreement__reference__icontains=word)
                | Q(agreement__award__provider__name__icontains=word)
                | Q(agreement__award__service__icontains=word)
            )
        if self.provider:
            of_provider = Q(agreement__award__provider=self.provider)
            chosen = chosen.filter(of_provider | Q(agreement__award__provider__merged_into=self.provider))
        if self.fund:
            chosen = chosen.filter(commitment__fund=self.fund)
        if self.quarter:
            chosen = chosen.filter(due_on__range=(self.quarter.starts_on, self.quarter.ends_on))
        rows = (one for one in instalments_on(chosen.only("pk"), today) if _is_to_come_or_done(one))
        wanted = [one for one in rows if not self.states or one.state in self.states]
        return sorted(wanted, key=lambda one: (ORDER.index(one.state), one.instalment.due_on, one.instalment.pk))


def scheduled(instalments: InstalmentQuerySet) -> InstalmentQuerySet:
    """Those that both sides agreed and no variation has replaced."""
    return instalments.standing().filter(agreed_at__isnull=False)


def _is_to_come_or_done(one: InstalmentOn) -> bool:
    """Under a closed agreement nothing more is paid."""
    return one.instalment.agreement.state != AgreementState.CLOSED or one.paid > 0


def line_of(one: InstalmentOn) -> dict[str, Any]:
    """One instalment as the plain values that are shown of it."""
    agreement = one.instalment.agreement
    return {
        "pk": one.instalment.pk,
        "agreement": agreement.pk,
        "reference": agreement.reference,
        "provider": agreement.award.provider.name,
        "service": agreement.award.service,
        "where": one.where,
        "due_on": one.instalment.due_on,
        "amount": one.instalment.amount,
        "paid": one.paid,
        "left": one.left,
        "state": one.state,
        "rank": ORDER.index(one.state),
        "holds": one.holds if one.release is None and one.state != S.PAID else (),
        "released": one.release.reason if one.release else "",
    }


def totals_of(instalments: Iterable[InstalmentOn]) -> dict[str, Decimal]:
    """Pounds to be paid, paid, and left of these."""
    rows = list(instalments)
    amount = sum((one.instalment.amount for one in rows), ZERO)
    paid = sum((one.paid for one in rows), ZERO)
    return {"amount": amount, "paid": paid, "left": amount - paid}


def quarters_of(instalments: InstalmentQuerySet) -> list[Quarter]:
    """The quarters in which something is due, the latest first. One query."""
    days = instalments.order_by().values_list("due_on", flat=True).distinct()
    return sorted({of_day(day) for day in days}, reverse=True)


def funds_of(instalments: InstalmentQuerySet) -> list[Fund]:
    """The funds that they are paid from, the latest year first. One query."""
    funds = Fund.objects.filter(commitments__instalments__in=instalments.values("pk")).distinct()
    return list(funds.select_related("financial_year").order_by("-financial_year__start_on", "name"))


def providers_of(instalments: InstalmentQuerySet) -> Any:
    """Whom they are paid to, by name."""
    paid = instalments.values("agreement__award__provider")
    paid_now = instalments.values("agreement__award__provider__merged_into")
    return Provider.objects.registered().filter(Q(pk__in=paid) | Q(pk__in=paid_now)).by_name()


def one_on(instalment: Instalment, today: date) -> InstalmentOn:
    return instalments_on([instalment], today)[0]


def page_of_schedule(commitment: int) -> str:
    """The page with the instalments of a commitment that are still to come or due; empty where none is planned."""
    planned = scheduled(Instalment.objects.filter(commitment=commitment, agreement__state__in=BINDING))
    reference = planned.values_list("agreement__reference", flat=True).first()
    return f"{address('grants:instalment-list')}?{urlencode({'q': reference})}" if reference else ""
