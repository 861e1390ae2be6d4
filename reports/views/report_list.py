"""The library of reports and the worklist of who writes them, as a page and as files."""

from functools import cached_property
from typing import Any

from django.urls import reverse

from accounts.permissions import Permission
from core.exports import Sheet
from core.lists import Listed, ListFile, ListPage
from reports.choices import AFTER_ISSUE, ReportState
from reports.figures.report_list import ReportChoice, boards_in, years_in
from reports.forms.report_list import ReportFilterForm
from reports.models import Report
from reports.models.report import ReportQuerySet
from reports.tables.report import ReportTable, caption_of, report_lines, report_sheet


class _Reports(Listed):
    """Those that a person may see and asked for."""

    permission = Permission.REPORT_VIEW
    list_name = "reports:report-list"

    @cached_property
    def visible(self) -> ReportQuerySet:
        return Report.objects.visible_to(self.request.user)

    @cached_property
    def sees_all(self) -> bool:
        return bool(self.request.user.may(Permission.REPORT_WORK))

    @cached_property
    def form(self) -> ReportFilterForm:
        return ReportFilterForm(
            self.request.GET,
            states=ReportState if self.sees_all else AFTER_ISSUE,
            boards=boards_in(self.visible),
            years=years_in(self.visible),
        )

    @cached_property
    def chosen(self) -> ReportQuerySet:
        return ReportChoice(**self.form.chosen()).of(self.visible)


class ReportList(_Reports, ListPage):
    template_name = "reports/report_list.html"
    files = (("CSV", "reports:report-list-csv"), ("Excel", "reports:report-list-xlsx"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        return super().get_context_data(**kwargs) | {
            "may_draft": user.may(Permission.REPORT_DRAFT),
            "may_edit_outlines": user.may(Permission.OUTLINE_EDIT),
            "sees_all": self.sees_all,
        }

    def table(self) -> ReportTable:
        return ReportTable(report_lines(self.chosen))

    def complete(self, table: ReportTable) -> None:
        table.caption = caption_of(table.page.paginator.count)

    def say_how_to_begin(self, table: ReportTable) -> None:
        if self.request.user.may(Permission.REPORT_DRAFT):
            table.empty_text = "There is no report yet. A new one comes with its sections, figures and tables."
            table.empty_next, table.empty_href = "Begin the first", reverse("reports:report-start")
        elif self.sees_all:
            table.empty_text = "There is no report yet. An officer begins the first."
        else:
            table.empty_text = "No report has been issued yet."


class ReportExport(_Reports, ListFile):
    stem = "reports"

    def sheet(self, **how: Any) -> Sheet:
        return report_sheet(self.chosen, **how)
