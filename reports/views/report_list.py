"""The library of reports and the worklist of who writes them, as a page and as files."""

from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.views.generic import TemplateView, View
from django_tables2 import RequestConfig

from accounts.permissions import Permission
from core.exports import CSV, XLSX, download, to_csv, to_xlsx
from reports.choices import AFTER_ISSUE, ReportState
from reports.figures.report_list import ReportChoice, boards_in, years_in
from reports.forms.report_list import ReportFilterForm
from reports.models import Report
from reports.models.report import ReportQuerySet
from reports.tables.report import ReportTable, caption_of, report_lines, report_sheet

PER_PAGE = 25
_LIST = reverse_lazy("reports:report-list")
_FILES = (("CSV", "report-list-csv"), ("Excel", "report-list-xlsx"))
_FORMATS = {"csv": (CSV, to_csv), "xlsx": (XLSX, to_xlsx)}


class _Reports(View):
    """Those that a person may see and asked for."""

    permission = Permission.REPORT_VIEW

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


class ReportList(_Reports, TemplateView):
    template_name = "reports/report_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked, user = self.request.GET.urlencode(), self.request.user
        files = [(label, reverse(f"reports:{name}")) for label, name in _FILES]
        table = self._table()
        return super().get_context_data(**kwargs) | {
            "form": self.form,
            "table": table,
            # Of none at all there is nothing to choose or to download.
            "has_any": bool(table.paginated_rows) or self.visible.exists(),
            "downloads": [(label, f"{address}?{asked}" if asked else address) for label, address in files],
            "may_draft": user.may(Permission.REPORT_DRAFT),
            "may_edit_outlines": user.may(Permission.OUTLINE_EDIT),
            "sees_all": self.sees_all,
        }

    def _table(self) -> ReportTable:
        table = ReportTable(report_lines(self.chosen))
        table.empty_href = _LIST
        if not any(self.request.GET.values()):
            self._say_how_to_begin(table)
        RequestConfig(self.request, paginate={"per_page": PER_PAGE}).configure(table)
        table.caption = caption_of(table.page.paginator.count)
        return table

    def _say_how_to_begin(self, table: ReportTable) -> None:
        table.empty_next = table.empty_href = ""
        if self.request.user.may(Permission.REPORT_DRAFT):
            table.empty_text = "There is no report yet. A new one comes with its sections, figures and tables."
            table.empty_next, table.empty_href = "Begin the first", reverse("reports:report-start")
        elif self.sees_all:
            table.empty_text = "There is no report yet. An officer begins the first."
        else:
            table.empty_text = "No report has been issued yet."


class ReportExport(_Reports):
    """The chosen ones as a file. What cannot be read in the address is shown on the page, at its box."""

    extension = ""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.form.is_valid():
            return redirect(f"{_LIST}?{request.GET.urlencode()}")
        content_type, write = _FORMATS[self.extension]
        on = timezone.localdate()
        sheet = report_sheet(self.chosen, on=on, author=request.user.name, sort=request.GET.getlist("sort"))
        return download(write(sheet), content_type, f"reports-{on.isoformat()}.{self.extension}")
