"""The steps of a report: each a page with its own words, one permission and one transition."""

from collections.abc import Callable
from datetime import datetime
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts.permissions import Permission
from core.refusal import Obstacle, Refused
from core.templatetags.house import day
from core.unsent import Unsent
from core.views import ActionFormView
from reports import transitions
from reports.figures.report_start import spoken_years
from reports.forms.report_step import ReportCommentForm
from reports.models import Report
from reports.rules.moves import MOVES, obstacles_to_approve, obstacles_to_move
from reports.transitions.steps import contributors_of
from reports.views.report_actions import NO_SECTION
from reports.views.report_page import ReportPage


class StepView(ReportPage, ActionFormView):
    """A page that takes one step with a report. One whose step is not open leads back to the report and says why."""

    verb = ""
    template_name = "reports/report_step.html"
    form_class: Any = ReportCommentForm
    # What the form says of its box for a comment.
    asks: dict[str, Any] = {}
    transition: Callable[..., Report]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        closed = obstacles_to_move(self.verb, state=self.report.state)
        if closed:
            done = already_done(self.report, self.verb)
            messages.add_message(request, messages.INFO if done else messages.ERROR, done or closed[0].message)
            return redirect(self.report)
        return super().get(request, *args, **kwargs)

    @property
    def cancel_url(self) -> str:
        return self.report.get_absolute_url()

    @cached_property
    def obstacles(self) -> list[Obstacle]:
        """What keeps this person from taking the step now; then the page says so and has no form."""
        return []

    @cached_property
    def unsent(self) -> Unsent | None:
        """What was typed before a session ended waits while there is no form to show it in."""
        return None if self.request.method == "GET" and self.obstacles else super().unsent

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | self.asks

    def act(self, form: Any, *, at: datetime) -> Report:
        comment = form.cleaned_data["comment"]
        return self.transition(report=self.report, comment=comment, by=self.request.user, at=at)

    def facts(self) -> list[dict[str, Any]]:
        """What the page says of the report, as rows of a summary list."""
        report = self.report
        meets = f"{report.board or 'No board'}, {day(report.meeting_on) or 'day not set'}"
        return [
            {"key": "Kind", "value": report.get_kind_display()},
            {"key": "For", "value": meets},
            {"key": "Figures as at", "value": day(report.as_at)},
            {"key": "Financial years", "value": spoken_years(report.first_year, report.last_year)},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        own = {"report": self.report, "obstacles": self.obstacles, "facts": self.facts()}
        return super().get_context_data(**own | kwargs)

    def refused(self, form: Any, refusal: Refused) -> HttpResponse:
        """A step that somebody took meanwhile, or the second press of one button: told, and led to the report."""
        self.report.refresh_from_db()
        self.__dict__.pop("obstacles", None)
        done = already_done(self.report, self.verb)
        if done:
            messages.info(self.request, done)
            return redirect(self.report)
        if self.obstacles:
            # The page has no form then: what is wrong is read where it says so.
            form.general_anchor = "obstacles"
        return super().refused(form, refusal)


def already_done(report: Report, verb: str) -> str:
    """Already issued as BR 001/2018, by the manager on 1 March 2018; nothing where this was not done."""
    if report.state != MOVES[verb].to_state or not obstacles_to_move(verb, state=report.state):
        return ""
    step = report.steps.select_related("by").filter(verb=verb).order_by("-number").first()
    if step is None:
        return ""
    done = MOVES[verb].done
    reference = f" as {report.reference}" if verb == "issue" else ""
    return f"Already {done[0].lower()}{done[1:]}{reference}, by {step.by} on {day(step.at)}. Nothing was done twice."


class ReportSend(StepView):
    permission = Permission.REPORT_DRAFT
    verb = "send"
    heading = "Send this report to be approved"
    intro = "Its words are locked until a manager approves it or returns it to you."
    submit_label = "Send it"
    done = "Sent to be approved"
    asks = {"label": "Note for the manager", "hint": "You can leave this empty", "is_required": False}
    transition = staticmethod(transitions.send_report)

    @cached_property
    def obstacles(self) -> list[Obstacle]:
        return [] if self.report.sections.filter(is_left_out=False).exists() else [Obstacle(NO_SECTION.rstrip("."))]


class ReportReturn(StepView):
    permission = Permission.REPORT_APPROVE
    verb = "return"
    heading = "Return this report"
    intro = "It becomes a draft again, and its words can be changed. An approval that was given is taken back."
    submit_label = "Return it"
    done = "Returned with comments"
    asks = {
        "label": "What should change?",
        "hint": "Whoever writes the report reads this beside it",
        "missing": "Say what should change",
    }
    transition = staticmethod(transitions.return_report)


class ReportApprove(StepView):
    permission = Permission.REPORT_APPROVE
    verb = "approve"
    heading = "Approve this report"
    intro = (
        "You approve its words and figures. It is numbered and printed when it is issued, which is a step of its own."
    )
    submit_label = "Approve it"
    done = "Approved"
    asks = {"label": "Note", "hint": "You can leave this empty", "is_required": False}
    transition = staticmethod(transitions.approve_report)

    @cached_property
    def obstacles(self) -> list[Obstacle]:
        return obstacles_to_approve(
            person=self.request.user.pk,
            drafted_by=self.report.drafted_by_id,
            contributors=contributors_of(self.report),
        )


class ReportWithdraw(StepView):
    permission = Permission.REPORT_DRAFT
    verb = "withdraw"
    heading = "Withdraw this report"
    intro = "It is kept as it stands, but it can neither be changed nor issued any more."
    submit_label = "Withdraw it"
    done = "Withdrawn"
    asks = {"label": "Why is it withdrawn?", "missing": "Say why it is withdrawn"}
    transition = staticmethod(transitions.withdraw_report)
