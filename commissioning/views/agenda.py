"""Other business on the agenda of a meeting, and the order of all items."""

from datetime import datetime
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.generic import View

from accounts.permissions import Permission
from commissioning import transitions
from commissioning.forms.meeting import AgendaItemForm, SureForm
from commissioning.models import AgendaItem
from commissioning.views.meeting import MeetingForm, MeetingPage
from core.refusal import Refused


class AgendaItemAdd(MeetingForm):
    form_class = AgendaItemForm
    heading = "Add an item to the agenda"
    submit_label = "Add the item"
    done = "Added: {}"

    def act(self, form: Any, *, at: datetime) -> AgendaItem:
        return transitions.add_agenda_item(meeting=self.meeting, **form.cleaned_data, by=self.request.user, at=at)


class _OneItem(MeetingPage):
    @cached_property
    def item(self) -> AgendaItem:
        items = AgendaItem.objects.visible_to(self.request.user).filter(meeting=self.meeting)
        return get_object_or_404(items.select_related("meeting"), pk=self.kwargs["item"])


class _ItemForm(_OneItem, MeetingForm):
    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.item.recommendation_id is not None:
            messages.error(request, "This item is about a recommendation, which gives it its title.")
            return redirect(self.success_url)
        return super().get(request, *args, **kwargs)


class AgendaItemChange(_ItemForm):
    form_class = AgendaItemForm
    heading = "Change an item of the agenda"
    submit_label = "Save the item"
    done = "Saved: {}"

    def get_initial(self) -> dict[str, Any]:
        return {"title": self.item.title}

    def act(self, form: Any, *, at: datetime) -> AgendaItem:
        return transitions.change_agenda_item(item=self.item, **form.cleaned_data, by=self.request.user, at=at)


class AgendaItemRemove(_ItemForm):
    form_class = SureForm
    heading = "Remove an item from the agenda"
    submit_label = "Remove the item"
    done = "The item was removed"

    @property
    def intro(self) -> str:
        return f"“{self.item.title}” leaves the agenda, with whatever has been minuted of it."

    def act(self, form: Any, *, at: datetime) -> None:
        transitions.remove_agenda_item(item=self.item, by=self.request.user, at=at)


class AgendaItemMove(_OneItem, View):
    """One place up or down: a button beside each item."""

    permission = Permission.MEETING_EDIT
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        is_up = request.POST.get("to") != "down"
        try:
            transitions.move_agenda_item(item=self.item, is_up=is_up, by=request.user, at=timezone.now())
        except Refused as refusal:
            messages.error(request, refusal.obstacles[0].message)
        return redirect(f"{self.meeting.get_absolute_url()}#item-{self.item.pk}")
