"""The tables of results as files. A file leaves the office, so small counts are hidden in each."""

from collections.abc import Callable
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views import View

from accounts.permissions import Permission
from commissioning.figures.office import the_office
from core.exports import CSV, XLSX, download, to_csv, to_xlsx
from grants.figures.results import results_of
from reports.figures.live_kinds.table import LiveTable
from reports.figures.results_tables import ResultsTables
from reports.tables.results import results_file, results_sheet
from reports.views.results import address_of, results_form
from reports.views.results_facts import Part, of_priority, of_provider, tables_of_year

_FORMATS = {"csv": (CSV, to_csv), "xlsx": (XLSX, to_xlsx)}


class _File(View):
    """What cannot be read in the address is shown on the page, at its box."""

    permission = Permission.RESULTS_VIEW
    extension = "csv"

    def get(self, request: HttpRequest, year: date, **of: str) -> HttpResponse:
        form = results_form(request, year)
        if form.errors or form.year_elsewhere:
            return redirect(address_of("reports:results-year", form, {}))
        tables = ResultsTables(results_of(form.period, form.day), is_outside=True)
        table, office = self.table(tables, **of), the_office()
        content_type, write = _FORMATS[self.extension]
        sheet = results_sheet(table, tables.results, office.name if office else "")
        return download(write(sheet), content_type, results_file(table, tables.results, self.extension))

    def table(self, tables: ResultsTables, **of: str) -> LiveTable:
        raise NotImplementedError


class ResultsTable(_File):
    """One of the tables of a year's page."""

    def table(self, tables: ResultsTables, **of: str) -> LiveTable:
        make = tables_of_year().get(of["table"])
        if make is None:
            raise Http404
        return make(tables)


class ResultsProviderTable(_File):
    """The awards of one provider."""

    part: Callable[[ResultsTables, str], Part | None] = staticmethod(of_provider)

    def table(self, tables: ResultsTables, **of: str) -> LiveTable:
        found = self.part(tables, of["slug"])
        if found is None:
            raise Http404
        return found.table


class ResultsPriorityTable(ResultsProviderTable):
    """The people of one priority by provider."""

    part = staticmethod(of_priority)
