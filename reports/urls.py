from django.urls import path

from reports.views import allocation_table, home, provider_profile

app_name = "reports"


_ALLOCATIONS = "funds/<slug:fund>/<year:year>/allocations"

urlpatterns = [
    path("", home.Home.as_view(), name="home"),
    # the allocation table, on the page and as files
    path(f"{_ALLOCATIONS}/", allocation_table.AllocationTable.as_view(), name="allocation-table"),
    path(f"{_ALLOCATIONS}.csv", allocation_table.AllocationTableCsv.as_view(), name="allocation-table-csv"),
    path(f"{_ALLOCATIONS}.xlsx", allocation_table.AllocationTableXlsx.as_view(), name="allocation-table-xlsx"),
    path(f"{_ALLOCATIONS}.pdf", allocation_table.AllocationTablePdf.as_view(), name="allocation-table-pdf"),
    # a provider's own page
    path("providers/<slug:slug>/", provider_profile.ProviderProfile.as_view(), name="provider-profile"),
]
