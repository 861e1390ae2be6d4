"""What the pages of one report share: the report they are about, and what must hold before it can be changed."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from reports.models import Report
from reports.rules.moves import obstacles_to_write

REPORTS = "Reports"


class ReportPage:
    """A page under /reports/<pk>/. A report that this person may not see is not there."""

    request: Any
    kwargs: dict[str, Any]

    @cached_property
    def report(self) -> Report:
        seen = Report.objects.visible_to(self.request.user)
        named = seen.select_related("drafted_by", "approved_by", "issued_by", "supersedes", "provider", "priority")
        return get_object_or_404(named, pk=self.kwargs["pk"])

    def url_of(self, name: str, *more: Any) -> str:
        """The address of another page of this report."""
        return reverse(f"reports:{name}", args=[self.report.pk, *more])

    @property
    def caption(self) -> str:
        return self.report.title

    @property
    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        return [(REPORTS, reverse("reports:report-list")), (self.report.title, self.report.get_absolute_url())]


class DraftPage(ReportPage):
    """A page that changes a draft: one that is locked leads back to the report, which says why."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        locked = obstacles_to_write(self.report.state)
        if locked and request.method in ("GET", "HEAD"):
            messages.error(request, locked[0].message)
            return redirect(self.report)
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
