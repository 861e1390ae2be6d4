"""A recommendation sent to the Commission, its review moved to another day, taken back, and begun again as a copy."""

from datetime import datetime
from functools import cached_property
from typing import Any

from django.urls import reverse

from commissioning import mail, transitions
from commissioning.choices import ReviewRoute
from commissioning.figures.review import Progress, progress_of
from commissioning.forms.recommendation import WhenForm, WithdrawForm
from commissioning.models import Meeting, Recommendation
from commissioning.transitions.recommendation import obstacles_to_send
from commissioning.views.base import today
from commissioning.views.recommendation_facts import ways_to_mend
from commissioning.views.recommendation_page import RecommendationAction
from core.forms import GovukForm
from core.templatetags.house import day, moment


class _WithMeetings(RecommendationAction):
    form_class = WhenForm

    def get_form_kwargs(self) -> dict[str, Any]:
        coming = Meeting.objects.visible_to(self.request.user).coming(today())
        return super().get_form_kwargs() | {"meetings": coming}

    def done_words(self, outcome: Recommendation) -> str:
        when = day(outcome.closes_on)
        how = f"at the meeting on {when}" if outcome.route == ReviewRoute.MEETING else f"until {when}"
        return self.done.format(how)


class RecommendationSend(_WithMeetings):
    """Says what is missing; where nothing is, who will be asked and who stands aside, before it is sent."""

    verb = "send"
    template_name = "commissioning/recommendation_send.html"
    heading = "Send it to the Commission"
    submit_label = "Send it"
    done = "Sent to the Commission: the members give their views {}"

    @cached_property
    def progress(self) -> Progress:
        return progress_of(self.recommendation, today())

    def act(self, form: Any, *, at: datetime) -> Recommendation:
        sent = transitions.send_for_review(
            recommendation=self.recommendation, **form.when(), by=self.request.user, at=at
        )
        mail.tell_asked(sent, self.request)
        return sent

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        obstacles = obstacles_to_send(self.recommendation, on=today(), by=self.request.user)
        return super().get_context_data(
            missing=ways_to_mend(self.recommendation, obstacles),
            progress=self.progress,
            short=len(self.progress.eligible) < self.progress.quorum,
            today=today(),
            commission_url=reverse("commissioning:commission-detail"),
            **kwargs,
        )


class RecommendationReschedule(_WithMeetings):
    verb = "reschedule"
    submit_label = "Move it"
    done = "Moved: the members give their views {}"

    @property
    def is_at_meeting(self) -> bool:
        return self.recommendation.route == ReviewRoute.MEETING

    @property
    def heading(self) -> str:  # type: ignore[override]
        return "Move it to another meeting" if self.is_at_meeting else "Move the last day for views"

    @property
    def intro(self) -> str:  # type: ignore[override]
        now = day(self.recommendation.closes_on)
        where = "The meeting is on" if self.is_at_meeting else "Views can be given until"
        return f"{where} {now}. Views that were given stay as they are."

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"route": self.recommendation.route}

    def get_initial(self) -> dict[str, Any]:
        one = self.recommendation
        return {"meeting": one.meeting_id} if self.is_at_meeting else {"closes_on": one.closes_on}

    def act(self, form: Any, *, at: datetime) -> Recommendation:
        moved = transitions.reschedule_review(
            recommendation=self.recommendation, **form.when(), by=self.request.user, at=at
        )
        mail.tell_rescheduled(moved, self.request)
        return moved


class RecommendationWithdraw(RecommendationAction):
    verb = "withdraw"
    form_class = WithdrawForm
    heading = "Withdraw this recommendation"
    intro = (
        "It is taken back for good: no view can be given on it and no decision started from it. It stays on record "
        "with your reason. A copy of it can be begun at any time."
    )
    submit_label = "Withdraw it"
    done = "Withdrawn: {}"

    def act(self, form: Any, *, at: datetime) -> Recommendation:
        withdrawn = transitions.withdraw_recommendation(
            recommendation=self.recommendation, **form.cleaned_data, by=self.request.user, at=at
        )
        mail.tell_withdrawn(withdrawn, self.request)
        return withdrawn


class RecommendationCopy(RecommendationAction):
    verb = "copy"
    form_class = GovukForm
    heading = "Begin a copy"
    intro = (
        "A new draft with the same title, priority, texts, lines and tables. Dates and amounts come along as they are: "
        "change them before you send it. Views and advice stay with this one."
    )
    submit_label = "Begin the copy"
    done = "Draft started as a copy: {}"
    is_new = True

    def act(self, form: Any, *, at: datetime) -> Recommendation:
        copy = transitions.copy_recommendation(recommendation=self.recommendation, by=self.request.user, at=at)
        self.is_new = copy.drafted_at == at
        return copy

    def done_words(self, outcome: Recommendation) -> str:
        if self.is_new:
            return super().done_words(outcome)
        return f"You began this copy already, on {moment(outcome.drafted_at)}: {outcome}. No second one was begun."

    @property
    def cancel_url(self) -> str:  # type: ignore[override]
        return self.recommendation.get_absolute_url()

    def next_url(self, outcome: Recommendation) -> str:
        return outcome.get_absolute_url()
