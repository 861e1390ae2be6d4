"""What the add-up guard finds in a report, and what is answered."""

from django.urls import URLPattern, path

from reports.views import check, finding

_FINDING = "reports/<int:pk>/check/<slug:fingerprint>"

urlpatterns: list[URLPattern] = [
    path("reports/<int:pk>/check/", check.ReportCheck.as_view(), name="report-check"),
    path(f"{_FINDING}/", finding.FindingAnswer.as_view(), name="finding-answer"),
    path(f"{_FINDING}/reopen/", finding.FindingReopen.as_view(), name="finding-reopen"),
]
