"""What colleagues say to each other beside a section while it is written."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from core import audit
from core.refusal import Obstacle, Refused, refuse_if
from providers.rules.values import obstacles_to_text
from reports.models import ReportComment, ReportSection
from reports.transitions.steps import locked

LONGEST = 1000


def comment_on(*, section: ReportSection, words: str, by: User, at: datetime) -> ReportComment:
    """Add a remark. While a report is on its way: also of what is being approved, and no longer of what is frozen."""
    with locked(section.report) as report:
        _refuse_when_frozen(report)
        refuse_if(obstacles_to_text(words, field="words", what="your comment", limit=LONGEST))
        comment = ReportComment.objects.create(section=section, words=words.strip(), by=by, at=at)
        audit.record(action="reports.comment.made", by=by, at=at, subject=report, heading=section.heading)
    return comment


@transaction.atomic
def resolve_comment(*, comment: ReportComment, by: User, at: datetime) -> ReportComment:
    """Mark a remark as dealt with. A second time it changes nothing."""
    with locked(comment.section.report) as report:
        _refuse_when_frozen(report)
        held = ReportComment.objects.get(pk=comment.pk)
        if held.resolved_at is None:
            held.resolved_at, held.resolved_by = at, by
            held.save(update_fields=["resolved_at", "resolved_by"])
            audit.record(action="reports.comment.resolved", by=by, at=at, subject=report, comment=held.words)
    return held


def _refuse_when_frozen(report: object) -> None:
    if not getattr(report, "is_open", False):
        raise Refused(Obstacle("This report is closed: nothing can be said to it any more"))
