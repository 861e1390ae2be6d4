"""The papers of one notice: as it will print, as it was signed, and the files that go with it."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views import View

from accounts.permissions import Permission
from commissioning.figures.office import the_office
from core.downloads import serve_bytes
from core.exports import PDF
from core.pdf import PaperRefused, PaperUnavailable
from grants.choices import PaperKind, Task
from grants.documents.notice import PREVIEW, press
from grants.figures.draft import draft_of
from grants.figures.implications import implications_of
from grants.figures.paper import annex_input, notice_input
from grants.figures.stored import Stored, is_intact
from grants.models import NoticePaper
from grants.views.base import NoticePage, today


class _Paper(NoticePage, View):
    """A PDF of a notice that this person may see. Kept by no cache: what it says may change, or be confidential."""

    permission: Permission = Permission.NOTICE_VIEW

    def stored(self, kind: PaperKind) -> NoticePaper | None:
        return self.notice.papers.filter(kind=kind).first()

    def live_input(self) -> dict[str, Any]:
        """What the notice prints as it stands now."""
        draft = draft_of(self.notice)
        return notice_input(draft, implications_of(draft), office=the_office(), on=today())

    def printed(self, kind: PaperKind, printed: Mapping[str, Any], filename: str) -> HttpResponse:
        try:
            content = press(kind, printed)
        except PaperUnavailable as reason:
            return self._not_made(reason.sentence, reason.remedy, status=503)
        except PaperRefused as reason:
            return self._not_made(str(reason), "", status=422)
        return serve_bytes(content, media_type=PDF, filename=filename, inline=True)

    def kept(self, stored: Stored, *, media_type: str, filename: str) -> HttpResponse:
        if not is_intact(stored):
            return render(self.request, "grants/notice_damaged.html", {"notice": self.notice}, status=503)
        return serve_bytes(bytes(stored.content), media_type=media_type, filename=filename, inline=True)

    def _not_made(self, sentence: str, remedy: str, *, status: int) -> HttpResponse:
        said = {"sentence": sentence, "remedy": remedy, "notice": self.notice}
        return render(self.request, "grants/notice_no_paper.html", said, status=status)

    @property
    def stem(self) -> str:
        return self.notice.slug or f"decision-{self.notice.pk}"


class NoticePreview(_Paper):
    """The notice as it will print, at any state before the signature."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        if self.notice.is_from_paper:
            return redirect(self.url_of("notice-transcript"))
        if self.notice.is_signed:
            return redirect(self.url_of("notice-paper"))
        return self.printed(PaperKind.NOTICE, self.live_input(), f"{self.stem}-not-signed.pdf")


class NoticePdf(_Paper):
    """The bytes that the signature stored."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        paper = self.stored(PaperKind.NOTICE)
        if paper is None:
            raise Http404
        return self.kept(paper, media_type=PDF, filename=paper.name)


class NoticeAnnex(_Paper):
    """The confidential annex: the stored bytes, and before the signature as it will print."""

    permission = Permission.ANNEX_VIEW

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        paper = self.stored(PaperKind.ANNEX)
        if paper is not None:
            return self.kept(paper, media_type=PDF, filename=paper.name)
        draft = draft_of(self.notice)
        if not draft.has_words(Task.ANNEX):
            raise Http404
        printed = annex_input(draft, self.live_input())
        return self.printed(PaperKind.ANNEX, printed, f"{self.stem}-confidential-annex.pdf")


class NoticeScan(_Paper):
    """The scan of the signed paper. What it holds nobody has parted, so it is read by who may read annexes."""

    permission = Permission.ANNEX_VIEW

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        paper = self.stored(PaperKind.SCAN)
        if paper is not None:
            return self.kept(paper, media_type=PDF, filename=paper.name)
        scan = self.notice.attachments.filter(is_scan=True).first()
        if scan is None:
            raise Http404
        return self.kept(scan, media_type=scan.media_type, filename=scan.name)


class NoticeTranscript(_Paper):
    """A notice that was signed on paper, printed from our own fields: as recorded, or as it would be now."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not self.notice.is_from_paper:
            raise Http404
        paper = self.stored(PaperKind.SCAN)
        printed = self.live_input() | {PREVIEW: True} if paper is None else paper.frozen_input
        return self.printed(PaperKind.NOTICE, printed, f"{self.stem}-transcript.pdf")


class AttachmentFile(_Paper):
    """A file that goes with a notice. A confidential one is not there for who may not read annexes."""

    def get(self, request: HttpRequest, pk: int, key: int, name: str) -> HttpResponse:
        attachment = self.notice.attachments.filter(pk=key, name=name).first()
        if attachment is None:
            raise Http404
        is_restricted = attachment.is_confidential or attachment.is_scan
        if is_restricted and not request.user.may(Permission.ANNEX_VIEW):
            raise Http404
        return self.kept(attachment, media_type=attachment.media_type, filename=attachment.name)
