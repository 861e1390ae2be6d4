from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views import View

from accounts.permissions import Permission
from accounts.roles import Role
from commissioning.figures import holdings
from providers.figures.profile import provider_profile
from providers.models import Provider


class ProviderProfile(View):
    """All about one provider: what it is, and what it holds in each year. A merged one leads to the one kept."""

    permission = Permission.PROVIDER_VIEW

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        provider = get_object_or_404(Provider.objects.visible_to(request.user).for_profile(), slug=slug)
        if provider.merged_into is not None:
            return redirect(provider.merged_into, permanent=True)
        user, today = request.user, timezone.localdate()
        return render(
            request,
            "reports/provider_profile.html",
            {
                "profile": provider_profile(provider, user=user, on=today),
                "breadcrumbs": [("Providers", reverse("providers:provider-list"))],
                "holdings": holdings(provider, today) if _may_see_money(user) else None,
                "may_see_funds": user.may(Permission.FUND_VIEW),
                "may_see_entries": user.may(Permission.LEDGER_VIEW),
            },
        )


def _may_see_money(user: Any) -> bool:
    """A contact comes no further than their own organisation, whose money they know."""
    return user.may(Permission.FUND_VIEW) or user.role == Role.PROVIDER_CONTACT
