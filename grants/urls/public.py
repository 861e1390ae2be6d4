"""Published decisions, without sign-in."""

from django.urls import URLPattern, path

from grants.views import public

urlpatterns: list[URLPattern] = [
    path("notices/", public.PublicList.as_view(), name="public-list"),
    path("notices/<slug:slug>.pdf", public.PublicPaper.as_view(), name="public-paper"),
    path("notices/<slug:slug>/", public.PublicDetail.as_view(), name="public-detail"),
    path("notices/<slug:slug>/attachments/<int:key>/", public.PublicAttachment.as_view(), name="public-attachment"),
]
