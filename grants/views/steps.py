"""What the pages that move a notice on share: they tell where they cannot, and tell those whose turn it is next."""

from datetime import datetime
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from core.refusal import Obstacle, Refused
from core.templatetags.house import day
from core.unsent import Unsent
from core.views import ActionFormView
from grants import mail
from grants.figures.draft import Draft, draft_of
from grants.figures.implications import Implications, implications_of
from grants.models import DecisionNotice
from grants.rules.moves import MOVES, obstacles_to_move
from grants.views.base import NoticePage

NOBODY_TOLD = "It was done, but nobody could be told by email: tell them yourself."
NOBODY_THERE = "Nobody has the role whose turn it is next, so nobody was told."


class StepView(NoticePage, ActionFormView):
    """A page that takes one step with a notice. One whose step is not open leads back to the notice and says why."""

    verb = ""
    template_name = "grants/notice_step.html"
    # Which of the partial pages about money the page shows: "card", "table" or none.
    effect = ""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        closed = obstacles_to_move(self.verb, state=self.notice.state)
        if closed:
            done = already_done(self.notice, self.verb)
            messages.add_message(request, messages.INFO if done else messages.ERROR, done or closed[0].message)
            return redirect(self.notice)
        return super().get(request, *args, **kwargs)

    @property
    def cancel_url(self) -> str:
        return self.notice.get_absolute_url()

    @property
    def caption(self) -> str:
        return self.notice.title

    @cached_property
    def draft(self) -> Draft:
        return draft_of(self.notice)

    @cached_property
    def implications(self) -> Implications:
        return implications_of(self.draft)

    @cached_property
    def obstacles(self) -> list[Obstacle]:
        """What keeps this person from taking the step now; then the page says so and has no form."""
        return []

    @cached_property
    def unsent(self) -> Unsent | None:
        """What was typed before a session ended waits while there is no form to show it in."""
        return None if self.request.method == "GET" and self.obstacles else super().unsent

    def take(self, form: Any, *, at: datetime) -> DecisionNotice:
        """Call the transition; raises Refused when it will not do."""
        raise NotImplementedError

    def act(self, form: Any, *, at: datetime) -> DecisionNotice:
        taken = self.take(form, at=at)
        tell(self.request, self.verb, taken)
        return taken

    def facts(self) -> list[dict[str, Any]]:
        """What the page says of the notice, as rows of a summary list."""
        return []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "notice": self.notice,
            "kind": self.notice.kind,
            "obstacles": self.obstacles,
            "facts": self.facts(),
            "effect": self.effect,
            "implications": self.implications if self.effect else None,
        }

    def refused(self, form: Any, refusal: Refused) -> HttpResponse:
        """A step that somebody took meanwhile, or the second press of one button: told, and led to the notice."""
        self.notice.refresh_from_db()
        self.__dict__.pop("obstacles", None)
        done = already_done(self.notice, self.verb)
        if done:
            messages.info(self.request, done)
            return redirect(self.notice)
        return super().refused(form, refusal)


def already_done(notice: DecisionNotice, verb: str) -> str:
    """Already signed as 031/2018, by the Commissioner on 1 March 2018; nothing where this was not done."""
    step = notice.steps.select_related("by").filter(verb=verb).order_by("-number").first()
    if step is None or notice.state != MOVES[verb].to_state or not obstacles_to_move(verb, state=notice.state):
        return ""
    done = MOVES[verb].done.lower()
    reference = f" as {notice.reference}" if verb in ("sign", "record") else ""
    return f"Already {done}{reference}, by {step.by} on {day(step.at)}. Nothing was done a second time."


def tell(request: HttpRequest, step: str, notice: DecisionNotice) -> None:
    """Once the step is written for good, mail those whose turn it is. No failure of the mail undoes the step."""
    if not mail.tells(step):
        return
    people = mail.told_of(step, notice, by=request.user)
    url = request.build_absolute_uri(notice.get_absolute_url())

    def send() -> None:
        if not people:
            messages.warning(request, NOBODY_THERE)
        elif not mail.tell(step, notice, people, url=url, request=request):
            messages.warning(request, NOBODY_TOLD)

    transaction.on_commit(send)
