"""The base of the pages that change something: typed, checked and, where much hangs on it, shown before it is done."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.db import IntegrityError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.generic import FormView

from core.busy import BUSY, is_busy
from core.forms.understood import understood
from core.refusal import Obstacle, Refused
from core.unsent import ShowsUnsent

logger = logging.getLogger(__name__)

CLASHED = "Somebody recorded the same thing at the same moment. Nothing of yours was saved: check, then try again"


class ActionFormView(ShowsUnsent, FormView):
    """A form that calls one transition. Refused, it comes again with what was typed; done, it says so and moves on.

    A subclass names its permission, its words and `act`.
    """

    permission: Any = None
    template_name = "core/form.html"
    heading = ""
    caption = ""
    intro = ""
    submit_label = ""
    breadcrumbs: Sequence[tuple[str, str]] = ()
    cancel_url = ""
    # What is said afterwards; {} stands for what `act` gave back.
    done = ""

    def act(self, form: Any, *, at: datetime) -> Any:
        """Call the transition; raises Refused when it will not do."""
        raise NotImplementedError

    def form_valid(self, form: Any) -> HttpResponse:
        return self.carry_out(form)

    def carry_out(self, form: Any, **shown: Any) -> HttpResponse:
        try:
            outcome = self.act(form, at=timezone.now(), **shown)
        except Refused as refusal:
            return self.refused(form, refusal)
        except IntegrityError:
            # The rules were asked first, so only two people at the same moment, or a fault of ours, lead here.
            logger.exception("The database refused what the rules had let pass")
            return self.refused(form, Refused(Obstacle(CLASHED)))
        except OperationalError as error:
            if not is_busy(error):
                raise
            logger.warning("The database was too busy for %s", self.request.path)
            return self.refused(form, Refused(Obstacle(BUSY)))
        messages.success(self.request, self.done_words(outcome))
        return redirect(self.next_url(outcome))

    def refused(self, form: Any, refusal: Refused) -> HttpResponse:
        form.add_obstacles(refusal.obstacles)
        return self.form_invalid(form)

    def done_words(self, outcome: Any) -> str:
        return self.done.format(outcome)

    def next_url(self, outcome: Any) -> str:
        return str(self.success_url or outcome.get_absolute_url())

    def get_form(self, form_class: Any = None) -> Any:
        form = super().get_form(form_class)
        form.cancel_url = str(self.cancel_url or self.success_url or "")
        if self.submit_label:
            form.submit_label = self.submit_label
        return form

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        words = {name: getattr(self, name) for name in ("heading", "caption", "intro", "breadcrumbs")}
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


class NeverRaised(Refused):
    """Stands for `changed` in a page whose effect cannot change meanwhile."""


class ConfirmedFormView(ActionFormView):
    """A form in two steps: its effect is shown, and only what was shown is done.

    The second step posts what was typed once more with `expected_number`, which `act` is given. When something came
    between, `act` raises `changed`, and the effect is shown anew with the reason.
    """

    confirm_template_name = "core/confirm.html"
    submit_label = "Continue"
    confirm_label = "Confirm"
    # What is said above the effect.
    confirm_note = "Nothing is recorded yet."
    # Where the reason leads for which the effect is shown anew.
    reason_href = "#effect-caption"
    changed: type[Refused] = NeverRaised

    def preview(self, form: Any, *, at: datetime) -> Preview:
        """Work out the effect without writing anything; raises Refused as `act` would."""
        raise NotImplementedError

    def form_valid(self, form: Any) -> HttpResponse:
        if "change" in self.request.POST:
            return self.render_to_response(self.get_context_data(form=form))
        expected = _number(self.request.POST.get("expected_number", ""))
        return self.show_effect(form) if expected is None else self.carry_out(form, expected_number=expected)

    def refused(self, form: Any, refusal: Refused) -> HttpResponse:
        if isinstance(refusal, self.changed):
            return self.show_effect(form, refusal.obstacles)
        return super().refused(form, refusal)

    def show_effect(self, form: Any, reasons: Sequence[Obstacle] = ()) -> HttpResponse:
        try:
            preview = self.preview(form, at=timezone.now())
        except Refused as refusal:
            return super().refused(form, refusal)
        context = self.get_context_data(
            form=form,
            preview=preview,
            facts=[{"key": label, "value": words} for label, words in understood(form)],
            reasons=[{"message": reason.message, "href": self.reason_href} for reason in reasons],
            typed=_as_typed(self.request, form),
            confirm_label=self.confirm_label,
            confirm_note=self.confirm_note,
        )
        return self.response_class(self.request, [self.confirm_template_name], context, using=self.template_engine)


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


def _as_typed(request: HttpRequest, form: forms.BaseForm) -> list[tuple[str, str]]:
    """Every box of the form exactly as it was typed, for the second step."""
    names = set(form.fields)
    return [
        (name, value)
        for name, values in request.POST.lists()
        if name in names or name.rpartition("_")[0] in names
        for value in values
    ]
