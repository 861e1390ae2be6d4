"""Issuing: one transaction that numbers, prints, stores and freezes a report, or does nothing."""

import hashlib
import json
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from accounts.models import User
from core.pdf import PaperRefused, PaperUnavailable
from core.refusal import Obstacle, Refused, refuse_if
from grants.figures.faults_frozen import fingerprint
from reports.choices import ReportState
from reports.figures.check import check_of
from reports.figures.report_input import report_input
from reports.models import IssuedPaper, Report, ReportSeries
from reports.rules.moves import obstacles_to_issue, obstacles_to_move
from reports.rules.references import reference_of, series_of, slug_of
from reports.transitions.steps import locked, take_step

# Makes the bytes of the paper from its input. The documents of this app do; a transition only asks.
Press = Callable[[dict[str, Any]], bytes]


def issue_report(*, report: Report, press: Press, by: User, at: datetime, open_findings_reason: str = "") -> Report:
    """Issue an approved report.

    In one transaction: the figures are read as at its day, the next number of its series is given (gapless; the year
    is London's), the paper is printed and stored with its SHA-256 and its input, what it supersedes is marked, step and
    audit entry are written. Refused, with nothing written, when a token stands for nothing, when findings are open and
    no reason is given that says something, and when the paper cannot be printed.
    """
    on = timezone.localdate(at)
    with locked(report) as held:
        refuse_if(obstacles_to_move("issue", state=held.state))
        check = check_of(held)
        reason = open_findings_reason.strip()
        refuse_if(obstacles_to_issue(broken=check.broken, open_findings=len(check.open), reason=reason))
        held.open_findings_reason = reason if check.open else ""
        _number(held, on)
        held.issued_by, held.issued_at, held.issued_on, held.frozen_at = by, at, on, at
        # Through JSON once, so that what is printed is what is stored.
        printed = json.loads(json.dumps(report_input(held, check)))
        content = _printed(press, printed)
        sha256 = hashlib.sha256(content).hexdigest()
        # The report is frozen with the paper that it was printed on.
        take_step(held, "issue", by=by, at=at, reference=held.reference, sha256=sha256, input=fingerprint(printed))
        IssuedPaper.objects.create(
            report=held, name=f"{held.slug}.pdf", content=content, sha256=sha256, frozen_input=printed, made_at=at
        )
        _mark_superseded(held, by=by, at=at)
    return held


def _number(report: Report, on: date) -> None:
    """The next number of the series. The counter's row is locked until the report is issued or given up."""
    name = series_of(report.kind, on)
    ReportSeries.objects.get_or_create(name=name)
    series = ReportSeries.objects.select_for_update().get(name=name)
    series.last_number += 1
    series.save()
    report.series, report.number = name, series.last_number
    report.reference = reference_of(name, series.last_number)
    report.slug = slug_of(report.reference)


def _printed(press: Press, printed: dict[str, Any]) -> bytes:
    try:
        return press(printed)
    except PaperUnavailable as error:
        raise Refused(Obstacle(f"{error.sentence} {error.remedy}")) from error
    except PaperRefused as error:
        raise Refused(Obstacle(f"The report could not be printed, so it was not issued. {error}")) from error


def _mark_superseded(report: Report, *, by: User, at: datetime) -> None:
    if report.supersedes_id is None:
        return
    old = Report.objects.select_for_update(of=("self",)).get(pk=report.supersedes_id)
    if old.state == ReportState.SUPERSEDED:
        raise Refused(Obstacle(f"{old.reference} was superseded by another report meanwhile"))
    take_step(old, "supersede", by=by, at=at, comment=f"By {report.reference}")
