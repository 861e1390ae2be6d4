"""Filling in a return: its topics, the boxes of one, and the check before it is submitted."""

from datetime import datetime
from functools import cached_property
from hashlib import sha256
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.generic import TemplateView

from accounts.permissions import Permission
from core.meanwhile import Meanwhile
from core.refusal import Obstacle, Refused
from core.views import ActionFormView
from grants import mail_filing, transitions
from grants.choices import Topic
from grants.figures.filling import Filling, colleagues_of
from grants.forms.filling import OPENED, TOLD, VERSION, TopicForm
from grants.forms.returns import SubmitForm
from grants.models import Filing
from grants.rules.answers import Given
from grants.transitions import FilingChanged
from grants.transitions.filing import check_filing, mismatch_in_words
from grants.views.return_base import FillPage
from grants.views.return_facts import given_in_words, last_comment


class ReturnFill(FillPage, TemplateView):
    """The topics of a return and how far each is."""

    permission = Permission.RETURN_FILL
    template_name = "grants/return_fill.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        filling = self.filling
        check = check_filing(self.monitoring_return, filling.asked, filling.given)
        lines = filling.topic_lines(check.to_mend)
        return super().get_context_data(**kwargs) | {
            "monitoring_return": self.monitoring_return,
            "filling": filling,
            "caption": self.caption,
            "breadcrumbs": self.breadcrumbs,
            "due": self.due,
            "items": [
                {"href": self.url_of("return-topic", line.task.value), "label": line.task.label, "line": line}
                for line in lines
            ],
            "done": len(filling.asked.boxes) - len(check.to_answer),
            "comment": last_comment(self.monitoring_return),
            "is_started": filling.version > 0,
            "sheet_href": self.url_of("return-sheet"),
            "upload_href": self.url_of("return-upload"),
        }


class ReturnTopic(FillPage, ActionFormView):
    """The boxes of one topic. Whatever can be read is saved; what does not fit yet is told and may be left."""

    permission = Permission.RETURN_FILL
    template_name = "grants/return_topic.html"
    form_class = TopicForm
    meanwhile: Meanwhile | None = None

    @cached_property
    def topic(self) -> Topic:
        found = next((one for one in self.filling.asked.topics if one == self.kwargs["topic"]), None)
        if found is None:
            raise Http404
        return found

    @property
    def heading(self) -> str:
        return str(self.topic.label)

    @property
    def caption(self) -> str:
        return f"{super().caption}, {self.title}"

    @property
    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [*super().breadcrumbs, ("Fill in", self.url_of("return-fill"))]

    @property
    def cancel_url(self) -> str:
        return self.url_of("return-fill")

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"filling": self.filling, "topic": self.topic}

    def get_form(self, form_class: Any = None) -> Any:
        form = super().get_form(form_class)
        form.initial |= {OPENED: digest(self.filling.given, form), TOLD: told_as(form.to_mend())}
        return form

    def act(self, form: Any, *, at: datetime) -> Filing:
        try:
            return self._save(form, form.cleaned_data[VERSION], at)
        except FilingChanged as changed:
            # Somebody worked on another topic: what was opened here still stands as it was.
            if digest(changed.given, form) != form.cleaned_data[OPENED]:
                raise
            return self._save(form, changed.version, at)

    def _save(self, form: Any, version: int, at: datetime) -> Filing:
        return transitions.save_answers(
            monitoring_return=self.monitoring_return,
            given=form.given(),
            expected_version=version,
            by=self.request.user,
            at=at,
        )

    def refused(self, form: Any, refusal: Refused) -> HttpResponse:
        if isinstance(refusal, FilingChanged):
            typed = form.given()
            theirs = [one for one in form.boxes if plain(refusal.given.get(one.box, Given())) != plain(typed[one.box])]
            if not theirs:
                # A form sent twice, or two who typed the same: there is nothing to choose between.
                messages.success(self.request, f"Saved: {self.topic.label}")
                return self.finish(form)
            self.meanwhile = Meanwhile(
                refusal.who,
                refusal.at,
                facts=[
                    {
                        "key": one.label,
                        "value": given_in_words(one, refusal.given.get(one.box)),
                        "note": f"You typed: {given_in_words(one, typed[one.box])}",
                    }
                    for one in theirs
                ],
            )
            form.data = form.data.copy()
            form.data |= {VERSION: str(refusal.version), OPENED: digest(refusal.given, form)}
            form.general_anchor = "meanwhile"
        return super().refused(form, refusal)

    def carry_out(self, form: Any, **shown: Any) -> HttpResponse:
        answer = super().carry_out(form, **shown)
        return answer if form.errors else self.finish(form)

    def finish(self, form: Any) -> HttpResponse:
        """Where somebody goes on: to the next topic, to the list, or here where something new does not fit."""
        if "stay" in self.request.POST:
            return redirect(self.url_of("return-fill"))
        told = form.to_mend()
        if told and told_as(told) != form.cleaned_data[TOLD]:
            return redirect(self.request.path)
        topics = self.filling.asked.topics
        after = topics[topics.index(self.topic) + 1 :]
        return redirect(self.url_of("return-topic", after[0].value) if after else self.url_of("return-check"))

    def done_words(self, outcome: Filing) -> str:
        return f"Saved: {self.topic.label}"

    def next_url(self, outcome: Filing) -> str:
        return self.request.path

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        form = context["form"]
        return context | {
            "monitoring_return": self.monitoring_return,
            "meanwhile": self.meanwhile,
            "groups": list(form.groups()),
            "told": [] if form.errors or not self.filling.version else form.to_mend(),
            "place": self.filling.asked.topics.index(self.topic) + 1,
            "places": len(self.filling.asked.topics),
            "has_before": bool(self.filling.before),
        }


