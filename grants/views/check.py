from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.generic import TemplateView

from accounts.permissions import Permission
from core.refusal import Obstacle, Refused
from grants import transitions
from grants.figures.check import obstacles_to_submit
from grants.figures.draft import draft_of
from grants.figures.handing import handed_over
from grants.models import NoticeStep
from grants.views.base import DraftPage, today
from grants.views.mending import mendings
from grants.views.steps import tell

HANDED_OVER = "Handed over. It waits for a commissioning manager to check and submit it."
HANDED_TO_FINANCE = "Handed over. It waits for Finance to compare it with the paper and record it."
ALREADY_HANDED_OVER = "It was handed over already. Nobody was told a second time."


class NoticeCheck(DraftPage, TemplateView):
    """Check before submitting: everything that stands in the way. Sent by POST, the draft is handed on."""

    permission = Permission.NOTICE_DRAFT
    template_name = "grants/notice_check.html"

    @cached_property
    def obstacles(self) -> list[Obstacle]:
        people = [self.request.user.pk] if self._may_submit else []
        return obstacles_to_submit(self.notice, on=today(), people=people)

    @cached_property
    def handed_over(self) -> NoticeStep | None:
        return handed_over(self.notice)

    @property
    def _may_submit(self) -> bool:
        return bool(self.request.user.may(Permission.NOTICE_SUBMIT))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "notice": self.notice,
            "caption": self.caption,
            "breadcrumbs": self.breadcrumbs,
            "superseding": draft_of(self.notice).superseding_words if self.notice.supersedes_id else "",
            "count": len(self.obstacles),
            "tasks": mendings(self.notice, self.obstacles, user=self.request.user),
            "handed_over": self.handed_over,
            "may_submit": self._may_submit,
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.handed_over is not None:
            messages.info(request, ALREADY_HANDED_OVER)
            return redirect(self.url_of("notice-check"))
        try:
            held = transitions.hand_over_notice(notice=self.notice, by=request.user, at=timezone.now())
        except Refused as refusal:
            messages.error(request, f"It was not handed over: {refusal.obstacles[0].message}")
        else:
            messages.success(request, HANDED_TO_FINANCE if held.is_from_paper else HANDED_OVER)
            tell(request, "hand-over", held)
        return redirect(self.url_of("notice-check"))
