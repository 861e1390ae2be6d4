"""The advice that a draft rests on, and why its decision departs from it where it does."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from core.refusal import Refused
from grants import transitions
from grants.choices import Task
from grants.documents.notice_commission import FOLLOWS, commission_of
from grants.figures.advice import AdviceTaken, advice_in, advice_values, departs
from grants.forms.section import AdviceForm, SectionForm
from grants.views.section import SectionWrite

TAKEN = "The new advice was taken. Look through the lines and the words: they stay as they were."


class AdviceWrite(SectionWrite):
    """What the Commission advised. Asks for a reason where the lines depart from it, and for nothing elsewhere."""

    template_name = "grants/advice_write.html"
    task = Task.ADVICE

    def is_part(self) -> bool:
        return bool(self.draft.rests_on)

    @cached_property
    def advice(self) -> list[AdviceTaken]:
        return advice_in(self.draft)

    def get_form_class(self) -> type[SectionForm]:
        return AdviceForm

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        if "take" in self.request.POST:
            return self._take_new_advice()
        if not departs(self.advice):
            # The lines were changed back meanwhile.
            messages.info(self.request, f"{FOLLOWS} No reason was saved.")
            return redirect(self.draft_url)
        return super().post(*args, **kwargs)

    def _take_new_advice(self) -> HttpResponse:
        try:
            transitions.take_new_advice(notice=self.notice, by=self.request.user, at=timezone.now())
        except Refused as refusal:
            messages.error(self.request, refusal.obstacles[0].message)
        else:
            messages.success(self.request, TAKEN)
        return redirect(self.request.path)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        more: dict[str, Any] = {
            "commission": commission_of(advice_values(one) for one in self.advice),
            "obstacles": [obstacle for one in self.advice for obstacle in one.obstacles()],
            "may_take": any(one.may_be_renewed for one in self.advice),
        }
        if not departs(self.advice):
            more["kept"] = self.draft.body(Task.ADVICE) if self.draft.has_words(Task.ADVICE) else ""
            words = "Nothing needs to be written here: the decision follows the advice."
            more["empty"] = {"text": words, "next": "Go back to the task list", "href": self.draft_url}
        return super().get_context_data(**more, **kwargs)