def plain(given: Given) -> Given:
    """As it is stored: without spaces around its words."""
    return Given(given.value, given.words.strip(), given.not_known.strip(), given.explanation.strip())


def digest(given: Any, form: TopicForm) -> str:
    """What stands in the boxes of a topic, in a line that changes when one of them does."""
    rows = [(one.box.name, plain(given[one.box])) for one in form.boxes if one.box in given]
    return sha256(repr([row for row in rows if not row[1].is_empty]).encode()).hexdigest()[:32]


def told_as(told: list[Obstacle]) -> str:
    return sha256(repr([one.message for one in told]).encode()).hexdigest()[:32] if told else ""


class ReturnCheck(FillPage, TemplateView):
    """What is still open, by box; what only warns; what is not known. From here it is submitted."""

    permission = Permission.RETURN_FILL
    template_name = "grants/return_check.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        filling = self.filling
        check = check_filing(self.monitoring_return, filling.asked, filling.given)
        return super().get_context_data(**kwargs) | {
            "monitoring_return": self.monitoring_return,
            "caption": self.caption,
            "breadcrumbs": [*self.breadcrumbs, ("Fill in", self.url_of("return-fill"))],
            "due": self.due,
            "to_answer": self._by_topic(check.to_answer),
            "to_mend": [(one, self._href(one)) for one in check.to_mend],
            "warnings": [mismatch_in_words(filling.asked, one) for one in check.warnings],
            "unknown": unknown_in(filling),
            "may_submit": not check.obstacles and filling.version > 0,
            "version": filling.version,
            "colleagues": colleagues_of(self.monitoring_return, other_than=self.request.user),
        }

    def _href(self, obstacle: Obstacle) -> str:
        one = self.filling.asked.by_name.get(obstacle.field or "")
        return f"{self.url_of('return-topic', one.measure.topic)}#id_{one.box.name}" if one else ""

    def _by_topic(self, obstacles: tuple[Obstacle, ...]) -> list[tuple[str, list[tuple[str, str]]]]:
        """The boxes that are open, under their topics, each with its address."""
        boxes = self.filling.asked.by_name
        found: dict[str, list[tuple[str, str]]] = {}
        for obstacle in obstacles:
            one = boxes[obstacle.field or ""]
            found.setdefault(Topic(one.measure.topic).label, []).append((one.label, self._href(obstacle)))
        return list(found.items())


def unknown_in(filling: Filling) -> list[tuple[str, str]]:
    """The boxes that are said not to be known, with the reason of each."""
    given = [(one.label, filling.of(one.box).not_known) for one in filling.asked.boxes]
    return [(label, why) for label, why in given if why]


class ReturnSubmit(FillPage, ActionFormView):
    """Submits what was checked. It shows nothing of its own: what stands in the way is said by the check."""

    permission = Permission.RETURN_FILL
    form_class = SubmitForm

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return redirect(self.url_of("return-check"))

    def act(self, form: Any, *, at: datetime) -> Filing:
        filing = transitions.submit_return(
            monitoring_return=self.monitoring_return,
            expected_version=form.cleaned_data["version"],
            by=self.request.user,
            at=at,
        )
        mail_filing.tell(self.request, "submit", self.monitoring_return)
        return filing

    def refused(self, form: Any, refusal: Refused) -> HttpResponse:
        if isinstance(refusal, FilingChanged):
            words = f"{refusal.who} saved this return after you opened this page. Check it once more, then submit."
        else:
            words = f"It was not submitted. {refusal.obstacles[0].message}."
        messages.error(self.request, words)
        return redirect(self.url_of("return-check"))

    def form_invalid(self, form: Any) -> HttpResponse:
        messages.error(self.request, "Check the return once more, then submit it.")
        return redirect(self.url_of("return-check"))

    def done_words(self, outcome: Filing) -> str:
        return "Submitted. A second person at your organisation now reads and certifies it."

    def next_url(self, outcome: Filing) -> str:
        return self.monitoring_return.get_absolute_url()
