"""One decision: what it is, what it did, and what can be done with it now."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.generic import TemplateView, View

from accounts.permissions import Permission
from commissioning.figures.office import the_office
from grants.choices import DOES_TO_LEDGER, FOR_RECIPIENTS, NoticeKind, PaperKind, Task
from grants.documents.notice import paper_context
from grants.documents.notice_commission import commission_of
from grants.figures import outcome
from grants.figures.advice import DeclaredSince, commission_input, declared_since
from grants.figures.draft import Draft, draft_of
from grants.figures.implications import implications_of
from grants.figures.paper import notice_input
from grants.figures.proposed import decision_in_words
from grants.models import DecisionNotice, NoticePaper
from grants.rules.references import reference_key
from grants.tables.register import STATE_COLOURS
from grants.views import notice_facts as facts
from grants.views.actions import next_steps
from grants.views.base import DECISIONS, NoticePage, today


class _OneNotice(NoticePage, TemplateView):
    """A page that reads one decision. Readers and members see neither comments nor what is confidential."""

    permission = Permission.NOTICE_VIEW

    @cached_property
    def notice(self) -> DecisionNotice:
        # The people come with the steps.
        return get_object_or_404(outcome.notices_read_by(self.request.user), pk=self.kwargs["pk"])

    @cached_property
    def sees_office_notes(self) -> bool:
        user = self.request.user
        return bool(user.may(Permission.NOTICE_WORK) or user.may(Permission.NOTICE_SIGN))

    @cached_property
    def draft(self) -> Draft:
        return draft_of(self.notice)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        notice = self.notice
        return super().get_context_data(**kwargs) | {
            "notice": notice,
            "kind": notice.kind,
            "name": notice.reference if notice.is_signed else facts.NOT_NUMBERED,
            "colour": STATE_COLOURS[notice.state],
            "breadcrumbs": self.breadcrumbs,
        }


class NoticeDetail(_OneNotice):
    template_name = "grants/notice_detail.html"

    @property
    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        return [(DECISIONS, reverse("grants:notice-list"))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        notice, user = self.notice, self.request.user
        rows = outcome.recipient_rows(notice) if notice.kind in FOR_RECIPIENTS else []
        awards = outcome.award_rows(notice, rows)
        papers = outcome.paper_rows(notice) if notice.is_signed else []
        steps = outcome.step_rows(notice)
        return super().get_context_data(**kwargs) | {
            "does": DOES_TO_LEDGER[NoticeKind(notice.kind)],
            "recipients": outcome.recipients_in(rows, awards, facts.addresses("commissioning:commitment-detail")),
            "may_see_funds": user.may(Permission.FUND_VIEW),
            "facts": facts.of_notice(notice, steps),
            "kin": facts.of_kin(notice, rows, awards, user, sees_all=self.sees_office_notes),
            "decision": papers[0]["decision"] if papers else "",
            "commission": commission_of(papers[0]["commission"] or []) if papers else (),
            "departure": papers[0]["departure"] if papers else "",
            "declared_since": self._declared_since() if papers and papers[0]["commission"] else (),
            "papers": facts.of_papers(notice, papers, user),
            "files": facts.of_files(notice, user),
            "steps": facts.of_steps(steps, sees_office_notes=self.sees_office_notes),
            "next": next_steps(notice, user),
            **(self._done() if notice.is_signed else self._ahead()),
        }

    def _declared_since(self) -> Sequence[DeclaredSince]:
        """For whoever reads recommendations on the page of the office: members and readers see nothing of it."""
        user = self.request.user
        return declared_since(self.notice, user) if user.may(Permission.ADVICE_VIEW) else ()

    def _done(self) -> dict[str, Any]:
        """What the signature did to the ledger, for who may see entries."""
        user = self.request.user
        entries = outcome.entry_rows(self.notice, user, facts.addresses("commissioning:entry-detail"))
        return {"entries": entries, "may_see_entries": user.may(Permission.LEDGER_VIEW)}

    def _ahead(self) -> dict[str, Any]:
        """What a signature would do to it as the ledger stands now."""
        may_read_annex = self.request.user.may(Permission.ANNEX_VIEW)
        return {
            "decision": decision_in_words(self.draft),
            **self._advised(),
            "implications": implications_of(self.draft),
            "has_annex": may_read_annex and self.draft.has_words(Task.ANNEX),
        }

    def _advised(self) -> dict[str, Any]:
        advised = commission_input(self.draft)
        return {"commission": commission_of(advised.get("commission", [])), "departure": advised.get("departure", "")}


class NoticeRead(_OneNotice):
    """The words of a decision on a page: as they were signed, or as they would print now."""

    template_name = "grants/notice_read.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"paper": paper_context(self._printed())}

    def _printed(self) -> dict[str, Any]:
        if self.notice.is_signed:
            kinds = [PaperKind.NOTICE, PaperKind.SCAN]
            stored: NoticePaper = self.notice.papers.defer("content").get(kind__in=kinds)
            return dict(stored.frozen_input)
        return notice_input(self.draft, implications_of(self.draft), office=the_office(), on=today())


class NoticeByReference(View):
    """/decisions/007-2015/ and /decisions/7-2015/ lead to the decision."""

    permission = Permission.NOTICE_VIEW

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        signed = DecisionNotice.objects.visible_to(request.user).signed()
        return redirect(get_object_or_404(signed, reference_key=reference_key(slug)))
