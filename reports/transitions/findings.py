"""Answers to what the add-up guard finds and what stays as it is printed."""

from datetime import date, datetime

from django.utils import timezone

from accounts.models import User
from commissioning.rules import obstacles_to_reason
from core import audit
from core.refusal import Obstacle, Refused, refuse_if
from providers.rules.values import obstacles_to_text
from reports.choices import FindingAnswered
from reports.models import FindingAnswer, Report
from reports.rules.paper import Finding
from reports.transitions.steps import writing_in

LONGEST_REASON = 1000
LONGEST_SOURCE = 300


def answer_finding(
    *,
    report: Report,
    finding: Finding,
    answer: str,
    by: User,
    at: datetime,
    source: str = "",
    source_on: date | None = None,
    reason: str = "",
) -> FindingAnswer:
    """Say that a figure is quoted, from where and of which day; or accept a finding, and why. Replaces what was said.

    Refused without the source and its date, or without a reason that says something, and for a source of a day to come.
    """
    with writing_in(report) as held:
        refuse_if(_obstacles(answer, source, source_on, reason, today=timezone.localdate(at)))
        is_quoted = answer == FindingAnswered.QUOTED
        FindingAnswer.objects.filter(report=held, fingerprint=finding.fingerprint).delete()
        given = FindingAnswer.objects.create(
            report=held,
            fingerprint=finding.fingerprint,
            answer=answer,
            printed=finding.printed[:400],
            source=source.strip() if is_quoted else "",
            source_on=source_on if is_quoted else None,
            reason="" if is_quoted else reason.strip(),
            by=by,
            at=at,
        )
        audit.record(
            action="reports.finding.answered",
            by=by,
            at=at,
            subject=held,
            printed=given.printed,
            answer=answer,
            why=given.source or given.reason,
        )
    return given


def take_back_answer(*, answer: FindingAnswer, by: User, at: datetime) -> None:
    """The finding is open again."""
    with writing_in(answer.report) as held:
        answer.delete()
        audit.record(action="reports.finding.reopened", by=by, at=at, subject=held, printed=answer.printed)


def _obstacles(answer: str, source: str, source_on: date | None, reason: str, *, today: date) -> list[Obstacle]:
    if answer not in FindingAnswered.values:
        raise Refused(Obstacle("Say whether it is quoted, or accepted with a reason", "answer"))
    if answer == FindingAnswered.ACCEPTED:
        unread = obstacles_to_text(reason, field="reason", what="why it stands as it is", limit=LONGEST_REASON)
        return unread or obstacles_to_reason(reason, "reason")
    found = obstacles_to_text(source, field="source", what="where the figure stands", limit=LONGEST_SOURCE)
    if source_on is None:
        found.append(Obstacle("Enter the date of the source", "source_on"))
    elif source_on > today:
        found.append(Obstacle("The date of the source must be today or before", "source_on"))
    return found
