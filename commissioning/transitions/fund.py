from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from accounts.models import User
from commissioning import rules
from commissioning.models import FinancialYear, Fund, FundingStream
from core import audit, years
from core.refusal import Obstacle, Refused, refuse_if

# What stands below /funds/ beside the funds.
_ADDRESSES_OF_PAGES = frozenset({"new", "streams", "years"})


@transaction.atomic
def open_year(*, start_on: date, by: User, at: datetime) -> FinancialYear:
    """Open a financial year for the office's money.

    Refused when it is open already, begins on another day or is far from today: a year cannot be closed again.
    """
    if start_on != years.starting(start_on):
        raise Refused(Obstacle("A financial year starts on 1 April", "start_on"))
    refuse_if(rules.obstacles_to_open_year(start_on, today=timezone.localdate(at)))
    if FinancialYear.objects.filter(start_on=start_on).exists():
        raise Refused(Obstacle(f"{years.label(start_on)} is open already", "start_on"))
    year = FinancialYear.objects.create(start_on=start_on)
    audit.record(action="commissioning.year.opened", by=by, at=at, subject=year)
    return year


@transaction.atomic
def open_fund(*, name: str, financial_year: FinancialYear, by: User, at: datetime) -> Fund:
    """Open a fund for a year, with nothing in it. Refused when a fund of that name is open for that year."""
    slug = slugify(name)[:120]
    if not slug:
        raise Refused(Obstacle("Enter a name with letters or figures in it", "name"))
    if slug in _ADDRESSES_OF_PAGES:
        raise Refused(Obstacle("Enter another name: there is a page at that address", "name"))
    if Fund.objects.filter(slug=slug, financial_year=financial_year).exists():
        raise Refused(Obstacle(f"There is a {name} for {financial_year} already", "name"))
    fund = Fund.objects.create(
        name=" ".join(name.split()), slug=slug, financial_year=financial_year, opened_on=timezone.localdate(at)
    )
    audit.record(action="commissioning.fund.opened", by=by, at=at, subject=fund)
    return fund


@transaction.atomic
def close_fund(*, fund: Fund, by: User, at: datetime) -> Fund:
    """Close a fund: no entry can be added to it after. Refused when it is closed, or its year has not ended."""
    fund = Fund.objects.select_for_update(of=("self",)).select_related("financial_year").get(pk=fund.pk)
    today = timezone.localdate(at)
    if fund.closed_on is not None:
        raise Refused(Obstacle("This fund is closed already"))
    if today <= fund.financial_year.end_on:
        raise Refused(Obstacle(f"The year {fund.financial_year} has not ended"))
    fund.closed_on = today
    fund.save(update_fields=["closed_on"])
    audit.record(action="commissioning.fund.closed", by=by, at=at, subject=fund)
    return fund


@transaction.atomic
def open_stream(
    *, name: str, payer: str, opened_on: date, by: User, at: datetime, conditions: str = ""
) -> FundingStream:
    """Open a funding stream: a source of money with its own conditions. Refused when one of that name exists."""
    slug = slugify(name)[:120]
    if not slug:
        raise Refused(Obstacle("Enter a name with letters or figures in it", "name"))
    if FundingStream.objects.filter(slug=slug).exists():
        raise Refused(Obstacle("There is a funding stream of that name already", "name"))
    stream = FundingStream.objects.create(
        name=" ".join(name.split()), slug=slug, payer=payer, opened_on=opened_on, conditions=conditions
    )
    audit.record(action="commissioning.stream.opened", by=by, at=at, subject=stream)
    return stream


@transaction.atomic
def close_stream(*, stream: FundingStream, closed_on: date, by: User, at: datetime) -> FundingStream:
    """Close a funding stream: it brings no income dated later. Refused before the day it opened, or twice."""
    stream = FundingStream.objects.select_for_update().get(pk=stream.pk)
    if stream.closed_on is not None:
        raise Refused(Obstacle("This funding stream is closed already"))
    if closed_on < stream.opened_on:
        raise Refused(Obstacle("It cannot close before it opened", "closed_on"))
    stream.closed_on = closed_on
    stream.save(update_fields=["closed_on"])
    audit.record(action="commissioning.stream.closed", by=by, at=at, subject=stream)
    return stream
