"""What waits for a person: gaps that their role can close, as they stand on a day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Sum

from accounts.models import User
from accounts.permissions import Permission
from commissioning.figures.office import holder_on, the_office
from commissioning.models import Allocation, Commitment, Fund, Office
from core.money import ZERO
from grants.figures.agreements_waiting import AgreementWaiting, agreements_waiting_for, awards_to_agree
from grants.figures.money_waiting import (
    FileWaiting,
    VariationWaiting,
    files_waiting_for,
    variations_waiting_for,
)
from grants.figures.returns_waiting import ReturnWaiting, returns_waiting
from providers.choices import DueDiligenceState
from providers.models import DueDiligenceRecord, Provider
from providers.rules import EXPIRY_NOTICE, due_diligence_state
from reports.figures.notices import NoticeWaiting, notices_waiting_for
from reports.figures.reports_waiting import ReportWaiting, reports_waiting_for, sections_waiting_for
from reports.models import ReportSection

Sums = dict[int, tuple[int, Decimal]]


@dataclass(frozen=True)
class FundGaps:
    """What finance can mend in one open fund. Amounts in pounds."""

    fund: Fund
    amount_indicative: Decimal
    idle_headings: int
    amount_idle: Decimal
    loose_commitments: int
    amount_loose: Decimal


@dataclass(frozen=True)
class EndingPaper:
    """A provider's paper that has expired or soon will."""

    record: DueDiligenceRecord
    expires_on: date
    state: DueDiligenceState


@dataclass(frozen=True)
class OfficeGaps:
    """What is missing from the office's details; `office` is None where nothing is there."""

    office: Office | None
    has_holder: bool
    has_boards: bool
    has_areas: bool
    has_address: bool


@dataclass(frozen=True)
class Waiting:
    """All that waits for one person; each part is empty for who cannot do anything about it."""

    notices: tuple[NoticeWaiting, ...] = ()
    agreements: tuple[AgreementWaiting, ...] = ()
    # How many awards have no agreement yet.
    awards: int = 0
    variations: tuple[VariationWaiting, ...] = ()
    files: tuple[FileWaiting, ...] = ()
    returns: tuple[ReturnWaiting, ...] = ()
    reports: tuple[ReportWaiting, ...] = ()
    sections: tuple[ReportSection, ...] = ()
    funds: tuple[FundGaps, ...] = ()
    papers: tuple[EndingPaper, ...] = ()
    office: OfficeGaps | None = None
    never_signed_in: tuple[User, ...] = ()


def waiting_for(user: Any, today: date, funds: Iterable[Fund]) -> Waiting:
    """What a person can do something about, by what their role may change. Nothing they may not see is counted.

    `funds` are those that they may see, the latest year first.
    """
    return Waiting(
        notices=notices_waiting_for(user, today),
        agreements=agreements_waiting_for(user, today),
        awards=awards_to_agree(user),
        variations=variations_waiting_for(user),
        files=files_waiting_for(user),
        returns=tuple(returns_waiting(user, today)),
        reports=reports_waiting_for(user),
        sections=sections_waiting_for(user),
        funds=tuple(_funds(user, funds)) if user.may(Permission.INCOME_RECORD) else (),
        papers=tuple(_papers(user, today)) if user.may(Permission.PROVIDER_EDIT) else (),
        office=_office(today) if user.may(Permission.OFFICE_EDIT) else None,
        never_signed_in=tuple(_never_signed_in(user)) if user.may(Permission.PEOPLE_MANAGE) else (),
    )


def _funds(user: Any, funds: Iterable[Fund]) -> Iterable[FundGaps]:
    """Open funds with indicative income, headings without a commitment, or commitments under no heading."""
    idle = _sums(Allocation.objects.visible_to(user).filter(amount_allocated__gt=0, amount_committed=0), "allocated")
    loose = _sums(Commitment.objects.visible_to(user).filter(allocation=None, amount_committed__gt=0), "committed")
    for fund in funds:
        if fund.closed_on is not None:
            continue
        nothing = (0, ZERO)
        yield FundGaps(fund, fund.amount_indicative, *idle.get(fund.pk, nothing), *loose.get(fund.pk, nothing))


def _sums(rows: Any, amount: str) -> Sums:
    """How many rows each fund has, and their sum in pounds."""
    summed = rows.order_by().values("fund").annotate(number=Count("pk"), amount=Sum(f"amount_{amount}"))
    return {line["fund"]: (line["number"], line["amount"]) for line in summed}


def _papers(user: Any, today: date) -> Iterable[EndingPaper]:
    """Papers that have expired or soon will, the longest expired first; those that were never seen are no news."""
    registered = Provider.objects.visible_to(user).registered()
    last = DueDiligenceRecord.objects.last_checks(today).filter(provider__in=registered)
    ending = last.filter(expires_on__lte=today + EXPIRY_NOTICE).select_related("provider")
    for record in ending.order_by("expires_on", "pk"):
        expires_on = record.expires_on or today
        yield EndingPaper(record, expires_on, due_diligence_state(was_seen=True, expires_on=expires_on, on=today))


def _office(today: date) -> OfficeGaps:
    office = the_office()
    if office is None:
        return OfficeGaps(None, has_holder=False, has_boards=False, has_areas=False, has_address=False)
    return OfficeGaps(
        office,
        has_holder=holder_on(office, today) is not None,
        has_boards=bool(office.boards.all()),
        has_areas=bool(office.areas.all()),
        has_address=bool(office.address or office.email),
    )


def _never_signed_in(user: Any) -> Iterable[User]:
    never = User.objects.visible_to(user).filter(is_active=True, last_login=None).exclude(pk=user.pk)
    return never.order_by("created_at", "pk")
