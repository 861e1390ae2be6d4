"""The scan of the letter by which a provider agreed to a variation."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views import View

from accounts.permissions import Permission
from core.downloads import serve_bytes
from grants.figures.stored import is_intact
from grants.models import VariationPaper
from grants.views.agreement_paper import media_type_of_scan
from grants.views.variation_base import VariationPage


class VariationPaperFile(VariationPage, View):
    """The stored letter by its bytes, hashed again before it is served."""

    permission = Permission.AGREEMENT_VIEW

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        stored = get_object_or_404(VariationPaper, variation=self.variation)
        if not is_intact(stored):
            return render(request, "grants/variation_damaged.html", {"variation": self.variation}, status=503)
        media_type = media_type_of_scan(stored.name)
        return serve_bytes(bytes(stored.content), media_type=media_type, filename=stored.name, inline=True)
