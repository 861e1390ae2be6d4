"""The register of decisions and one decision of it."""

from django.urls import URLPattern, path

from grants.views import notice, register

urlpatterns: list[URLPattern] = [
    path("decisions/", register.NoticeList.as_view(), name="notice-list"),
    path("decisions.csv", register.NoticeExport.as_view(extension="csv"), name="notice-list-csv"),
    path("decisions.xlsx", register.NoticeExport.as_view(extension="xlsx"), name="notice-list-xlsx"),
    path("decisions/<int:pk>/", notice.NoticeDetail.as_view(), name="notice-detail"),
    path("decisions/<int:pk>/read/", notice.NoticeRead.as_view(), name="notice-read"),
    path("decisions/<slug:slug>/", notice.NoticeByReference.as_view(), name="notice-by-reference"),
]
