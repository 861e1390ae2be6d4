from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from commissioning.models import Allocation, Commitment, Fund, LedgerEntry
from core.append_only import AppendOnlyModel, FreezingModel
from core.fields import MoneyField
from grants.choices import VariationKind, VariationState
from grants.models.agreement import Agreement
from grants.models.notice import DecisionNotice


class VariationQuerySet(models.QuerySet["Variation"]):
    def visible_to(self, user: Any) -> "VariationQuerySet":
        return self.filter(agreement__in=Agreement.objects.visible_to(user))


class Variation(FreezingModel):
    """A numbered change of an agreement: proposed, then agreed by both sides, and from then on frozen.

    What it changes is told before and after: the end of the award, the instalments it replaces and those it brings,
    the money it moves between years. More or less money was decided by a notice before.
    """

    frozen_since = "settled_at"

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="variations")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=VariationKind.choices)
    state = models.CharField(max_length=10, choices=VariationState.choices, default=VariationState.PROPOSED)
    reason = models.TextField(max_length=2000)
    notice = models.ForeignKey(
        DecisionNotice, on_delete=models.PROTECT, null=True, blank=True, related_name="variations"
    )
    ends_on_before = models.DateField()
    ends_on_after = models.DateField()
    is_by_provider = models.BooleanField("proposed by the provider", default=False)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    office_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    office_at = models.DateTimeField(null=True)
    provider_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    provider_at = models.DateTimeField(null=True)
    # The provider agreed by letter; `provider_by` is then who recorded it.
    is_on_paper = models.BooleanField("agreed on paper", default=False)
    # The day it was agreed, which may lie before the day it was recorded.
    agreed_on = models.DateField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True)
    settled_reason = models.CharField("why it was refused or withdrawn", max_length=500, blank=True)

    objects = VariationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agreement", "number"], name="variation_number_once"),
            models.UniqueConstraint(
                fields=["agreement"], condition=Q(state=VariationState.PROPOSED), name="variation_one_at_a_time"
            ),
            models.CheckConstraint(condition=Q(kind__in=VariationKind.values), name="variation_kind_known"),
            models.CheckConstraint(condition=Q(state__in=VariationState.values), name="variation_state_known"),
            models.CheckConstraint(condition=~Q(reason=""), name="variation_with_reason"),
            models.CheckConstraint(
                condition=Q(state=VariationState.PROPOSED, settled_at=None)
                | ~Q(state=VariationState.PROPOSED) & Q(settled_at__isnull=False),
                name="variation_settled_is_frozen",
            ),
            models.CheckConstraint(
                condition=~Q(state=VariationState.AGREED)
                | Q(
                    office_by__isnull=False,
                    office_at__isnull=False,
                    provider_by__isnull=False,
                    provider_at__isnull=False,
                    agreed_on__isnull=False,
                ),
                name="variation_agreed_by_both",
            ),
            models.CheckConstraint(
                condition=Q(office_by=None) | Q(provider_by=None) | ~Q(office_by=F("provider_by")),
                name="variation_two_sides",
            ),
            # Nobody marks their own work (DOMAIN.md 5): who proposed it does not agree it for the office.
            models.CheckConstraint(
                condition=Q(office_by=None) | ~Q(office_by=F("proposed_by")), name="variation_proposer_is_not_agreer"
            ),
            models.CheckConstraint(
                condition=~Q(state=VariationState.AGREED, kind__in=[VariationKind.MORE, VariationKind.LESS])
                | Q(notice__isnull=False),
                name="variation_of_money_by_decision",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agreement} variation {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("grants:variation-detail", args=[self.pk])


class VariationMove(FreezingModel):
    """Money of an award that a variation carries from one year's fund to another's."""

    part_of = "variation"

    variation = models.ForeignKey(Variation, on_delete=models.CASCADE, related_name="moves")
    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="+", verbose_name="from")
    to_fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="+")
    to_allocation = models.ForeignKey(Allocation, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    amount = MoneyField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="variation_move_above_zero")]

    def __str__(self) -> str:
        return f"{self.variation}: to {self.to_fund}"


class VariationEntry(AppendOnlyModel):
    """An entry that a variation made in the ledger."""

    variation = models.ForeignKey(Variation, on_delete=models.PROTECT, related_name="made_entries")
    entry = models.OneToOneField(LedgerEntry, on_delete=models.PROTECT, related_name="made_by_variation")

    def __str__(self) -> str:
        return f"{self.entry} by {self.variation}"


class VariationPaper(AppendOnlyModel):
    """The bytes of the scan of the letter by which a provider agreed to a variation, with their SHA-256."""

    variation = models.OneToOneField(Variation, on_delete=models.PROTECT, related_name="paper")
    name = models.CharField("file name", max_length=200)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="variation_paper_hashed")
        ]

    def __str__(self) -> str:
        return self.name
