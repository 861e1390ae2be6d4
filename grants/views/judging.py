"""The officer's page of a certified return: read box by box, queried or accepted; and corrections after that."""

from datetime import datetime
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts.permissions import Permission
from commissioning.models.tie import reach_of
from core.forms.markup import FieldOptions, print_field
from core.refusal import Obstacle, Refused
from core.templatetags.house import day
from grants import mail_judging, transitions
from grants.figures.boxes import last_filing
from grants.figures.judging import Judged, JudgedBox, judged
from grants.forms.judging import EmptyForm, FilingForm, JudgeForm, ReasonForm, field_of
from grants.models import Filing, MonitoringReturn
from grants.rules.returns import MOVES, obstacles_to_judge, obstacles_to_move
from grants.transitions import FilingMoved
from grants.transitions.filing import filed, mismatch_in_words
from grants.views.return_base import ReturnPage, ReturnStepView

_ASK_OR_EMPTY = "Send what you wrote as queries, or empty the boxes before you accept"


class _JudgingPage(ReturnPage):
    """A page of the office about a return: who is tied to the provider is told, and offered nothing."""

    permission = Permission.RETURN_JUDGE

    @cached_property
    def filing(self) -> Filing | None:
        return last_filing(self.monitoring_return)

    @cached_property
    def ties(self) -> list[Obstacle]:
        reached = reach_of(self.request.user, self.today)
        return obstacles_to_judge(is_tied=self.monitoring_return.agreement.award.provider_id in reached)

    @cached_property
    def judged(self) -> Judged:
        # Asked only where the return is with the office, so that there is one.
        return judged(self.monitoring_return, filed(self.monitoring_return))

    @property
    def warnings(self) -> list[str]:
        """What does not add up, though it does not stand in the way."""
        return [mismatch_in_words(self.judged.asked, one).message for one in self.judged.wrong]


class _StepPage(_JudgingPage, ReturnStepView):
    """One step of the office with a return. Done by somebody else meanwhile, it says who did it."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._elsewhere() or super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._elsewhere() or super().post(request, *args, **kwargs)

    def _elsewhere(self) -> HttpResponse | None:
        closed = obstacles_to_move(self.verb, state=self.monitoring_return.state)
        if not closed:
            return None
        done = already_done(self.monitoring_return)
        messages.add_message(self.request, messages.INFO if done else messages.ERROR, done or f"{closed[0].message}.")
        return redirect(self.monitoring_return)

    def refused(self, form: Any, refusal: Refused) -> HttpResponse:
        self.monitoring_return.refresh_from_db()
        elsewhere = self._elsewhere()
        if elsewhere is None and isinstance(refusal, FilingMoved):
            messages.error(self.request, f"{refusal.obstacles[0].message}.")
            elsewhere = redirect(self.url_of("return-judge"))
        return elsewhere or super().refused(form, refusal)

    def act(self, form: Any, *, at: datetime) -> Any:
        outcome = self.take(form, at=at)
        mail_judging.tell(self.request, self.verb, self.monitoring_return)
        return outcome

    def take(self, form: Any, *, at: datetime) -> Any:
        """Call the transition; raises Refused when it will not do."""
        raise NotImplementedError

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"ties": self.ties, "filing": self.filing}


def already_done(monitoring_return: MonitoringReturn) -> str:
    """Accepted already by somebody on a day; nothing where the last step was not the office's."""
    step = monitoring_return.steps.select_related("by").order_by("-number").first()
    if step is None or step.verb not in ("accept", "query", "reopen", "abandon"):
        return ""
    return f"{MOVES[step.verb].done} already, by {step.by} on {day(step.at)}. Nothing was done a second time."


