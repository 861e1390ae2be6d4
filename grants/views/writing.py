"""The base of the pages that write one part of a draft: what two officers at once are told, and what to mend."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from accounts.permissions import Permission
from core.meanwhile import Meanwhile
from core.refusal import Obstacle, Refused
from core.views import ActionFormView
from grants.choices import Task
from grants.figures.draft import Draft
from grants.figures.implications import Implications
from grants.figures.words import known_amounts, obstacles_in_text, words_of, wrong_citations
from grants.models import EarlierWording, NoticeSection
from grants.transitions import ChangedMeanwhile
from grants.views.base import DECISIONS, DraftPage

CHOOSE_AGAIN = "Choose the file again: the browser does not keep it"


class DraftForm(DraftPage, ActionFormView):
    """A form on one part of a draft, sent with the version that was opened.

    When somebody saved the part since, nothing is written: the form comes back with what was typed, what the other
    changed and what stands now. To save then is a choice, which is why the version moves on.
    """

    permission = Permission.NOTICE_DRAFT
    template_name = "grants/draft_form.html"
    meanwhile: Meanwhile | None = None

    @property
    def caption(self) -> str:
        return self.notice.title

    @property
    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        return [(DECISIONS, reverse("grants:notice-list")), (self.notice.title, self.draft_url)]

    @property
    def cancel_url(self) -> str:
        return self.draft_url

    def next_url(self, outcome: Any) -> str:
        return self.draft_url

    def refused(self, form: Any, refusal: Refused) -> HttpResponse:
        if isinstance(refusal, ChangedMeanwhile):
            if self.stands_already(form, refusal.now):
                # A form sent twice, or two who wrote the same: there is nothing to choose between.
                messages.success(self.request, self.done_words(refusal.now))
                return redirect(self.next_url(refusal.now))
            self.meanwhile = self.compare(form, refusal)
            form.data = form.data.copy()
            form.data[form.add_prefix("version")] = str(refusal.now.version)
            form.general_anchor = "meanwhile"
        return super().refused(form, refusal)

    def form_invalid(self, form: Any) -> HttpResponse:
        """A browser lets go of a file that was sent: whoever chose one is told at its box."""
        for name, field in form.fields.items():
            is_lost = isinstance(field, forms.FileField) and form.add_prefix(name) in self.request.FILES
            if is_lost and name not in form.errors:
                form.add_error(name, CHOOSE_AGAIN)
        return super().form_invalid(form)

    def stands_already(self, form: Any, now: Any) -> bool:
        """Whether what stands now is what was typed here."""
        return False

    def compare(self, form: Any, changed: ChangedMeanwhile) -> Meanwhile:
        """What the other officer did, beside what was typed here."""
        raise NotImplementedError

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(meanwhile=self.meanwhile, notice=self.notice, **kwargs)


def opened_wording(section: NoticeSection, version: int) -> EarlierWording | None:
    """What a section said when it was opened at an earlier version; None where it was not there yet."""
    return EarlierWording.objects.filter(section=section, version=version).first()


def warn(request: Any, obstacles: Iterable[Obstacle]) -> None:
    """Tell what to mend in something that has been saved all the same."""
    for message in dict.fromkeys(obstacle.message for obstacle in obstacles):
        messages.warning(request, message)


def warnings_about(draft: Draft, implications: Implications, task: Task) -> list[Obstacle]:
    """Wrong citations in what was just saved, and amounts that nothing makes. None of a paper that was signed."""
    if draft.notice.is_from_paper:
        return []
    known = known_amounts(draft, implications)
    return obstacles_in_text(words_of(draft, task), task, wrong=wrong_citations(), known=known)
