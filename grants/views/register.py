"""The register of decisions, as a page and as files."""

from collections.abc import Callable
from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.generic import TemplateView, View
from django_tables2 import RequestConfig

from accounts.permissions import Permission
from core.exports import CSV, XLSX, Sheet, download, to_csv, to_xlsx
from grants.choices import NoticeState
from grants.figures.register import periods_of, priorities_in, providers_in, recipients_of
from grants.forms.register import RegisterForm
from grants.models import DecisionNotice
from grants.models.notice import DecisionNoticeQuerySet
from grants.tables.register import NoticeTable, caption_of, notice_lines
from grants.tables.sheet import register_sheet
from grants.views.base import today

PER_PAGE = 25
_FOR_READERS = (NoticeState.PUBLISHED, NoticeState.SUPERSEDED)
_FILES = (("CSV", "grants:notice-list-csv"), ("Excel", "grants:notice-list-xlsx"))


class _Register:
    """Those decisions that a person may see and asked for."""

    request: Any
    permission = Permission.NOTICE_VIEW

    @cached_property
    def visible(self) -> DecisionNoticeQuerySet:
        return DecisionNotice.objects.visible_to(self.request.user)

    @cached_property
    def sees_unpublished(self) -> bool:
        return self.request.user.may(Permission.NOTICE_WORK) or self.request.user.may(Permission.NOTICE_SIGN)

    @cached_property
    def form(self) -> RegisterForm:
        states = NoticeState.choices
        if not self.sees_unpublished:
            states = [(state.value, state.label) for state in _FOR_READERS]
        return RegisterForm(
            self.request.GET,
            periods=periods_of(self.visible),
            states=states,
            priorities=priorities_in(self.visible),
            providers=providers_in(self.visible),
        )

    @cached_property
    def notices(self) -> DecisionNoticeQuerySet:
        return self.form.chosen().of(self.visible)


class NoticeList(_Register, TemplateView):
    template_name = "grants/notice_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked, user = self.request.GET.urlencode(), self.request.user
        return super().get_context_data(**kwargs) | {
            "form": self.form,
            "table": self._table(),
            "downloads": [(label, f"{reverse(name)}?{asked}" if asked else reverse(name)) for label, name in _FILES],
            "may_draft": user.may(Permission.NOTICE_DRAFT),
            "may_see_powers": user.may(Permission.POWER_VIEW),
            "sees_unpublished": self.sees_unpublished,
        }

    def _table(self) -> NoticeTable:
        table = NoticeTable(notice_lines(self.notices))
        table.empty_href = reverse("grants:notice-list")
        if not any(self.request.GET.values()):
            self._say_how_to_begin(table)
        RequestConfig(self.request, paginate={"per_page": PER_PAGE}).configure(table)
        table.caption = caption_of(table.page.paginator.count)
        table.recipients = recipients_of(row.record["pk"] for row in table.paginated_rows)
        return table

    def _say_how_to_begin(self, table: NoticeTable) -> None:
        table.empty_next = table.empty_href = ""
        if self.request.user.may(Permission.NOTICE_DRAFT):
            table.empty_text = "There is no decision yet."
            table.empty_next, table.empty_href = "Draft the first", reverse("grants:notice-start")
        elif self.sees_unpublished:
            table.empty_text = "There is no decision for you to see yet. An officer drafts the first."
        else:
            table.empty_text = "No decision has been published yet."


class _RegisterFile(_Register, View):
    """The chosen decisions as a file. What cannot be read in the address is shown on the page, at its box."""

    content_type = ""
    filename = ""

    @staticmethod
    def write(sheet: Sheet) -> bytes:
        raise NotImplementedError

    def get(self, request: HttpRequest) -> HttpResponse:
        if not self.form.is_valid():
            return redirect(f"{reverse('grants:notice-list')}?{request.GET.urlencode()}")
        sort = request.GET.getlist("sort")
        sheet = register_sheet(self.notices, on=today(), author=self.request.user.name, sort=sort)
        return download(self.write(sheet), self.content_type, self.filename)


class NoticeListCsv(_RegisterFile):
    content_type, filename = CSV, "decisions.csv"
    write: Callable[[Sheet], bytes] = staticmethod(to_csv)


class NoticeListXlsx(_RegisterFile):
    content_type, filename = XLSX, "decisions.xlsx"
    write: Callable[[Sheet], bytes] = staticmethod(to_xlsx)
