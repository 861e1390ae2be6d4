"""The members who have not answered are reminded, by the office or by whoever is in the chair for the item."""

from datetime import datetime
from functools import cached_property
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.permissions import Permission
from commissioning import mail, transitions
from commissioning.figures.review import Progress, progress_of
from commissioning.models import Recommendation
from commissioning.rules.advice import obstacles_to_move
from commissioning.rules.reminding import DOING, obstacles_to_remind
from commissioning.transitions.recommendation import obstacles_of_own
from core.forms import GovukForm
from core.refusal import Obstacle
from core.views import ActionFormView


class ReviewersRemind(ActionFormView):
    """Says how many will be told, then tells them."""

    permission = Permission.REVIEW_REMIND
    template_name = "commissioning/reviewers_remind.html"
    form_class = GovukForm
    heading = "Remind the members"
    submit_label = "Send the reminders"

    @cached_property
    def recommendation(self) -> Recommendation:
        return get_object_or_404(Recommendation.objects.visible_to(self.request.user), pk=self.kwargs["pk"])

    @cached_property
    def progress(self) -> Progress:
        return progress_of(self.recommendation, timezone.localdate())

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Of the members, whoever is in the chair alone."""
        chair = self.progress.in_the_chair
        is_office = request.user.may(Permission.RECOMMENDATION_DRAFT)
        if not is_office and (chair is None or chair.person_id != request.user.pk):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @property
    def caption(self) -> str:
        return self.recommendation.title

    @property
    def success_url(self) -> str:
        is_office = self.request.user.may(Permission.RECOMMENDATION_VIEW)
        name = "recommendation-detail" if is_office else "review-give"
        return reverse(f"commissioning:{name}", args=[self.recommendation.pk])

    @property
    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [(self.recommendation.title, self.success_url)]

    @cached_property
    def obstacles(self) -> list[Obstacle]:
        """Why nobody can be reminded now; then the page says so and has no button."""
        held = self.recommendation
        reminded = timezone.localdate(held.reminded_at) if held.reminded_at else None
        today = timezone.localdate()
        return (
            obstacles_to_move("review", state=held.state)
            or obstacles_of_own(held, by=self.request.user, on=today, doing=DOING)
            or obstacles_to_remind(
                waiting=len(self.progress.waiting), closes_on=held.closes_on, reminded_on=reminded, today=today
            )
        )

    def act(self, form: Any, *, at: datetime) -> list[User]:
        people = transitions.remind_reviewers(recommendation=self.recommendation, by=self.request.user, at=at)
        mail.tell_reminded(self.recommendation, people, self.request)
        return people

    def done_words(self, outcome: list[User]) -> str:
        return f"{len(outcome)} {'member was' if len(outcome) == 1 else 'members were'} reminded."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "recommendation": self.recommendation,
            "progress": self.progress,
            "obstacles": self.obstacles,
        }
