"""The way of a notice from its draft to the public."""

from django.urls import URLPattern, path

from grants.views import check, decide, sign

urlpatterns: list[URLPattern] = [
    path("decisions/<int:pk>/check/", check.NoticeCheck.as_view(), name="notice-check"),
    path("decisions/<int:pk>/submit/", decide.NoticeSubmit.as_view(), name="notice-submit"),
    path("decisions/<int:pk>/certify/", decide.NoticeCertify.as_view(), name="notice-certify"),
    path("decisions/<int:pk>/return/", decide.NoticeReturn.as_view(), name="notice-return"),
    path("decisions/<int:pk>/refuse/", decide.NoticeRefuse.as_view(), name="notice-refuse"),
    path("decisions/<int:pk>/withdraw/", decide.NoticeWithdraw.as_view(), name="notice-withdraw"),
    path("decisions/<int:pk>/sign/", sign.NoticeSign.as_view(), name="notice-sign"),
    path("decisions/<int:pk>/publish/", decide.NoticePublish.as_view(), name="notice-publish"),
    path("decisions/<int:pk>/record/", decide.NoticeRecord.as_view(), name="notice-record"),
]
