"""Variations that wait for a side to agree, and payments of the finance system's files that nobody matched."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Max
from django.utils import timezone

from accounts.permissions import Permission
from accounts.roles import Role
from grants.choices import VariationState
from grants.models import PaymentRow, Variation


@dataclass(frozen=True)
class VariationWaiting:
    """One variation that a person may agree to, and since when it is proposed."""

    variation: Variation
    since: date

    @property
    def provider(self) -> str:
        provider = self.variation.agreement.award.provider
        return str(provider.merged_into or provider)


@dataclass(frozen=True)
class FileWaiting:
    """One file of payments with rows that are neither recorded nor set aside."""

    file: int
    name: str
    rows: int
    read_on: date


def variations_waiting_for(user: Any) -> tuple[VariationWaiting, ...]:
    """Those that this person's side has not agreed to, the longest proposed first. One query.

    For the office nobody agrees to what they proposed, nor who recorded the provider's letter.
    """
    if not user.may(Permission.VARIATION_AGREE):
        return ()
    open_ones = Variation.objects.visible_to(user).filter(state=VariationState.PROPOSED)
    if user.role == Role.PROVIDER_CONTACT:
        mine = open_ones.filter(provider_by=None)
    else:
        mine = open_ones.filter(office_by=None).exclude(proposed_by=user).exclude(provider_by=user)
    rows = mine.select_related("agreement__award__provider__merged_into").order_by("proposed_at", "pk")
    return tuple(VariationWaiting(one, timezone.localdate(one.proposed_at)) for one in rows)


def files_waiting_for(user: Any) -> tuple[FileWaiting, ...]:
    """Files with unmatched payments for whoever records payments, the longest read first. One query."""
    if not user.may(Permission.PAYMENT_RECORD):
        return ()
    unmatched: Any = PaymentRow.objects.visible_to(user).unmatched().order_by()
    counted = unmatched.values_list("file", "file__name").annotate(rows=Count("pk"), read_at=Max("file__read_at"))
    return tuple(
        FileWaiting(file, name, rows, timezone.localdate(read_at))
        for file, name, rows, read_at in counted.order_by("read_at", "file")
    )
