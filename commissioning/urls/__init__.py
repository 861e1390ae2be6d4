"""Each noun's addresses in a module of its own."""

from commissioning.urls import advice, commission, recommendations, reviews, year

app_name = "commissioning"

urlpatterns = [
    *year.urlpatterns,
    *commission.urlpatterns,
    *recommendations.urlpatterns,
    *reviews.urlpatterns,
    *advice.urlpatterns,
]
