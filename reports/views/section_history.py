"""What a section said after each change, and the way back to an earlier wording."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.generic import TemplateView, View

from accounts.permissions import Permission
from core.refusal import Refused
from core.rich_text import Change, difference
from reports import transitions
from reports.models import SectionWording
from reports.views.section_page import UnderSection

# Each is compared with the one before, word by word.
PER_PAGE = 20


@dataclass(frozen=True)
class Version:
    """One wording beside the one before it. `renamed_from` is the earlier heading where that changed too."""

    wording: SectionWording
    changes: Sequence[Change]
    renamed_from: str
    is_first: bool
    is_now: bool

    @property
    def says_the_same(self) -> bool:
        return not any(change.kind != "same" for change in self.changes)


class SectionHistory(UnderSection, TemplateView):
    permission = Permission.REPORT_WORK
    template_name = "reports/section_history.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        latest_first = self.section.wordings.select_related("by").order_by("-version")
        page = Paginator(latest_first, PER_PAGE).get_page(self.request.GET.get("page"))
        may_draft = self.request.user.may(Permission.REPORT_DRAFT) and not self.locked
        return super().get_context_data(**kwargs) | {
            "report": self.report,
            "section": self.section,
            "caption": self.caption,
            "breadcrumbs": self.breadcrumbs,
            "page": page,
            "versions": self._versions(list(page)),
            "may_draft": may_draft,
        }

    def _versions(self, shown: list[SectionWording]) -> list[Version]:
        if not shown:
            return []
        before_all = self.section.wordings.filter(version__lt=shown[-1].version).order_by("-version").first()
        return [
            _version(wording, before, now=self.section.version)
            for wording, before in zip(shown, [*shown[1:], before_all], strict=True)
        ]


def _version(wording: SectionWording, before: SectionWording | None, *, now: int) -> Version:
    is_renamed = before is not None and before.heading != wording.heading
    return Version(
        wording,
        difference(before.body if before else "", wording.body),
        renamed_from=before.heading if before and is_renamed else "",
        is_first=before is None,
        is_now=wording.version == now,
    )


class WordingUse(UnderSection, View):
    """A button beside each earlier wording; what stands now is kept in the history as well."""

    permission = Permission.REPORT_DRAFT
    http_method_names = ["get", "head", "post"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Whoever signed in again on the way comes to where the button is."""
        return redirect(self.section_url_of("section-history"))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        wording = get_object_or_404(self.section.wordings, version=self.kwargs["number"])
        seen = request.POST.get("version", "")
        try:
            transitions.write_section(
                section=self.section,
                heading=wording.heading,
                body=wording.body,
                expected_version=int(seen) if seen.isascii() and seen.isdecimal() and len(seen) < 10 else 0,
                by=request.user,
                at=timezone.now(),
            )
        except Refused as refusal:
            messages.error(request, refusal.obstacles[0].message)
            return redirect(self.section_url_of("section-history"))
        messages.success(request, f"Version {wording.version} stands again")
        return redirect(self.section_url)
