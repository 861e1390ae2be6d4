"""Numbered changes of agreements: listed, proposed, agreed, refused."""

from django.urls import URLPattern, path

from grants.views import variation, variation_paper, variation_propose

urlpatterns: list[URLPattern] = [
    path("variations/", variation.VariationList.as_view(), name="variation-list"),
    path("variations.csv", variation.VariationExport.as_view(extension="csv"), name="variation-list-csv"),
    path("variations.xlsx", variation.VariationExport.as_view(extension="xlsx"), name="variation-list-xlsx"),
    path(
        "agreements/<int:pk>/variations/new/",
        variation_propose.VariationPropose.as_view(),
        name="variation-propose",
    ),
    path("variations/<int:pk>/", variation.VariationDetail.as_view(), name="variation-detail"),
    path("variations/<int:pk>/agree/", variation.VariationAgree.as_view(), name="variation-agree"),
    path("variations/<int:pk>/letter/", variation.VariationLetter.as_view(), name="variation-letter"),
    path("variations/<int:pk>/refuse/", variation.VariationRefuse.as_view(), name="variation-refuse"),
    path("variations/<int:pk>/withdraw/", variation.VariationWithdraw.as_view(), name="variation-withdraw"),
    path("variations/<int:pk>/paper/", variation_paper.VariationPaperFile.as_view(), name="variation-paper"),
]
