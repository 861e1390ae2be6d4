"""One recommendation as the office and the decision maker read it."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.generic import TemplateView

from accounts.permissions import Permission
from commissioning.choices import ADVISED, RecommendationState
from commissioning.figures.authority import decisions_on
from commissioning.figures.history import history_of
from commissioning.figures.recommendation import picture_of
from commissioning.figures.review import progress_of
from commissioning.models import Recommendation, Review, speaking_for
from commissioning.tables.recommendations import STATE_COLOURS
from commissioning.transitions.recommendation import obstacles_to_send
from commissioning.views import recommendation_facts as facts
from commissioning.views.base import today
from commissioning.views.recommendation_page import RECOMMENDATIONS, RecommendationPage


class RecommendationDetail(RecommendationPage, TemplateView):
    """The whole of it for the office; what was concluded for the Commissioner; members are led to their review."""

    # Held by all three; visible_to says which of them sees which.
    permission = Permission.COMMISSION_VIEW
    template_name = "commissioning/recommendation_detail.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        recommendation = self.recommendation
        if not request.user.may(Permission.ADVICE_VIEW):
            return redirect("commissioning:review-give", pk=recommendation.pk)
        return super().get(request, *args, **kwargs)

    @property
    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        return [(RECOMMENDATIONS, reverse("commissioning:recommendation-list"))]

    @property
    def is_office(self) -> bool:
        return bool(self.request.user.may(Permission.RECOMMENDATION_VIEW))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        one, user = self.recommendation, self.request.user
        seen = set(Recommendation.objects.visible_to(user).values_list("pk", flat=True))
        concluded = facts.concluded_on(one) if one.sent_at else []
        return super().get_context_data(**kwargs) | {
            "recommendation": one,
            "breadcrumbs": self.breadcrumbs,
            "colour": STATE_COLOURS[RecommendationState(one.state)],
            "picture": picture_of(one, seen=seen, as_at=today(), is_outside=not self.is_office),
            "facts": facts.facts_of(one),
            "concluded": concluded,
            "steps": history_of(one, is_brief=not self.is_office),
            "actions": facts.actions_on(one, user, today()),
            "may_draft": user.may(Permission.RECOMMENDATION_DRAFT),
            "may_start_decision": user.may(Permission.NOTICE_DRAFT) and one.state == RecommendationState.CONCLUDED,
            "decisions": decisions_on(user, one.pk) if one.state in ADVISED else [],
            # Whether to refuse it or to award against the advice is asked first.
            "is_against": any(each.is_against for each in concluded),
            "is_office": self.is_office,
            "may_view_interests": user.may(Permission.INTEREST_VIEW),
            **self._ahead(),
        }

    def _ahead(self) -> dict[str, Any]:
        """What a draft lacks; how far a review is. For the office alone."""
        one = self.recommendation
        if one.is_draft:
            missing = facts.ways_to_mend(one, obstacles_to_send(one, on=today(), by=self.request.user))
            return {"missing": missing}
        if one.state != RecommendationState.IN_REVIEW:
            return {}
        progress = progress_of(one, today())
        voided = Review.objects.visible_to(self.request.user).filter(recommendation=one, voided_at__isnull=False)
        return {
            "progress": progress,
            "waits_for": facts.waits_for(one, progress, today()),
            "voided": voided.select_related("member__person", "member__provider")
            .prefetch_related(speaking_for("member"))
            .order_by("-voided_at"),
        }
