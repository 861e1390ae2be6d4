"""The register of legal powers."""

from django.urls import URLPattern, path

from grants.views import power

urlpatterns: list[URLPattern] = [
    path("powers/", power.PowerList.as_view(), name="power-list"),
    path("powers/new/", power.PowerAdd.as_view(), name="power-add"),
    path("powers/<int:pk>/", power.PowerChange.as_view(), name="power-change"),
]
