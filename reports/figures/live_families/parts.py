"""Figures of one priority, organisation, heading or reporting group within a fund."""

from decimal import Decimal

from core.money import ZERO, share
from reports.choices import About, GroupBy, Span, Unit
from reports.figures.live_families import doors
from reports.figures.live_families.books import FundBooks, Subject
from reports.figures.live_families.family import Door, Family, Value


def _committed(fund: FundBooks, subject: Subject | None) -> Value:
    return _sums(fund, subject)[0]


def _paid(fund: FundBooks, subject: Subject | None) -> Value:
    return _sums(fund, subject)[1]


def _sums(fund: FundBooks, subject: Subject | None) -> tuple[Value, Value]:
    """Over the standing commitments of the subject; a heading that the fund has not is no figure at all."""
    if subject is None or (subject.about is About.HEADING and not fund.has_heading(subject.slug)):
        return None, None
    return fund.sums_of(subject)


def _door(kind: str) -> Door:
    return lambda fund, subject: doors.entries_of(fund, kind, subject)


def _allocated(fund: FundBooks, subject: Subject | None) -> Value:
    if subject is None or not fund.has_heading(subject.slug):
        return None
    held = (heading.allocated for heading in fund.outline.headings if heading.slug == subject.slug)
    return next(held, ZERO)


def _left(fund: FundBooks, subject: Subject | None) -> Value:
    allocated, committed = _allocated(fund, subject), _committed(fund, subject)
    return None if allocated is None or committed is None else allocated - committed


def _share_of_fund(fund: FundBooks, subject: Subject | None) -> Value:
    return share(Decimal(_committed(fund, subject) or 0), fund.totals.income_confirmed)


def _share_of_committed(fund: FundBooks, subject: Subject | None) -> Value:
    return share(Decimal(_committed(fund, subject) or 0), fund.totals.committed)


def _by_heading(fund: FundBooks, _: Subject | None) -> str:
    return doors.allocation_table(fund.fund, fund.as_at, GroupBy.HEADING)


_SPEND = "spend spent payments disbursed"
_PROMISED = "promised awarded funded"

PRIORITY = (
    Family(
        "committed",
        "Committed to {}",
        _committed,
        _door(doors.COMMITTED),
        span=Span.YEARS,
        about=About.PRIORITY,
        words=_PROMISED,
    ),
    Family("paid", "Paid for {}", _paid, _door(doors.PAID), span=Span.YEARS, about=About.PRIORITY, words=_SPEND),
    Family(
        "share",
        "Committed to {}, share of the confirmed fund,",
        _share_of_fund,
        _door(doors.COMMITTED),
        Unit.PERCENT,
        about=About.PRIORITY,
        words="per cent percentage",
    ),
    Family(
        "share-of-committed",
        "Committed to {}, share of all that is committed,",
        _share_of_committed,
        _door(doors.COMMITTED),
        Unit.PERCENT,
        about=About.PRIORITY,
        words="per cent percentage",
    ),
)

PROVIDER = (
    Family(
        "committed-to",
        "Committed to {}",
        _committed,
        _door(doors.COMMITTED),
        span=Span.YEARS,
        about=About.PROVIDER,
        words=f"{_PROMISED} organisation agency",
    ),
    Family(
        "paid-to",
        "Paid to {}",
        _paid,
        _door(doors.PAID),
        span=Span.YEARS,
        about=About.PROVIDER,
        words=f"{_SPEND} organisation agency",
    ),
)

HEADING = (
    Family(
        "heading-allocated",
        "Allocated under the heading {}",
        _allocated,
        _door(doors.ALLOCATED),
        about=About.HEADING,
        words="set aside budget",
    ),
    Family(
        "heading-committed",
        "Committed under the heading {}",
        _committed,
        _door(doors.COMMITTED),
        about=About.HEADING,
        words=_PROMISED,
    ),
    Family("heading-paid", "Paid under the heading {}", _paid, _door(doors.PAID), about=About.HEADING, words=_SPEND),
    Family(
        "heading-left",
        "Left under the heading {}, allocated less committed,",
        _left,
        _by_heading,
        about=About.HEADING,
        words="remaining free balance",
    ),
)

GROUP = (
    Family(
        "committed-since",
        "Committed to {}, reporting group,",
        _committed,
        _door(doors.COMMITTED),
        span=Span.SINCE,
        about=About.GROUP,
        words="to date total",
    ),
    Family(
        "paid-since",
        "Paid for {}, reporting group,",
        _paid,
        _door(doors.PAID),
        span=Span.SINCE,
        about=About.GROUP,
        words=f"{_SPEND} to date total",
    ),
)

CHANGING = (PRIORITY[0], PROVIDER[0])
