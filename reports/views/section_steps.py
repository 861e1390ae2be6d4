"""What is done with a section as a whole: added, moved, left out, put back, assigned."""

from datetime import datetime
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.html import format_html

from accounts.permissions import Permission
from core.views import ActionFormView
from reports import transitions
from reports.forms.section import SectionAddForm, SectionAssignForm, SectionMoveForm, SectionSureForm
from reports.models import ReportSection
from reports.views.report_page import DraftPage
from reports.views.section_page import UnderSection


class SectionAdd(DraftPage, ActionFormView):
    permission = Permission.REPORT_DRAFT
    form_class = SectionAddForm
    heading = "Add a section"
    done = "Added: {}"

    @property
    def cancel_url(self) -> str:
        return self.report.get_absolute_url()

    def act(self, form: Any, *, at: datetime) -> ReportSection:
        return transitions.add_section(report=self.report, **form.cleaned_data, by=self.request.user, at=at)

    def next_url(self, outcome: ReportSection) -> str:
        return reverse("reports:section-edit", args=[self.report.pk, outcome.pk])


class _Step(UnderSection, DraftPage, ActionFormView):
    """A step that leads to the report, in whose list it shows. Section and report are as they were before it."""

    permission = Permission.REPORT_DRAFT

    def next_url(self, outcome: Any) -> str:
        return self.report.get_absolute_url()


class SectionMove(_Step):
    """To a place, or by the buttons of a list one place up or down among the sections that print."""

    form_class = SectionMoveForm
    heading = "Move the section"
    done = "Moved: {}"

    @cached_property
    def sections(self) -> list[ReportSection]:
        return list(self.report.sections.order_by("position", "pk"))

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs = super().get_form_kwargs() | {"section": self.section, "sections": self.sections}
        towards = self.request.POST.get("to")
        if self.request.method == "POST" and towards in ("up", "down"):
            kwargs["data"] = self.request.POST.copy()
            kwargs["data"]["to"] = str(self._beside(is_up=towards == "up"))
        return kwargs

    def _beside(self, *, is_up: bool) -> int:
        """The place of the next section in that direction that prints, or its own where there is none."""
        own = [one.pk for one in self.sections].index(self.section.pk)
        there = range(own - 1, -1, -1) if is_up else range(own + 1, len(self.sections))
        return next((at for at in there if not self.sections[at].is_left_out), own) + 1

    def act(self, form: Any, *, at: datetime) -> ReportSection:
        return transitions.move_section(section=self.section, to=form.cleaned_data["to"], by=self.request.user, at=at)


class SectionLeaveOut(_Step):
    form_class = SectionSureForm
    heading = "Leave the section out"
    intro = "It is neither printed nor checked. Its words, comments and history are kept, and it can be put back."
    submit_label = "Leave it out"

    def act(self, form: Any, *, at: datetime) -> ReportSection:
        return transitions.leave_out_section(section=self.section, by=self.request.user, at=at)

    def done_words(self, outcome: ReportSection) -> str:
        address = self.section_url_of("section-put-back")
        link = format_html('<a class="govuk-notification-banner__link" href="{}">Put it back</a>', address)
        return format_html("Left out: {}. {}", outcome.heading, link)


class SectionPutBack(_Step):
    form_class = SectionSureForm
    heading = "Put the section back"
    intro = "It is printed and checked again, at the place where it stood."
    submit_label = "Put it back"
    done = "Put back: {}"

    def act(self, form: Any, *, at: datetime) -> ReportSection:
        return transitions.put_back_section(section=self.section, by=self.request.user, at=at)


class SectionAssign(UnderSection, DraftPage, ActionFormView):
    """To an officer or manager; a button of the section's page sends one's own name."""

    permission = Permission.REPORT_DRAFT
    form_class = SectionAssignForm
    heading = "Assign the section"

    def get_initial(self) -> dict[str, Any]:
        return {"to": self.section.assigned_to_id}

    def act(self, form: Any, *, at: datetime) -> ReportSection:
        return transitions.assign_section(section=self.section, to=form.cleaned_data["to"], by=self.request.user, at=at)

    def done_words(self, outcome: ReportSection) -> str:
        if outcome.assigned_to is None:
            return f"Assigned to nobody: {outcome.heading}"
        return f"Assigned to {outcome.assigned_to}: {outcome.heading}"
