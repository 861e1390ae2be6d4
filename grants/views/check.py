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
from grants.views.base import DraftPage, today
from grants.views.mending import mendings
from grants.views.steps import tell

HANDED_OVER = "Handed over. It waits for a commissioning manager to check and submit it."


class NoticeCheck(DraftPage, TemplateView):
    """Check before submitting: everything that stands in the way. Sent by POST, the draft is handed to a manager."""

    permission = Permission.NOTICE_DRAFT
    template_name = "grants/notice_check.html"

    @cached_property
    def obstacles(self) -> list[Obstacle]:
        people = [self.request.user.pk] if self._may_submit else []
        return obstacles_to_submit(self.notice, on=today(), people=people)

    @property
    def _may_submit(self) -> bool:
        return bool(self.request.user.may(Permission.NOTICE_SUBMIT))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "notice": self.notice,
            "caption": self.caption,
            "breadcrumbs": self.breadcrumbs,
            "count": len(self.obstacles),
            "tasks": mendings(self.notice, self.obstacles),
            "may_submit": self._may_submit,
            "may_record": self.request.user.may(Permission.NOTICE_RECORD),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            held = transitions.hand_over_notice(notice=self.notice, by=request.user, at=timezone.now())
        except Refused as refusal:
            messages.error(request, f"It was not handed over: {refusal.obstacles[0].message}")
        else:
            messages.success(request, HANDED_OVER)
            tell(request, "hand-over", held)
        return redirect(self.url_of("notice-check"))
