from django.urls import include, path, register_converter

from core.years import YearConverter

register_converter(YearConverter, "year")

handler400 = "core.bad_request.bad_request"

urlpatterns = [
    path("", include("accounts.urls")),
    path("", include("accounts.sign_in_urls")),
    path("", include("providers.urls")),
    path("", include("commissioning.urls")),
    path("", include("grants.urls")),
    # Last, so that providers/new/ is the register's and not the profile of a provider called new.
    path("", include("reports.urls")),
]
