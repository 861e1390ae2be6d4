"""One finding of the add-up guard, and what is done about it."""

from collections.abc import Sequence
from datetime import datetime
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views import View

from accounts.permissions import Permission
from core import years
from core.refusal import Obstacle, Refused
from core.templatetags.house import moment
from core.views import ActionFormView
from reports import transitions
from reports.choices import FindingAnswered
from reports.figures.check import Check, check_of
from reports.figures.check_page import weight_of
from reports.figures.finding import Offer, Stands, finding_in, offers_for, stands_in
from reports.figures.places import as_printed
from reports.forms.finding import ACCEPTED, FORMS, QUOTED, REPLACE, WayForm
from reports.models import FindingAnswer as Answer
from reports.models import ReportSection
from reports.rules.paper import Finding
from reports.rules.replacing import replaced_by
from reports.transitions import ChangedMeanwhile
from reports.views.report_page import DraftPage

CHECK = "Check of the figures"
GONE = "That finding is no longer there: it was mended, or the words around it have changed."


class _OneFinding(DraftPage):
    """A page about one finding, by its fingerprint."""

    @cached_property
    def check(self) -> Check:
        return check_of(self.report)

    @cached_property
    def finding(self) -> Finding:
        """Only asked after it was found to be there."""
        found = finding_in(self.check, self.kwargs["fingerprint"])
        if found is None:
            raise LookupError(self.kwargs["fingerprint"])
        return found

    @property
    def check_url(self) -> str:
        return self.url_of("report-check")


class FindingAnswer(_OneFinding, ActionFormView):
    """Replaces a figure by a live one, marks it as quoted, or accepts the finding with a reason."""

    permission = Permission.REPORT_DRAFT
    template_name = "reports/check_finding.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if finding_in(self.check, self.kwargs["fingerprint"]) is None:
            messages.info(request, GONE)
            return redirect(self.check_url)
        return super().dispatch(request, *args, **kwargs)

    @property
    def heading(self) -> str:
        return f"“{self.finding.printed}”"

    @property
    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        return [*super().breadcrumbs, (CHECK, self.check_url)]

    @cached_property
    def section(self) -> ReportSection | None:
        return next((one for one in self.check.sections if one.pk == self.finding.section), None)

    @cached_property
    def stands(self) -> Stands:
        return stands_in(self.finding, self.section, self.check)

    @cached_property
    def offers(self) -> list[Offer]:
        """Nothing where the figure cannot be found in the words: a live table, or a figure over two cells."""
        if not self.stands.places:
            return []
        return offers_for(
            self.finding,
            (*self.check.known.figures, *self.check.known.further),
            year=years.label(self.report.last_year),
        )

    @cached_property
    def answer(self) -> Answer | None:
        return next((one.answer for one in self.check.answered if one.finding == self.finding), None)

    @cached_property
    def way(self) -> str:
        """Which of the forms was sent; the last of all where none of them was."""
        kept = self.unsent.typed if self.unsent and self.request.method == "GET" else {}
        way = self.request.POST.get("way") or kept.get("way", "")
        is_open = way in FORMS and (way != REPLACE or self.offers)
        return way if is_open else ACCEPTED

    def get_form_class(self) -> type[WayForm]:
        return FORMS[self.way]

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | self._kwargs_of(self.way)

    def _kwargs_of(self, way: str) -> dict[str, Any]:
        if way != REPLACE or self.section is None:
            return {"initial": self._initial_of(way)}
        return {
            "initial": {"version": self.section.version},
            "offers": self.offers,
            "places": self.stands.places,
            "likely": self.stands.likely,
        }

    def _initial_of(self, way: str) -> dict[str, Any]:
        if self.answer is None or self.answer.answer != way:
            return {}
        return {"source": self.answer.source, "source_on": self.answer.source_on, "reason": self.answer.reason}

    def act(self, form: Any, *, at: datetime) -> str:
        if self.way == REPLACE:
            return self._replace(form, at)
        typed = {name: value for name, value in form.cleaned_data.items() if name != "way"}
        transitions.answer_finding(
            report=self.report, finding=self.finding, answer=self.way, **typed, by=self.request.user, at=at
        )
        said = "is marked as quoted" if self.way == FindingAnswered.QUOTED else "is accepted, with its reason"
        return f"“{self.finding.printed}” {said}"

    def _replace(self, form: Any, at: datetime) -> str:
        section = self.section
        if section is None:
            raise Refused(Obstacle("The section is no longer in the report"))
        offer = next(one for one in self.offers if one.key == form.cleaned_data["figure"])
        transitions.write_section(
            section=section,
            heading=section.heading,
            body=replaced_by(section.body, self.finding.printed, offer.token, only=form.only),
            expected_version=form.cleaned_data["version"],
            by=self.request.user,
            at=at,
        )
        return f"“{self.finding.printed}” is now the live figure {offer.label}, {offer.printed}"

    def done_words(self, outcome: str) -> str:
        return outcome

    def next_url(self, outcome: str) -> str:
        return self.check_url

    def refused(self, form: Any, refusal: Refused) -> HttpResponse:
        if isinstance(refusal, ChangedMeanwhile):
            form.data = form.data.copy()
            form.data[form.add_prefix("version")] = str(refusal.now.version)
            words = (
                f"{refusal.who} changed this section on {moment(refusal.at)}, after you opened this page. Nothing was "
                "replaced: look at its words as they are now, then choose again"
            )
            return super().refused(form, Refused(Obstacle(words)))
        return super().refused(form, refusal)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        forms = {way: self._form_of(way, context["form"]) for way in FORMS if way != REPLACE or self.offers}
        return context | {
            "report": self.report,
            "finding": finding_in(as_printed(self.check), self.finding.fingerprint),
            "weight": weight_of(self.finding),
            "section": self.section,
            "stands": self.stands,
            "answer": self.answer,
            "replace_form": forms.get(REPLACE),
            "quote_form": forms[QUOTED],
            "accept_form": forms[ACCEPTED],
            "check_url": self.check_url,
            "section_url": self.url_of("section-edit", self.section.pk) if self.section else "",
        }

    def _form_of(self, way: str, sent: Any) -> Any:
        return sent if way == self.way else FORMS[way](**self._kwargs_of(way))


class FindingReopen(_OneFinding, View):
    """Takes an answer back: the finding is open again."""

    permission = Permission.REPORT_DRAFT
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        answer = self.report.answers.filter(fingerprint=self.kwargs["fingerprint"]).first()
        if answer is None:
            messages.info(request, "Nothing was said to that finding: it is open already, or it was mended.")
            return redirect(self.check_url)
        try:
            transitions.take_back_answer(answer=answer, by=request.user, at=timezone.now())
        except Refused as refusal:
            messages.error(request, refusal.obstacles[0].message)
        else:
            messages.success(request, f"“{answer.printed}” is open again")
        return redirect(self.check_url)
