"""The papers of a meeting, and those that wait for one member, as one PDF made for its reader."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views import View

from accounts.permissions import Permission
from commissioning.documents.pack import pack_filename, pack_pdf
from commissioning.figures.office import the_office
from commissioning.figures.pack import Pack, meeting_pack, review_pack
from commissioning.views.base import today
from commissioning.views.meeting import MeetingPage
from core.downloads import serve_bytes
from core.exports import PDF
from core.pdf import PaperRefused, PaperUnavailable


class _PackView(View):
    """Never kept by a cache: it is one reader's own. Without a paper for them there is nothing, and a page says so."""

    request: Any
    nothing = ""
    back = ("", "")

    def pack(self, on: date) -> Pack:
        raise NotImplementedError

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        pack = self.pack(today())
        if not pack.papers:
            return self._said("There is nothing to print", self.nothing, status=404)
        try:
            content = pack_pdf(pack, the_office())
        except PaperUnavailable as reason:
            return self._said("The PDF cannot be made", reason.sentence, remedy=reason.remedy, status=503)
        except PaperRefused as reason:
            return self._said("The PDF cannot be made", str(reason), status=422)
        return serve_bytes(content, media_type=PDF, filename=pack_filename(pack), inline=True)

    def _said(self, heading: str, sentence: str, *, status: int, remedy: str = "") -> HttpResponse:
        href, label = self.back
        said = {"heading": heading, "sentence": sentence, "remedy": remedy, "href": href, "label": label}
        return render(self.request, "commissioning/pack_none.html", said, status=status)


class MeetingPack(MeetingPage, _PackView):
    permission = Permission.COMMISSION_VIEW
    nothing = "There is no paper for you on the agenda of this meeting."

    def pack(self, on: date) -> Pack:
        return meeting_pack(self.meeting, self.request.user, on)

    @property
    def back(self) -> tuple[str, str]:
        return self.meeting.get_absolute_url(), "Go back to the meeting"


class ReviewPack(_PackView):
    permission = Permission.REVIEW_GIVE
    nothing = "No recommendation waits for your view."

    def pack(self, on: date) -> Pack:
        return review_pack(self.request.user, on)

    @property
    def back(self) -> tuple[str, str]:
        return reverse("commissioning:review-list"), "Go back to what you review"
