"""What the pages of one return share: the return they are about, and what must hold before it can be filled in."""

from collections.abc import Sequence
from datetime import date
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import NoReverseMatch, reverse

from core.refusal import Obstacle, Refused
from core.views import ActionFormView
from grants.figures.filling import Filling, filling_of, obstacles_to_filling
from grants.models import MonitoringReturn
from grants.rules.filling import due_in_words
from grants.rules.returns import obstacles_to_move
from grants.views.base import today

RETURNS = "Returns"


class ReturnPage:
    """A page under /returns/<pk>/. A return that this person may not see is not there."""

    request: Any
    kwargs: dict[str, Any]

    @cached_property
    def monitoring_return(self) -> MonitoringReturn:
        seen = MonitoringReturn.objects.visible_to(self.request.user).with_names()
        return get_object_or_404(seen, pk=self.kwargs["pk"])

    @cached_property
    def filling(self) -> Filling:
        return filling_of(self.monitoring_return)

    @cached_property
    def today(self) -> date:
        return today()

    def url_of(self, name: str, *more: Any) -> str:
        """The address of another page of this return; nothing where there is no such page."""
        try:
            return reverse(f"grants:{name}", args=[self.monitoring_return.pk, *more])
        except NoReverseMatch:
            return ""

    @property
    def title(self) -> str:
        return self.monitoring_return.period.label

    @property
    def caption(self) -> str:
        agreement = self.monitoring_return.agreement
        return f"{agreement.award.provider}: {agreement.award.service}"

    @property
    def due(self) -> str:
        return due_in_words(self.monitoring_return.due_on, self.today)

    @property
    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        return [(RETURNS, reverse("grants:return-list")), (self.title, self.monitoring_return.get_absolute_url())]


class FillPage(ReturnPage):
    """A page that changes what stands in the boxes: one that is closed leads back to the return, which says why."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        closed = obstacles_to_filling(self.monitoring_return, self.today)
        if closed:
            messages.error(request, f"{closed[0].message}.")
            return redirect(self.monitoring_return)
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]


class ReturnStepView(ReturnPage, ActionFormView):
    """A page that takes one step with a return. One whose step is not open leads back to the return and says why."""

    verb = ""
    template_name = "grants/return_step.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        closed = self.closed()
        if closed:
            messages.error(request, f"{closed[0].message}.")
            return redirect(self.monitoring_return)
        return super().get(request, *args, **kwargs)

    def closed(self) -> list[Obstacle]:
        """Why this step is not open to this person now."""
        return obstacles_to_move(self.verb, state=self.monitoring_return.state)

    def refused(self, form: Any, refusal: Refused) -> HttpResponse:
        """A step that somebody took meanwhile, or the second press of one button: told, and led to the return."""
        self.monitoring_return.refresh_from_db()
        closed = self.closed()
        if closed:
            messages.error(self.request, f"{closed[0].message}.")
            return redirect(self.monitoring_return)
        return super().refused(form, refusal)

    @property
    def cancel_url(self) -> str:
        return self.monitoring_return.get_absolute_url()

    def next_url(self, outcome: Any) -> str:
        return self.monitoring_return.get_absolute_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"monitoring_return": self.monitoring_return, "due": self.due}
