"""The papers of a notice and the files that go with it."""

from django.urls import URLPattern, path

from grants.views import paper

urlpatterns: list[URLPattern] = [
    path("decisions/<int:pk>/preview.pdf", paper.NoticePreview.as_view(), name="notice-preview"),
    path("decisions/<int:pk>/notice.pdf", paper.NoticePdf.as_view(), name="notice-paper"),
    path("decisions/<int:pk>/annex.pdf", paper.NoticeAnnex.as_view(), name="notice-annex"),
    path("decisions/<int:pk>/scan.pdf", paper.NoticeScan.as_view(), name="notice-scan"),
    path("decisions/<int:pk>/transcript.pdf", paper.NoticeTranscript.as_view(), name="notice-transcript"),
    path(
        "decisions/<int:pk>/attachments/<int:key>/<str:name>",
        paper.AttachmentFile.as_view(),
        name="attachment-file",
    ),
]
