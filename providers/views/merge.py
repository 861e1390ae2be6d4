"""Two records of one organisation become one: choose, see what will happen, confirm."""

from datetime import datetime
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from accounts.permissions import Permission
from core.refusal import Obstacle
from providers import transitions
from providers.forms.merge import MergeConfirmForm, MergeForm
from providers.models import Provider
from providers.views.base import ProviderChange


class ProviderMerge(ProviderChange):
    permission = Permission.PROVIDER_MERGE
    form_class = MergeForm
    heading = "Merge with another record"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"providers": self.others}

    @property
    def intro(self) -> str:
        return f"Choose the record that is kept. What {self.provider} has moves to it."

    def form_valid(self, form: MergeForm) -> HttpResponse:
        into = form.cleaned_data["into"]
        reasons = transitions.reasons_against_merging(self.provider, into, today=timezone.localdate())
        if reasons:
            form.add_obstacles(reasons)
            return self.form_invalid(form)
        return HttpResponseRedirect(reverse("providers:provider-merge-confirm", args=[self.provider.slug, into.slug]))


class ProviderMergeConfirm(ProviderChange):
    permission = Permission.PROVIDER_MERGE
    template_name = "providers/provider_merge_confirm.html"
    form_class = MergeConfirmForm
    done = "The records are merged into {}."

    @cached_property
    def into(self) -> Provider:
        return get_object_or_404(Provider.objects.visible_to(self.request.user).registered(), slug=self.kwargs["into"])

    @cached_property
    def reasons(self) -> list[Obstacle]:
        return transitions.reasons_against_merging(self.provider, self.into, today=timezone.localdate())

    @property
    def heading(self) -> str:
        return f"Merge it into {self.into}?"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        moves = {
            "other names": self.provider.names.count(),
            "numbers in public registers": self.provider.identifiers.count(),
            "contacts": self.provider.contacts.count(),
            "memberships in consortia": self.provider.memberships.count(),
            "members": self.provider.members.count(),
            "due diligence checks": self.provider.due_diligence.count(),
        }
        rows = [{"key": what.capitalize(), "value": str(number)} for what, number in moves.items() if number]
        return super().get_context_data(
            provider=self.provider, into=self.into, rows=rows, reasons=self.reasons, **kwargs
        )

    @property
    def success_url(self) -> str:
        return self.into.get_absolute_url()

    def act(self, form: MergeConfirmForm, *, at: datetime) -> Provider:
        return transitions.merge_provider(duplicate=self.provider, into=self.into, by=self.request.user, at=at)
