"""Figures of a whole fund: what came in, what was set aside, promised and paid, and how they stand to each other."""

from decimal import Decimal

from core.money import share
from reports.choices import GroupBy, Span, Unit
from reports.figures.live_families import doors
from reports.figures.live_families.books import FundBooks, Subject
from reports.figures.live_families.family import Door, Family, Value


def _door(kind: str) -> Door:
    return lambda fund, _: doors.entries(fund.fund, fund.as_at, kind)


def _table(fund: FundBooks, _: Subject | None) -> str:
    return doors.allocation_table(fund.fund, fund.as_at, GroupBy.PRIORITY)


def _advice(fund: FundBooks, _: Subject | None) -> str:
    return doors.advice(fund.year, fund.as_at)


def _excess_share(fund: FundBooks, _: Subject | None) -> Value:
    """In per cent of the confirmed fund: 0.0 within it, nothing where none is confirmed."""
    if not fund.totals.income_confirmed:
        return None
    return fund.totals.over_share or Decimal("0.0")


def _confirmed(fund: FundBooks, _: Subject | None) -> Value:
    return fund.totals.income_confirmed


def _committed(fund: FundBooks, _: Subject | None) -> Value:
    return fund.totals.committed


def _paid(fund: FundBooks, _: Subject | None) -> Value:
    return fund.totals.paid


def _represented(fund: FundBooks, _: Subject | None) -> Value:
    return fund.represented.represented


_MONEY = (
    Family(
        "fund-confirmed",
        "Fund confirmed",
        _confirmed,
        _door(doors.CONFIRMED),
        span=Span.YEARS,
        words="income budget grant total",
    ),
    Family(
        "fund-indicative",
        "Fund notified, indicative",
        lambda fund, _: fund.totals.income_indicative,
        _door(doors.INDICATIVE),
        words="income expected announced",
    ),
    Family(
        "fund-tolerance",
        "Tolerance recorded by finance",
        lambda fund, _: fund.totals.tolerance,
        _door(doors.TOLERANCE),
        words="over-allocation overspend",
    ),
    Family(
        "fund-allocated",
        "Fund allocated",
        lambda fund, _: fund.totals.allocated,
        _door(doors.ALLOCATED),
        span=Span.YEARS,
        words="headings set aside",
    ),
    Family(
        "fund-committed",
        "Fund committed",
        _committed,
        _door(doors.COMMITTED),
        span=Span.YEARS,
        words="promised awarded total",
    ),
    Family("fund-paid", "Fund paid", _paid, _door(doors.PAID), span=Span.YEARS, words="spend spent payments disbursed"),
    Family(
        "committed-in-all",
        "Committed in all",
        _committed,
        _door(doors.COMMITTED),
        span=Span.SINCE,
        words="total to date promised",
    ),
    Family(
        "paid-in-all",
        "Paid in all",
        _paid,
        _door(doors.PAID),
        span=Span.SINCE,
        words="total spend spent to date payments",
    ),
)

_COMPARED = (
    Family(
        "fund-left",
        "Left of the fund, confirmed less committed,",
        lambda fund, _: fund.totals.uncommitted,
        _table,
        words="remaining uncommitted underspend balance",
    ),
    Family(
        "fund-excess",
        "Committed over the confirmed fund",
        lambda fund, _: fund.totals.over,
        _table,
        words="exceeds excess overspend over-allocated",
    ),
    Family(
        "fund-excess-share",
        "Committed over the confirmed fund, share of it,",
        _excess_share,
        _table,
        Unit.PERCENT,
        words="exceeds excess overspend per cent percentage",
    ),
    Family(
        "represented",
        "Committed to bodies represented on the Victims Commission",
        _represented,
        _advice,
        words="interests consortium members",
    ),
    Family(
        "represented-share",
        "Share of committed money held by bodies represented on the Victims Commission",
        lambda fund, _: share(fund.represented.represented, fund.totals.committed),
        _advice,
        Unit.PERCENT,
        words="interests consortium members per cent percentage",
    ),
)

FUND = (*_MONEY, *_COMPARED)
CHANGING = tuple(family for family in FUND if family.name in ("fund-confirmed", "fund-committed"))
