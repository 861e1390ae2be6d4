"""The addresses of decisions, grouped by what somebody comes to do."""

from grants.urls import deciding, drafting, lines, papers, powers, public, register

app_name = "grants"

urlpatterns = [
    *powers.urlpatterns,
    *public.urlpatterns,
    *drafting.urlpatterns,
    *lines.urlpatterns,
    *deciding.urlpatterns,
    *papers.urlpatterns,
    # Last: decisions/<reference>/ would take decisions/new/ for a reference.
    *register.urlpatterns,
]
