"""Reports to boards and panels: the library, and the way of each to being issued."""

from django.urls import URLPattern, path

from reports.views import figure, report_detail, report_draft, report_issue, report_list, report_steps

_FILE = report_list.ReportExport
_REPORT = "reports/<int:pk>"

urlpatterns: list[URLPattern] = [
    path("reports/", report_list.ReportList.as_view(), name="report-list"),
    path("reports/reports.csv", _FILE.as_view(extension="csv"), name="report-list-csv"),
    path("reports/reports.xlsx", _FILE.as_view(extension="xlsx"), name="report-list-xlsx"),
    path("reports/figures/<str:key>/", figure.FigureEntries.as_view(), name="figure-entries"),
    path("reports/new/", report_draft.ReportStart.as_view(), name="report-start"),
    path(f"{_REPORT}/", report_detail.ReportDetail.as_view(), name="report-detail"),
    path(f"{_REPORT}/edit/", report_draft.ReportChange.as_view(), name="report-change"),
    # its steps
    path(f"{_REPORT}/send/", report_steps.ReportSend.as_view(), name="report-send"),
    path(f"{_REPORT}/return/", report_steps.ReportReturn.as_view(), name="report-return"),
    path(f"{_REPORT}/approve/", report_steps.ReportApprove.as_view(), name="report-approve"),
    path(f"{_REPORT}/issue/", report_issue.ReportIssue.as_view(), name="report-issue"),
    path(f"{_REPORT}/withdraw/", report_steps.ReportWithdraw.as_view(), name="report-withdraw"),
]
