"""Meetings of the Victims Commission: planned, moved, cancelled, and what each reader may know of one."""

from collections.abc import Sequence
from datetime import datetime
from functools import cached_property
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse, reverse_lazy
from django.views.generic import TemplateView
from django_tables2 import RequestConfig

from accounts.permissions import Permission
from commissioning import mail, transitions
from commissioning.choices import MeetingState, RecommendationState
from commissioning.documents.minutes import minutes_paper
from commissioning.figures.minutes import Present, attendance_of, hidden_from, stored_input, without
from commissioning.forms.meeting import MeetingChangeForm, MeetingPlanForm, SureForm
from commissioning.models import AgendaItem, Meeting
from commissioning.rules.meetings import obstacles_to_work_on
from commissioning.tables.meetings import ComingMeetingTable, MeetingTable
from commissioning.views.base import today
from commissioning.views.commission import BREADCRUMB
from core.refusal import Refused
from core.templatetags.house import clock, day
from core.views import ActionFormView

_LIST = reverse_lazy("commissioning:meeting-list")
MEETINGS = [BREADCRUMB, ("Meetings", _LIST)]
PER_PAGE = 25
_FACTS = ("title", "held_on", "starts_at", "place")


class MeetingList(TemplateView):
    permission = Permission.COMMISSION_VIEW
    template_name = "commissioning/meeting_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        meetings = Meeting.objects.visible_to(user)
        held = MeetingTable(meetings.not_coming(today()).latest_first())
        RequestConfig(self.request, paginate={"per_page": PER_PAGE}).configure(held)
        return super().get_context_data(**kwargs) | {
            "breadcrumbs": [BREADCRUMB],
            "coming": ComingMeetingTable(list(meetings.coming(today()))),
            "held": held,
            "may_edit": user.may(Permission.MEETING_EDIT),
        }


class MeetingPage:
    """A page about one meeting. One that this person may not see is not there."""

    request: Any
    kwargs: dict[str, Any]

    @cached_property
    def meeting(self) -> Meeting:
        return get_object_or_404(Meeting.objects.visible_to(self.request.user), pk=self.kwargs["pk"])

    @property
    def may_edit(self) -> bool:
        return bool(self.request.user.may(Permission.MEETING_EDIT))

    def url_of(self, name: str, *more: Any) -> str:
        return reverse(f"commissioning:{name}", args=[self.meeting.pk, *more])


class MeetingForm(MeetingPage, ActionFormView):
    """A form that works on one meeting. On one that is closed it leads back to its page with the reason."""

    permission = Permission.MEETING_EDIT

    @property
    def caption(self) -> str:
        return str(self.meeting)

    @property
    def breadcrumbs(self) -> Sequence[tuple[str, Any]]:
        return [*MEETINGS, (str(self.meeting), self.meeting.get_absolute_url())]

    @property
    def success_url(self) -> str:
        return self.meeting.get_absolute_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if closed := obstacles_to_work_on(self.meeting.state):
            kwargs["empty"] = {"text": closed[0].message, "next": "Go to the meeting", "href": self.success_url}
        return super().get_context_data(**kwargs)


class MeetingPlan(ActionFormView):
    permission = Permission.MEETING_EDIT
    form_class = MeetingPlanForm
    heading = "Plan a meeting"
    intro = "Then recommendations can be sent to it, and other business put on its agenda."
    submit_label = "Plan the meeting"
    breadcrumbs = MEETINGS
    cancel_url = _LIST
    done = "Planned: {}"

    def act(self, form: Any, *, at: datetime) -> Meeting:
        return transitions.plan_meeting(**form.cleaned_data, by=self.request.user, at=at)


