"""Two versions of a return side by side, for the office and for the provider itself."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.generic import TemplateView

from accounts.permissions import Permission
from grants.figures.judging import queries_of, versions_side_by_side
from grants.forms.judging import VersionsForm
from grants.models import Filing
from grants.views.return_base import ReturnPage


class ReturnVersions(ReturnPage, TemplateView):
    """The last two that were certified, or the two that were asked for: ?one=1&other=3."""

    permission = Permission.RETURN_VIEW
    template_name = "grants/return_versions.html"

    @cached_property
    def filings(self) -> dict[int, Filing]:
        """Those that were sent to the office, by their number."""
        sent = self.monitoring_return.filings.filter(certified_at__isnull=False).order_by("number")
        return {one.number: one for one in sent.select_related("certified_by", "queried_by", "accepted_by")}

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if len(self.filings) < 2:
            messages.info(request, "There is one version of this return so far: nothing to compare it with.")
            return redirect(self.monitoring_return)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        numbers = list(self.filings)
        usual = {"one": str(numbers[-2]), "other": str(numbers[-1])}
        form = VersionsForm(usual | self.request.GET.dict(), numbers=numbers)
        chosen = form.cleaned_data if form.is_valid() else {name: int(number) for name, number in usual.items()}
        one, other = self.filings[chosen["one"]], self.filings[chosen["other"]]
        rows = versions_side_by_side(self.monitoring_return, one, other)
        return super().get_context_data(**kwargs) | {
            "breadcrumbs": self.breadcrumbs,
            "caption": self.caption,
            "title": self.title,
            "monitoring_return": self.monitoring_return,
            "form": form,
            "one": one,
            "other": other,
            "sides": [one] if one == other else [one, other],
            "changed": [row for row in rows if row.is_changed],
            "same": sum(not row.is_changed for row in rows),
            "queries": [(box, words) for box, words in _asked(one, rows)],
        }


def _asked(filing: Filing, rows: Any) -> list[tuple[str, str]]:
    """What the office asked about the first of the two, by question."""
    labels = {row.asked.box: row.asked.label for row in rows}
    return [(labels.get(box, box.name), words) for box, asked in queries_of(filing).items() for words in asked]
