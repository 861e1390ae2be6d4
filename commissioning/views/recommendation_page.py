"""What the pages of one recommendation share: the one they are about, and what must hold before it can be changed."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from accounts.permissions import Permission
from commissioning.models import Recommendation
from commissioning.rules.advice import obstacles_to_move
from core.views import ActionFormView

RECOMMENDATIONS = "Recommendations"


class RecommendationPage:
    """A page under /recommendations/<pk>/. One that this person may not see is not there."""

    request: Any
    kwargs: dict[str, Any]

    @cached_property
    def recommendation(self) -> Recommendation:
        seen = Recommendation.objects.visible_to(self.request.user)
        return get_object_or_404(seen.with_lines(), pk=self.kwargs["pk"])

    def url_of(self, name: str, *more: Any) -> str:
        """The address of another page of this recommendation."""
        return reverse(f"commissioning:{name}", args=[self.recommendation.pk, *more])

    @property
    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        one = self.recommendation
        return [(RECOMMENDATIONS, reverse("commissioning:recommendation-list")), (one.title, one.get_absolute_url())]


class RecommendationAction(RecommendationPage, ActionFormView):
    """A form that moves or changes one; where the state no longer lets it, the way back says why."""

    permission = Permission.RECOMMENDATION_DRAFT
    # The verb of rules.advice.MOVES that its transition asks.
    verb = "change"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        closed = obstacles_to_move(self.verb, state=self.recommendation.state)
        if closed and request.method in ("GET", "HEAD"):
            messages.error(request, closed[0].message)
            return redirect(self.recommendation)
        return super().dispatch(request, *args, **kwargs)

    @property
    def caption(self) -> str:
        return self.recommendation.title

    @property
    def success_url(self) -> str:  # type: ignore[override]
        return self.recommendation.get_absolute_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"recommendation": self.recommendation} | kwargs)
