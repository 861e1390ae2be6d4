"""Home, and what is asked of one year: the allocation table, what was advised, a provider's own page."""

from django.urls import path

from reports.views import advice, allocation_table, home, provider_profile

_ADVICE = "advice/<year:year>/"
_ALLOCATIONS = "funds/<slug:fund>/<year:year>/allocations"

urlpatterns = [
    path("", home.Home.as_view(), name="home"),
    # the allocation table, on the page and as files
    path(f"{_ALLOCATIONS}/", allocation_table.AllocationTable.as_view(), name="allocation-table"),
    path(f"{_ALLOCATIONS}.csv", allocation_table.AllocationTableCsv.as_view(), name="allocation-table-csv"),
    path(f"{_ALLOCATIONS}.xlsx", allocation_table.AllocationTableXlsx.as_view(), name="allocation-table-xlsx"),
    path(f"{_ALLOCATIONS}.pdf", allocation_table.AllocationTablePdf.as_view(), name="allocation-table-pdf"),
    # what was advised and decided in a year, on the page and as files
    path("advice/", advice.AdviceLatest.as_view(), name="advice-report"),
    path(_ADVICE, advice.AdviceYear.as_view(), name="advice-report-year"),
    path(f"{_ADVICE}advice.pdf", advice.AdvicePaper.as_view(), name="advice-report-paper"),
    path(f"{_ADVICE}advice.csv", advice.AdviceCsv.as_view(), name="advice-report-csv"),
    path(f"{_ADVICE}money.csv", advice.AdviceMoneyCsv.as_view(), name="advice-report-money-csv"),
    path(f"{_ADVICE}advice.xlsx", advice.AdviceXlsx.as_view(), name="advice-report-xlsx"),
    # a provider's own page
    path("providers/<slug:slug>/", provider_profile.ProviderProfile.as_view(), name="provider-profile"),
]
