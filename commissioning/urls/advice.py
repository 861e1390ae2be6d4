"""The advice concluded, and the papers of a meeting."""

from django.urls import path

from commissioning.views import advice, pack

urlpatterns = [
    path("recommendations/<int:pk>/conclude/", advice.AdviceConclude.as_view(), name="advice-conclude"),
    path("commission/meetings/<int:pk>/pack.pdf", pack.MeetingPack.as_view(), name="meeting-pack"),
    path("reviews/pack.pdf", pack.ReviewPack.as_view(), name="review-pack"),
]
