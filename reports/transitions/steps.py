"""How every change of a report begins and ends: locked, judged, and written into its steps and the audit log."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import User
from core import audit
from core.refusal import Obstacle, Refused, refuse_if
from reports.models import Report, ReportStep, SectionWording
from reports.rules.moves import MOVES, obstacles_to_move, obstacles_to_write


class ChangedMeanwhile(Refused):
    """Somebody saved the same thing since it was opened; nothing was written. `now` is how it stands now."""

    def __init__(self, who: User, at: datetime, now: Any):
        self.who, self.at, self.now = who, at, now
        super().__init__(
            Obstacle(f"{who} changed this after you opened it. Compare below, then save what should stand")
        )


@contextmanager
def locked(report: Report) -> Iterator[Report]:
    """Open the transaction of one change with the report locked, read anew."""
    with transaction.atomic():
        yield Report.objects.select_for_update(of=("self",)).get(pk=report.pk)


@contextmanager
def writing_in(report: Report) -> Iterator[Report]:
    """The same for a change of its content: refused when it is no draft."""
    with locked(report) as held:
        refuse_if(obstacles_to_write(held.state))
        yield held


def take_step(report: Report, verb: str, *, by: User, at: datetime, comment: str = "", **details: Any) -> ReportStep:
    """Move a locked report by a verb and write the step. Refused from any other state than the verb's own."""
    refuse_if(obstacles_to_move(verb, state=report.state))
    came_from, report.state = report.state, MOVES[verb].to_state
    report.save()
    return write_step(report, verb, came_from, by=by, at=at, comment=comment, **details)


def write_step(
    report: Report, verb: str, came_from: str, *, by: User, at: datetime, comment: str = "", **details: Any
) -> ReportStep:
    last = ReportStep.objects.filter(report=report).order_by("-number").values_list("number", flat=True).first()
    step = ReportStep.objects.create(
        report=report,
        number=(last or 0) + 1,
        verb=verb,
        from_state=came_from,
        to_state=report.state,
        at=at,
        by=by,
        comment=comment.strip(),
    )
    audit.record(action=f"reports.report.{verb}", by=by, at=at, subject=report, state=report.state, **details)
    return step


def contributors_of(report: Report) -> set[int]:
    """The people who wrote in it, by their key."""
    wrote = SectionWording.objects.filter(section__report=report).values_list("by_id", flat=True)
    return {report.drafted_by_id, report.changed_by_id, *wrote}
