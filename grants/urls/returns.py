"""Quarterly returns: their list, one of them, and how it is filled in and certified at the provider."""

from django.urls import URLPattern, path

from grants.views import filling, return_steps, returns

urlpatterns: list[URLPattern] = [
    path("returns/", returns.ReturnList.as_view(), name="return-list"),
    path("returns.csv", returns.ReturnExport.as_view(extension="csv"), name="return-list-csv"),
    path("returns.xlsx", returns.ReturnExport.as_view(extension="xlsx"), name="return-list-xlsx"),
    path("returns/<int:pk>/", returns.ReturnDetail.as_view(), name="return-detail"),
    path("returns/<int:pk>/fill/", filling.ReturnFill.as_view(), name="return-fill"),
    path("returns/<int:pk>/fill/<slug:topic>/", filling.ReturnTopic.as_view(), name="return-topic"),
    path("returns/<int:pk>/check/", filling.ReturnCheck.as_view(), name="return-check"),
    path("returns/<int:pk>/submit/", filling.ReturnSubmit.as_view(), name="return-submit"),
    path("returns/<int:pk>/certify/", return_steps.ReturnCertify.as_view(), name="return-certify"),
    path("returns/<int:pk>/take-back/", return_steps.ReturnTakeBack.as_view(), name="return-take-back"),
    path("returns/<int:pk>/reopen/", return_steps.ReturnReopen.as_view(), name="return-reopen"),
    path("returns/<int:pk>/give-up/", return_steps.ReturnGiveUp.as_view(), name="return-give-up"),
]
