"""The advice concluded, by whoever is in the chair for the item."""

from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone

from accounts.permissions import Permission
from commissioning import mail, transitions
from commissioning.choices import RecommendationState
from commissioning.figures.advice import is_in_the_chair, obstacles_to_conclude, proposed_from
from commissioning.figures.review import Progress, progress_of
from commissioning.figures.reviews import Asked, asked_of, is_open
from commissioning.forms.advice import AdviceConcludeForm
from commissioning.models import Conclusion, Recommendation
from commissioning.rules.concluding import quorum_words
from core.refusal import Obstacle, Refused
from core.templatetags.house import day
from core.views import ActionFormView

TO_REVIEW = "To review"


class AdviceConclude(ActionFormView):
    """The views with their reasons, who stood aside, what is missing, and the form. Others are told whose it is."""

    permission = Permission.ADVICE_CONCLUDE
    template_name = "commissioning/advice_conclude.html"
    form_class = AdviceConcludeForm
    heading = "Conclude the advice"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if over := self._over():
            messages.info(request, over)
            return redirect(self.success_url)
        if not is_in_the_chair(self.progress, request.user):
            chair = self.progress.in_the_chair
            who = f"{chair}, is" if chair else "Nobody is"
            raise PermissionDenied(
                f"{who} in the chair for this item and concludes it. What is asked of you is your own view. "
                "Nothing was changed."
            )
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def today(self) -> date:
        return timezone.localdate()

    @cached_property
    def recommendation(self) -> Recommendation:
        seen = Recommendation.objects.visible_to(self.request.user).select_related("priority", "meeting")
        return get_object_or_404(seen, pk=self.kwargs["pk"])

    @cached_property
    def progress(self) -> Progress:
        return progress_of(self.recommendation, self.today)

    @property
    def caption(self) -> str:
        return self.recommendation.title

    @property
    def success_url(self) -> str:
        return reverse("commissioning:review-give", args=[self.recommendation.pk])

    @property
    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [(TO_REVIEW, reverse("commissioning:review-list")), (self.recommendation.title, self.success_url)]

    @property
    def obstacles(self) -> list[Obstacle]:
        """What is missing; then the page says so and has no form."""
        return obstacles_to_conclude(self.recommendation, self.progress, by=self.request.user, today=self.today)

    @property
    def may_read_views(self) -> bool:
        """The chair too reads the others' views once their own is in, or can no longer be given."""
        own, closes_on = self.progress.place_of(self.request.user.pk), self.recommendation.closes_on
        return (own is not None and own.review is not None) or (closes_on is not None and self.today > closes_on)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"has_dissent": bool(proposed_from(self.progress).dissent)}

    def get_initial(self) -> dict[str, Any]:
        proposed = proposed_from(self.progress)
        return {"conditions": proposed.conditions, "dissent": proposed.dissent, "expected": self.progress.stamp}

    def act(self, form: Any, *, at: datetime) -> Conclusion:
        concluded = transitions.conclude(
            recommendation=self.recommendation, **form.cleaned_data, by=self.request.user, at=at
        )
        mail.tell_concluded(concluded.recommendation, self.request)
        return concluded

    def done_words(self, outcome: Conclusion) -> str:
        return f"Concluded: the Commission {outcome.get_advice_display().lower()}. The office is told."

    def refused(self, form: Any, refusal: Refused) -> HttpResponse:
        """Somebody may have concluded it meanwhile, or it was the second press of one button; or the views changed."""
        for name in ("recommendation", "progress"):
            self.__dict__.pop(name, None)
        if over := self._over():
            messages.info(self.request, over)
            return redirect(self.success_url)
        form.read_again(self.progress.stamp)
        return super().refused(form, refusal)

    def _over(self) -> str:
        """That it is concluded already, by whom and when; nothing while it is in review."""
        if self.recommendation.state == RecommendationState.IN_REVIEW:
            return ""
        standing = Conclusion.objects.filter(recommendation=self.recommendation, voided_at=None).first()
        if standing is None:
            return "This review is over."
        who = "you" if standing.concluded_by_id == self.request.user.pk else "the chair"
        return f"Concluded already, by {who} on {day(standing.concluded_at)}. Nothing was done a second time."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        progress = self.progress
        words = quorum_words(
            given=progress.count.given,
            eligible=len(progress.eligible),
            quorum=progress.quorum,
            aside=len(progress.aside),
        )
        return super().get_context_data(**kwargs) | {
            "recommendation": self.recommendation,
            "asked": asked_of([self.recommendation.pk]).get(self.recommendation.pk, Asked()),
            "progress": progress,
            "quorum": words,
            "obstacles": self.obstacles,
            "may_read_views": self.may_read_views,
            "may_remind": bool(progress.waiting) and is_open(self.recommendation, self.today),
        }
