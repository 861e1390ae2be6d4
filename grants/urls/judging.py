"""What the office does with returns: read them box by box, and see who has not answered what."""

from django.urls import URLPattern, path

from grants.views import judging, return_versions, unanswered

urlpatterns: list[URLPattern] = [
    path("returns/unanswered/", unanswered.UnansweredList.as_view(), name="return-unanswered"),
    path("returns/unanswered.csv", unanswered.UnansweredFile.as_view(extension="csv"), name="return-unanswered-csv"),
    path("returns/unanswered.xlsx", unanswered.UnansweredFile.as_view(extension="xlsx"), name="return-unanswered-xlsx"),
    path("returns/<int:pk>/judge/", judging.ReturnJudge.as_view(), name="return-judge"),
    path("returns/<int:pk>/query/", judging.ReturnJudge.as_view(), name="return-query"),
    path("returns/<int:pk>/accept/", judging.ReturnAccept.as_view(), name="return-accept"),
    path("returns/<int:pk>/correction/", judging.ReturnAskCorrection.as_view(), name="return-ask-correction"),
    path("returns/<int:pk>/correction/give-up/", judging.ReturnAbandon.as_view(), name="return-abandon"),
    path("returns/<int:pk>/versions/", return_versions.ReturnVersions.as_view(), name="return-versions"),
]
