"""Closing an agreement, and settling one of its conditions."""

from collections.abc import Sequence
from datetime import datetime
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from accounts.permissions import Permission
from core.money import pounds
from core.refusal import Obstacle, Refused
from core.views import ActionFormView, ConfirmedFormView, EffectRow, Preview
from grants import transitions
from grants.choices import ConditionOutcome
from grants.figures.agreement_close import closing_on
from grants.forms.agreement import CloseForm, ConditionForm
from grants.models import Agreement, AgreementCondition, ConditionSettled
from grants.rules.agreements import obstacles_to_bind
from grants.views.agreement_base import AgreementPage
from grants.views.agreement_parts import condition_note
from grants.views.agreement_steps import AgreementStepView
from grants.views.base import today


class ChangedSinceShown(Refused):
    """Something was done with the agreement after the effect was shown."""


class AgreementClose(AgreementStepView, ConfirmedFormView):
    """Ends an agreement, after showing what is no longer due and what stays promised."""

    permission = Permission.AGREEMENT_MANAGE
    verb = "close"
    form_class = CloseForm
    heading = "Close this agreement"
    intro = (
        "Nothing more can be paid or changed under it, and returns of quarters that begin later are no longer due. "
        "It cannot be opened again."
    )
    confirm_label = "Close the agreement"
    confirm_note = "Nothing is closed yet. Once closed, the agreement cannot be opened again."
    done = "Closed: agreement {}."
    changed = ChangedSinceShown

    def preview(self, form: Any, *, at: datetime) -> Preview:
        ended_on = form.cleaned_data["ended_on"]
        if ended_on > today():
            raise Refused(Obstacle("The date must be today or in the past", "ended_on"))
        closing = closing_on(self.agreement, ended_on)
        gone, kept = closing.returns_gone, closing.returns_kept
        left = f"{pounds(closing.unpaid)} stays promised in the ledger: only a decision takes it back"
        rows = [
            EffectRow("Returns that are due", str(gone + kept), f"−{gone}" if gone else "0", str(kept)),
            EffectRow(
                "Instalments not paid yet",
                pounds(closing.unpaid),
                "cannot be paid" if closing.unpaid else "none",
                pounds(closing.unpaid),
                is_warning=bool(closing.unpaid),
                note=left if closing.unpaid else "",
            ),
        ]
        return Preview(rows, self._number())

    def _number(self) -> int:
        return self.agreement.steps.count()

    def act(self, form: Any, *, at: datetime, expected_number: int = 0, **shown: Any) -> Agreement:  # type: ignore[override]
        if expected_number != self._number() and self.agreement.is_binding:
            raise ChangedSinceShown(Obstacle("Something was done with this agreement after you opened this page"))
        return super().act(form, at=at)

    def take(self, form: Any, *, at: datetime) -> Agreement:
        typed = form.cleaned_data
        return transitions.close_agreement(**self.done_by, ended_on=typed["ended_on"], reason=typed["reason"], at=at)


class _Settle(AgreementPage, ActionFormView):
    """Says that one condition is settled. It is done once, and cannot be undone."""

    form_class = ConditionForm
    template_name = "grants/agreement_step.html"
    outcome: ConditionOutcome
    asks: dict[str, str] = {}

    @cached_property
    def condition(self) -> AgreementCondition:
        return get_object_or_404(self.agreement.conditions.select_related("agreement"), pk=self.kwargs["condition"])

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.obstacles:
            return super().get(request, *args, **kwargs)
        return self._back(self.obstacles[0])

    def _back(self, reason: Obstacle) -> HttpResponse:
        messages.info(self.request, f"{reason.message}.")
        return redirect(self.agreement)

    @property
    def obstacles(self) -> Sequence[Obstacle]:
        if ConditionSettled.objects.filter(condition=self.condition).exists():
            return [Obstacle("This condition was settled already")]
        return obstacles_to_bind(self.agreement.state)

    @property
    def cancel_url(self) -> str:
        return self.agreement.get_absolute_url()

    def get_initial(self) -> dict[str, Any]:
        return {"on": today()}

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | self.asks

    def act(self, form: Any, *, at: datetime) -> ConditionSettled:
        typed = form.cleaned_data
        return transitions.settle_condition(
            condition=self.condition,
            outcome=self.outcome,
            words=typed["words"],
            on=typed["on"],
            by=self.request.user,
            at=at,
        )

    def refused(self, form: Any, refusal: Refused) -> HttpResponse:
        """The second press of one button, or a colleague who was faster."""
        standing = self.obstacles
        return self._back(standing[0]) if standing else super().refused(form, refusal)

    def next_url(self, outcome: Any) -> str:
        return f"{self.agreement.get_absolute_url()}#conditions"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        fact = {"key": "Condition", "value": self.condition.words, "note": condition_note(self.condition)}
        return super().get_context_data(facts=[fact], agreement=self.agreement, **kwargs)


class ConditionMet(_Settle):
    permission = Permission.AGREEMENT_DRAFT
    outcome = ConditionOutcome.MET
    heading = "Record that a condition was met"
    submit_label = "Record that it was met"
    done = "Recorded: the condition was met."
    asks = {
        "day_label": "Day on which it was met",
        "label": "How was it met?",
        "missing": "Enter how it was met, so that somebody can check it later",
    }


class ConditionWaive(_Settle):
    permission = Permission.AGREEMENT_MANAGE
    outcome = ConditionOutcome.WAIVED
    heading = "Waive a condition"
    intro = "The provider no longer has to meet it, and it no longer holds back payments."
    submit_label = "Waive the condition"
    done = "The condition is waived."
    asks = {
        "day_label": "Day from which it is waived",
        "label": "Why is it waived?",
        "missing": "Enter why it is waived",
    }
