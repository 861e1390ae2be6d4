"""Recommendations as the office writes them."""

from django.urls import path

from commissioning.views import (
    evidence,
    recommendation,
    recommendation_draft,
    recommendation_list,
    recommendation_send,
    recommended_line,
)

_FILE = recommendation_list.RecommendationExport
_ONE = "recommendations/<int:pk>/"

urlpatterns = [
    path("recommendations/", recommendation_list.RecommendationList.as_view(), name="recommendation-list"),
    path("recommendations.csv", _FILE.as_view(extension="csv"), name="recommendation-list-csv"),
    path("recommendations.xlsx", _FILE.as_view(extension="xlsx"), name="recommendation-list-xlsx"),
    path("recommendations/new/", recommendation_draft.RecommendationStart.as_view(), name="recommendation-start"),
    path(_ONE, recommendation.RecommendationDetail.as_view(), name="recommendation-detail"),
    path(f"{_ONE}edit/", recommendation_draft.RecommendationChange.as_view(), name="recommendation-change"),
    # its lines
    path(f"{_ONE}lines/new/", recommended_line.RecommendedLineAdd.as_view(), name="recommended-line-add"),
    path(f"{_ONE}lines/<int:line>/", recommended_line.RecommendedLineChange.as_view(), name="recommended-line-change"),
    path(
        f"{_ONE}lines/<int:line>/remove/",
        recommended_line.RecommendedLineRemove.as_view(),
        name="recommended-line-remove",
    ),
    # its evidence
    path(f"{_ONE}evidence/new/", evidence.EvidenceAdd.as_view(), name="evidence-add"),
    path(f"{_ONE}evidence/<int:table>/", evidence.EvidenceChange.as_view(), name="evidence-change"),
    path(f"{_ONE}evidence/<int:table>/remove/", evidence.EvidenceRemove.as_view(), name="evidence-remove"),
    # its way to the Commission
    path(f"{_ONE}send/", recommendation_send.RecommendationSend.as_view(), name="recommendation-send"),
    path(
        f"{_ONE}reschedule/", recommendation_send.RecommendationReschedule.as_view(), name="recommendation-reschedule"
    ),
    path(f"{_ONE}withdraw/", recommendation_send.RecommendationWithdraw.as_view(), name="recommendation-withdraw"),
    path(f"{_ONE}copy/", recommendation_send.RecommendationCopy.as_view(), name="recommendation-copy"),
]
