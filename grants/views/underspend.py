"""What is left over of one agreement, year by year, and what can be done with it."""

from datetime import date
from functools import cached_property
from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic import TemplateView

from accounts.permissions import Permission
from core.money import pounds
from grants.choices import VariationKind
from grants.figures.underspend import totals_of, underspend_of
from grants.forms.clawback import UnderspendDayForm
from grants.models import Agreement
from grants.views.base import today


class Underspend(TemplateView):
    permission = Permission.AGREEMENT_VIEW
    template_name = "grants/underspend.html"

    @cached_property
    def agreement(self) -> Agreement:
        seen = Agreement.objects.visible_to(self.request.user).with_names()
        return get_object_or_404(seen, pk=self.kwargs["pk"])

    @cached_property
    def form(self) -> UnderspendDayForm:
        return UnderspendDayForm({"as-at": self.request.GET.get("as-at") or today()}, today=today())

    @property
    def as_at(self) -> date:
        """Today, unless another day was asked for and could be read."""
        return (self.form.cleaned_data.get("as_at") if self.form.is_valid() else None) or today()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows, agreement = underspend_of(self.agreement, self.as_at), self.agreement
        totals = totals_of(rows)
        labels = {"promised": "Promised", "paid": "Paid", "spent": "Spent, as told", "left_over": "Left over"}
        return super().get_context_data(**kwargs) | {
            "agreement": agreement,
            "breadcrumbs": [
                ("Agreements", reverse("grants:agreement-list")),
                (agreement.reference, agreement.get_absolute_url()),
            ],
            "form": self.form,
            "as_at": self.as_at,
            "rows": rows,
            "totals": totals,
            "is_whole": all(row.is_whole for row in rows),
            "is_illustrative": any(row.is_illustrative for row in rows),
            "figures": [{"label": label, "value": pounds(totals[name])} for name, label in labels.items()],
            "ways": self._ways() if agreement.is_binding else [],
        }

    def _ways(self) -> list[dict[str, str]]:
        """What this person may do with money that is left over."""
        may, key = self.request.user.may, self.agreement.pk
        propose = reverse("grants:variation-propose", args=[key])
        ways = (
            (
                Permission.VARIATION_PROPOSE,
                "Carry it forward",
                "A variation moves what is not paid to another year.",
                f"{propose}?kind={VariationKind.MOVED}",
            ),
            (
                Permission.NOTICE_DRAFT,
                "Take it back before it is paid",
                "A notice of decision reduces the award; then a variation makes the agreement follow it.",
                reverse("grants:notice-start"),
            ),
            (
                Permission.CLAWBACK_DEMAND,
                "Demand it back",
                "A clawback, for what was paid and not spent.",
                reverse("grants:clawback-demand", args=[key]),
            ),
        )
        return [{"name": name, "words": words, "href": href} for needed, name, words, href in ways if may(needed)]
