"""What the add-up guard finds in a report, section by section."""

from typing import Any

from django.views.generic import TemplateView

from accounts.permissions import Permission
from reports.figures.check import check_of
from reports.figures.check_page import found_by_section
from reports.figures.places import as_printed, record_as_printed
from reports.figures.report_page import stored_paper
from reports.views.report_page import ReportPage


class ReportCheck(ReportPage, TemplateView):
    """Of a report on its way what is found now; of one that was issued what its record says."""

    permission = Permission.REPORT_WORK
    template_name = "reports/check.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = self._record() if self.report.is_issued else self._found()
        return (
            super().get_context_data(**kwargs)
            | found
            | {
                "report": self.report,
                "caption": self.caption,
                "breadcrumbs": self.breadcrumbs,
            }
        )

    def _record(self) -> dict[str, Any]:
        return {"record": record_as_printed(stored_paper(self.report).frozen_input)}

    def _found(self) -> dict[str, Any]:
        check = as_printed(check_of(self.report))
        return {
            "check": check,
            "sections": found_by_section(check),
            "may_answer": self.report.is_draft and self.request.user.may(Permission.REPORT_DRAFT),
        }
