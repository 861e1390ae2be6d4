"""The base of lists of records that somebody may see and asked for: a page with filters, and the same as files."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView, View
from django_tables2 import RequestConfig

from core.exports import CSV, XLSX, Sheet, download, to_csv, to_xlsx

_FORMATS = {"csv": (CSV, to_csv), "xlsx": (XLSX, to_xlsx)}


class Listed(View):
    """What page and files share: all that this person may see, the filters from the address, and what was chosen."""

    request: Any
    permission: Any = None
    # Of the page in the addresses, for example "reports:report-list".
    list_name = ""
    visible: Any
    form: Any
    chosen: Any

    @property
    def list_url(self) -> str:
        return reverse(self.list_name)


class ListPage(Listed, TemplateView):
    """The page: filters, table, downloads. A subclass gives `table`, and words for where there is nothing yet."""

    per_page = 25
    # Label and name in the addresses of each file.
    files: Sequence[tuple[str, str]] = ()

    def table(self) -> Any:
        """The table of the chosen ones, before it is cut into pages."""
        raise NotImplementedError

    def say_how_to_begin(self, table: Any) -> None:
        """What stands in the table where nothing was asked for and nothing is there."""

    def complete(self, table: Any) -> None:
        """What is looked up for the rows of one page alone."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        table, asked = self._set_out(), self.request.GET.urlencode()
        return super().get_context_data(**kwargs) | {
            "form": self.form,
            "table": table,
            # Of none at all there is nothing to choose or to download.
            "has_any": bool(table.paginated_rows) or self.visible.exists(),
            "downloads": [(label, reverse(name) + (f"?{asked}" if asked else "")) for label, name in self.files],
        }

    def _set_out(self) -> Any:
        table = self.table()
        table.empty_href = self.list_url
        if not any(self.request.GET.values()):
            table.empty_next = table.empty_href = ""
            self.say_how_to_begin(table)
        RequestConfig(self.request, paginate={"per_page": self.per_page}).configure(table)
        self.complete(table)
        return table


class ListFile(Listed):
    """The chosen ones as a file, all pages. What cannot be read in the address is shown on the page, at its box."""

    extension = ""
    # What the file is called, before its day.
    stem = ""

    def sheet(self, **how: Any) -> Sheet:
        """The rows with `on`, `author` and `sort`."""
        raise NotImplementedError

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.form.is_valid():
            return redirect(f"{self.list_url}?{request.GET.urlencode()}")
        content_type, write = _FORMATS[self.extension]
        on = timezone.localdate()
        sheet = self.sheet(on=on, author=self.request.user.name, sort=request.GET.getlist("sort"))
        return download(write(sheet), content_type, f"{self.stem}-{on.isoformat()}.{self.extension}")