class ReturnJudge(_StepPage):
    """Every box with what was said before, a query beside each; sends the queries, or leads on to accept."""

    verb = "query"
    template_name = "grants/return_judge.html"
    form_class = JudgeForm
    heading = "Read this return"
    done = "Sent back with your queries. The provider is told."

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"boxes": self.judged.asked.boxes}

    def get_initial(self) -> dict[str, Any]:
        return {"filing": self.judged.filing.number}

    def form_valid(self, form: JudgeForm) -> HttpResponse:
        if "accept" not in self.request.POST:
            return super().form_valid(form)
        if form.queries or form.cleaned_data["comment"].strip():
            form.add_error("comment", _ASK_OR_EMPTY)
            return self.form_invalid(form)
        return redirect(f"{self.url_of('return-accept')}?filing={form.cleaned_data['filing']}")

    def take(self, form: JudgeForm, *, at: datetime) -> Filing:
        return transitions.query_return(
            monitoring_return=self.monitoring_return,
            queries=form.queries,
            comment=form.cleaned_data["comment"],
            expected=form.cleaned_data["filing"],
            by=self.request.user,
            at=at,
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        form = context["form"]
        topics = [
            (topic, [_row(one, form) for one in self.judged.of_topic(topic)]) for topic in self.judged.asked.topics
        ]
        comment = self.monitoring_return.steps.filter(verb="query").order_by("-number").first()
        return context | {
            "judged": self.judged,
            "topics": topics,
            "warnings": self.warnings,
            "asked_before": comment.comment if comment and self.judged.filing.number > 1 else "",
            "comment_box": print_field(form["comment"]),
            "filing_box": print_field(form["filing"]),
            "query_url": self.url_of("return-query"),
        }


def _row(one: JudgedBox, form: JudgeForm) -> dict[str, Any]:
    box = form[field_of(one.asked.box)]
    return {
        "box": one,
        "query": print_field(box, FieldOptions(is_small=True)),
        "is_open": bool(box.errors or str(box.value() or "").strip()),
    }


class ReturnAccept(_StepPage):
    """Asks once more, of the version that was looked at."""

    verb = "accept"
    template_name = "grants/return_accept.html"
    form_class = FilingForm
    heading = "Accept this return?"
    submit_label = "Accept the return"
    done = "Accepted. Its figures count from today, and the provider is told."

    @property
    def cancel_url(self) -> str:
        return self.url_of("return-judge")

    def get_initial(self) -> dict[str, Any]:
        asked = self.request.GET.get("filing", "")
        looked_at = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 9 else 0
        return {"filing": looked_at or self.judged.filing.number}

    def take(self, form: FilingForm, *, at: datetime) -> Filing:
        return transitions.accept_return(
            monitoring_return=self.monitoring_return,
            expected=form.cleaned_data["filing"],
            by=self.request.user,
            at=at,
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        answered = len(self.judged.boxes) - len(self.judged.not_known)
        more = {"judged": self.judged, "warnings": self.warnings, "answered": answered}
        return super().get_context_data(**kwargs) | more


class ReturnAskCorrection(_StepPage):
    verb = "reopen"
    template_name = "grants/return_office_step.html"
    form_class = ReasonForm
    heading = "Ask for a correction"
    intro = (
        "The provider can then change the return and certifies it again. What was accepted stands in the figures until "
        "you accept the correction; figures as at an earlier day never change."
    )
    submit_label = "Open it for a correction"
    done = "Open to be corrected. The provider is told."

    def take(self, form: ReasonForm, *, at: datetime) -> Filing:
        return transitions.reopen_return(
            monitoring_return=self.monitoring_return,
            reason=form.cleaned_data["reason"],
            by=self.request.user,
            at=at,
        )


class ReturnAbandon(_StepPage):
    verb = "abandon"
    template_name = "grants/return_office_step.html"
    form_class = EmptyForm
    heading = "Give up this correction?"
    intro = "What the provider has changed so far is thrown away, and the version that was accepted stands."
    submit_label = "Give up the correction"
    done = "The correction was given up. What was accepted stands."

    def take(self, form: EmptyForm, *, at: datetime) -> None:
        transitions.abandon_correction(monitoring_return=self.monitoring_return, by=self.request.user, at=at)
