"""A report as it is read by who has signed in: on a page, as a PDF, its tables as files."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views import View

from accounts.permissions import Permission
from commissioning.figures.office import the_office
from core.downloads import serve_bytes
from core.exports import CSV, PDF, XLSX, download, to_csv, to_xlsx
from core.pdf import PaperRefused, PaperUnavailable
from grants.figures.stored import is_intact
from reports.documents.allocation_table import UNNAMED
from reports.documents.report import press, report_paper
from reports.documents.report_blocks import OnPage
from reports.figures.check import check_of, live_of
from reports.figures.report_input import report_input, section_input, tables_of_input
from reports.figures.report_page import stored_paper
from reports.models import IssuedPaper
from reports.tables.report_sheet import table_file, table_sheet
from reports.views.paper_doors import opens_for
from reports.views.report_page import ReportPage

_FORMATS = {"csv": (CSV, to_csv), "xlsx": (XLSX, to_xlsx)}


class _Printed(ReportPage, View):
    """What a report prints: the frozen input of one that was issued, the ledger and the words of now for any other."""

    permission = Permission.REPORT_VIEW

    @cached_property
    def frozen(self) -> Mapping[str, Any] | None:
        return stored_paper(self.report).frozen_input if self.report.is_issued else None

    @property
    def stem(self) -> str:
        return self.report.slug or f"report-{self.report.pk}"

    def live_input(self) -> Mapping[str, Any]:
        return report_input(self.report, check_of(self.report))


class ReportRead(_Printed):
    """The whole report as a page, with each figure leading to the entries behind it."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        on_page = OnPage(opens=opens_for(request.user), files=self._files)
        printed = self.live_input() if self.frozen is None else self.frozen
        paper = report_paper(printed, is_page=True, on_page=on_page)
        said = {"report": self.report, "paper": paper, "breadcrumbs": self.breadcrumbs}
        return render(request, "reports/paper_read.html", said)

    def _files(self, number: int) -> tuple[tuple[str, str], ...]:
        return (
            ("CSV", self.url_of("report-table-csv", number)),
            ("Excel", self.url_of("report-table-xlsx", number)),
        )


class ReportPaper(_Printed):
    """The stored bytes of an issued report, which nothing renders again; of any other how it would print."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not self.report.is_issued:
            return self._preview()
        paper = IssuedPaper.objects.defer("frozen_input").get(report=self.report)
        if not is_intact(paper):
            return render(request, "reports/paper_damaged.html", {"report": self.report}, status=503)
        return serve_bytes(bytes(paper.content), media_type=PDF, filename=paper.name, inline=True)

    def _preview(self) -> HttpResponse:
        try:
            content = press(self.live_input())
        except PaperUnavailable as reason:
            return self._not_made(reason.sentence, reason.remedy, status=503)
        except PaperRefused as reason:
            return self._not_made(str(reason), "", status=422)
        return serve_bytes(content, media_type=PDF, filename=f"{self.stem}-draft.pdf", inline=True)

    def _not_made(self, sentence: str, remedy: str, *, status: int) -> HttpResponse:
        said = {"sentence": sentence, "remedy": remedy, "report": self.report}
        return render(self.request, "reports/paper_not_made.html", said, status=status)


class ReportTableFile(_Printed):
    """One table of the report with all of its rows, numbered as the report numbers it."""

    extension = "csv"

    def get(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        if self.frozen is None:
            printed, office = self._live_tables(), the_office()
            name = office.name if office else UNNAMED
        else:
            printed, name = self.frozen, self.frozen["office"]["name"] or UNNAMED
        return table_answer(printed, number, extension=self.extension, stem=self.stem, office=name)

    def _live_tables(self) -> Mapping[str, Any]:
        """No more than the tables and the head, so that nobody waits for the guard to read the words."""
        sections = list(self.report.sections.filter(is_left_out=False).order_by("position", "pk"))
        live = live_of(sections, self.report)
        cover = {"reference": "", "title": self.report.title, "as_at": self.report.as_at.isoformat()}
        return {"cover": cover, "sections": [section_input(section, live) for section in sections]}


def table_answer(printed: Mapping[str, Any], number: int, *, extension: str, stem: str, office: str) -> HttpResponse:
    """A table as a file to keep. Raises Http404 where the report has none of that number."""
    tables = tables_of_input(printed)
    if not 1 <= number <= len(tables):
        raise Http404
    content_type, write = _FORMATS[extension]
    sheet = table_sheet(tables[number - 1], number=number, cover=printed["cover"], office=office)
    return download(write(sheet), content_type, table_file(stem, number, extension))
