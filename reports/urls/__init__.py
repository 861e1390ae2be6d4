"""Each noun's addresses in a module of its own."""

from reports.urls import check, outline, paper, report, section, year

app_name = "reports"

urlpatterns = [
    *report.urlpatterns,
    *section.urlpatterns,
    *check.urlpatterns,
    *outline.urlpatterns,
    *paper.urlpatterns,
    *year.urlpatterns,
]
