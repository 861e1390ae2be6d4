"""What the pages of one variation share: the variation, its two sides, and what somebody can do with it now."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.permissions import Permission as P
from accounts.roles import Role
from grants.choices import Side, VariationState
from grants.figures.variation import BeforeAfter, before_and_after, lateness_in_words
from grants.models import Variation
from grants.tables.variation import STATE_COLOURS
from grants.transitions.variation import obstacles_to_agree, obstacles_to_refuse, obstacles_to_withdraw
from grants.views.actions import Action, Next
from providers.models import Provider

VARIATIONS = "Variations"


class VariationPage:
    """A page under /variations/<pk>/. A variation that this person may not see is not there."""

    request: Any
    kwargs: dict[str, Any]

    @cached_property
    def variation(self) -> Variation:
        seen = Variation.objects.visible_to(self.request.user).select_related(
            "agreement__award__provider__merged_into", "notice", "proposed_by", "office_by", "provider_by"
        )
        return get_object_or_404(seen, pk=self.kwargs["pk"])

    @property
    def provider(self) -> Provider:
        """As it stands now, also where the award was made to one that was merged into it."""
        provider = self.variation.agreement.award.provider
        return provider.merged_into or provider

    @property
    def is_provider(self) -> bool:
        return bool(self.request.user.role == Role.PROVIDER_CONTACT)

    @property
    def side(self) -> Side:
        """For whom this person agrees."""
        return Side.PROVIDER if self.is_provider else Side.OFFICE

    def url_of(self, name: str) -> str:
        return reverse(f"grants:variation-{name}", args=[self.variation.pk])

    @property
    def caption(self) -> str:
        return f"Agreement {self.variation.agreement.reference} with {self.provider}"

    @property
    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        own = (f"Variation {self.variation.number}", self.variation.get_absolute_url())
        return [(VARIATIONS, reverse("grants:variation-list")), own]

    @cached_property
    def change(self) -> BeforeAfter:
        return before_and_after(self.variation)

    def shown(self) -> dict[str, Any]:
        """What every page that prints the two sides hands to its template."""
        variation = self.variation
        return {
            "variation": variation,
            "provider": self.provider,
            "agreement": variation.agreement,
            "change": self.change,
            "is_agreed": variation.state == VariationState.AGREED,
            "colour": STATE_COLOURS[VariationState(variation.state)],
            "lateness": lateness_in_words(variation),
        }


def next_steps(variation: Variation, user: User) -> Next:
    """What one person can do with one variation now, and in sentences what they cannot."""
    if variation.state != VariationState.PROPOSED:
        return Next(())
    now, agreement = timezone.now(), variation.agreement
    side = Side.PROVIDER if user.role == Role.PROVIDER_CONTACT else Side.OFFICE
    actions: list[Action] = []
    reasons: list[str] = []
    if user.may(P.VARIATION_AGREE):
        found = obstacles_to_agree(agreement, variation, side, by=user, at=now)
        reasons += [f"{one.message}." for one in found]
        label = "Read it and agree" if side == Side.PROVIDER else "Agree for the office"
        actions += [] if found else [_action(variation, "agree", label, is_awaited=True)]
    if user.may(P.VARIATION_PROPOSE) and side == Side.OFFICE and variation.provider_by_id is None:
        found = obstacles_to_agree(agreement, variation, Side.PROVIDER, by=user, at=now, is_on_paper=True)
        actions += [] if found else [_action(variation, "letter", "Record the provider’s letter")]
    if user.may(P.VARIATION_AGREE) and not obstacles_to_refuse(agreement, variation, by=user, at=now):
        actions.append(_action(variation, "refuse", "Refuse, with the reason"))
    if user.may(P.VARIATION_PROPOSE) and not obstacles_to_withdraw(variation, by=user):
        actions.append(_action(variation, "withdraw", "Withdraw, with the reason"))
    return Next(tuple(actions), tuple(reasons))


def _action(variation: Variation, name: str, label: str, *, is_awaited: bool = False) -> Action:
    return Action(label, reverse(f"grants:variation-{name}", args=[variation.pk]), is_awaited)
