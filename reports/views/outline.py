"""What new reports of each kind begin with: as the system offers it, or as the office changed it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from html import escape
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.generic import TemplateView

from accounts.permissions import Permission
from core.forms import GovukForm, VersionField
from core.meanwhile import Meanwhile, compared
from core.refusal import Refused
from core.rich_text import clean
from core.views import ActionFormView
from reports import transitions
from reports.choices import ReportKind
from reports.figures.outlines import Outline, outline_of
from reports.forms.outline import OutlineForm, Row, as_initial, asked_for, count_in, rows_in, signs
from reports.models import ReportOutline
from reports.rules.outlines import STARTING, OutlineSection
from reports.transitions import ChangedMeanwhile

HEADING = "What new reports begin with"


@dataclass(frozen=True)
class OutlineLine:
    """One kind in the list. `changed` is the office's own outline; None where it is as the system offers it."""

    kind: ReportKind
    title: str
    sections: int
    changed: ReportOutline | None


class OutlineList(TemplateView):
    permission = Permission.OUTLINE_EDIT
    template_name = "reports/outline_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        own = {one.kind: one for one in ReportOutline.objects.select_related("changed_by")}
        return super().get_context_data(**kwargs) | {
            "breadcrumbs": [_way_to_reports()],
            "lines": [_line(kind, own.get(kind)) for kind in ReportKind],
        }


def _way_to_reports() -> tuple[str, str]:
    return "Reports", reverse("reports:report-list")


def _line(kind: ReportKind, own: ReportOutline | None) -> OutlineLine:
    title, sections = STARTING[kind]
    if own is None:
        return OutlineLine(kind, title, len(sections), None)
    return OutlineLine(kind, own.title, len(own.sections), None if _is_offered(kind, own) else own)


def _sections_of(own: ReportOutline) -> list[OutlineSection]:
    return [OutlineSection(**section) for section in own.sections]


def _is_offered(kind: str, own: ReportOutline) -> bool:
    """Whether the office's outline says what the system's does: it was taken back."""
    title, sections = STARTING[kind]
    return own.title == title and _rows(_sections_of(own)) == _rows(sections)


def _rows(sections: Sequence[OutlineSection]) -> list[Row]:
    return [(one.heading, one.guidance, clean(one.body)) for one in sections]


class _OneOutline(ActionFormView):
    """A page about the outline of one kind; one that is no kind is not there."""

    permission = Permission.OUTLINE_EDIT

    @cached_property
    def kind(self) -> ReportKind:
        try:
            return ReportKind(self.kwargs["kind"])
        except ValueError:
            raise Http404 from None

    @cached_property
    def outline(self) -> Outline:
        return outline_of(self.kind)

    @property
    def success_url(self) -> str:  # type: ignore[override]
        return reverse("reports:outline-list")

    @property
    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        return [_way_to_reports(), (HEADING, reverse("reports:outline-list"))]

    @property
    def caption(self) -> str:
        return str(self.kind.label)


