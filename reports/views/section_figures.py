"""The list from which figures, tables and charts are inserted; the section's page takes a part of it."""

from typing import Any

from django.core.paginator import Paginator
from django.views.generic import TemplateView

from accounts.permissions import Permission
from reports.figures.insertable import found_for, offered
from reports.figures.live_families.books import Books
from reports.views.section_page import UnderSection

PER_PAGE = 20
# Nobody searches for more; what is longer is cut off.
LONGEST_SEARCH = 200


class SectionFigures(UnderSection, TemplateView):
    permission = Permission.REPORT_DRAFT
    template_name = "reports/section_figures.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        search = self.request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST_SEARCH]
        books = Books(self.report.as_at)
        found = found_for(self.report, search, books)
        page = Paginator(found, PER_PAGE).get_page(self.request.GET.get("page"))
        return super().get_context_data(**kwargs) | {
            "report": self.report,
            "section": self.section,
            "caption": self.caption,
            "breadcrumbs": self.breadcrumbs,
            "search": search,
            "page": page,
            "found": len(found),
            "offered": offered(list(page), self.report, books),
        }
