"""The register of legal powers: which sections let money come in or go out, and which citations are wrong."""

from collections.abc import Sequence
from datetime import datetime
from functools import cached_property
from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse, reverse_lazy
from django.utils.text import capfirst
from django.views.generic import TemplateView

from accounts.permissions import Permission
from core.views import ActionFormView
from grants import transitions
from grants.choices import ReasonsNeeded
from grants.forms.power import PowerForm
from grants.models import LegalPower
from grants.tables.power import PowerTable
from grants.views.base import DECISIONS, today

POWERS = "Legal powers"
_FACTS = (
    "provision",
    "act",
    "direction",
    "purpose",
    "reasons_needed",
    "started_on",
    "ended_on",
    "is_wrong",
    "instead",
    "why_wrong",
)


def _way_to_decisions() -> tuple[str, str]:
    return DECISIONS, reverse("grants:notice-list")


class PowerList(TemplateView):
    permission = Permission.POWER_VIEW
    template_name = "grants/power_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        powers = LegalPower.objects.visible_to(self.request.user).select_related("instead")
        may_edit = self.request.user.may(Permission.POWER_EDIT)
        ordered = powers.order_by("is_wrong", "direction", "act", "provision")
        return super().get_context_data(**kwargs) | {
            "breadcrumbs": [_way_to_decisions()],
            "table": PowerTable(ordered, may_edit=may_edit, on=today()),
            "may_edit": may_edit,
        }


class PowerAdd(ActionFormView):
    permission = Permission.POWER_EDIT
    form_class = PowerForm
    heading = "Add a legal power"
    submit_label = "Add to the register"
    success_url = reverse_lazy("grants:power-list")
    done = "{} stands in the register."

    @property
    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        return [_way_to_decisions(), (POWERS, reverse("grants:power-list"))]

    @property
    def right(self) -> Any:
        """What can be cited instead of a wrong citation."""
        powers = LegalPower.objects.visible_to(self.request.user).filter(is_wrong=False)
        return powers.order_by("direction", "act", "provision")

    def get_initial(self) -> dict[str, Any]:
        return {"reasons_needed": ReasonsNeeded.NONE}

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"right": self.right}

    def done_words(self, outcome: LegalPower) -> str:
        return capfirst(super().done_words(outcome))

    def act(self, form: PowerForm, *, at: datetime) -> LegalPower:
        return transitions.add_power(**form.cleaned_data, by=self.request.user, at=at)


class PowerChange(PowerAdd):
    heading = "Change a legal power"
    intro = "Notices that were signed keep what they printed."
    submit_label = "Save"
    done = "{} is saved."

    @cached_property
    def power(self) -> LegalPower:
        return get_object_or_404(LegalPower.objects.visible_to(self.request.user), pk=self.kwargs["pk"])

    @property
    def caption(self) -> str:
        return capfirst(self.power.citation)

    @property
    def right(self) -> Any:
        return super().right.exclude(pk=self.power.pk)

    def get_initial(self) -> dict[str, Any]:
        return {name: getattr(self.power, name) for name in _FACTS}

    def act(self, form: PowerForm, *, at: datetime) -> LegalPower:
        return transitions.change_power(power=self.power, **form.cleaned_data, by=self.request.user, at=at)
