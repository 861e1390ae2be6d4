"""What the pages that change one provider share."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property

from accounts.permissions import Permission
from core.views import ActionFormView
from providers.models import Provider
from providers.models.provider import ProviderQuerySet


class ProviderChange(ActionFormView):
    """A form about one provider within scope. The address of a merged one leads to the one that was kept."""

    permission = Permission.PROVIDER_EDIT

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        kept = self.provider.merged_into
        if kept is not None:
            return redirect(kept, permanent=True)
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def provider(self) -> Provider:
        visible = Provider.objects.visible_to(self.request.user).select_related("merged_into")
        return get_object_or_404(visible, slug=self.kwargs["slug"])

    @property
    def others(self) -> ProviderQuerySet:
        """Who else on the register may be chosen."""
        return Provider.objects.visible_to(self.request.user).registered().exclude(pk=self.provider.pk).by_name()

    def own(self, related: Any) -> Any:
        """One row of this provider by the number in the address; another provider's row is not found."""
        return get_object_or_404(related, pk=self.kwargs["pk"])

    @property
    def caption(self) -> str:
        return self.provider.name

    @property
    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        return [("Providers", reverse("providers:provider-list")), (self.provider.name, self.cancel_url)]

    @property
    def cancel_url(self) -> str:
        return self.provider.get_absolute_url()

    @property
    def success_url(self) -> str:
        return self.provider.get_absolute_url()
