"""What services achieved, and its tables as files."""

from django.urls import path

from reports.views import results, results_files, results_parts

_YEAR = "results/<year:year>/"
# Each part of a year: its address, its name, its page and its files.
_PARTS = (
    ("providers/<slug:slug>/", "provider", results_parts.ResultsProvider, results_files.ResultsProviderTable),
    ("priorities/<slug:slug>/", "priority", results_parts.ResultsPriority, results_files.ResultsPriorityTable),
    ("awards/<int:pk>/", "award", results_parts.ResultsAward, results_files.ResultsAwardTable),
    ("areas/<slug:slug>/", "area", results_parts.ResultsArea, results_files.ResultsAreaTable),
)
_ENDINGS = ("csv", "xlsx")

urlpatterns = [
    path("results/", results.ResultsYears.as_view(), name="results"),
    path(_YEAR, results.ResultsYear.as_view(), name="results-year"),
    *(path(f"{_YEAR}{where}", page.as_view(), name=f"results-{noun}") for where, noun, page, _ in _PARTS),
    *(
        path(
            f"{_YEAR}tables/<slug:table>.{end}",
            results_files.ResultsTable.as_view(extension=end),
            name=f"results-table-{end}",
        )
        for end in _ENDINGS
    ),
    *(
        path(f"{_YEAR}{where}<slug:table>.{end}", file.as_view(extension=end), name=f"results-{noun}-table-{end}")
        for where, noun, _, file in _PARTS
        for end in _ENDINGS
    ),
]
