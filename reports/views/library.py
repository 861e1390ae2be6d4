"""The public library: reports that were issued and are public, for everybody, with nothing to sign in to.

What is not public or not issued is not there, in the same words as what never was. Nothing here reads a draft, a step
or a comment: the stored input of the paper alone.
"""

from functools import cached_property
from typing import Any

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
from core.uploads import size_in_words
from grants.figures.stored import is_intact
from reports.documents.allocation_table import UNNAMED
from reports.documents.report import report_paper
from reports.documents.report_blocks import OnPage
from reports.figures.report_list import ReportChoice, boards_in, years_in
from reports.forms.public_library import LibraryForm
from reports.models import IssuedPaper, Report
from reports.models.report import ReportQuerySet
from reports.rules.addresses import slug_meant
from reports.tables.public_library import LibraryTable, caption_of
from reports.views.paper import table_answer
from reports.views.paper_doors import opens_nothing

LIST = "Published reports"


class LibraryList(SingleTableView):
    permission = PUBLIC
    template_name = "reports/library_list.html"
    table_class = LibraryTable
    table_pagination = {"per_page": 50}

    @cached_property
    def form(self) -> LibraryForm:
        there = Report.objects.public()
        return LibraryForm(self.request.GET or None, boards=boards_in(there), years=years_in(there))

    def get_queryset(self) -> ReportQuerySet:
        there = Report.objects.public()
        later = there.filter(supersedes=OuterRef("pk")).values("reference")[:1]
        found = there if not self.form.is_bound else self._chosen(there)
        return found.annotate(later=Subquery(later))

    def get_table(self, **kwargs: Any) -> LibraryTable:
        table = super().get_table(**kwargs)
        table.caption = caption_of(table.page.paginator.count)
        table.empty_href = reverse("reports:library-list")
        if not self.request.GET:
            table.empty_text = "No report has been published yet."
            table.empty_next = table.empty_href = ""
        return table

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(form=self.form, **kwargs)

    def _chosen(self, there: ReportQuerySet) -> ReportQuerySet:
        """Those that were asked for; none where the question cannot be read."""
        return ReportChoice(**self.form.chosen()).of(there) if self.form.is_valid() else there.none()


class _Public(View):
    """A page of one public report, named by the slug of its reference."""

    permission = PUBLIC
    kwargs: dict[str, Any]

    @cached_property
    def report(self) -> Report:
        report = Report.objects.public().filter(slug=self.kwargs["slug"]).first()
        if report is None:
            raise Http404
        return report

    def record(self) -> IssuedPaper:
        """The paper without its bytes, and how many they are."""
        papers = IssuedPaper.objects.defer("content").annotate(size=Length("content"))
        paper = papers.filter(report=self.report).first()
        if paper is None:
            raise Http404
        return paper


class LibraryDetail(_Public):
    """A report as it was issued. Another spelling of its reference in the address leads to the lasting one."""

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        meant = slug_meant(slug)
        if meant != slug and Report.objects.public().filter(slug=meant).exists():
            return redirect("reports:library-detail", meant)
        record = self.record()
        return render(request, "reports/library_detail.html", self._context(record))

    def _context(self, record: IssuedPaper) -> dict[str, Any]:
        report = self.report
        on_page = OnPage(opens=opens_nothing, files=self._files)
        return {
            "report": report,
            "paper": report_paper(record.frozen_input, is_page=True, on_page=on_page),
            "later": Report.objects.public().filter(supersedes=report).first(),
            "earlier": Report.objects.public().filter(pk=report.supersedes_id).first(),
            "record": record,
            "size": size_in_words(record.size),
            "breadcrumbs": [(LIST, reverse("reports:library-list"))],
        }

    def _files(self, number: int) -> tuple[tuple[str, str], ...]:
        return (("CSV", reverse("reports:library-table-csv", args=[self.report.slug, number])),)


class LibraryPaper(_Public):
    """The bytes that were stored when the report was issued."""

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        paper = IssuedPaper.objects.defer("frozen_input").filter(report=self.report).first()
        if paper is None:
            raise Http404
        if not is_intact(paper):
            return render(request, "reports/library_damaged.html", {"report": self.report}, status=503)
        return serve_bytes(bytes(paper.content), media_type=PDF, filename=paper.name, inline=True, is_restricted=False)


class LibraryTableCsv(_Public):
    """One table of a public report with all of its rows."""

    def get(self, request: HttpRequest, slug: str, number: int) -> HttpResponse:
        printed = self.record().frozen_input
        office = printed["office"]["name"] or UNNAMED
        return table_answer(printed, number, extension="csv", stem=slug, office=office)
