"""Issuing: what is about to be numbered, printed and frozen, shown before it is done."""

from datetime import datetime
from functools import cached_property
from typing import Any

from django.http import HttpResponse
from django.utils import timezone

from accounts.permissions import Permission
from core.refusal import Obstacle, Refused
from reports import transitions
from reports.documents.report import press
from reports.figures.check import Check, check_of
from reports.figures.issuing import findings_key, next_reference
from reports.figures.places import as_printed
from reports.forms.report_step import ReportIssueForm
from reports.models import Report
from reports.views.report_steps import StepView

FOUND_MEANWHILE = "Other findings are open than when you opened this page. Read them below, then issue it"


class ReportIssue(StepView):
    """All of it, or nothing. What the guard finds in the moment of issuing is what this page showed."""

    permission = Permission.REPORT_ISSUE
    verb = "issue"
    form_class = ReportIssueForm
    template_name = "reports/report_issue.html"
    heading = "Issue this report"
    intro = (
        "It is numbered, printed and frozen with its figures as at its day. It cannot be changed afterwards: a later "
        "report can supersede it."
    )
    submit_label = "Issue this report"

    @cached_property
    def check(self) -> Check:
        return check_of(self.report)

    @cached_property
    def obstacles(self) -> list[Obstacle]:
        return [Obstacle(words) for words in self.check.broken]

    def get_initial(self) -> dict[str, Any]:
        return {"seen": findings_key(self.check.open)}

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"has_findings": bool(self.check.open)}

    def facts(self) -> list[dict[str, Any]]:
        report = self.report
        public = "Anybody can read it in the public library" if report.is_public else "It stays inside the office"
        replaced = str(report.supersedes) if report.supersedes else "Nothing"
        return [
            {
                "key": "Reference",
                "value": next_reference(report.kind, timezone.localdate()),
                "note": "The next of its series; given when it is issued",
            },
            *super().facts(),
            {"key": "Supersedes", "value": replaced},
            {"key": "Who can read it", "value": public},
        ]

    def act(self, form: Any, *, at: datetime) -> Report:
        if form.cleaned_data["seen"] != findings_key(self.check.open):
            raise Refused(Obstacle(FOUND_MEANWHILE))
        reason = form.cleaned_data.get("open_findings_reason", "")
        return transitions.issue_report(
            report=self.report, press=press, by=self.request.user, at=at, open_findings_reason=reason
        )

    def refused(self, form: Any, refusal: Refused) -> HttpResponse:
        form.data = form.data.copy()
        form.data[form.add_prefix("seen")] = findings_key(self.check.open)
        return super().refused(form, refusal)

    def done_words(self, outcome: Report) -> str:
        return f"Issued as {outcome.reference}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"check": as_printed(self.check)} | kwargs)
