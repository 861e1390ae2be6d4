"""The register of decisions, as a page and as files."""

from functools import cached_property
from typing import Any

from django.urls import reverse

from accounts.permissions import Permission
from core.exports import Sheet
from core.lists import Listed, ListFile, ListPage
from grants.choices import NoticeState
from grants.figures.register import periods_of, priorities_in, providers_in, recipients_of
from grants.forms.register import RegisterForm
from grants.models import DecisionNotice
from grants.models.notice import DecisionNoticeQuerySet
from grants.tables.register import NoticeTable, caption_of, notice_lines
from grants.tables.sheet import register_sheet

_FOR_READERS = (NoticeState.PUBLISHED, NoticeState.SUPERSEDED)


class _Register(Listed):
    """Those decisions that a person may see and asked for."""

    permission = Permission.NOTICE_VIEW
    list_name = "grants:notice-list"

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
    def chosen(self) -> DecisionNoticeQuerySet:
        return self.form.chosen().of(self.visible)


class NoticeList(_Register, ListPage):
    template_name = "grants/notice_list.html"
    files = (("CSV", "grants:notice-list-csv"), ("Excel", "grants:notice-list-xlsx"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        return super().get_context_data(**kwargs) | {
            "may_draft": user.may(Permission.NOTICE_DRAFT),
            "may_see_powers": user.may(Permission.POWER_VIEW),
            "sees_unpublished": self.sees_unpublished,
        }

    def table(self) -> NoticeTable:
        return NoticeTable(notice_lines(self.chosen))

    def complete(self, table: NoticeTable) -> None:
        table.caption = caption_of(table.page.paginator.count)
        table.recipients = recipients_of(row.record["pk"] for row in table.paginated_rows)

    def say_how_to_begin(self, table: NoticeTable) -> None:
        if self.request.user.may(Permission.NOTICE_DRAFT):
            table.empty_text = "There is no decision yet."
            table.empty_next, table.empty_href = "Draft the first", reverse("grants:notice-start")
        elif self.sees_unpublished:
            table.empty_text = "There is no decision for you to see yet. An officer drafts the first."
        else:
            table.empty_text = "No decision has been published yet."


class NoticeExport(_Register, ListFile):
    stem = "decisions"

    def sheet(self, **how: Any) -> Sheet:
        return register_sheet(self.chosen, **how)