class MeetingChange(MeetingForm):
    form_class = MeetingChangeForm
    heading = "Change a meeting"
    intro = "Whatever is in review at this meeting closes on its day: a new date moves the closing day with it."
    submit_label = "Save the changes"
    done = "Saved: {}"
    template_name = "commissioning/meeting_change.html"
    now: Meeting | None = None

    def get_initial(self) -> dict[str, Any]:
        return {name: getattr(self.meeting, name) for name in (*_FACTS, "version")}

    def act(self, form: Any, *, at: datetime) -> Meeting:
        facts = {name: form.cleaned_data[name] for name in _FACTS}
        version = form.cleaned_data["version"]
        before = self.meeting.held_on
        meeting = transitions.change_meeting(
            meeting=self.meeting, **facts, expected_version=version, by=self.request.user, at=at
        )
        if meeting.held_on != before:
            mail.tell_meeting_moved(meeting, self.request)
        return meeting

    def refused(self, form: Any, refusal: Refused) -> HttpResponse:
        if isinstance(refusal, transitions.MeetingChanged):
            self.now = refusal.now
            form.data = form.data.copy()
            form.data["version"] = str(refusal.now.version)
        return super().refused(form, refusal)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        stands = meeting_facts(self.now) if self.now else []
        return super().get_context_data(stands=stands, **kwargs)


class MeetingCancel(MeetingForm):
    form_class = SureForm
    heading = "Cancel a meeting"
    intro = (
        "The meeting stays in the list as cancelled, and cannot be planned again. It cannot be cancelled while a "
        "recommendation is in review at it."
    )
    submit_label = "Cancel the meeting"
    done = "Cancelled: {}"

    def act(self, form: Any, *, at: datetime) -> Meeting:
        return transitions.cancel_meeting(meeting=self.meeting, by=self.request.user, at=at)


class MeetingDetail(MeetingPage, TemplateView):
    permission = Permission.COMMISSION_VIEW
    template_name = "commissioning/meeting_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        meeting, user = self.meeting, self.request.user
        is_open = meeting.state == MeetingState.PLANNED
        agenda = [] if meeting.state == MeetingState.MINUTED else self._agenda()
        return super().get_context_data(**kwargs) | {
            "breadcrumbs": MEETINGS,
            "meeting": meeting,
            # The heading says the title.
            "facts": meeting_facts(meeting)[1:],
            "agenda": agenda,
            "has_papers": any(one["href"] for one in agenda),
            "attendance": [] if meeting.state == MeetingState.MINUTED else self._attendance(),
            "minutes": self._minutes(),
            # Only to the office: of what a member may not read, the mark of the whole would be a trace.
            "sha256": self._sha256() if user.may(Permission.RECOMMENDATION_VIEW) else "",
            "is_planned": is_open,
            "is_over": meeting.held_on <= today(),
            "may_edit": is_open and self.may_edit,
        }

    def _agenda(self) -> list[dict[str, Any]]:
        """The items that this reader may know of, counted as they stand here."""
        user = self.request.user
        items = AgendaItem.objects.visible_to(user).filter(meeting=self.meeting).in_order()
        return [
            {"number": number, "item": item, "href": _address_of(item, user)}
            for number, item in enumerate(items.select_related("recommendation"), start=1)
        ]

    def _attendance(self) -> list[Present]:
        """Everybody once the day has come; before it those who sent apologies."""
        is_over = self.meeting.held_on <= today()
        return [one for one in attendance_of(self.meeting) if is_over or one.attended]

    def _minutes(self) -> Any:
        if self.meeting.state != MeetingState.MINUTED:
            return None
        printed = stored_input(self.meeting.paper)
        return minutes_paper(without(printed, hidden_from(self.request.user, printed)))

    def _sha256(self) -> str:
        return self.meeting.paper.sha256 if self.meeting.state == MeetingState.MINUTED else ""


def meeting_facts(meeting: Meeting) -> list[dict[str, Any]]:
    """What a page says of a meeting."""
    when = day(meeting.held_on)
    if meeting.starts_at:
        when += f" at {clock(meeting.starts_at)}"
    return [
        {"key": "Title", "value": meeting.title},
        {"key": "Date and time", "value": when},
        {"key": "Place", "value": meeting.place},
    ]


def _address_of(item: AgendaItem, user: Any) -> str:
    """Where a reader goes on to the recommendation of an item; a member to give a view."""
    recommendation = item.recommendation
    if recommendation is None:
        return ""
    if user.may(Permission.REVIEW_GIVE) and recommendation.state == RecommendationState.IN_REVIEW:
        return reverse("commissioning:review-give", args=[recommendation.pk])
    return recommendation.get_absolute_url()
