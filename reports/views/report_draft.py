"""Beginning a report, and changing what stands on it besides its words."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse, reverse_lazy
from django.utils import timezone

from accounts.permissions import Permission
from commissioning.figures.office import the_office
from commissioning.models import FinancialYear, Priority
from core import years
from core.meanwhile import Meanwhile
from core.refusal import Refused
from core.templatetags.house import day
from core.views import ActionFormView
from providers.models import Provider
from reports import transitions
from reports.choices import ReportKind, ReportState
from reports.figures.report_start import proposed_title
from reports.forms.report import ReportChangeForm, ReportStartForm, typed_of
from reports.models import Report
from reports.models.report import ReportQuerySet
from reports.transitions import ChangedMeanwhile, StartedAlready
from reports.views.report_page import REPORTS, DraftPage

# Within this, the same form of the same person is one that was sent twice.
_SENT_AGAIN = timedelta(minutes=1)
# What a new issue of a report takes over from the one that it supersedes; its days are its own.
_TAKEN_OVER = ("title", "board", "board_name", "presenter", "author", "is_public", "supersedes")
_NO_YEAR = "No financial year is open yet. A report says how the money of a year stands, so a year comes first."


class _Choices:
    """What the boxes of the form are chosen from."""

    request: Any

    @cached_property
    def boards(self) -> list[str]:
        office = the_office()
        return [board.name for board in office.boards.all()] if office else []

    @cached_property
    def open_years(self) -> list[FinancialYear]:
        return list(FinancialYear.objects.order_by("-start_on"))

    @property
    def issued(self) -> ReportQuerySet:
        standing = Report.objects.visible_to(self.request.user).filter(state=ReportState.ISSUED)
        return standing.order_by("-issued_on", "-pk")

    def choices(self) -> dict[str, Any]:
        return {"boards": self.boards, "open_years": self.open_years, "issued": self.issued}


class ReportStart(_Choices, ActionFormView):
    permission = Permission.REPORT_DRAFT
    form_class = ReportStartForm
    heading = "New report"
    intro = (
        "It comes with the sections of its kind, filled in with figures, tables and charts of its years. All of this "
        "can be changed until it is sent to be approved."
    )
    submit_label = "Begin the report"
    breadcrumbs = [(REPORTS, reverse_lazy("reports:report-list"))]
    cancel_url = reverse_lazy("reports:report-list")
    done = "Report begun: {}"

    def get_initial(self) -> dict[str, Any]:
        """Today and the latest year that has begun; with ?supersedes=br-003-2018 what stands on the earlier issue."""
        today, user = timezone.localdate(), self.request.user
        begun = next((year.slug for year in self.open_years if year.start_on <= today), "")
        asked = self.request.GET.get("kind", "")
        proposed = {
            "as_at": today,
            "first_year": begun,
            "last_year": begun,
            "author": user.get_role_display(),
            "is_public": True,
            "kind": asked if asked in ReportKind.values else None,
        }
        return proposed | self._taken_over()

    def _taken_over(self) -> dict[str, Any]:
        slug = self.request.GET.get("supersedes", "").replace("\x00", "")
        old = self.issued.select_related("provider", "priority", "supersedes").filter(slug=slug).first()
        if old is None:
            return {}
        typed = typed_of(old, self.boards)
        return {name: typed[name] for name in _TAKEN_OVER} | {
            "kind": old.kind,
            "supersedes": old.slug,
            "provider": old.provider.slug if old.provider else "",
            "priority": old.priority.slug if old.priority else "",
            "first_year": typed["first_year"],
            "last_year": typed["last_year"],
        }

    def get_form_kwargs(self) -> dict[str, Any]:
        user = self.request.user
        return (
            super().get_form_kwargs()
            | self.choices()
            | {
                "providers": Provider.objects.visible_to(user).registered().by_name(),
                "priorities": Priority.objects.visible_to(user).order_by("name"),
            }
        )

    def act(self, form: Any, *, at: datetime) -> Report:
        facts = form.facts()
        facts["title"] = facts["title"] or proposed_title(
            facts["kind"],
            first=facts["first_year"],
            last=facts["last_year"],
            subject=str(facts["provider"] or facts["priority"] or ""),
        )
        return transitions.start_report(**facts, once_within=_SENT_AGAIN, by=self.request.user, at=at)

    def refused(self, form: Any, refusal: Refused) -> HttpResponse:
        if isinstance(refusal, StartedAlready):
            messages.info(self.request, f"You have just begun this report, so no second one was made: {refusal.report}")
            return redirect(refusal.report)
        return super().refused(form, refusal)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"empty": None if self.open_years else self._no_year()} | kwargs)

    def _no_year(self) -> dict[str, str]:
        may_open = self.request.user.may(Permission.YEAR_OPEN)
        return {
            "text": _NO_YEAR,
            "next": "Open a financial year" if may_open else "",
            "href": reverse("commissioning:fund-list") if may_open else "",
        }


class ReportChange(DraftPage, _Choices, ActionFormView):
    """What stands on a draft. When somebody saved it since it was opened, both are shown and nothing is written."""

    permission = Permission.REPORT_DRAFT
    form_class = ReportChangeForm
    template_name = "reports/report_change.html"
    heading = "Title, board, day and years"
    done = "Saved"
    meanwhile: Meanwhile | None = None

    @property
    def success_url(self) -> str:  # type: ignore[override]
        return self.report.get_absolute_url()

    def get_initial(self) -> dict[str, Any]:
        return typed_of(self.report, self.boards) | {"version": self.report.version}

    def get_form_kwargs(self) -> dict[str, Any]:
        alike = self.issued.filter(kind=self.report.kind)
        # What it supersedes stays on its list, also when another report superseded that meanwhile.
        chosen = Report.objects.visible_to(self.request.user).filter(pk=self.report.supersedes_id)
        return super().get_form_kwargs() | self.choices() | {"issued": (alike | chosen).order_by("-issued_on", "-pk")}

    def act(self, form: Any, *, at: datetime) -> Report:
        version = form.cleaned_data["version"]
        return transitions.change_report(
            report=self.report, expected_version=version, **form.facts(), by=self.request.user, at=at
        )

    def refused(self, form: Any, refusal: Refused) -> HttpResponse:
        if isinstance(refusal, ChangedMeanwhile):
            now = refusal.now
            if all(_alike(value, getattr(now, name)) for name, value in form.facts().items()):
                # A form sent twice, or two who wrote the same: there is nothing to choose between.
                messages.success(self.request, self.done)
                return redirect(now)
            self.meanwhile = Meanwhile(refusal.who, refusal.at, facts=_facts(now))
            form.data = form.data.copy()
            form.data[form.add_prefix("version")] = str(now.version)
            form.general_anchor = "meanwhile"
        return super().refused(form, refusal)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"meanwhile": self.meanwhile} | kwargs)


def _alike(typed: Any, stored: Any) -> bool:
    return (" ".join(typed.split()) if isinstance(typed, str) else typed) == stored


def _facts(report: Report) -> Sequence[dict[str, Any]]:
    """How a report stands now, as rows of the summary list."""
    said = (
        ("Title", report.title),
        ("Board", report.board or "None"),
        ("Day of the meeting", day(report.meeting_on) or "Not set"),
        ("Figures as at", day(report.as_at)),
        ("Financial years", f"{years.label(report.first_year)} to {years.label(report.last_year)}"),
        ("Presented by", report.presenter or "Nobody named"),
        ("Author", report.author or "Nobody named"),
        ("In the public library", "Yes" if report.is_public else "No"),
        ("Supersedes", str(report.supersedes or "Nothing")),
    )
    return [{"key": key, "value": value} for key, value in said]
