"""Published decisions, for everybody: a list, a page at a lasting address, the paper and the files with it.

What is not published is not there, in the same words as what never was. Nothing here reads an annex, a step or a
confidential file.
"""

import hashlib
import json
from functools import cached_property
from typing import Any

from django.core.cache import cache
from django.db.models import OuterRef, Subquery
from django.db.models.functions import Length
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views import View
from django_tables2 import SingleTableView

from accounts.permissions import PUBLIC
from core.downloads import serve_bytes
from core.exports import PDF
from core.pdf import PaperRefused, PaperUnavailable
from core.uploads import size_in_words
from grants.choices import PaperKind
from grants.documents.notice import paper_context, press
from grants.figures.register import AWARDED
from grants.figures.stored import Stored, is_intact
from grants.forms.public import PublicNoticesForm
from grants.models import Attachment, DecisionNotice, NoticePaper
from grants.models.notice import DecisionNoticeQuerySet
from grants.rules.references import reference_key
from grants.tables.public import PublicNoticeTable, caption_of

LIST = "Published decisions"
_A_DAY = 24 * 60 * 60


class PublicList(SingleTableView):
    permission = PUBLIC
    template_name = "grants/public_list.html"
    table_class = PublicNoticeTable
    table_pagination = {"per_page": 50}

    @cached_property
    def form(self) -> PublicNoticesForm:
        years = DecisionNotice.objects.published().dates("signed_on", "year", order="DESC")
        return PublicNoticesForm(self.request.GET or None, years=[day.year for day in years])

    def get_queryset(self) -> DecisionNoticeQuerySet:
        later = DecisionNotice.objects.published().filter(supersedes=OuterRef("pk")).values("reference")[:1]
        return self.form.narrow(DecisionNotice.objects.published()).annotate(later=Subquery(later), awarded=AWARDED)

    def get_table(self, **kwargs: Any) -> PublicNoticeTable:
        table = super().get_table(**kwargs)
        table.caption = caption_of(table.page.paginator.count)
        table.empty_href = reverse("grants:public-list")
        if not self.request.GET:
            table.empty_text = "No decision has been published yet."
            table.empty_next = table.empty_href = ""
        return table

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(form=self.form, **kwargs)


class _Published(View):
    """A page of one published notice, named by the slug of its reference."""

    permission = PUBLIC
    kwargs: dict[str, Any]

    @cached_property
    def notice(self) -> DecisionNotice:
        notice = DecisionNotice.objects.published().filter(slug=self.kwargs["slug"]).first()
        if notice is None:
            raise Http404
        return notice

    def record(self) -> NoticePaper:
        """The paper from whose input the public part prints: our own, or that of a paper entered from a scan."""
        wanted = PaperKind.SCAN if self.notice.is_from_paper else PaperKind.NOTICE
        papers = self.notice.papers.defer("content").annotate(size=Length("content"))
        paper = papers.filter(kind=wanted).first()
        if paper is None:
            raise Http404
        return paper

    def kept(self, stored: Stored, *, media_type: str, filename: str) -> HttpResponse:
        if not is_intact(stored):
            return render(self.request, "grants/public_damaged.html", {"notice": self.notice}, status=503)
        return _public(bytes(stored.content), media_type, filename)


class PublicDetail(_Published):
    """The public part of a notice. Another spelling of its reference in the address leads to the lasting one."""

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        published = DecisionNotice.objects.published()
        if not published.filter(slug=slug).exists():
            found = published.filter(reference_key=reference_key(slug)).exclude(slug=None).first()
            if found is None:
                raise Http404
            return redirect("grants:public-detail", found.slug)
        record = self.record()
        return render(request, "grants/public_detail.html", self._context(record))

    def _context(self, record: NoticePaper) -> dict[str, Any]:
        notice = self.notice
        return {
            "notice": notice,
            "paper": paper_context(record.frozen_input),
            "later": notice.superseded_by.filter(published_at__isnull=False).first(),
            "earlier": DecisionNotice.objects.published().filter(pk=notice.supersedes_id).first(),
            "record": record,
            "size": size_in_words(record.size),
            "attachments": [(one, size_in_words(one.size)) for one in public_attachments(notice)],
            "breadcrumbs": [(LIST, reverse("grants:public-list"))],
        }


class PublicPaper(_Published):
    """The stored PDF. Of a notice signed on paper its transcript: a scan may show what is confidential."""

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        if self.notice.is_from_paper:
            return self._transcript()
        paper = self.notice.papers.filter(kind=PaperKind.NOTICE).first()
        if paper is None:
            raise Http404
        return self.kept(paper, media_type=PDF, filename=paper.name)

    def _transcript(self) -> HttpResponse:
        try:
            content = transcript_of(self.record())
        except (PaperUnavailable, PaperRefused):
            return render(self.request, "grants/public_no_paper.html", {"notice": self.notice}, status=503)
        return _public(content, PDF, f"{self.notice.slug}-transcript.pdf")


class PublicAttachment(_Published):
    def get(self, request: HttpRequest, slug: str, key: int) -> HttpResponse:
        attachment = public_attachments(self.notice).filter(pk=key).first()
        if attachment is None:
            raise Http404
        return self.kept(attachment, media_type=attachment.media_type, filename=attachment.name)


def public_attachments(notice: DecisionNotice) -> Any:
    """The files that anybody may read: neither confidential nor the scan."""
    return Attachment.objects.filter(notice=notice, is_confidential=False, is_scan=False).order_by("pk")


def transcript_of(record: NoticePaper) -> bytes:
    """The PDF of a paper's transcript. Made once a day at most, however often the public asks for it."""
    printed = json.dumps(record.frozen_input, sort_keys=True)
    key = f"transcript-{hashlib.sha256(printed.encode()).hexdigest()}"
    return cache.get_or_set(key, lambda: press(PaperKind.NOTICE, record.frozen_input), _A_DAY)


def _public(content: bytes, media_type: str, filename: str) -> HttpResponse:
    return serve_bytes(content, media_type=media_type, filename=filename, inline=True, is_restricted=False)
