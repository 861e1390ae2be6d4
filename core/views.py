"""The base of the pages that change something: typed, checked, and where much hangs on it shown before it is done."""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.generic import FormView

from core.refusal import Obstacle, Refused

logger = logging.getLogger(__name__)

_CLASHED = "Somebody recorded the same thing at the same moment. Nothing of yours was saved: check, then try again"
# Marks on a posted form that belong to the page and not to the form on it.
_MARKS = ("csrfmiddlewaretoken", "expected_number", "change")


class ActionFormView(FormView):
    """A form that calls one transition. Refused, it comes again with what was typed; done, it says so and moves on.

    A subclass names its permission, `heading`, `done` (the words afterwards, filled in by `done_words`) and `act`.
    """

    permission: Any = None
    template_name = "core/form.html"
    heading = ""
    caption = ""
    intro = ""
    submit_label = ""
    breadcrumbs: Sequence[tuple[str, str]] = ()
    cancel_url = ""
    done = ""

    def act(self, form: Any, *, at: datetime) -> Any:
        """Call the transition; raises Refused when it will not do."""
        raise NotImplementedError

    def get_form(self, form_class: Any = None) -> Any:
        form = super().get_form(form_class)
        form.cancel_url = self.get_cancel_url()
        if self.submit_label:
            form.submit_label = self.submit_label
        return form

    def form_valid(self, form: Any) -> HttpResponse:
        return self.carry_out(form)

    def carry_out(self, form: Any, **marks: Any) -> HttpResponse:
        try:
            outcome = self.act(form, at=timezone.now(), **marks)
        except Refused as refusal:
            return self.refused(form, refusal.obstacles)
        except IntegrityError:
            # The rules were asked first, so only two people at the same moment, or a fault of ours, lead here.
            logger.exception("The database refused what the rules had let pass")
            return self.refused(form, [Obstacle(_CLASHED)])
        messages.success(self.request, self.done_words(outcome))
        return redirect(self.get_next_url(outcome))

    def refused(self, form: Any, obstacles: Iterable[Obstacle]) -> HttpResponse:
        form.add_obstacles(obstacles)
        return self.form_invalid(form)

    def done_words(self, outcome: Any) -> str:
        return self.done.format(outcome)

    def get_next_url(self, outcome: Any) -> str:
        return str(self.success_url or outcome.get_absolute_url())

    def get_cancel_url(self) -> str:
        return str(self.cancel_url or self.success_url or "")

    def get_heading(self) -> str:
        return self.heading

    def get_caption(self) -> str:
        return self.caption

    def get_intro(self) -> str:
        return self.intro

    def get_breadcrumbs(self) -> Sequence[tuple[str, str]]:
        return self.breadcrumbs

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        words = {
            "heading": self.get_heading(),
            "caption": self.get_caption(),
            "intro": self.get_intro(),
            "breadcrumbs": self.get_breadcrumbs(),
        }
        return super().get_context_data(**words | kwargs)


@dataclass(frozen=True)
class EffectRow:
    """One figure before and after, as it is printed."""

    label: str
    before: str
    change: str
    after: str
    is_warning: bool = False
    note: str = ""


@dataclass(frozen=True)
class Preview:
    """What a form would do, shown before it is done. `expected_number` says upon what it was worked out."""

    rows: Sequence[EffectRow]
    expected_number: int
    # What will be recorded, in words: dicts with key and value.
    facts: Sequence[dict[str, Any]] = field(default_factory=tuple)


class ConfirmedFormView(ActionFormView):
    """A form in two steps: its effect is shown, and only what was shown is done.

    The second step posts what was typed once more with `expected_number`. When something came between, `act` raises
    `changed`, and the effect is shown anew with the reason.
    """

    confirm_template_name = "core/confirm.html"
    submit_label = "Continue"
    confirm_label = "Confirm"
    changed: type[Refused] = Refused

    def preview(self, form: Any, *, at: datetime) -> Preview:
        """Work out the effect without writing anything; raises Refused as `act` would."""
        raise NotImplementedError

    def form_valid(self, form: Any) -> HttpResponse:
        if "change" in self.request.POST:
            return self.render_to_response(self.get_context_data(form=form))
        expected = _number(self.request.POST.get("expected_number", ""))
        return self.show_effect(form) if expected is None else self.carry_out(form, expected_number=expected)

    def carry_out(self, form: Any, **marks: Any) -> HttpResponse:
        try:
            return super().carry_out(form, **marks)
        except _Changed as change:
            return self.show_effect(form, change.obstacles)

    def act_on_what_was_shown(self, form: Any, *, at: datetime, expected_number: int) -> Any:
        raise NotImplementedError

    def act(self, form: Any, *, at: datetime, **marks: Any) -> Any:
        try:
            return self.act_on_what_was_shown(form, at=at, **marks)
        except self.changed as change:
            raise _Changed(change.obstacles) from change

    def show_effect(self, form: Any, reasons: Sequence[Obstacle] = ()) -> HttpResponse:
        try:
            preview = self.preview(form, at=timezone.now())
        except Refused as refusal:
            return self.refused(form, refusal.obstacles)
        context = self.get_context_data(
            form=form,
            preview=preview,
            reasons=[{"message": reason.message, "href": "#effect"} for reason in reasons],
            typed=_as_typed(self.request, form),
            confirm_label=self.confirm_label,
        )
        return self.response_class(
            request=self.request, template=[self.confirm_template_name], context=context, using=self.template_engine
        )


class _Changed(Exception):
    """Passes the refusal of what was not shown by those that belong to a box of the form."""

    def __init__(self, obstacles: Sequence[Obstacle]):
        super().__init__()
        self.obstacles = obstacles


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


def _as_typed(request: HttpRequest, form: forms.BaseForm) -> list[tuple[str, str]]:
    """Every box of the form exactly as it was typed, for the second step."""
    names = {form.add_prefix(name) for name in form.fields}
    return [
        (name, value)
        for name, values in request.POST.lists()
        if name not in _MARKS and (name in names or name.rpartition("_")[0] in names)
        for value in values
    ]
