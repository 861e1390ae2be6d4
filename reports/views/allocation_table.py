from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views import View

from accounts.permissions import Permission
from commissioning.models import Fund
from core.exports import CSV, PDF, XLSX, download, to_csv, to_xlsx
from core.pdf import PaperTooLong, PaperUnavailable
from reports import figures
from reports.documents.allocation_table import allocation_paper
from reports.forms.allocation_table import AllocationTableForm
from reports.tables.allocation_sheet import allocation_rows, allocation_sheet, file_name
from reports.tables.allocation_table import columns_shown, heads_of, span_of_words, table_title, which_of_all

_FILES = (("PDF", "pdf"), ("Excel", "xlsx"), ("CSV", "csv"))


class AllocationTable(View):
    """The page: three choices, the truth about the total, the table, and what papers print."""

    permission = Permission.FUND_VIEW

    def get(self, request: HttpRequest, fund: str, year: date) -> HttpResponse:
        form = _form(request, fund, year)
        choice = form.choice
        if form.is_elsewhere:
            return redirect(_address(form))
        table = figures.allocation_table(form.fund, choice.as_at, choice.by, choice.sort)
        return render(request, "reports/allocation_table.html", _page(request, form, table))


class _AllocationFile(View):
    """The same table as a file. What cannot be read in the address is shown on the page, at its box."""

    permission = Permission.FUND_VIEW

    def get(self, request: HttpRequest, fund: str, year: date) -> HttpResponse:
        form = _form(request, fund, year)
        choice = form.choice
        if form.errors or form.year_elsewhere:
            return redirect(_address(form))
        self.page = _address(form)
        return self.answer(figures.allocation_table(form.fund, choice.as_at, choice.by, choice.sort))

    def answer(self, table: figures.AllocationTable) -> HttpResponse:
        raise NotImplementedError


class AllocationTableCsv(_AllocationFile):
    def answer(self, table: figures.AllocationTable) -> HttpResponse:
        return download(to_csv(allocation_rows(table)), CSV, file_name(table, "csv"))


class AllocationTableXlsx(_AllocationFile):
    def answer(self, table: figures.AllocationTable) -> HttpResponse:
        return download(to_xlsx(allocation_sheet(table)), XLSX, file_name(table, "xlsx"))


class AllocationTablePdf(_AllocationFile):
    def answer(self, table: figures.AllocationTable) -> HttpResponse:
        try:
            paper = allocation_paper(table)
        except PaperUnavailable as reason:
            return self._refused(table, reason.sentence, reason.remedy, status=503)
        except PaperTooLong as reason:
            return self._refused(table, str(reason), "", status=422)
        name = content_disposition_header(as_attachment=False, filename=file_name(table, "pdf"))
        return HttpResponse(paper, content_type=PDF, headers={"Content-Disposition": name})

    def _refused(self, table: figures.AllocationTable, sentence: str, remedy: str, *, status: int) -> HttpResponse:
        said = {"sentence": sentence, "remedy": remedy, "title": table_title(table), "page": self.page}
        return render(self.request, "reports/allocation_table_no_paper.html", said, status=status)


def _form(request: HttpRequest, slug: str, start_on: date) -> AllocationTableForm:
    """The choices for a fund that this person may see; 404 for any other."""
    funds = Fund.objects.visible_to(request.user).filter(slug=slug).select_related("financial_year")
    by_year = {fund.financial_year.start_on: fund for fund in funds.order_by("-financial_year__start_on")}
    if start_on not in by_year:
        raise Http404
    years = [fund.financial_year for fund in by_year.values()]
    return AllocationTableForm(request.GET, fund=by_year[start_on], years=years, today=timezone.localdate())


def _address(form: AllocationTableForm, ending: str = "") -> str:
    """Where the same choices stand, of the page or of one of the files beside it."""
    name = f"reports:allocation-table{ending and '-'}{ending}"
    path = reverse(name, args=[form.fund.slug, form.year_elsewhere or form.fund.financial_year.slug])
    return f"{path}?{form.canonical}" if form.canonical else path


def _page(request: HttpRequest, form: AllocationTableForm, table: figures.AllocationTable) -> dict[str, Any]:
    fund, may = table.fund, request.user.may
    columns = columns_shown(table)
    return {
        "form": form,
        "table": table,
        "title": table_title(table),
        "breadcrumbs": [("Funds", reverse("commissioning:fund-list")), (str(fund), fund.get_absolute_url())],
        "columns": columns,
        "has": which_of_all(columns),
        "words": span_of_words(columns),
        "heads": heads_of(table),
        "downloads": [(label, _address(form, ending)) for label, ending in _FILES],
        "doors": _doors(table) if may(Permission.LEDGER_VIEW) else {},
        "providers": reverse("reports:provider-profile", args=["-"]).removesuffix("-/")
        if may(Permission.PROVIDER_VIEW)
        else "",
    }


def _doors(table: figures.AllocationTable) -> dict[str, str]:
    """Where the entries behind each column stand, as at the day of the table."""
    ledger = reverse("commissioning:entry-list", args=[table.fund.slug, table.fund.financial_year.slug])
    kinds = ("allocated", "committed", "paid")
    return {kind: f"{ledger}?as-at={table.as_at.isoformat()}&kind={kind}" for kind in kinds}
