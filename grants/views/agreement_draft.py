"""The task list of one draft agreement, what stands in its way, and its terms."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.views.generic import TemplateView

from accounts.permissions import Permission
from core.money import ZERO, pounds
from core.refusal import Obstacle
from grants import transitions
from grants.choices import TaskState
from grants.figures.agreement_page import agreement_on, contacts_of
from grants.forms.agreement import AgreementTermsForm, templates_in_use
from grants.models import Agreement
from grants.transitions.agreement import obstacles_to_offer
from grants.views.agreement_base import AGREEMENTS, AgreementDraftForm, AgreementDraftPage
from grants.views.base import today

# The part in which each obstacle is mended, by the box that it names.
_PARTS = {"purpose": "terms", "template": "terms", "instalments": "instalments"}
_LABELS = {"terms": "Purpose, outcomes and returns", "conditions": "Conditions", "instalments": "Instalments"}
UNREACHED = (
    "Nobody at the provider signs in here, so nobody would be told and nobody could accept on a page. Add a contact "
    "who signs in, or offer it and record their acceptance on paper."
)


@dataclass(frozen=True)
class _Part:
    value: str


@dataclass(frozen=True)
class _PartLine:
    """One line of the task list, as components/task_list.html reads it."""

    task: _Part
    state: TaskState
    words: str
    told: Sequence[str] = ()


class _Parts(AgreementDraftPage, TemplateView):
    permission = Permission.AGREEMENT_DRAFT

    @property
    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        return [(AGREEMENTS, reverse("grants:agreement-list"))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "agreement": self.agreement,
            "provider": self.provider,
            "caption": self.caption,
            "breadcrumbs": self.breadcrumbs,
            "obstacles": obstacles_to_offer(self.agreement),
            "unreached": "" if contacts_of(self.agreement) else UNREACHED,
        }


class AgreementDraft(_Parts):
    template_name = "grants/agreement_draft.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        on = agreement_on(self.agreement, today(), user=self.request.user)
        declined = self.agreement.steps.select_related("by").order_by("-number").first()
        return context | {
            "on": on,
            "items": [self._item(part, context["obstacles"], words) for part, words in self._words(on).items()],
            "declined": declined if declined and declined.verb == "decline" else None,
        }

    def _words(self, on: Any) -> dict[str, str]:
        agreement = self.agreement
        asked = f"Returns ask: {agreement.template}." if agreement.template else ""
        holding = sum(one.condition.holds_payment for one in on.conditions)
        conditions = _counted(len(on.conditions), "condition") if on.conditions else "None"
        if holding:
            conditions += f", {holding} of which hold{'s' if holding == 1 else ''} back payments"
        planned = sum((one.instalment.amount for one in on.instalments), ZERO)
        plan = f"{_counted(len(on.instalments), 'instalment')}, {pounds(planned)} of {pounds(on.total.promised)}"
        return {"terms": asked, "conditions": conditions, "instalments": plan}

    def _item(self, part: str, obstacles: Sequence[Obstacle], words: str) -> dict[str, Any]:
        told = [f"{one.message}." for one in obstacles if _PARTS.get(one.field or "") == part]
        state = TaskState.IN_PROGRESS if told else TaskState.DONE
        if part == "conditions" and words == "None":
            state = TaskState.OPTIONAL
        return {
            "label": _LABELS[part],
            "href": self.url_of(part),
            "line": _PartLine(_Part(part), state, words, told),
        }


def _counted(number: int, noun: str) -> str:
    return f"1 {noun}" if number == 1 else f"{number} {noun}s"


class AgreementCheck(_Parts):
    """Everything that keeps it from being offered, each with where it is mended."""

    template_name = "grants/agreement_check.html"

    @property
    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        return [*super().breadcrumbs, (self.agreement.reference, self.draft_url)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return context | {"mendings": mendings(self.agreement, context["obstacles"])}


def mendings(agreement: Agreement, obstacles: Sequence[Obstacle]) -> list[dict[str, str]]:
    """Each thing that stands in the way, with the part in which it is mended."""
    found = []
    for one in obstacles:
        part = _PARTS.get(one.field or "", "")
        href = reverse(f"grants:agreement-{part}", args=[agreement.pk]) if part else ""
        found.append({"message": one.message, "href": href, "link": _LABELS.get(part, "")})
    return found


class AgreementTerms(AgreementDraftForm):
    permission = Permission.AGREEMENT_DRAFT
    form_class = AgreementTermsForm
    heading = _LABELS["terms"]
    done = f"Saved: {_LABELS['terms']}"
    _names = ("purpose", "outcomes", "template", "return_days")

    def get_initial(self) -> dict[str, Any]:
        agreement = self.agreement
        return {name: getattr(agreement, name) for name in (*self._names, "version")}

    def get_form_kwargs(self) -> dict[str, Any]:
        templates = templates_in_use(self.request.user)
        return super().get_form_kwargs() | {"templates": templates}

    def act(self, form: Any, *, at: datetime) -> Agreement:
        typed = form.cleaned_data
        return transitions.change_agreement(
            agreement=self.agreement,
            **{name: typed[name] for name in self._names},
            expected_version=typed["version"],
            by=self.request.user,
            at=at,
        )

    def stands_already(self, form: Any, now: Agreement) -> bool:
        typed = form.cleaned_data
        return all(typed[name] == getattr(now, name) for name in self._names)

    def facts_of(self, now: Agreement) -> list[dict[str, Any]]:
        return [
            {"key": "What the money is for", "value": now.purpose},
            {"key": "Outcomes and measures expected", "value": now.outcomes},
            {"key": "What its returns ask", "value": str(now.template or "")},
            {"key": "Days to send a return", "value": str(now.return_days)},
        ]
