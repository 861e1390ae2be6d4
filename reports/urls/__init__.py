"""Each noun's addresses in a module of its own."""

from reports.urls import check, outline, paper, report, results, section, year

app_name = "reports"

urlpatterns = [
    *report.urlpatterns,
    *section.urlpatterns,
    *check.urlpatterns,
    *outline.urlpatterns,
    *paper.urlpatterns,
    *results.urlpatterns,
    *year.urlpatterns,
]
