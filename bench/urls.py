from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path

from accounts.access import access
from accounts.permissions import SIGNED_IN
from commissioning.models import Commitment, Fund, LedgerEntry, Priority
from grants.models import DecisionNotice
from providers.models import Provider


@access(SIGNED_IN)
def empty(request: HttpRequest) -> HttpResponse:
    return render(request, "bench/empty.html")


class OpenSite(admin.AdminSite):
    def has_permission(self, request: HttpRequest) -> bool:
        return True


class List(admin.ModelAdmin):
    """Django admin's change list over the rows that our page shows, with as many rows, as Django makes it."""

    list_per_page = 50

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    def has_module_permission(self, request: HttpRequest) -> bool:
        return True

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    @access(SIGNED_IN)
    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return super().changelist_view(request, extra_context)


class ProviderList(List):
    list_display = ("name", "kind", "reach", "website", "registered_on")
    search_fields = ("name",)
    list_filter = ("kind", "reach")


class EntryList(List):
    list_display = ("number", "effective_on", "kind", "decision_reference", "amount", "recorded_at", "recorded_by")
    list_select_related = ("fund__financial_year", "recorded_by")
    list_filter = ("kind",)


class CommitmentList(List):
    list_display = ("provider", "service", "priority", "allocation", "amount_committed", "amount_paid")
    list_select_related = ("provider", "priority", "allocation")
    list_per_page = 250
    list_filter = ("fund", "priority")


class FundList(List):
    list_display = ("name", "financial_year", "amount_confirmed", "amount_allocated", "amount_committed", "amount_paid")
    list_select_related = ("financial_year",)


class NoticeList(List):
    list_display = ("reference", "title", "kind", "state", "signed_on", "amount")
    list_per_page = 25
    search_fields = ("reference", "title")
    # What our page's filters offer, without the amount.
    list_filter = (
        "signed_on",
        "kind",
        "state",
        ("lines__priority", admin.RelatedOnlyFieldListFilter),
        ("lines__provider", admin.RelatedOnlyFieldListFilter),
    )


site = OpenSite(name="yardstick")
site.register(Provider, ProviderList)
site.register(LedgerEntry, EntryList)
site.register(Commitment, CommitmentList)
site.register(Fund, FundList)
site.register(Priority, List)
site.register(DecisionNotice, NoticeList)

urlpatterns = [path("bench/empty/", empty), path("bench/admin/", site.urls), path("", include("config.urls"))]
