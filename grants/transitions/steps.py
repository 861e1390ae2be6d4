"""How every change of a notice begins and ends: locked, judged, and written into its steps and the audit log."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import User
from core import audit
from core.refusal import Obstacle, Refused, refuse_if
from grants.choices import NoticeState
from grants.models import DecisionNotice, NoticeContributor, NoticeStep
from grants.rules.moves import MOVES, obstacles_to_move, obstacles_to_work_on


class ChangedMeanwhile(Refused):
    """Somebody saved the same part since it was opened; nothing was written. `now` is what it says now."""

    def __init__(self, who: User, at: datetime, now: Any):
        self.who, self.at, self.now = who, at, now
        super().__init__(
            Obstacle(f"{who} changed this part after you opened it. Compare below, then save what should stand")
        )


@contextmanager
def locked(notice: DecisionNotice) -> Iterator[DecisionNotice]:
    """Open the transaction of one change with the notice locked, read anew."""
    with transaction.atomic():
        yield DecisionNotice.objects.select_for_update(of=("self",)).get(pk=notice.pk)


@contextmanager
def working_on(notice: DecisionNotice, *, by: User) -> Iterator[DecisionNotice]:
    """The same for a change of its content: refused when it is locked. Whoever changes it has worked on it."""
    with locked(notice) as held:
        refuse_if(obstacles_to_work_on(held.state))
        yield held
        NoticeContributor.objects.get_or_create(notice=held, person=by)


def take_step(
    notice: DecisionNotice, verb: str, *, by: User, at: datetime, comment: str = "", **details: Any
) -> NoticeStep:
    """Move a locked notice by a verb and write the step. Refused from any other state than the verb's own."""
    refuse_if(obstacles_to_move(verb, state=notice.state))
    came_from, notice.state = notice.state, MOVES[verb].to_state
    notice.save()
    return write_step(notice, verb, came_from, by=by, at=at, comment=comment, **details)


def write_step(
    notice: DecisionNotice, verb: str, came_from: str, *, by: User, at: datetime, comment: str = "", **details: Any
) -> NoticeStep:
    last = NoticeStep.objects.filter(notice=notice).order_by("-number").values_list("number", flat=True).first()
    step = NoticeStep.objects.create(
        notice=notice,
        number=(last or 0) + 1,
        verb=verb,
        from_state=came_from,
        to_state=NoticeState(notice.state),
        at=at,
        by=by,
        comment=comment.strip(),
    )
    audit.record(action=f"grants.notice.{verb}", by=by, at=at, subject=notice, state=notice.state, **details)
    return step


def contributors_of(notice: DecisionNotice) -> set[int]:
    """The people who worked on its draft, by their key."""
    return set(NoticeContributor.objects.filter(notice=notice).values_list("person_id", flat=True))
