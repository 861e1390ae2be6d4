"""What services achieved, and its tables as files."""

from django.urls import path

from reports.views import results, results_files

_YEAR = "results/<year:year>/"
_PROVIDER, _PRIORITY = f"{_YEAR}providers/<slug:slug>/", f"{_YEAR}priorities/<slug:slug>/"

urlpatterns = [
    path("results/", results.ResultsYears.as_view(), name="results"),
    path(_YEAR, results.ResultsYear.as_view(), name="results-year"),
    path(_PROVIDER, results.ResultsProvider.as_view(), name="results-provider"),
    path(_PRIORITY, results.ResultsPriority.as_view(), name="results-priority"),
    *(
        route
        for end in ("csv", "xlsx")
        for route in (
            path(
                f"{_YEAR}tables/<slug:table>.{end}",
                results_files.ResultsTable.as_view(extension=end),
                name=f"results-table-{end}",
            ),
            path(
                f"{_PROVIDER}awards.{end}",
                results_files.ResultsProviderTable.as_view(extension=end),
                name=f"results-provider-table-{end}",
            ),
            path(
                f"{_PRIORITY}providers.{end}",
                results_files.ResultsPriorityTable.as_view(extension=end),
                name=f"results-priority-table-{end}",
            ),
        )
    ),
]
