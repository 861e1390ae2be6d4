"""A report as it is read: on a page, as a PDF, its tables as files, and in the public library."""

from django.urls import URLPattern, path

from reports.views import library, paper

_REPORT = "reports/<int:pk>"
_TABLE = paper.ReportTableFile

urlpatterns: list[URLPattern] = [
    path(f"{_REPORT}/read/", paper.ReportRead.as_view(), name="report-read"),
    path(f"{_REPORT}/report.pdf", paper.ReportPaper.as_view(), name="report-paper"),
    path(f"{_REPORT}/tables/<int:number>.csv", _TABLE.as_view(extension="csv"), name="report-table-csv"),
    path(f"{_REPORT}/tables/<int:number>.xlsx", _TABLE.as_view(extension="xlsx"), name="report-table-xlsx"),
    # for everybody
    path("library/", library.LibraryList.as_view(), name="library-list"),
    path("library/<slug:slug>.pdf", library.LibraryPaper.as_view(), name="library-paper"),
    path("library/<slug:slug>/", library.LibraryDetail.as_view(), name="library-detail"),
    path("library/<slug:slug>/tables/<int:number>.csv", library.LibraryTableCsv.as_view(), name="library-table-csv"),
]
