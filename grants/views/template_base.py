"""What the pages about templates share: the template, one of its versions, and that only a draft is changed."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from accounts.permissions import Permission
from core.models import AuditEvent
from core.templatetags.house import moment
from grants.choices import Relation
from grants.figures.templates import questions_of
from grants.models import ReturnTemplate, TemplateVersion
from grants.rules.quarters import of_day
from grants.rules.templates import AddUpFacts, Questions

TEMPLATES = "What returns ask"


class TemplatePage:
    """A page under /return-templates/<slug>/. One that this person may not see is not there."""

    request: Any
    kwargs: dict[str, Any]

    @cached_property
    def template(self) -> ReturnTemplate:
        return get_object_or_404(ReturnTemplate.objects.visible_to(self.request.user), slug=self.kwargs["slug"])

    @property
    def caption(self) -> str:
        return self.template.name

    @property
    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        return [(TEMPLATES, reverse("grants:template-list")), (self.template.name, self.template.get_absolute_url())]

    @property
    def cancel_url(self) -> str:
        return self.template.get_absolute_url()


class VersionPage(TemplatePage):
    @cached_property
    def version(self) -> TemplateVersion:
        rows = TemplateVersion.objects.select_related("template", "drafted_by", "issued_by")
        return get_object_or_404(rows, template=self.template, number=self.kwargs["number"])

    @cached_property
    def questions(self) -> Questions:
        return questions_of(self.version)

    @property
    def caption(self) -> str:
        return f"{self.template.name}, version {self.version.number}"

    def url_of(self, name: str, *more: Any) -> str:
        return reverse(f"grants:{name}", args=[self.template.slug, self.version.number, *more])


class DraftPage(VersionPage):
    """A page that changes a draft: one that was issued leads back to the template, which says so."""

    permission = Permission.TEMPLATE_EDIT

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.version.issued_at is not None:
            messages.error(request, "This version was issued. Start the next one to change what is asked.")
            return redirect(self.template)
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]

    @property
    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        return [*super().breadcrumbs, (f"Version {self.version.number}", self.edit_url)]

    @property
    def edit_url(self) -> str:
        return self.url_of("version-edit")

    @property
    def cancel_url(self) -> str:
        return self.edit_url

    def next_url(self, outcome: Any) -> str:
        return self.edit_url

    @property
    def changed_by(self) -> str:
        """Who changed the draft last, and when."""
        found = AuditEvent.objects.filter(
            action="grants.template.changed",
            subject_type=TemplateVersion._meta.label_lower,
            subject_key=str(self.version.pk),
        )
        last = found.order_by("-at", "-pk").first()
        return f"{last.by_name}, {moment(last.at)}" if last else ""


def rule_in_words(rule: AddUpFacts, questions: Questions) -> str:
    """“Of these, new” and “Of these, continuing” make exactly “People supported”."""
    named = questions.by_key
    parts = [f"“{named[key].label}”" for key in rule.parts if key in named]
    spoken = " and ".join(filter(None, [", ".join(parts[:-1]), *parts[-1:]]))
    verb = Relation(rule.relation).label if len(parts) > 1 else _ALONE[rule.relation]
    return f"{spoken} {verb} “{named[rule.whole].label if rule.whole in named else rule.whole}”"


_ALONE = {Relation.EQUAL.value: "makes exactly", Relation.AT_MOST.value: "is no more than"}


def binds_in_words(rule: AddUpFacts) -> str:
    return f"Must hold from {of_day(rule.binds_from).label}" if rule.binds_from else "Only warns"
