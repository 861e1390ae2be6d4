"""How agreements stand on a day: what holds their instalments back, what was paid, and what their plan makes."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q, Sum

from commissioning.figures.places import where_of
from core.money import ZERO
from grants.choices import AgreementState, InstalmentState
from grants.figures.awards import Held, held_by
from grants.models import Agreement, AgreementCondition, Instalment, InstalmentRelease, MonitoringReturn
from grants.rules import agreements as rules

COLOURS = {
    InstalmentState.PLANNED: "grey",
    InstalmentState.DUE: "blue",
    InstalmentState.HELD: "red",
    InstalmentState.RELEASED: "teal",
    InstalmentState.PART_PAID: "yellow",
    InstalmentState.PAID: "green",
    InstalmentState.REPLACED: "purple",
}


@dataclass(frozen=True)
class InstalmentOn:
    """One instalment on a day. Amounts in pounds; `holds` says what holds it back, in words, also once released."""

    instalment: Instalment
    where: str
    state: InstalmentState
    paid: Decimal
    holds: tuple[str, ...]
    release: InstalmentRelease | None

    @property
    def left(self) -> Decimal:
        return self.instalment.amount - self.paid

    @property
    def is_standing(self) -> bool:
        return self.state != InstalmentState.REPLACED

    @property
    def colour(self) -> str:
        """Of the tag that tells the state."""
        return COLOURS[self.state]


def holds_of(agreements: Collection[Agreement], today: date) -> Mapping[int, tuple[str, ...]]:
    """What holds back the instalments of each agreement, by its key, in words. Two queries."""
    keys = [agreement.pk for agreement in agreements]
    overdue: dict[int, list[str]] = defaultdict(list)
    late = MonitoringReturn.objects.overdue(today).filter(agreement__in=keys).order_by("year_start", "quarter")
    for one in late:
        overdue[one.agreement_id].append(one.period.label)
    unmet: dict[int, list[str]] = defaultdict(list)
    conditions = AgreementCondition.objects.filter(
        agreement__in=keys, holds_payment=True, due_on__lt=today, settled=None
    )
    for agreement, words in conditions.order_by("position").values_list("agreement", "words"):
        unmet[agreement].append(words)
    return {
        agreement.pk: rules.held_by(
            is_suspended=agreement.state == AgreementState.SUSPENDED,
            overdue=overdue[agreement.pk],
            unmet=unmet[agreement.pk],
        )
        for agreement in agreements
    }


def instalments_on(instalments: Iterable[Instalment], today: date) -> list[InstalmentOn]:
    """Each instalment as it stands on a day, the earliest due first. Five queries at any size."""
    rows = list(
        Instalment.objects.filter(pk__in=[one.pk for one in instalments])
        .select_related("agreement__award__provider", "commitment__fund__financial_year", "commitment__allocation")
        .order_by("due_on", "pk")
    )
    agreements = {row.agreement_id: row.agreement for row in rows}
    holds = holds_of(list(agreements.values()), today)
    paid = paid_by_instalment([row.pk for row in rows])
    releases = {one.instalment_id: one for one in InstalmentRelease.objects.filter(instalment__in=rows)}
    return [_on(row, holds[row.agreement_id], paid.get(row.pk, ZERO), releases.get(row.pk), today) for row in rows]


def _on(
    row: Instalment, holds: tuple[str, ...], paid: Decimal, release: InstalmentRelease | None, today: date
) -> InstalmentOn:
    state = rules.instalment_state(
        due_on=row.due_on,
        amount=row.amount,
        paid=paid,
        holds=holds,
        is_released=release is not None,
        is_replaced=row.went_with_id is not None,
        today=today,
    )
    return InstalmentOn(row, where_of_commitment(row), state, paid, holds, release)


def where_of_commitment(row: Instalment) -> str:
    """Victims Fund 2017/18 under “Domestic abuse”."""
    heading = row.commitment.allocation.heading if row.commitment.allocation else ""
    return where_of(row.commitment.fund, heading)


def paid_by_instalment(instalments: Collection[int]) -> dict[int, Decimal]:
    """Pounds paid of each instalment, by its key; what was reversed is not counted. One query."""
    paid = Q(payments__entry__isnull=False, payments__entry__reversed_by=None)
    rows = Instalment.objects.filter(paid, pk__in=instalments).annotate(paid=Sum("payments__entry__amount"))
    return {key: amount or ZERO for key, amount in rows.order_by().values_list("pk", "paid")}


def promised_by(agreement: Agreement) -> list[Held]:
    """What the award of an agreement holds of each fund, the earliest year first."""
    return list(held_by([agreement.award_id]).get(agreement.award_id, ()))


def planned_and_promised(
    agreement: Agreement, instalments: Iterable[tuple[int, Decimal]]
) -> tuple[dict[str, Decimal], dict[str, Decimal]]:
    """What instalments (commitment key, pounds) make, and what is promised, both by the name of year and heading."""
    held = promised_by(agreement)
    where = {one.commitment: one.where for one in held}
    planned: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for commitment, amount in instalments:
        planned[where.get(commitment, "another award")] += amount
    promised: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for one in held:
        promised[one.where] += one.committed
    return dict(planned), dict(promised)
