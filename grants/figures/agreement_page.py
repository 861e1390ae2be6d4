"""What the page of one agreement shows: money year by year, conditions, instalments, returns and what changed it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from accounts.models import User
from core.money import ZERO
from grants.choices import AWAITED, AgreementState, ReturnState
from grants.figures.agreements import InstalmentOn, holds_of, instalments_on, promised_by
from grants.models import (
    Agreement,
    AgreementCondition,
    AgreementPaper,
    Clawback,
    MonitoringReturn,
    Variation,
)
from providers.models import Contact


@dataclass(frozen=True)
class YearMoney:
    """What is promised in one year under one heading, what is planned to be paid and what was. Pounds."""

    where: str
    promised: Decimal
    planned: Decimal
    paid: Decimal

    @property
    def left(self) -> Decimal:
        return self.promised - self.paid

    @property
    def is_off_plan(self) -> bool:
        """Whether the instalments do not make what is promised."""
        return self.planned != self.promised


@dataclass(frozen=True)
class ConditionOn:
    """One condition and how it stands on a day."""

    condition: AgreementCondition
    state: str
    colour: str
    # Who settled it and how; None while nobody did.
    settled: Any = None

    @property
    def is_open(self) -> bool:
        return self.settled is None


@dataclass(frozen=True)
class ReturnOn:
    """One return and how it stands on a day."""

    monitoring_return: MonitoringReturn
    is_overdue: bool

    @property
    def state_colour(self) -> str:
        return _RETURN_COLOURS.get(ReturnState(self.monitoring_return.state), "grey")


_RETURN_COLOURS = {
    ReturnState.SUBMITTED: "blue",
    ReturnState.CERTIFIED: "blue",
    ReturnState.QUERIED: "yellow",
    ReturnState.ACCEPTED: "green",
    ReturnState.REOPENED: "yellow",
}


@dataclass(frozen=True)
class AgreementOn:
    """One agreement on a day. `holds` says what holds back its instalments that are due."""

    agreement: Agreement
    years: Sequence[YearMoney]
    total: YearMoney
    holds: Sequence[str]
    conditions: Sequence[ConditionOn]
    instalments: Sequence[InstalmentOn]
    returns: Sequence[ReturnOn]
    variations: Sequence[Variation]
    clawbacks: Sequence[Clawback]
    papers: Sequence[AgreementPaper]


def agreement_on(agreement: Agreement, today: date, *, user: Any) -> AgreementOn:
    """All that stands under one agreement, in the same number of queries however much that is."""
    standing = instalments_on(agreement.instalments.standing(), today)
    years = money_by_year(agreement, standing)
    returns = MonitoringReturn.objects.visible_to(user).filter(agreement=agreement).order_by("year_start", "quarter")
    return AgreementOn(
        agreement=agreement,
        years=years,
        total=_total(years),
        holds=holds_of([agreement], today)[agreement.pk] if agreement.is_binding else (),
        conditions=conditions_on(agreement, today),
        instalments=standing,
        returns=[_return_on(one, today) for one in returns],
        variations=list(Variation.objects.visible_to(user).filter(agreement=agreement).order_by("-number")),
        clawbacks=list(Clawback.objects.visible_to(user).filter(agreement=agreement).order_by("demanded_on", "pk")),
        papers=list(agreement.papers.defer("content", "frozen_input").order_by("-made_at", "-pk")),
    )


def money_by_year(agreement: Agreement, instalments: Iterable[InstalmentOn]) -> list[YearMoney]:
    """A line for each year and heading, the earliest first. One query beside the instalments'."""
    planned: dict[int, Decimal] = defaultdict(lambda: ZERO)
    for one in instalments:
        planned[one.instalment.commitment_id] += one.instalment.amount
    return [
        YearMoney(held.where, held.committed, planned[held.commitment], held.paid)
        for held in promised_by(agreement)
        if held.committed or held.paid or planned[held.commitment]
    ]


def _total(years: Sequence[YearMoney]) -> YearMoney:
    sums = {name: sum((getattr(one, name) for one in years), ZERO) for name in ("promised", "planned", "paid")}
    return YearMoney("Total", **sums)


def conditions_on(agreement: Agreement, today: date) -> list[ConditionOn]:
    rows = agreement.conditions.select_related("settled__by").order_by("position")
    return [_condition_on(row, agreement.state, today) for row in rows]


def _condition_on(row: AgreementCondition, state: str, today: date) -> ConditionOn:
    settled = getattr(row, "settled", None)
    if settled is not None:
        return ConditionOn(
            row, settled.get_outcome_display(), "green" if settled.outcome == "met" else "purple", settled
        )
    if state in (AgreementState.DRAFT, AgreementState.OFFERED):
        return ConditionOn(row, "", "")
    if row.due_on is not None and row.due_on < today and state != AgreementState.CLOSED:
        return ConditionOn(row, "Overdue", "red")
    return ConditionOn(row, "Not met yet", "blue")


def _return_on(row: MonitoringReturn, today: date) -> ReturnOn:
    return ReturnOn(row, is_overdue=row.state in AWAITED and row.due_on < today)


def contacts_of(agreement: Agreement) -> list[User]:
    """Who may accept it: the provider's contacts who sign in, those too of whom it was merged into. One query."""
    provider = agreement.award.provider
    keys = [provider.pk, *([provider.merged_into_id] if provider.merged_into_id else [])]
    standing = Contact.objects.filter(provider__in=keys, left_on=None, user__is_active=True).order_by("pk")
    return list({one.user.pk: one.user for one in standing.select_related("user") if one.user}.values())
