from django.urls import path, register_converter
from django.urls.converters import SlugConverter

from reports.views import allocation_table, home, provider_profile

app_name = "reports"


class ProviderConverter(SlugConverter):
    """A provider's slug: any but "new", the address at which the register enters another."""

    regex = f"(?!new/){SlugConverter.regex}"


register_converter(ProviderConverter, "provider")

_ALLOCATIONS = "funds/<slug:fund>/<year:year>/allocations"

urlpatterns = [
    path("", home.Home.as_view(), name="home"),
    # the allocation table, on the page and as files
    path(f"{_ALLOCATIONS}/", allocation_table.AllocationTable.as_view(), name="allocation-table"),
    path(f"{_ALLOCATIONS}.csv", allocation_table.AllocationTableCsv.as_view(), name="allocation-table-csv"),
    path(f"{_ALLOCATIONS}.xlsx", allocation_table.AllocationTableXlsx.as_view(), name="allocation-table-xlsx"),
    path(f"{_ALLOCATIONS}.pdf", allocation_table.AllocationTablePdf.as_view(), name="allocation-table-pdf"),
    # a provider's own page
    path("providers/<provider:slug>/", provider_profile.ProviderProfile.as_view(), name="provider-profile"),
]
