"""Quarterly returns requested of a provider, and how each of their moves is written down."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime

from django.db import transaction

from accounts.models import User
from core import audit
from core.refusal import refuse_if
from grants.choices import ReturnState
from grants.models import Agreement, MonitoringReturn, ReturnStep, TemplateVersion
from grants.rules import quarters
from grants.rules import returns as rules


@contextmanager
def locked(monitoring_return: MonitoringReturn) -> Iterator[MonitoringReturn]:
    """Open the transaction of one change with the return locked, read anew."""
    with transaction.atomic():
        rows = MonitoringReturn.objects.select_for_update(of=("self",)).with_names()
        yield rows.get(pk=monitoring_return.pk)


def take_step(
    held: MonitoringReturn, verb: str, *, by: User, at: datetime, comment: str = "", to_state: str = ""
) -> None:
    refuse_if(rules.obstacles_to_move(verb, state=held.state))
    came_from, held.state = held.state, to_state or rules.MOVES[verb].to_state
    held.save()
    write_step(held, verb, came_from, by=by, at=at, comment=comment)


def write_step(held: MonitoringReturn, verb: str, came_from: str, *, by: User, at: datetime, comment: str = "") -> None:
    ReturnStep.objects.create(
        monitoring_return=held,
        number=held.steps.count() + 1,
        verb=verb,
        from_state=came_from,
        to_state=held.state,
        at=at,
        by=by,
        comment=comment.strip(),
    )
    audit.record(action=f"grants.return.{verb}", by=by, at=at, subject=held, state=held.state)


def schedule_returns(agreement: Agreement, *, by: User, at: datetime) -> list[MonitoringReturn]:
    """Request one return for each quarter that the award touches and that has none, with the version in use then.

    Called in the transaction that accepts an agreement or agrees a later end.
    """
    award = agreement.award
    standing = {(one.year_start, one.quarter) for one in agreement.returns.all()}
    made = []
    for quarter in quarters.touched(award.starts_on, award.ends_on):
        version = _version_for(agreement, quarter)
        if (quarter.year_start, quarter.number) in standing or version is None:
            continue
        opens_on, due_on = rules.days_of(quarter, agreement.return_days)
        requested = MonitoringReturn.objects.create(
            agreement=agreement,
            template_version=version,
            year_start=quarter.year_start,
            quarter=quarter.number,
            opens_on=opens_on,
            due_on=due_on,
        )
        write_step(requested, rules.FIRST_STEP, ReturnState.REQUESTED, by=by, at=at)
        made.append(requested)
    return made


def _version_for(agreement: Agreement, quarter: quarters.Quarter) -> TemplateVersion | None:
    """The issued version that is in use in a quarter; for quarters before the first, the first."""
    versions = TemplateVersion.objects.filter(template=agreement.template_id, issued_at__isnull=False)
    in_use = versions.filter(in_use_from__lte=quarter.starts_on).order_by("-in_use_from").first()
    return in_use or versions.order_by("in_use_from").first()


def cancel_returns(agreement: Agreement, *, after: date, by: User, at: datetime) -> None:
    """Returns of quarters that begin after a day are no longer due. What was certified or accepted stays."""
    for one in agreement.returns.filter(state__in=rules.MOVES["cancel"].from_states):
        if one.period.starts_on > after:
            take_step(one, "cancel", by=by, at=at)
