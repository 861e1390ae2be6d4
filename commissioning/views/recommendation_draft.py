"""Beginning a recommendation and writing its texts: two officers at once lose nothing."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse_lazy

from accounts.permissions import Permission
from commissioning import transitions
from commissioning.forms.recommendation import RecommendationChangeForm, RecommendationStartForm
from commissioning.models import Priority, Recommendation
from commissioning.transitions import RecommendationChanged
from commissioning.transitions.recommendation import TEXTS
from commissioning.views.recommendation_page import RECOMMENDATIONS, RecommendationAction
from core.meanwhile import Meanwhile, compared
from core.refusal import Refused
from core.views import ActionFormView

_LIST = reverse_lazy("commissioning:recommendation-list")
# As often as lines or tables were saved by others between our reading and writing.
_TRIES = 3


class RecommendationStart(ActionFormView):
    permission = Permission.RECOMMENDATION_DRAFT
    form_class = RecommendationStartForm
    heading = "New recommendation"
    intro = "Its texts, lines and tables come next. Nobody on the Commission sees it before you send it."
    submit_label = "Start the draft"
    breadcrumbs = [(RECOMMENDATIONS, _LIST)]
    cancel_url = _LIST
    done = "Draft started: {}"

    def get_form_kwargs(self) -> dict[str, Any]:
        priorities = Priority.objects.visible_to(self.request.user).order_by("name")
        return super().get_form_kwargs() | {"priorities": priorities}

    def act(self, form: Any, *, at: datetime) -> Recommendation:
        return transitions.start_recommendation(**form.cleaned_data, by=self.request.user, at=at)


class RecommendationChange(RecommendationAction):
    """Its title, priority and texts.

    Sent with the version and the words that were opened. What another officer changed since in a box that this one
    left as it was is taken over; where both wrote, both versions are shown and nothing is saved until this one chooses.
    """

    form_class = RecommendationChangeForm
    template_name = "commissioning/recommendation_change.html"
    heading = "Title and texts"
    done = "Title and texts saved"
    meanwhile: Meanwhile | None = None
    tries = 0

    def get_form_kwargs(self) -> dict[str, Any]:
        priorities = Priority.objects.visible_to(self.request.user).order_by("name")
        return super().get_form_kwargs() | {"priorities": priorities}

    def get_initial(self) -> dict[str, Any]:
        one = self.recommendation
        return _said(one) | {"priority": one.priority_id, "version": one.version, "opened": _packed(one)}

    def act(self, form: Any, *, at: datetime) -> Recommendation:
        return transitions.change_recommendation(
            recommendation=self.recommendation,
            expected_version=form.cleaned_data["version"],
            **form.facts(),
            by=self.request.user,
            at=at,
        )

    def next_url(self, outcome: Recommendation) -> str:
        return self.request.path if "stay" in self.request.POST else outcome.get_absolute_url()

    def refused(self, form: Any, refusal: Refused) -> HttpResponse:
        if not isinstance(refusal, RecommendationChanged):
            return super().refused(form, refusal)
        now, typed = refusal.now, _typed(form)
        standing, opened = _said_in_full(now), form.cleaned_data["opened"]
        if typed == standing:
            # A form sent twice, or two who wrote the same: there is nothing to choose between.
            messages.success(self.request, self.done_words(now))
            return redirect(self.next_url(now))
        if opened == standing and self.tries < _TRIES:
            # Only a line or a table was saved meanwhile.
            self.tries += 1
            form.cleaned_data["version"] = now.version
            return self.carry_out(form)
        self.meanwhile = _meanwhile(refusal, typed, standing, opened)
        self._show_as_it_stands(form, typed, standing, opened, now)
        return super().refused(form, refusal)

    def _show_as_it_stands(
        self, form: Any, typed: Mapping[str, str], standing: Mapping[str, str], opened: Mapping[str, str], now: Any
    ) -> None:
        """In the boxes stands what was typed, and what the other wrote where nothing was; saved again, it is saved."""
        form.data = form.data.copy()
        for name, words in standing.items():
            if name in opened and typed[name] == opened[name]:
                form.data[form.add_prefix(name)] = words
        form.data[form.add_prefix("version")] = str(now.version)
        form.data[form.add_prefix("opened")] = _packed(now)
        form.general_anchor = "meanwhile"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(meanwhile=self.meanwhile, **kwargs)


def _said(one: Recommendation) -> dict[str, str]:
    return {name: getattr(one, name) for name in ("title", *TEXTS)}


def _said_in_full(one: Recommendation) -> dict[str, str]:
    return _said(one) | {"priority": str(one.priority_id)}


def _packed(one: Recommendation) -> str:
    return json.dumps(_said_in_full(one))


def _typed(form: Any) -> dict[str, str]:
    facts = form.facts()
    return facts | {"priority": str(facts["priority"].pk), "title": " ".join(facts["title"].split())}


def _meanwhile(
    changed: RecommendationChanged, typed: Mapping[str, str], standing: Mapping[str, str], opened: Mapping[str, str]
) -> Meanwhile:
    """What the other changed in each text, beside what saving would change in it now."""
    texts = [
        compared(label, opened=opened.get(name, ""), now=standing[name], typed=typed[name])
        for name, label in TEXTS.items()
        if standing[name] != opened.get(name) and typed[name] not in (standing[name], opened.get(name))
    ]
    facts = [
        {"key": label, "value": str(value), "note": "Taken over below" if is_taken else ""}
        for label, value, is_taken in _facts(changed.now, typed, standing, opened)
    ]
    return Meanwhile(changed.who, changed.at, texts=texts, facts=facts)


def _facts(now: Recommendation, typed: Any, standing: Any, opened: Any) -> list[tuple[str, Any, bool]]:
    """What else the other changed: title and priority, and each text that was left alone here."""
    shown = [("title", "Title", now.title), ("priority", "Priority", now.priority)]
    found = [
        (label, value, typed[name] == opened.get(name))
        for name, label, value in shown
        if standing[name] != opened.get(name)
    ]
    return found + [
        (label, f"Changed by {now.changed_by}", True)
        for name, label in TEXTS.items()
        if standing[name] != opened.get(name) and typed[name] == opened.get(name)
    ]
