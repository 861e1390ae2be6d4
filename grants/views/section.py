"""The words of one part of a draft."""

from datetime import datetime
from functools import cached_property
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse

from accounts.permissions import Permission
from core.meanwhile import Meanwhile, compared
from core.rich_text import clean
from grants import transitions
from grants.choices import Task
from grants.figures.draft import Draft, draft_of
from grants.figures.implications import Implications, implications_of
from grants.figures.proposed import decision_in_words, is_proposed, proposed_decision
from grants.figures.ties import ties_of
from grants.forms.section import GUIDANCE, DecisionForm, InterestsForm, SectionForm, initial_interests
from grants.models import NoticeSection
from grants.rules.tasks import tasks_of
from grants.transitions import ChangedMeanwhile
from grants.views.base import today
from grants.views.writing import DraftForm, opened_wording, warn, warnings_about

_FORMS = {Task.DECISION: DecisionForm, Task.INTERESTS: InterestsForm}


class SectionWrite(DraftForm):
    template_name = "grants/section_write.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.is_part():
            raise Http404
        if self.task == Task.ANNEX and not request.user.may(Permission.ANNEX_VIEW):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def is_part(self) -> bool:
        """Whether a notice like this one has the part."""
        return self.task in tasks_of(self.notice.kind, is_from_paper=self.notice.is_from_paper)

    @cached_property
    def task(self) -> Task:
        return Task(self.kwargs["task"])

    @cached_property
    def draft(self) -> Draft:
        return draft_of(self.notice)

    @cached_property
    def implications(self) -> Implications:
        return implications_of(self.draft)

    @cached_property
    def ties(self) -> list[Any]:
        return ties_of(self.draft, today())

    @property
    def heading(self) -> str:
        return str(self.task.label)

    def get_form_class(self) -> type[SectionForm]:
        return _FORMS.get(self.task, SectionForm)

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs = super().get_form_kwargs() | {"task": self.task}
        if self.task == Task.INTERESTS:
            return kwargs | {"ties": self.ties}
        if self.task == Task.DECISION:
            may_propose = bool(proposed_decision(self.draft)) and not is_proposed(self.draft)
            return kwargs | {"may_propose": may_propose}
        return kwargs

    def get_initial(self) -> dict[str, Any]:
        section = self.draft.sections.get(self.task)
        body = decision_in_words(self.draft) if self.task == Task.DECISION else self.draft.body(self.task)
        words = initial_interests(body) if self.task == Task.INTERESTS else {"body": body}
        return words | {"version": section.version if section else 0}

    @property
    def _waits_for_lines(self) -> bool:
        return self.draft.wants_lines and not self.draft.has_lines and not self.draft.has_words(Task.DECISION)

    def act(self, form: Any, *, at: datetime) -> NoticeSection:
        body, follows = self._words(form)
        return transitions.write_section(
            notice=self.notice,
            task=self.task,
            body=body,
            is_proposed=follows,
            expected_version=form.cleaned_data["version"],
            by=self.request.user,
            at=at,
        )

    def _words(self, form: Any) -> tuple[str, bool]:
        """What is saved, and whether it follows the lines from now on: asked for, or left as it was proposed."""
        body = form.cleaned_data["body"]
        if self.task != Task.DECISION:
            return body, False
        proposed = proposed_decision(self.draft)
        if "propose" in self.request.POST:
            return proposed, True
        return body, is_proposed(self.draft) and clean(body) == clean(proposed)

    def done_words(self, outcome: NoticeSection) -> str:
        return f"Saved: {self.task.label}"

    def next_url(self, outcome: NoticeSection) -> str:
        written = draft_of(self.notice)
        warn(self.request, warnings_about(written, implications_of(written), self.task))
        return self.request.path if "stay" in self.request.POST else super().next_url(outcome)

    def stands_already(self, form: Any, now: NoticeSection) -> bool:
        return clean(self._words(form)[0]) == now.body

    def compare(self, form: Any, changed: ChangedMeanwhile) -> Meanwhile:
        earlier = opened_wording(changed.now, form.cleaned_data["version"])
        typed, _ = self._words(form)
        text = compared(
            GUIDANCE[self.task].label,
            opened=earlier.body if earlier else "",
            now=changed.now.body,
            typed=typed,
        )
        return Meanwhile(changed.who, changed.at, texts=[text])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        more: dict[str, Any] = {"task": self.task.value}
        if self.task == Task.DECISION:
            more |= {"proposed": proposed_decision(self.draft), "follows": is_proposed(self.draft)}
            if self.request.method == "GET" and self._waits_for_lines:
                words = "These words follow from the lines, once there are any."
                more["empty"] = {"text": words, "next": "Go to the lines", "href": self.url_of("line-list")}
        elif self.task == Task.FINANCE:
            more["implications"] = self.implications
        elif self.task == Task.INTERESTS:
            more["ties"] = self.ties
        return super().get_context_data(**more, **kwargs)
