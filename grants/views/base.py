"""What the pages of one notice share: the notice they are about, and what must hold before it can be worked on."""

from collections.abc import Sequence
from datetime import date
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone

from grants.models import DecisionNotice
from grants.rules.moves import obstacles_to_work_on

DECISIONS = "Decisions"


def today() -> date:
    return timezone.localdate(timezone.now())


class NoticePage:
    """A page under /decisions/<pk>/. A notice that this person may not see is not there."""

    request: Any
    kwargs: dict[str, Any]

    @cached_property
    def notice(self) -> DecisionNotice:
        seen = DecisionNotice.objects.visible_to(self.request.user)
        named = seen.select_related(
            "drafted_by", "submitted_by", "certified_by", "signed_by", "power_in", "power_out", "supersedes"
        )
        return get_object_or_404(named, pk=self.kwargs["pk"])

    def url_of(self, name: str, *more: Any) -> str:
        """The address of another page of this notice."""
        return reverse(f"grants:{name}", args=[self.notice.pk, *more])

    @property
    def caption(self) -> str:
        kind = self.notice.get_kind_display().lower()
        return f"Notice of decision {self.notice.reference}" if self.notice.reference else f"Draft notice: {kind}"

    @property
    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        return [(DECISIONS, reverse("grants:notice-list")), (self.notice.title, self.notice.get_absolute_url())]


class DraftPage(NoticePage):
    """A page that changes a draft: one that is locked leads back to the notice, which says why."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        locked = obstacles_to_work_on(self.notice.state)
        if locked and request.method in ("GET", "HEAD"):
            messages.error(request, locked[0].message)
            return redirect(self.notice)
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]

    @property
    def draft_url(self) -> str:
        return self.url_of("notice-draft")
