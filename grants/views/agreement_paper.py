"""The papers of one agreement: as it will print, as it was offered, and the scan of what was signed."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views import View

from accounts.permissions import Permission
from core.downloads import serve_bytes
from core.exports import PDF
from core.pdf import PaperRefused, PaperUnavailable
from core.uploads import JPEG, PNG
from grants.documents.agreement import press
from grants.figures.agreement_paper import agreement_input
from grants.figures.stored import is_intact
from grants.models import AgreementPaper
from grants.views.agreement_base import AgreementDraftPage, AgreementPage

_PICTURES = {kind.extensions[0]: kind.media_type for kind in (PNG, JPEG)} | {".jpeg": JPEG.media_type}


class AgreementPreview(AgreementDraftPage, View):
    """The terms of a draft as they would print now."""

    permission = Permission.AGREEMENT_DRAFT

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        try:
            content = press(agreement_input(self.agreement))
        except PaperUnavailable as reason:
            return self._not_made(reason.sentence, reason.remedy, status=503)
        except PaperRefused as reason:
            return self._not_made(str(reason), "", status=422)
        filename = f"agreement-{self.agreement.reference.replace('/', '-')}-draft.pdf"
        return serve_bytes(content, media_type=PDF, filename=filename, inline=True)

    def _not_made(self, sentence: str, remedy: str, *, status: int) -> HttpResponse:
        said = {"sentence": sentence, "remedy": remedy, "agreement": self.agreement}
        return render(self.request, "grants/agreement_no_paper.html", said, status=status)


class AgreementPaperFile(AgreementPage, View):
    """A stored paper by its bytes, hashed again before it is served."""

    permission = Permission.AGREEMENT_VIEW

    def get(self, request: HttpRequest, pk: int, key: int) -> HttpResponse:
        stored: AgreementPaper = get_object_or_404(self.agreement.papers, pk=key)
        if not is_intact(stored):
            return render(request, "grants/agreement_damaged.html", {"agreement": self.agreement}, status=503)
        return serve_bytes(bytes(stored.content), media_type=media_type_of(stored), filename=stored.name, inline=True)


def media_type_of(stored: AgreementPaper) -> str:
    return media_type_of_scan(stored.name) if stored.is_scan else PDF


def media_type_of_scan(name: str) -> str:
    """By its own name, which was judged against its content when it was taken."""
    return _PICTURES.get(name[name.rfind(".") :].lower(), PDF)
