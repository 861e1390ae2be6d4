"""The steps that a person can take with a report now, and in words why they cannot take what they might expect."""

from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from accounts.models import User
from accounts.permissions import Permission as P
from reports.choices import ReportState
from reports.models import Report
from reports.rules.moves import obstacles_to_approve
from reports.transitions.steps import contributors_of

NO_SECTION = "It has no section yet: add one first."


@dataclass(frozen=True)
class Step:
    """One step. `reasons` say why it cannot be taken now, `note` what it asks; `is_awaited` is the next on its way."""

    label: str
    href: str
    is_awaited: bool = False
    reasons: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Next:
    """What can be done now, and in a sentence for whom the report waits where it is not for this person."""

    steps: tuple[Step, ...]
    waits: str = ""


@dataclass(frozen=True)
class Standing:
    """How a report stands, as far as its steps ask: its sections, tokens that stand for nothing, open findings."""

    sections: int = 0
    broken: Collection[str] = ()
    findings: int = 0


def next_steps(report: Report, user: User, standing: Standing) -> Next:
    """For one person and one report. One query more while an approval waits for them."""
    if report.state == ReportState.DRAFT:
        return _while_drafting(report, user, standing)
    if report.state == ReportState.IN_REVIEW:
        return _while_in_review(report, user)
    if report.state == ReportState.APPROVED:
        return _once_approved(report, user, standing)
    if report.state == ReportState.ISSUED and user.may(P.REPORT_DRAFT):
        start = f"{reverse('reports:report-start')}?{urlencode({'supersedes': report.slug})}"
        return Next((Step("Begin a report that supersedes this", start),))
    return Next(())


def _while_drafting(report: Report, user: User, standing: Standing) -> Next:
    if not user.may(P.REPORT_DRAFT):
        return Next((), "Officers are writing it.")
    reasons = () if standing.sections else (NO_SECTION,)
    send = _step(report, "send", "Send it to be approved", is_awaited=True, reasons=reasons, note=_found(standing))
    return Next((send, _step(report, "withdraw", "Withdraw this draft")))


def _while_in_review(report: Report, user: User) -> Next:
    steps = []
    if user.may(P.REPORT_APPROVE):
        own = obstacles_to_approve(
            person=user.pk, drafted_by=report.drafted_by_id, contributors=contributors_of(report)
        )
        reasons = tuple(f"{obstacle.message}." for obstacle in own)
        steps.append(_step(report, "approve", "Approve", is_awaited=True, reasons=reasons))
        steps.append(_step(report, "return", "Return with comments"))
    waits = "" if user.may(P.REPORT_APPROVE) else "It waits for a manager to approve or return it."
    return Next((*steps, *_withdrawing(report, user)), waits)


def _once_approved(report: Report, user: User, standing: Standing) -> Next:
    steps = []
    if user.may(P.REPORT_ISSUE):
        reasons = tuple(f"{words}." for words in standing.broken)
        issue = _step(report, "issue", "Issue it", is_awaited=True, reasons=reasons, note=_asks_reason(standing))
        steps.append(issue)
    if user.may(P.REPORT_APPROVE):
        steps.append(_step(report, "return", "Return with comments"))
    waits = "" if user.may(P.REPORT_ISSUE) else "It waits for a manager to issue it."
    return Next((*steps, *_withdrawing(report, user)), waits)


def _found(standing: Standing) -> str:
    """What whoever sends it had better mend first; it can be sent all the same."""
    return "It can be sent with findings, but a manager has to give a reason to issue it." if standing.findings else ""


def _asks_reason(standing: Standing) -> str:
    return "Findings are open, so you are asked why it is issued all the same." if standing.findings else ""


def _withdrawing(report: Report, user: User) -> list[Step]:
    return [_step(report, "withdraw", "Withdraw it")] if user.may(P.REPORT_DRAFT) else []


def _step(
    report: Report, name: str, label: str, *, is_awaited: bool = False, reasons: tuple[str, ...] = (), note: str = ""
) -> Step:
    return Step(label, reverse(f"reports:report-{name}", args=[report.pk]), is_awaited, reasons, note)
