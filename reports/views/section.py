"""One section: its words, what can be inserted, how it prints, what the guard finds, and what colleagues say."""

from collections.abc import Sequence
from datetime import datetime
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts.permissions import Permission
from core.meanwhile import Meanwhile, compared
from core.refusal import Refused
from core.rich_text import clean
from core.views import ActionFormView
from reports import transitions
from reports.documents.report import report_paper
from reports.documents.report_blocks import OnPage
from reports.figures.check import Check, check_of
from reports.figures.comparison import printed_of
from reports.figures.insertable import found_for, offered
from reports.figures.places import as_printed
from reports.figures.section import broken_in, broken_now
from reports.forms.section import CommentForm, SectionForm
from reports.models import ReportSection
from reports.transitions import ChangedMeanwhile
from reports.views.section_page import SectionPage

# As many as fit beside the words; a search brings the others.
SHOWN_BESIDE = 12


class SectionEdit(SectionPage, ActionFormView):
    """Written by who drafts reports while it is a draft; read, and remarked on, by all who work on them."""

    permission = Permission.REPORT_WORK
    form_class = SectionForm
    template_name = "reports/section_edit.html"
    meanwhile: Meanwhile | None = None

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.may_draft:
            raise PermissionDenied
        return super().post(request, *args, **kwargs)

    @property
    def may_draft(self) -> bool:
        return self.request.user.may(Permission.REPORT_DRAFT)

    @property
    def cancel_url(self) -> str:
        return self.report.get_absolute_url()

    @property
    def heading(self) -> str:
        return self.section.heading

    @cached_property
    def check(self) -> Check:
        return check_of(self.report)

    def get_form_kwargs(self) -> dict[str, Any]:
        broken = broken_in(self.section, self.check) if self.request.method == "GET" else ()
        return super().get_form_kwargs() | {"guidance": self.section.guidance, "broken": broken}

    def get_initial(self) -> dict[str, Any]:
        return {"heading": self.section.heading, "body": self.section.body, "version": self.section.version}

    def act(self, form: Any, *, at: datetime) -> ReportSection:
        return transitions.write_section(
            section=self.section,
            heading=form.cleaned_data["heading"],
            body=form.cleaned_data["body"],
            expected_version=form.cleaned_data["version"],
            by=self.request.user,
            at=at,
        )

    def done_words(self, outcome: ReportSection) -> str:
        return f"Saved: {outcome.heading}"

    def next_url(self, outcome: ReportSection) -> str:
        for words in broken_now(outcome, self.report):
            messages.warning(self.request, f"{words}. The report cannot be issued until it is mended")
        return self.report.get_absolute_url() if "leave" in self.request.POST else self.section_url

    def refused(self, form: Any, refusal: Refused) -> HttpResponse:
        if isinstance(refusal, ChangedMeanwhile):
            now = refusal.now
            if (now.heading, now.body) == (form.cleaned_data["heading"], clean(form.cleaned_data["body"])):
                # A form sent twice, or two who wrote the same: there is nothing to choose between.
                messages.success(self.request, self.done_words(now))
                return redirect(self.next_url(now))
            self.meanwhile = _compare(form, refusal)
            # To save what was typed is a choice from here on.
            form.data = form.data.copy()
            form.data[form.add_prefix("version")] = str(now.version)
            form.general_anchor = "meanwhile"
        return super().refused(form, refusal)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        typed = self.request.method == "POST"
        return super().get_context_data(
            report=self.report,
            section=self.section,
            meanwhile=self.meanwhile,
            # Locked while somebody was typing: what they typed stays on the page that says so.
            may_write=self.may_draft and (typed or not self.locked),
            may_draft=self.may_draft and not self.locked,
            locked=self.locked,
            comments=self._comments(),
            comment_form=CommentForm() if self.report.is_open else None,
            **self._inserting(),
            **self._printing(),
            **kwargs,
        )

    def _inserting(self) -> dict[str, Any]:
        if not self.may_draft or self.locked:
            return {}
        found = found_for(self.report, "", self.check.books)
        return {"found": len(found), "offered": offered(found[:SHOWN_BESIDE], self.report, self.check.books)}

    def _printing(self) -> dict[str, Any]:
        """The section as it prints with its numbers, and what is open in it; of an issued report, as it was issued."""
        check = None if self.report.is_issued else self.check
        printed = printed_of(self.report, check)
        # The whole report, so that paragraphs and tables are numbered on from the sections before.
        paper = report_paper(printed, is_page=True, on_page=OnPage(opens=_all_doors, level=3))
        keys = [section["id"] for section in printed["sections"]]
        mine = paper.sections[keys.index(self.section.pk)] if self.section.pk in keys else None
        findings = as_printed(check).open_in(self.section.pk) if check else []
        return {"paper": paper, "printed": mine, "findings": self._linked(findings)}

    def _linked(self, findings: Sequence[Any]) -> list[dict[str, Any]]:
        """Each with the page where it is mended or answered, for whoever may do that now."""
        may_answer = self.may_draft and not self.locked
        return [
            {"finding": one, "href": self.url_of("finding-answer", one.fingerprint) if may_answer else ""}
            for one in findings
        ]

    def _comments(self) -> dict[str, list[Any]]:
        made = list(self.section.comments.select_related("by", "resolved_by").order_by("at", "pk"))
        return {
            "open": [one for one in made if one.resolved_at is None],
            "resolved": [one for one in made if one.resolved_at is not None],
        }


def _all_doors(href: str) -> bool:
    """Whoever works on reports reads the ledger and its decisions (accounts.roles)."""
    return True


def _compare(form: Any, changed: ChangedMeanwhile) -> Meanwhile:
    """What the other author did, beside what was typed here."""
    now = changed.now
    opened = now.wordings.filter(version=form.cleaned_data["version"]).first()
    text = compared("Words", opened=opened.body if opened else "", now=now.body, typed=clean(form.cleaned_data["body"]))
    facts = [{"key": "Heading", "value": now.heading}] if now.heading != form.cleaned_data["heading"] else []
    return Meanwhile(changed.who, changed.at, texts=[text], facts=facts)
