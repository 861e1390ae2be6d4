"""What colleagues say to each other beside a section."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.generic import View

from accounts.permissions import Permission
from core.refusal import Refused
from core.views import ActionFormView
from reports import transitions
from reports.forms.section import CommentForm
from reports.models import ReportComment
from reports.views.section_page import UnderSection


class SectionComment(UnderSection, ActionFormView):
    """Also of a report that is being approved: whoever judges it has something to say."""

    permission = Permission.REPORT_WORK
    form_class = CommentForm
    heading = "Comment on the section"
    done = "Your comment was added"

    def act(self, form: Any, *, at: datetime) -> ReportComment:
        return transitions.comment_on(
            section=self.section, words=form.cleaned_data["words"], by=self.request.user, at=at
        )

    def next_url(self, outcome: ReportComment) -> str:
        return f"{self.section_url}#comments"


class CommentResolve(UnderSection, View):
    """A button beside each comment."""

    permission = Permission.REPORT_WORK
    http_method_names = ["get", "head", "post"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Whoever signed in again on the way comes to where the button is."""
        return redirect(f"{self.section_url}#comments")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        comments = self.section.comments.select_related("section__report")
        comment = get_object_or_404(comments, pk=self.kwargs["comment"])
        try:
            transitions.resolve_comment(comment=comment, by=request.user, at=timezone.now())
        except Refused as refusal:
            messages.error(request, refusal.obstacles[0].message)
        else:
            messages.success(request, "The comment is marked as resolved")
        return redirect(f"{self.section_url}#comments")