class OutlineChange(_OneOutline):
    """Title and sections of one kind, sent with the version that was opened."""

    template_name = "reports/outline_change.html"
    form_class = OutlineForm
    heading = HEADING
    done = "Saved: what a new {} begins with"
    meanwhile: Meanwhile | None = None

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Sections that come, go or move give the form back with what was typed; nothing is judged or saved."""
        changed = asked_for(request.POST, rows_in(request.POST))
        return super().post(request, *args, **kwargs) if changed is None else self._again(*changed)

    def _again(self, rows: list[Row], at_row: int | None) -> HttpResponse:
        typed = self.request.POST
        initial = as_initial(rows) | {"title": typed.get("title", ""), "version": typed.get("version", "0")}
        form = OutlineForm(count=len(rows), at_row=at_row, initial=initial)
        form.cancel_url = self.success_url
        return self.render_to_response(self.get_context_data(form=form))

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs = super().get_form_kwargs()
        typed = kwargs.get("data")
        return kwargs | {"count": len(self.outline.sections) if typed is None else count_in(typed)}

    def get_initial(self) -> dict[str, Any]:
        rows = as_initial(_rows(self.outline.sections))
        return rows | {"title": self.outline.title, "version": self.outline.version}

    def act(self, form: Any, *, at: datetime) -> ReportOutline:
        return transitions.change_outline(
            kind=self.kind,
            title=form.cleaned_data["title"],
            sections=form.chosen,
            expected_version=form.cleaned_data["version"],
            by=self.request.user,
            at=at,
        )

    def done_words(self, outcome: ReportOutline) -> str:
        return self.done.format(self.kind.label[0].lower() + self.kind.label[1:])

    def next_url(self, outcome: ReportOutline) -> str:
        return self.success_url

    def refused(self, form: Any, refusal: Refused) -> HttpResponse:
        if isinstance(refusal, ChangedMeanwhile):
            now = outline_of(self.kind)
            if (form.cleaned_data["title"], _rows(form.chosen)) == (now.title, _rows(now.sections)):
                # A form sent twice, or two who wrote the same: there is nothing to choose between.
                messages.success(self.request, self.done_words(refusal.now))
                return redirect(self.success_url)
            self.meanwhile = self._compare(form, refusal, now)
            form.data = form.data.copy()
            form.data[form.add_prefix("version")] = str(now.version)
            form.general_anchor = "meanwhile"
        return super().refused(form, refusal)

    def _compare(self, form: Any, changed: ChangedMeanwhile, now: Outline) -> Meanwhile:
        text = compared(
            "The outline",
            opened=_opened(self.kind, form.cleaned_data["version"]),
            now=_as_html(now.title, now.sections),
            typed=_as_html(form.cleaned_data["title"], form.chosen),
        )
        return Meanwhile(changed.who, changed.at, texts=[text])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        more = {"kind": self.kind, "signs": signs(), "meanwhile": self.meanwhile, "is_own": self.outline.version > 0}
        return super().get_context_data(**more, **kwargs)


def _opened(kind: str, version: int) -> str:
    """The outline as it stood at the version that was opened."""
    if not version:
        return _as_html(*STARTING[kind])
    then = ReportOutline.history.filter(kind=kind, version=version).order_by("history_id").first()
    return _as_html(then.title, _sections_of(then)) if then else ""


def _as_html(title: str, sections: Sequence[OutlineSection]) -> str:
    """In the form in which texts are compared: headings, what they should say, words."""
    parts = (
        f"<h4>{escape(one.heading)}</h4><p>{escape(one.guidance)}</p>{one.body}"
        if one.guidance
        else f"<h4>{escape(one.heading)}</h4>{one.body}"
        for one in sections
    )
    return f"<h3>{escape(title)}</h3>{''.join(parts)}"


class ResetForm(GovukForm):
    version = VersionField()
    submit_label = "Go back to what the system offers"


class OutlineReset(_OneOutline):
    """Takes back what the office changed, after asking."""

    template_name = "reports/outline_reset.html"
    form_class = ResetForm
    heading = "Go back to what the system offers?"
    intro = (
        "New reports will begin with the title and sections below, and with what the system improves in them later. "
        "Reports that were begun keep theirs."
    )

    @property
    def cancel_url(self) -> str:
        return reverse("reports:outline-change", args=[self.kind])

    def get_initial(self) -> dict[str, Any]:
        return {"version": self.outline.version}

    def act(self, form: Any, *, at: datetime) -> None:
        transitions.reset_outline(
            kind=self.kind, expected_version=form.cleaned_data["version"], by=self.request.user, at=at
        )

    def refused(self, form: Any, refusal: Refused) -> HttpResponse:
        if isinstance(refusal, ChangedMeanwhile):
            messages.error(
                self.request,
                f"{refusal.who} changed this outline after you opened the page. Look at it, then go back if you still "
                "want to",
            )
            return redirect(self.cancel_url)
        return super().refused(form, refusal)

    def next_url(self, outcome: None) -> str:
        return self.success_url

    def done_words(self, outcome: None) -> str:
        return f"{self.kind.label}: new ones begin with what the system offers"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        title, sections = STARTING[self.kind]
        return super().get_context_data(title=title, sections=sections, **kwargs)
