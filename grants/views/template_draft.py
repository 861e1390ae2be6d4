"""A draft of what returns ask: its questions and rules, added, changed, moved and removed one at a time."""

from collections.abc import Sequence
from datetime import datetime
from functools import cached_property
from typing import Any

from django.http import Http404, HttpResponse
from django.views.generic import TemplateView

from core.refusal import Refused
from core.views import ActionFormView
from grants import transitions
from grants.choices import Counts, Split, Unit
from grants.figures.templates import by_topic, earlier_measure, words_of
from grants.forms.template import MeasureForm, MoveForm, OpenedForm, RuleForm, quarter_choices
from grants.rules.templates import AddUpFacts, MeasureFacts, fingerprint
from grants.transitions import DraftChanged
from grants.views.base import today
from grants.views.template_base import DraftPage, binds_in_words, rule_in_words

_SHOWN = (
    ("Question", "label"),
    ("Definition", "definition"),
    ("Example", "example"),
    ("Part of the return", "topic"),
    ("Answered in", "unit"),
    ("Asked", "split"),
    ("Counts as", "counts"),
    ("About", "subject"),
)


class VersionEdit(DraftPage, TemplateView):
    template_name = "grants/version_edit.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rules = [
            (place, rule_in_words(rule, self.questions), binds_in_words(rule))
            for place, rule in enumerate(self.questions.rules, start=1)
        ]
        return super().get_context_data(**kwargs) | {
            "breadcrumbs": self.breadcrumbs[:-1],
            "caption": self.template.name,
            "template": self.template,
            "version": self.version,
            "topics": by_topic(self.questions),
            "count": len(self.questions.measures),
            "rules": rules,
            "changed_by": self.changed_by,
        }


class _Change(DraftPage, ActionFormView):
    """A change to a draft. What somebody else changed meanwhile is shown above the form, with what was typed below."""

    template_name = "grants/version_change.html"
    stands: Sequence[dict[str, Any]] = ()

    def facts_now(self) -> Sequence[dict[str, Any]]:
        """What stands now of what this page changes, as rows of a summary list; nothing where it is gone."""
        return []

    def fingerprint_now(self) -> int:
        """Of the same; 0 where it is gone."""
        return 0

    def refused(self, form: Any, refusal: Refused) -> HttpResponse:
        if isinstance(refusal, DraftChanged):
            self.__dict__.pop("questions", None)
            self.stands = self.facts_now() or [{"key": "Now", "value": "It was removed: cancel to see what stands"}]
            form.data = form.data.copy()
            form.data[form.add_prefix("opened")] = str(self.fingerprint_now())
            form.general_anchor = "meanwhile"
        return super().refused(form, refusal)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        who = self.changed_by if self.stands else ""
        return super().get_context_data(**kwargs) | {"stands": self.stands, "changed_by": who}


class MeasureAdd(_Change):
    form_class = MeasureForm
    heading = "Add a question"
    submit_label = "Add the question"
    done = "“{0.label}” is added."

    def get_initial(self) -> dict[str, Any]:
        topic = self.request.GET.get("topic", "")
        return {"unit": Unit.PEOPLE, "split": Split.NONE, "counts": Counts.OTHER, "topic": topic}

    def act(self, form: MeasureForm, *, at: datetime) -> MeasureFacts:
        facts, opened = form.facts, form.cleaned_data["opened"]
        return transitions.put_measure(version=self.version, facts=facts, opened=opened, by=self.request.user, at=at)


class _OneMeasure(_Change):
    """A page about one question; one that is not asked is not there."""

    @cached_property
    def opened(self) -> MeasureFacts:
        found = self.questions.by_key.get(self.kwargs["key"])
        if found is None:
            raise Http404
        return found

    @property
    def now(self) -> MeasureFacts | None:
        return self.questions.by_key.get(self.kwargs["key"])

    def facts_now(self) -> Sequence[dict[str, Any]]:
        now = self.now
        return [{"key": label, "value": words_of(now, name)} for label, name in _SHOWN] if now else []

    def fingerprint_now(self) -> int:
        return fingerprint(self.now) if self.now else 0

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(measure=self.opened, **kwargs)


class MeasureChange(_OneMeasure):
    form_class = MeasureForm
    heading = "Change a question"
    done = "“{0.label}” is saved."

    @property
    def intro(self) -> str:
        if earlier_measure(self.version, self.opened.key) is None:
            return ""
        return "It was asked before, so it keeps its unit: quarters can then be laid side by side."

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"standing": self.opened}

    def get_initial(self) -> dict[str, Any]:
        return vars(self.opened) | {"opened": fingerprint(self.opened)}

    def act(self, form: MeasureForm, *, at: datetime) -> MeasureFacts:
        facts, opened = form.facts, form.cleaned_data["opened"]
        return transitions.put_measure(version=self.version, facts=facts, opened=opened, by=self.request.user, at=at)


