"""The reporting groups, under which a board is told of several priorities together."""

from collections.abc import Sequence
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import Max
from django.shortcuts import get_object_or_404
from django.urls import reverse, reverse_lazy
from django.views.generic import TemplateView

from accounts.permissions import Permission
from commissioning.models import Priority
from core.forms import GovukForm
from core.views import ActionFormView
from reports import transitions
from reports.forms.group import GroupForm
from reports.models import ReportingGroup

HEADING = "Reporting groups"


class GroupList(TemplateView):
    """Each group with its priorities, and the priorities that stand in none."""

    permission = Permission.OUTLINE_EDIT
    template_name = "reports/group_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        loose = Priority.objects.visible_to(self.request.user).filter(reporting_groups=None)
        return super().get_context_data(**kwargs) | {
            "breadcrumbs": [_way_to_reports()],
            "groups": ReportingGroup.objects.prefetch_related("priorities").order_by("position", "pk"),
            "loose": loose.order_by("name"),
        }


def _way_to_reports() -> tuple[str, str]:
    return "Reports", reverse("reports:report-list")


class GroupAdd(ActionFormView):
    permission = Permission.OUTLINE_EDIT
    form_class = GroupForm
    heading = "Add a reporting group"
    submit_label = "Add the group"
    success_url = reverse_lazy("reports:group-list")
    done = "{} is a reporting group."
    group: Any = None

    @property
    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        return [_way_to_reports(), (HEADING, reverse("reports:group-list"))]

    def get_initial(self) -> dict[str, Any]:
        last = ReportingGroup.objects.aggregate(last=Max("position"))["last"] or 0
        return {"position": last + 1}

    def get_form_kwargs(self) -> dict[str, Any]:
        listed = Priority.objects.visible_to(self.request.user).order_by("name")
        return super().get_form_kwargs() | {"priorities": listed, "taken": self._taken()}

    def _taken(self) -> dict[int, str]:
        """The priorities of other groups by their key, with the name of the group."""
        others = ReportingGroup.objects.exclude(pk=self.group.pk) if self.group else ReportingGroup.objects.all()
        return dict(others.filter(priorities__isnull=False).values_list("priorities", "name"))

    def act(self, form: Any, *, at: datetime) -> ReportingGroup:
        return transitions.save_group(**form.cleaned_data, group=self.group, by=self.request.user, at=at)

    def next_url(self, outcome: Any) -> str:
        return str(self.success_url)


class GroupChange(GroupAdd):
    heading = "Change a reporting group"
    intro = "Reports that were issued keep what they printed."
    submit_label = "Save"
    done = "{} is saved."
    template_name = "reports/group_change.html"

    @cached_property
    def group(self) -> ReportingGroup:  # type: ignore[override]
        return get_object_or_404(ReportingGroup.objects.all(), pk=self.kwargs["pk"])

    @property
    def caption(self) -> str:
        return self.group.name

    def get_initial(self) -> dict[str, Any]:
        held = self.group
        return {"name": held.name, "position": held.position, "priorities": list(held.priorities.all())}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(group=self.group, **kwargs)


class GroupDelete(GroupChange):
    """Takes a group away, after asking."""

    template_name = "reports/group_delete.html"
    form_class = GovukForm
    heading = "Delete this reporting group?"
    intro = (
        "Its priorities stay, and stand in no group. A draft that names the group says so. Issued reports keep what "
        "they printed."
    )
    submit_label = "Delete the group"
    done = "{} is no reporting group any more."

    def get_initial(self) -> dict[str, Any]:
        return {}

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs = super().get_form_kwargs()
        return {name: value for name, value in kwargs.items() if name not in ("priorities", "taken")}

    def act(self, form: Any, *, at: datetime) -> str:
        name = self.group.name
        transitions.delete_group(group=self.group, by=self.request.user, at=at)
        return name

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(priorities=self.group.priorities.order_by("name"), **kwargs)
