"""Who came to a meeting, what was said, and the minutes agreed and read."""

from datetime import datetime
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.generic import View

from accounts.permissions import Permission
from commissioning import transitions
from commissioning.choices import MeetingState
from commissioning.documents.minutes import minutes_paper, press
from commissioning.figures.minutes import (
    Minutes,
    Present,
    attendance_of,
    hidden_from,
    is_intact,
    minutes_input,
    minutes_of,
    obstacles_to_minutes,
    stored_input,
    without,
)
from commissioning.figures.office import the_office
from commissioning.forms.meeting import AttendanceForm, MinutesAgreeForm, MinutesWriteForm
from commissioning.models import AgendaItem, Meeting
from commissioning.views.base import today
from commissioning.views.meeting import MeetingForm, MeetingPage
from core.downloads import serve_bytes
from core.exports import PDF
from core.pdf import PaperRefused, PaperUnavailable
from core.refusal import Refused
from core.rich_text import difference


class AttendanceRecord(MeetingForm):
    form_class = AttendanceForm
    heading = "Attendance"
    submit_label = "Save the attendance"

    @cached_property
    def members(self) -> list[Present]:
        return attendance_of(self.meeting)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"members": self.members, "has_come": self.meeting.held_on <= today()}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if not self.members:
            text = "Nobody sits on the Victims Commission on the day of this meeting."
            kwargs = {"empty": {"text": text, "next": "Go to the meeting", "href": self.success_url}} | kwargs
        return super().get_context_data(**kwargs)

    def act(self, form: Any, *, at: datetime) -> list[Any]:
        return transitions.record_attendance(
            meeting=self.meeting, attended=form.attended(), by=self.request.user, at=at
        )

    def done_words(self, outcome: list[Any]) -> str:
        return "Attendance saved"


class MinutesWrite(MeetingForm):
    form_class = MinutesWriteForm
    template_name = "commissioning/meeting_minutes_write.html"
    heading = "Minutes"
    intro = (
        "Save as often as you like: until they are agreed, only the office reads them. Write nothing about any victim."
    )
    submit_label = "Save the minutes"
    late: list[dict[str, Any]] = []

    @cached_property
    def items(self) -> list[AgendaItem]:
        return list(AgendaItem.objects.visible_to(self.request.user).filter(meeting=self.meeting).in_order())

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"items": self.items}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if not self.items:
            empty = {
                "text": "Put something on the agenda first.",
                "next": "Add an item",
                "href": self.url_of("agenda-item-add"),
            }
            kwargs = {"empty": empty} | kwargs
        return super().get_context_data(late=self.late, **kwargs)

    def act(self, form: Any, *, at: datetime) -> list[AgendaItem]:
        written = transitions.write_minutes(meeting=self.meeting, written=form.written(), by=self.request.user, at=at)
        for words in form.lost():
            messages.warning(
                self.request, f"An item left the agenda meanwhile. What you wrote of it was not saved: {words}"
            )
        return written

    def refused(self, form: Any, refusal: Refused) -> HttpResponse:
        if isinstance(refusal, transitions.MinutesChanged):
            self._compare(form, refusal.now)
        return super().refused(form, refusal)

    def _compare(self, form: Any, now: Any) -> None:
        """Show what stands now beside what was typed. To save then is a choice, which is why the versions move on."""
        form.data = form.data.copy()
        form.general_anchor = "meanwhile"
        self.late = []
        for item in now:
            typed = form.cleaned_data[f"minutes_{item.pk}"]
            self.late.append({"item": item, "changes": difference(item.minutes, typed)})
            form.data[f"version_{item.pk}"] = str(item.version)

    def done_words(self, outcome: list[AgendaItem]) -> str:
        return "Minutes saved" if outcome else "Nothing was changed"


class MinutesAgree(MeetingForm):
    """The minutes as they will print, and what is missing. Agreed, they are stored and nothing moves any more."""

    form_class = MinutesAgreeForm
    template_name = "commissioning/meeting_minutes_agree.html"
    heading = "Agree the minutes"
    submit_label = "Agree the minutes"
    done = "Minutes agreed: {}"

    @cached_property
    def minutes(self) -> Minutes:
        return minutes_of(self.meeting)

    def get_initial(self) -> dict[str, Any]:
        return {"expected": self.minutes.stamp}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        printed = minutes_input(self.minutes, office=the_office(), agreed_on=None)
        return super().get_context_data(**kwargs) | {
            "paper": minutes_paper(printed),
            "obstacles": obstacles_to_minutes(self.minutes, on=today()),
            "meeting": self.meeting,
        }

    def act(self, form: Any, *, at: datetime) -> Meeting:
        expected = form.cleaned_data["expected"]
        return transitions.agree_minutes(
            meeting=self.meeting, press=press, expected=expected, by=self.request.user, at=at
        )

    def refused(self, form: Any, refusal: Refused) -> HttpResponse:
        # What is shown below is what stands now, so that is what the next press of the button agrees to.
        form.data = form.data.copy()
        form.data["expected"] = self.minutes.stamp
        return super().refused(form, refusal)


class MeetingMinutes(MeetingPage, View):
    """The minutes as a PDF: the stored bytes for whoever may read every item of them.

    For anybody else they are printed anew from the stored input without the other items. Kept by no cache.
    """

    permission = Permission.COMMISSION_VIEW

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        if self.meeting.state != MeetingState.MINUTED:
            raise Http404
        paper = self.meeting.paper
        if not is_intact(paper):
            return render(request, "commissioning/meeting_damaged.html", {"meeting": self.meeting}, status=503)
        printed = stored_input(paper)
        hidden = hidden_from(request.user, printed)
        if not hidden:
            return self._served(bytes(paper.content))
        try:
            return self._served(press(without(printed, hidden)))
        except PaperUnavailable as reason:
            return self._not_made(reason.sentence, reason.remedy, status=503)
        except PaperRefused as reason:
            return self._not_made(str(reason), "", status=422)

    def _served(self, content: bytes) -> HttpResponse:
        filename = f"minutes-{self.meeting.held_on.isoformat()}.pdf"
        return serve_bytes(content, media_type=PDF, filename=filename, inline=True)

    def _not_made(self, sentence: str, remedy: str, *, status: int) -> HttpResponse:
        said = {"sentence": sentence, "remedy": remedy, "meeting": self.meeting}
        return render(self.request, "commissioning/meeting_no_paper.html", said, status=status)
