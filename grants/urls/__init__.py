"""The addresses of decisions, agreements and returns, grouped by what somebody comes to do."""

from grants.urls import (
    agreements,
    deciding,
    drafting,
    judging,
    lines,
    money,
    papers,
    powers,
    public,
    register,
    returns,
    sheets,
    templates,
    variations,
)

app_name = "grants"

urlpatterns = [
    *powers.urlpatterns,
    *public.urlpatterns,
    *drafting.urlpatterns,
    *lines.urlpatterns,
    *deciding.urlpatterns,
    *papers.urlpatterns,
    *agreements.urlpatterns,
    *money.urlpatterns,
    *variations.urlpatterns,
    *sheets.urlpatterns,
    *judging.urlpatterns,
    *templates.urlpatterns,
    *returns.urlpatterns,
    # Last: decisions/<reference>/ would take decisions/new/ for a reference.
    *register.urlpatterns,
]
