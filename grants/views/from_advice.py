"""A decision begun from the advice of the Victims Commission."""

from collections.abc import Sequence
from datetime import datetime
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from accounts.permissions import Permission
from commissioning.choices import Advice
from commissioning.models import Recommendation
from core.money import pounds
from core.refusal import Obstacle, Refused
from core.views import ActionFormView
from grants import transitions
from grants.choices import NoticeKind
from grants.documents.notice_commission import commission_of
from grants.figures.advice import AdviceTaken, advice_on, advice_values, notices_resting_on
from grants.forms.from_advice import AWARD, FOLLOW_UP, REFUSAL, FromAdviceForm
from grants.models import DecisionNotice
from grants.transitions import StartedAlready

STANDS_ALREADY = "A draft on this advice stands already, so no second one was made: {}"
WHICH = "Choose whether to start the refusal, or an award against the advice"


class NoticeFromAdvice(ActionFormView):
    """Starts the notice that decides a concluded recommendation. Opened, it shows what will be drafted."""

    permission = Permission.NOTICE_DRAFT
    form_class = FromAdviceForm
    template_name = "grants/notice_from_advice.html"
    heading = "Start the decision"
    done = "Draft started: {}"

    @cached_property
    def recommendation(self) -> Recommendation:
        seen = Recommendation.objects.visible_to(self.request.user)
        return get_object_or_404(seen.with_lines(), pk=self.kwargs["pk"])

    @cached_property
    def advice(self) -> AdviceTaken | None:
        return advice_on(self.recommendation)

    @property
    def is_against(self) -> bool:
        return self.advice is not None and self.advice.conclusion.advice == Advice.AGAINST

    @cached_property
    def standing(self) -> list[DecisionNotice]:
        """The drafts that rest on it already, of which only one can be signed."""
        seen = DecisionNotice.objects.visible_to(self.request.user)
        return list(seen.filter(pk__in=notices_resting_on(self.recommendation).values("pk")).order_by("pk"))

    @property
    def caption(self) -> str:
        return self.recommendation.title

    @property
    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        one = self.recommendation
        return [("Recommendations", reverse("commissioning:recommendation-list")), (one.title, one.get_absolute_url())]

    @property
    def cancel_url(self) -> str:
        return self.recommendation.get_absolute_url()

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Where no advice stands, the recommendation says how far it is."""
        if self.advice is None:
            state = self.recommendation.get_state_display().lower()
            messages.error(request, f"No decision can be started: this recommendation is {state}.")
            return redirect(self.recommendation)
        return super().dispatch(request, *args, **kwargs)

    def get_initial(self) -> dict[str, Any]:
        return {"beside": bool(self.standing)}

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"is_against": self.is_against}

    def act(self, form: Any, *, at: datetime) -> DecisionNotice:
        chosen = self.request.POST.get(FOLLOW_UP, "")
        if self.is_against and chosen not in (AWARD, REFUSAL):
            raise Refused(Obstacle(WHICH))
        return transitions.start_from_advice(
            recommendation=self.recommendation,
            refuses=chosen == REFUSAL,
            beside=form.cleaned_data["beside"],
            by=self.request.user,
            at=at,
        )

    def refused(self, form: Any, refusal: Refused) -> HttpResponse:
        if isinstance(refusal, StartedAlready):
            messages.info(self.request, STANDS_ALREADY.format(refusal.notice))
            return redirect(self.next_url(refusal.notice))
        return super().refused(form, refusal)

    def next_url(self, outcome: DecisionNotice) -> str:
        if outcome.is_open:
            return reverse("grants:notice-draft", args=[outcome.pk])
        return outcome.get_absolute_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        if self.advice is None:
            return context
        return context | {
            "facts": self._facts(),
            "commission": commission_of([advice_values(self.advice)]),
            "standing": self.standing,
        }

    def _facts(self) -> list[dict[str, Any]]:
        """What will be drafted."""
        one = self.recommendation
        lines = list(one.lines.all())
        kind = NoticeKind.AWARD if len(lines) == 1 else NoticeKind.ROUND
        if self.is_against:
            drafted = f"{NoticeKind.REFUSAL.label}, or {kind.label.lower()} against the advice"
        else:
            drafted = kind.label
        recipients = [
            {"key": str(line.provider.merged_into or line.provider), "value": pounds(line.amount), "note": line.service}
            for line in lines
        ]
        return [{"key": "Kind", "value": drafted}, {"key": "Priority", "value": one.priority.name}, *recipients]
