"""One report: its sections at the left, the paper in the middle, what is to be mended and done at the right."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.views.generic import TemplateView

from accounts.permissions import Permission
from core.templatetags.house import day
from reports.choices import ReportState
from reports.documents.report import ReportOnPaper, report_paper
from reports.documents.report_blocks import OnPage
from reports.documents.report_marks import with_marks
from reports.figures import report_page as figures
from reports.figures.check import Check, check_of
from reports.figures.places import as_printed
from reports.figures.report_input import report_input
from reports.figures.report_start import spoken_years
from reports.models import IssuedPaper
from reports.tables.report import STATE_COLOURS
from reports.views.paper_doors import opens_for
from reports.views.report_actions import Standing, next_steps
from reports.views.report_page import REPORTS, ReportPage

# More findings than these are read on the page of the check, which groups them.
_MOST_FINDINGS = 12


class ReportDetail(ReportPage, TemplateView):
    """What was issued is shown as it was frozen; all else as it would print now. Readers see no comment."""

    permission = Permission.REPORT_VIEW
    template_name = "reports/report_detail.html"

    @property
    def caption(self) -> str:
        report = self.report
        parts = (report.board, day(report.meeting_on), f"figures as at {day(report.as_at)}")
        said = " · ".join(part for part in parts if part)
        return said[0].upper() + said[1:]

    @property
    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        return [(REPORTS, reverse("reports:report-list"))]

    @cached_property
    def works_on_it(self) -> bool:
        return bool(self.request.user.may(Permission.REPORT_WORK))

    @cached_property
    def may_write(self) -> bool:
        return self.report.is_draft and bool(self.request.user.may(Permission.REPORT_DRAFT))

    @cached_property
    def stored(self) -> IssuedPaper | None:
        return figures.stored_paper(self.report) if self.report.is_issued else None

    @cached_property
    def check(self) -> Check | None:
        """None of a report that is closed: there is nothing left to mend."""
        return check_of(self.report) if self.report.is_open else None

    @cached_property
    def printed(self) -> Mapping[str, Any]:
        if self.stored is not None:
            return dict(self.stored.frozen_input)
        return report_input(self.report, self.check or check_of(self.report))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        report, user = self.report, self.request.user
        opened = self.check.open if self.check else ()
        paper = report_paper(self.printed, is_page=True, on_page=OnPage(opens=opens_for(user)))
        lines = figures.section_lines(report, opened) if self.works_on_it else ()
        return super().get_context_data(**kwargs) | {
            "report": report,
            "caption": self.caption,
            "breadcrumbs": self.breadcrumbs,
            "colour": STATE_COLOURS[ReportState(report.state)],
            "works_on_it": self.works_on_it,
            "may_write": self.may_write,
            "may_answer": self.may_write,
            "paper": paper,
            "sections": self._sections(paper),
            "lines": [line for line in lines if line.number],
            "left_out": [line for line in lines if not line.number],
            "check": self.check if self.works_on_it else None,
            "findings": self._findings(),
            "next": next_steps(report, user, self._standing()),
            "returned": figures.last_return(report) if self.works_on_it else None,
            "is_too_early": report.as_at < report.first_year,
            "steps": figures.step_lines(report, sees_why=self.works_on_it),
            "superseding": figures.superseding(report, user),
            "facts": self._facts(),
        }

    def _sections(self, paper: ReportOnPaper) -> list[dict[str, Any]]:
        """Each section as it prints, with its own key, by which its page is found; what is found in it is marked."""
        keys = [section["id"] for section in self.printed["sections"]]
        check = self.check if self.works_on_it else None
        return [
            {"key": key, "printed": with_marks(one, check.open_in(key)) if check else one}
            for key, one in zip(keys, paper.sections, strict=True)
        ]

    def _standing(self) -> Standing:
        if self.check is None:
            return Standing()
        return Standing(len(self.check.sections), self.check.broken, len(self.check.open))

    def _findings(self) -> list[dict[str, Any]]:
        if self.check is None or not self.works_on_it:
            return []
        found = as_printed(self.check).open[:_MOST_FINDINGS]
        return [{"finding": one, "href": self._where_to_mend(one)} for one in found]

    def _where_to_mend(self, finding: Any) -> str:
        return self.url_of("finding-answer", finding.fingerprint) if self.may_write else ""

    def _facts(self) -> list[dict[str, Any]]:
        report = self.report
        rows = [("Kind", report.get_kind_display()), ("About", str(report.provider or report.priority or ""))]
        rows += [
            ("Financial years", spoken_years(report.first_year, report.last_year)),
            ("Presented by", report.presenter),
            ("Author", report.author),
            ("Begun by", str(report.drafted_by)),
            ("Approved by", str(report.approved_by or "")),
        ]
        if self.stored is not None:
            rows += [("Issued", f"{day(report.issued_on)} by {report.issued_by}")]
        rows += [("Public library", "Yes" if report.is_public else "No")]
        if report.open_findings_reason:
            rows += [("Issued with open findings because", report.open_findings_reason)]
        if self.stored is not None:
            rows += [("SHA-256 of the PDF", self.stored.sha256)]
        return [{"key": key, "value": value} for key, value in rows if value]
