"""What services achieved: the years, and one year."""

from collections.abc import Sequence
from datetime import date
from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views import View

from accounts.permissions import Permission
from core import years
from grants.figures.results import read_years, results_of, years_with_returns
from grants.figures.results_rows import Rows, read_rows
from grants.figures.results_trend import trend_since, trend_to
from grants.figures.results_years import years_told
from grants.rules.ratings import RULES
from reports.figures.live_kinds.table import LiveTable
from reports.figures.results_quoted import people_quoted
from reports.figures.results_tables import ResultsTables
from reports.figures.results_trend import trend_table
from reports.forms.results import OUTSIDE, ResultsForm
from reports.rules.quoted_people import QuotedPeople
from reports.tables.results import PageTable, page_table, tiles_of, unanswered_lines
from reports.tables.results_charts import drawn
from reports.views.results_facts import tables_of_year
from reports.views.results_printed import Printed, printed_once

_FILES = (("CSV", "csv"), ("Excel", "xlsx"))


class ResultsYears(View):
    """The years of which returns are asked."""

    permission = Permission.RESULTS_VIEW

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "reports/results_years.html", {"years": years_told(timezone.localdate())})


class ResultsPage(View):
    """A page of one year: the choices, and the results that they ask for."""

    permission = Permission.RESULTS_VIEW
    name = ""
    # What stands below the heading. It knows nothing of who reads it: whoever may see results sees the same.
    body = ""

    def get(self, request: HttpRequest, year: date, **of: Any) -> HttpResponse:
        form = results_form(request, year)
        if form.is_elsewhere:
            return redirect(address_of(self.name, form, of))
        self.form = form
        made_of = (self.name, sorted(of.items()), form.address(), form.offered, self.rows().stamp, self.quoted)
        printed = self.printed(of) if form.errors else printed_once(made_of, lambda: self.printed(of))
        return render(request, "reports/results_page.html", {"form": form, **printed.shell})

    def printed(self, of: dict[str, Any]) -> Printed:
        tables = self.tables()
        own = self.page(tables, **of)
        label = tables.results.period.label
        shared = {
            "form": self.form,
            "results": tables.results,
            "tables": tables,
            "switch": address_of(self.name, self.form, of, figures="" if self.form.is_outside else OUTSIDE),
            "rules": [rule.sentence for rule in RULES],
        }
        return Printed(
            title=own.get("title", ""),
            label=label,
            trail=own["breadcrumbs"],
            body=render_to_string(self.body, shared | own),
            is_kept=own.get("found", True) is not None,
        )

    def rows(self) -> Rows:
        """What the page is made of, but for the answers."""
        raise NotImplementedError

    def tables(self) -> ResultsTables:
        raise NotImplementedError

    def page(self, tables: ResultsTables, **of: Any) -> dict[str, Any]:
        raise NotImplementedError

    @property
    def quoted(self) -> Sequence[QuotedPeople]:
        """Counts that papers print of the year."""
        return ()

    def with_files(self, name: str, table: LiveTable, file: str, of: dict[str, Any]) -> PageTable:
        """A table with its files, whose addresses say what was chosen."""
        return page_table(name, table, [(label, address_of(f"{file}-{end}", self.form, of)) for label, end in _FILES])

    def charted(self, table: LiveTable | None) -> dict[str, Any]:
        """The charts of the quarters, and the table they are drawn from."""
        return {"charts": drawn(table), "trend": page_table("trend", table)} if table else {"charts": []}


class ResultsYear(ResultsPage):
    """What nobody answered, then the whole fund: by provider, by priority and by area."""

    name = "reports:results-year"
    body = "reports/results_year.html"

    def rows(self) -> Rows:
        return self._rows

    @cached_property
    def _rows(self) -> Rows:
        return read_rows([self.form.here], self.form.day, filings_since=trend_since(self.form.period))

    @cached_property
    def quoted(self) -> Sequence[QuotedPeople]:
        return people_quoted([self.form.here])

    def tables(self) -> ResultsTables:
        read = read_years(self._rows)[self.form.here]
        return ResultsTables(results_of(self.form.period, self.form.day, read), is_outside=self.form.is_outside)

    def page(self, tables: ResultsTables, **of: Any) -> dict[str, Any]:
        made = {
            name: self.with_files(name, make(tables), "reports:results-table", {"table": name})
            for name, make in tables_of_year().items()
        }
        return {
            "tiles": tiles_of(tables.of_providers, None),
            "unanswered": unanswered_lines(tables.results),
            "made": made,
            "quoted": self.quoted,
            "breadcrumbs": [("Results", reverse("reports:results"))],
            **self.charted(self.trend(tables)),
        }

    def trend(self, tables: ResultsTables) -> LiveTable | None:
        points = trend_to(tables.results.period, tables.results.as_at)
        if not points:
            return None
        is_illustrative = any(point.is_illustrative for point in points)
        caption = f"Quarter by quarter{', illustrative' if is_illustrative else ''}"
        return trend_table(points, caption=caption, is_outside=tables.is_outside, is_illustrative=is_illustrative)


def results_form(request: HttpRequest, year: date) -> ResultsForm:
    """The choices for a year that has returns; 404 for any other."""
    there = years_with_returns()
    if year not in there and not people_quoted([year]):
        raise Http404
    offered = sorted({*there, year}, reverse=True)
    return ResultsForm(request.GET, year=year, years_there=offered, today=timezone.localdate())


def address_of(name: str, form: ResultsForm, of: dict[str, Any], **changed: str) -> str:
    """Where the same choices stand, of a page or of a file beside it."""
    path = reverse(name, kwargs={"year": form.year_elsewhere or years.slug(form.here), **of})
    query = form.address(**changed)
    return f"{path}?{query}" if query else path
