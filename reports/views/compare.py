"""A report beside its previous issue."""

from typing import Any

from django.views.generic import TemplateView

from accounts.permissions import Permission
from reports.figures.check import check_of
from reports.figures.comparison import compared_with, previous_issue, printed_of
from reports.models import Report
from reports.views.report_page import ReportPage


class ReportCompare(ReportPage, TemplateView):
    """For whoever may read the report: the one that it is held against is always issued."""

    permission = Permission.REPORT_VIEW
    template_name = "reports/report_compare.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        previous = previous_issue(self.report, Report.objects.visible_to(self.request.user))
        return super().get_context_data(**kwargs) | {
            "report": self.report,
            "previous": previous,
            "caption": self.caption,
            "breadcrumbs": self.breadcrumbs,
            "comparison": self._comparison(previous) if previous else None,
        }

    def _comparison(self, previous: Report) -> Any:
        check = None if self.report.is_issued else check_of(self.report)
        return compared_with(printed_of(previous, None), printed_of(self.report, check))
