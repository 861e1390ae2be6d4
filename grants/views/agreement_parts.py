"""The conditions of a draft agreement, and its instalments."""

from collections.abc import Sequence
from datetime import datetime
from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse

from accounts.permissions import Permission
from core.money import pounds
from core.templatetags.house import day
from grants import transitions
from grants.figures.agreements import promised_by
from grants.figures.awards import Held
from grants.forms.agreement_parts import ConditionsForm, InstalmentsForm, typed_amount
from grants.models import Agreement, AgreementCondition
from grants.transitions import ConditionFacts
from grants.views.agreement_base import AgreementDraftForm


class _RowsOfDraft(AgreementDraftForm):
    """A part that is rows of boxes: more can be asked for without saving."""

    permission = Permission.AGREEMENT_DRAFT

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        asked = self.get_form().asked_for()
        if asked is None:
            return super().post(request, *args, **kwargs)
        self.resend(asked)
        return self.render_to_response(self.get_context_data(form=self.get_form().unjudged()))


class AgreementConditions(_RowsOfDraft):
    form_class = ConditionsForm
    heading = "Conditions"
    intro = (
        "What the provider must do or show. A condition that holds back payments does so from the day after the one "
        "by which it is to be met, until it is met or a manager waives it."
    )
    done = "Conditions saved"

    def get_initial(self) -> dict[str, Any]:
        rows = [
            {"words": one.words, "due": one.due_on, "holds": one.holds_payment} for one in _conditions(self.agreement)
        ]
        return {"conditions": rows, "version": self.agreement.version}

    def act(self, form: Any, *, at: datetime) -> Agreement:
        return transitions.put_conditions(
            agreement=self.agreement,
            conditions=form.conditions(),
            expected_version=form.cleaned_data["version"],
            by=self.request.user,
            at=at,
        )

    def stands_already(self, form: Any, now: Agreement) -> bool:
        stands = [ConditionFacts(one.words, one.due_on, one.holds_payment) for one in _conditions(now)]
        return bool(form.conditions() == stands)

    def facts_of(self, now: Agreement) -> list[dict[str, Any]]:
        rows = _conditions(now)
        return [
            {"key": f"Condition {number}", "value": one.words, "note": condition_note(one)}
            for number, one in enumerate(rows, start=1)
        ] or [{"key": "Conditions", "value": "None"}]


def _conditions(agreement: Agreement) -> Sequence[AgreementCondition]:
    return list(agreement.conditions.order_by("position"))


def condition_note(one: AgreementCondition) -> str:
    by = f"To be met by {day(one.due_on)}" if one.due_on else ""
    return f"{by}; holds back payments" if one.holds_payment else by


class AgreementInstalments(_RowsOfDraft):
    form_class = InstalmentsForm
    template_name = "grants/agreement_instalments.html"
    heading = "Instalments"
    intro = (
        "When each part is to be paid. What is promised comes from the decision; before you can offer the agreement, "
        "the instalments of each year must make exactly that."
    )
    done = "Instalments saved"

    @cached_property
    def held(self) -> Sequence[Held]:
        """What is promised in each year, and anything that is planned though nothing is promised any more."""
        planned = set(self.agreement.instalments.values_list("commitment", flat=True))
        return [one for one in promised_by(self.agreement) if one.committed > 0 or one.commitment in planned]

    def get_form_kwargs(self) -> dict[str, Any]:
        award = self.agreement.award
        dates = {"starts_on": award.starts_on, "ends_on": award.ends_on}
        return super().get_form_kwargs() | {"held": self.held} | dates

    def get_initial(self) -> dict[str, Any]:
        initial: dict[str, Any] = {"version": self.agreement.version}
        for one in self.agreement.instalments.order_by("due_on", "pk"):
            row = {"due": one.due_on, "amount": typed_amount(one.amount)}
            initial.setdefault(f"c{one.commitment_id}", []).append(row)
        return initial

    def act(self, form: Any, *, at: datetime) -> Agreement:
        return transitions.put_instalments(
            agreement=self.agreement,
            instalments=form.instalments(),
            expected_version=form.cleaned_data["version"],
            by=self.request.user,
            at=at,
        )

    def stands_already(self, form: Any, now: Agreement) -> bool:
        typed = sorted((one.commitment, one.due_on, one.amount) for one in form.instalments())
        return typed == sorted(now.instalments.values_list("commitment", "due_on", "amount"))

    def facts_of(self, now: Agreement) -> list[dict[str, Any]]:
        where = {one.commitment: one.where for one in self.held}
        rows = now.instalments.order_by("due_on", "pk")
        return [
            {"key": f"Due on {day(one.due_on)}", "value": pounds(one.amount), "note": where.get(one.commitment_id, "")}
            for one in rows
        ] or [{"key": "Instalments", "value": "None"}]
