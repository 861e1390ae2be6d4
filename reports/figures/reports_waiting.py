"""The reports that wait for a person: to write, approve or issue; and for readers the latest that were issued."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django.db.models import F, OuterRef, Q, Subquery
from django.utils import timezone

from accounts.permissions import Permission
from reports.choices import ReportState
from reports.models import Report, ReportSection, ReportStep, SectionWording

# The latest on the first page of a reader; the library has the others.
MOST_ISSUED = 5


class ReportWaits(StrEnum):
    """What a report waits for, the most pressing first."""

    TO_APPROVE = "to approve"
    TO_ISSUE = "to issue"
    RETURNED = "returned"
    DRAFT = "draft"


@dataclass(frozen=True)
class ReportWaiting:
    """One report, what it waits for and since when."""

    report: Report
    waits: ReportWaits
    since: date


def reports_waiting_for(user: Any) -> tuple[ReportWaiting, ...]:
    """What this person can take on now, the most pressing first, then the longest waiting. One query at most."""
    asked = _asked(user)
    if not asked:
        return ()
    steps = ReportStep.objects.filter(report=OuterRef("pk")).order_by("-number")
    found = (
        Report.objects.visible_to(user)
        .filter(asked)
        .annotate(last_verb=Subquery(steps.values("verb")[:1]), last_at=Subquery(steps.values("at")[:1]))
    )
    waiting = (ReportWaiting(one, _waits(one), timezone.localdate(one.last_at)) for one in found)
    order = list(ReportWaits)
    return tuple(sorted(waiting, key=lambda one: (order.index(one.waits), one.since, one.report.pk)))


def _asked(user: Any) -> Q:
    """Which reports this person can take on, by what their role may do. Nobody approves what they worked on."""
    asked = Q()
    if user.may(Permission.REPORT_DRAFT):
        asked |= Q(state=ReportState.DRAFT, drafted_by=user)
    if user.may(Permission.REPORT_APPROVE):
        wrote = SectionWording.objects.filter(by=user).values("section__report")
        asked |= Q(state=ReportState.IN_REVIEW) & ~Q(drafted_by=user) & ~Q(changed_by=user) & ~Q(pk__in=wrote)
    if user.may(Permission.REPORT_ISSUE):
        asked |= Q(state=ReportState.APPROVED)
    return asked


def _waits(report: Any) -> ReportWaits:
    if report.state == ReportState.IN_REVIEW:
        return ReportWaits.TO_APPROVE
    if report.state == ReportState.APPROVED:
        return ReportWaits.TO_ISSUE
    return ReportWaits.RETURNED if report.last_verb == "return" else ReportWaits.DRAFT


def sections_waiting_for(user: Any) -> tuple[ReportSection, ...]:
    """The sections assigned to this person in drafts, the next meeting first. One query at most."""
    if not user.may(Permission.REPORT_DRAFT):
        return ()
    assigned = ReportSection.objects.filter(
        assigned_to=user, is_left_out=False, report__state=ReportState.DRAFT
    ).select_related("report")
    next_first = F("report__meeting_on").asc(nulls_last=True)
    return tuple(assigned.order_by(next_first, "report", "position", "pk"))


def latest_issued(user: Any) -> Sequence[Report]:
    """The latest issued reports, for who reads them and works on none. One query at most."""
    if not user.may(Permission.REPORT_VIEW) or user.may(Permission.REPORT_WORK):
        return ()
    issued = Report.objects.visible_to(user).filter(state=ReportState.ISSUED)
    return tuple(issued.order_by("-issued_on", "-pk")[:MOST_ISSUED])
