"""The tables of results as files. A file leaves the office, so small counts are hidden in each."""

from datetime import date
from typing import Any

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
from reports.views.results_facts import (
    OfArea,
    OfAward,
    OfGroup,
    of_area,
    of_award,
    of_priority,
    of_provider,
    tables_of_year,
    told_of,
)

_FORMATS = {"csv": (CSV, to_csv), "xlsx": (XLSX, to_xlsx)}


class _File(View):
    """What cannot be read in the address is shown on the page, at its box."""

    permission = Permission.RESULTS_VIEW
    extension = "csv"

    def get(self, request: HttpRequest, year: date, **of: Any) -> HttpResponse:
        form = results_form(request, year)
        if form.errors or form.year_elsewhere:
            return redirect(address_of("reports:results-year", form, {}))
        tables = ResultsTables(results_of(form.period, form.day), is_outside=True)
        table, office = self.table(tables, **of), the_office()
        content_type, write = _FORMATS[self.extension]
        sheet = results_sheet(table, tables.results, office.name if office else "")
        return download(write(sheet), content_type, results_file(table, tables.results, self.extension))

    def table(self, tables: ResultsTables, **of: Any) -> LiveTable:
        raise NotImplementedError


class ResultsTable(_File):
    """One of the tables of a year's page."""

    def table(self, tables: ResultsTables, **of: Any) -> LiveTable:
        make = tables_of_year().get(of["table"])
        if make is None:
            raise Http404
        return make(tables)


class _PartTable(_File):
    """One of the tables of a part's page; 404 for a part without returns in this time, and for a name of no table."""

    def find(self, tables: ResultsTables, **of: Any) -> OfGroup | OfAward | OfArea | None:
        raise NotImplementedError

    def table(self, tables: ResultsTables, **of: Any) -> LiveTable:
        found = self.find(tables, **of)
        make = found.tables.get(of["table"]) if found else None
        if found is None or make is None:
            raise Http404
        return told_of(make(), found.name)


class ResultsProviderTable(_PartTable):
    def find(self, tables: ResultsTables, **of: Any) -> OfGroup | None:
        return of_provider(tables, of["slug"])


class ResultsPriorityTable(_PartTable):
    def find(self, tables: ResultsTables, **of: Any) -> OfGroup | None:
        return of_priority(tables, of["slug"])


class ResultsAwardTable(_PartTable):
    def find(self, tables: ResultsTables, **of: Any) -> OfAward | None:
        return of_award(tables, of["pk"])


class ResultsAreaTable(_PartTable):
    def find(self, tables: ResultsTables, **of: Any) -> OfArea | None:
        return of_area(tables, of["slug"])
