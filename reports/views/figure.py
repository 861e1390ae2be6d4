"""The entries behind a figure of several years, or of a group of priorities: one door for each part."""

from datetime import date
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView

from accounts.permissions import Permission
from core.templatetags.house import day
from reports.figures.figure_parts import parts_of


class FigureEntries(TemplateView):
    permission = Permission.LEDGER_VIEW
    template_name = "reports/figure_entries.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        as_at = self._as_at()
        figure = parts_of(self.kwargs["key"], as_at)
        if figure is None:
            raise Http404("No such figure")
        return super().get_context_data(**kwargs) | {
            "figure": figure,
            "caption": f"As at {day(as_at)}",
            "breadcrumbs": [("Fund", reverse("commissioning:fund-list"))],
        }

    def _as_at(self) -> date:
        """The day in the address; today where it is none."""
        try:
            return date.fromisoformat(self.request.GET.get("as-at", ""))
        except ValueError:
            return timezone.localdate()
