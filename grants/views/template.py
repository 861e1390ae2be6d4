"""The templates of returns: their list, one as a provider would see it, how one begins, how versions differ."""

from collections.abc import Sequence
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import Count, OuterRef, Q, Subquery
from django.urls import reverse, reverse_lazy
from django.views.generic import TemplateView

from accounts.permissions import Permission
from core.views import ActionFormView
from grants import transitions
from grants.choices import BINDING
from grants.figures.templates import by_topic, compare, questions_of, version_before
from grants.forms.template import STANDARD, NoteForm, StartForm, VersionForm
from grants.models import ReturnTemplate, TemplateVersion
from grants.rules.standard_return import ABOUT, NAME, standard_return
from grants.tables.template import TemplateTable
from grants.views.return_base import RETURNS
from grants.views.template_base import TEMPLATES, TemplatePage, VersionPage, binds_in_words, rule_in_words


class TemplateList(TemplateView):
    permission = Permission.TEMPLATE_VIEW
    template_name = "grants/template_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may_edit = self.request.user.may(Permission.TEMPLATE_EDIT)
        return super().get_context_data(**kwargs) | {
            "breadcrumbs": [(RETURNS, reverse("grants:return-list"))],
            "table": TemplateTable(_templates(self.request.user), may_edit=may_edit),
            "may_edit": may_edit,
        }


def _templates(user: Any) -> Any:
    """With the version in force, the draft, and how many agreements use each. One query."""
    issued = TemplateVersion.objects.filter(template=OuterRef("pk"), issued_at__isnull=False).order_by("-number")
    drafts = TemplateVersion.objects.filter(template=OuterRef("pk"), issued_at=None)
    standing = Count("agreements", filter=Q(agreements__state__in=BINDING), distinct=True)
    return (
        ReturnTemplate.objects.visible_to(user)
        .annotate(
            issued_number=Subquery(issued.values("number")[:1]),
            issued_from=Subquery(issued.values("in_use_from")[:1]),
            draft_number=Subquery(drafts.values("number")[:1]),
            used_by=standing,
        )
        .order_by("name")
    )


class TemplateStart(ActionFormView):
    permission = Permission.TEMPLATE_EDIT
    form_class = StartForm
    heading = "Start a template"
    intro = "A template says what the returns of one kind of service ask. It is a draft until you issue it."
    cancel_url = reverse_lazy("grants:template-list")
    done = "Started: {}. Look through its questions, then issue it."

    @property
    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        return [(TEMPLATES, reverse("grants:template-list"))]

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"standard": standard_return()}

    def get_initial(self) -> dict[str, Any]:
        if ReturnTemplate.objects.exists():
            return {"begins": STANDARD}
        return {"begins": STANDARD, "name": NAME, "about": ABOUT}

    def act(self, form: StartForm, *, at: datetime) -> TemplateVersion:
        typed = form.cleaned_data
        return transitions.start_template(
            name=typed["name"],
            about=typed["about"],
            questions=standard_return() if typed["begins"] == STANDARD else None,
            by=self.request.user,
            at=at,
        )

    def next_url(self, outcome: TemplateVersion) -> str:
        return reverse("grants:version-edit", args=[outcome.template.slug, outcome.number])

    def done_words(self, outcome: TemplateVersion) -> str:
        return self.done.format(outcome.template)


class TemplateDetail(TemplatePage, TemplateView):
    """The version in force, or the one asked for: ?version=2."""

    permission = Permission.TEMPLATE_VIEW
    template_name = "grants/template_detail.html"

    @cached_property
    def versions(self) -> list[TemplateVersion]:
        return list(self.template.versions.select_related("drafted_by", "issued_by").order_by("-number"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        issued = [one for one in self.versions if one.issued_at]
        usual = issued[0] if issued else self.versions[0]
        form = VersionForm({"version": usual.number} | self.request.GET.dict(), versions=self.versions)
        number = form.cleaned_data["version"] if form.is_valid() else usual.number
        shown = next(one for one in self.versions if one.number == number)
        questions = questions_of(shown)
        return super().get_context_data(**kwargs) | {
            "breadcrumbs": [(TEMPLATES, reverse("grants:template-list"))],
            "template": self.template,
            "versions": self.versions,
            "form": form,
            "shown": shown,
            "draft": next((one for one in self.versions if not one.issued_at), None),
            "topics": by_topic(questions),
            "count": len(questions.measures),
            "rules": [(rule_in_words(rule, questions), binds_in_words(rule)) for rule in questions.rules],
            "may_edit": self.request.user.may(Permission.TEMPLATE_EDIT),
        }


class VersionStart(TemplatePage, ActionFormView):
    permission = Permission.TEMPLATE_EDIT
    form_class = NoteForm
    heading = "Start the next version"
    intro = (
        "It begins as a copy of the last one. Returns keep asking what they ask until you issue it, and those that a "
        "provider has begun keep their version for good."
    )

    def act(self, form: NoteForm, *, at: datetime) -> TemplateVersion:
        note = form.cleaned_data["note"]
        return transitions.start_version(template=self.template, note=note, by=self.request.user, at=at)

    def next_url(self, outcome: TemplateVersion) -> str:
        return reverse("grants:version-edit", args=[self.template.slug, outcome.number])

    def done_words(self, outcome: TemplateVersion) -> str:
        return f"Version {outcome.number} is a draft."


class VersionCompare(VersionPage, TemplateView):
    """A version beside the one before it."""

    permission = Permission.TEMPLATE_VIEW
    template_name = "grants/version_compare.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        before = version_before(self.version)
        old = questions_of(before) if before else None
        compared = compare(old, self.questions) if old else None
        context = super().get_context_data(**kwargs) | {
            "breadcrumbs": self.breadcrumbs,
            "caption": self.template.name,
            "version": self.version,
            "before": before,
            "compared": compared,
        }
        if old is None or compared is None:
            return context
        added = [(rule_in_words(rule, self.questions), binds_in_words(rule)) for rule in compared.rules_added]
        removed = [(rule_in_words(rule, old), binds_in_words(rule)) for rule in compared.rules_removed]
        return context | {"rules_added": added, "rules_removed": removed}