class MeasureRemove(_OneMeasure):
    template_name = "grants/measure_remove.html"
    form_class = OpenedForm
    heading = "Remove this question?"
    submit_label = "Remove the question"
    done = "The question is removed."

    def get_initial(self) -> dict[str, Any]:
        return {"opened": fingerprint(self.opened)}

    def act(self, form: OpenedForm, *, at: datetime) -> None:
        transitions.remove_measure(
            version=self.version,
            key=self.opened.key,
            opened=form.cleaned_data["opened"],
            by=self.request.user,
            at=at,
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        left = self.questions.without_measure(self.opened.key).rules
        touched = [
            (
                rule_in_words(rule, self.questions),
                any(one.whole == rule.whole and set(one.parts) < set(rule.parts) for one in left),
            )
            for rule in self.questions.rules_with(self.opened.key)
        ]
        is_old = earlier_measure(self.version, self.opened.key) is not None
        return super().get_context_data(rules=touched, is_old=is_old, **kwargs)


class MeasureMove(_OneMeasure):
    form_class = MoveForm
    heading = "Move a question"
    done = "The question is moved."

    @property
    def intro(self) -> str:
        return f"“{self.opened.label}” stays in its part of the return. To put it in another part, change the question."

    def get_form_kwargs(self) -> dict[str, Any]:
        same = [one for one in self.questions.measures if one.topic == self.opened.topic]
        return super().get_form_kwargs() | {"others": [one for one in same if one.key != self.opened.key]}

    def get_initial(self) -> dict[str, Any]:
        same = [one.key for one in self.questions.measures if one.topic == self.opened.topic]
        place = same.index(self.opened.key)
        return {"after": same[place - 1] if place else ""}

    def act(self, form: MoveForm, *, at: datetime) -> None:
        after = form.cleaned_data["after"]
        transitions.move_measure(version=self.version, key=self.opened.key, after=after, by=self.request.user, at=at)


class RuleAdd(_Change):
    form_class = RuleForm
    heading = "Add a rule of what must add up"
    submit_label = "Add the rule"
    done = "The rule is saved."
    place = 0

    @property
    def standing(self) -> AddUpFacts | None:
        return None

    def get_form_kwargs(self) -> dict[str, Any]:
        standing = self.standing.binds_from if self.standing else None
        quarters = quarter_choices(today(), standing=standing)
        return super().get_form_kwargs() | {"questions": self.questions, "quarters": quarters}

    def act(self, form: RuleForm, *, at: datetime) -> None:
        transitions.put_rule(
            version=self.version,
            rule=form.facts,
            place=self.place,
            opened=form.cleaned_data["opened"],
            by=self.request.user,
            at=at,
        )


class _OneRule(_Change):
    """A page about one rule, by its place; one that is not there is not there."""

    @property
    def place(self) -> int:
        return int(self.kwargs["place"])

    @property
    def now(self) -> AddUpFacts | None:
        rules = self.questions.rules
        return rules[self.place - 1] if 0 < self.place <= len(rules) else None

    @cached_property
    def opened(self) -> AddUpFacts:
        if self.now is None:
            raise Http404
        return self.now

    @property
    def standing(self) -> AddUpFacts:
        return self.opened

    def facts_now(self) -> Sequence[dict[str, Any]]:
        if self.now is None:
            return []
        return [{"key": "Rule", "value": rule_in_words(self.now, self.questions), "note": binds_in_words(self.now)}]

    def fingerprint_now(self) -> int:
        return fingerprint(self.now) if self.now else 0


class RuleChange(_OneRule, RuleAdd):
    heading = "Change a rule of what must add up"
    submit_label = "Save the rule"

    def get_initial(self) -> dict[str, Any]:
        rule = self.opened
        binds_from = rule.binds_from.isoformat() if rule.binds_from else ""
        return vars(rule) | {"parts": list(rule.parts), "binds_from": binds_from, "opened": fingerprint(rule)}


class RuleRemove(_OneRule):
    form_class = OpenedForm
    heading = "Remove this rule?"
    submit_label = "Remove the rule"
    done = "The rule is removed."

    @property
    def intro(self) -> str:
        return f"{rule_in_words(self.opened, self.questions)}. Nobody is told any more when it does not."

    def get_initial(self) -> dict[str, Any]:
        return {"opened": fingerprint(self.opened)}

    def act(self, form: OpenedForm, *, at: datetime) -> None:
        transitions.remove_rule(
            version=self.version,
            place=self.place,
            opened=form.cleaned_data["opened"],
            by=self.request.user,
            at=at,
        )
