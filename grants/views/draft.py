"""The task list of one draft."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.views.generic import TemplateView

from accounts.permissions import Permission
from grants.choices import DOES_TO_LEDGER, NoticeKind, NoticeState, Task, TaskState
from grants.figures.check import obstacles_in
from grants.figures.draft import Draft, draft_of
from grants.figures.implications import implications_of
from grants.figures.tasks import TaskLine, tasks_in
from grants.figures.ties import ties_of
from grants.figures.words import unmatched_amounts
from grants.rules.moves import verb_of_return
from grants.rules.tasks import needed_tasks
from grants.views.base import DECISIONS, DraftPage, today
from grants.views.mending import task_url


class NoticeDraft(DraftPage, TemplateView):
    permission = Permission.NOTICE_DRAFT
    template_name = "grants/notice_draft.html"

    @property
    def caption(self) -> str:
        kind = self.notice.get_kind_display().lower()
        source = "entered from a signed paper" if self.notice.is_from_paper else "not yet numbered"
        return f"Draft notice of decision · {kind} · {source}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        notice, user = self.notice, self.request.user
        draft = draft_of(notice)
        implications = implications_of(draft)
        ties = ties_of(draft, today())
        obstacles = obstacles_in(draft, implications, on=today(), ties=ties)
        lines = self._seen(tasks_in(draft, obstacles, self._attachments()))
        needed = needed_tasks(notice.kind, is_from_paper=notice.is_from_paper)
        if draft.rests_on:
            needed = (*needed, Task.ADVICE)
        done = sum(line.state == TaskState.DONE for line in lines if line.task in needed)
        return super().get_context_data(**kwargs) | {
            "notice": notice,
            "caption": self.caption,
            "breadcrumbs": [(DECISIONS, reverse("grants:notice-list"))],
            "items": [self._item(draft, line) for line in lines],
            "done": done,
            "needed": len(needed),
            "implications": implications,
            "superseding": draft.superseding_words,
            "does": DOES_TO_LEDGER[NoticeKind(notice.kind)],
            "ties": ties,
            "quoted": draft.quoted,
            "unmatched": unmatched_amounts(obstacles),
            "returned": self._returned(),
            "may_withdraw": user.may(Permission.NOTICE_WITHDRAW),
        }

    def _attachments(self) -> Sequence[Any]:
        return list(self.notice.attachments.only("is_confidential", "is_scan"))

    def _seen(self, lines: list[TaskLine]) -> list[TaskLine]:
        """Without the annex for whoever may not read one."""
        may_read = self.request.user.may(Permission.ANNEX_VIEW)
        return [line for line in lines if may_read or line.task != Task.ANNEX]

    def _item(self, draft: Draft, line: TaskLine) -> dict[str, Any]:
        return {"line": line, "label": line.task.label, "href": self._address(draft, line.task)}

    def _address(self, draft: Draft, task: Task) -> str:
        if task == Task.WHAT and not draft.wants_lines:
            return self.url_of("notice-change")
        return task_url(self.notice, task)

    def _returned(self) -> Any:
        """The latest return, whose comment the drafter answers."""
        if self.notice.state != NoticeState.RETURNED:
            return None
        verb = verb_of_return(is_from_paper=self.notice.is_from_paper)
        return self.notice.steps.filter(verb=verb).select_related("by").order_by("-number").first()
