from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import F, Q

from accounts.permissions import Permission
from commissioning.models.fund import Fund
from core.fields import MoneyField
from core.money import ZERO


class AllocationQuerySet(models.QuerySet["Allocation"]):
    def visible_to(self, user: Any) -> "AllocationQuerySet":
        return self if user.may(Permission.FUND_VIEW) else self.none()


class Allocation(models.Model):
    """Money of a fund set aside under a heading, owed to nobody yet. Its totals run as the fund's do."""

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="allocations")
    heading = models.CharField(max_length=200)
    slug = models.SlugField(max_length=120)
    # A block of headings that the paper sub-totals, such as the Victims Commission's recommendations.
    group = models.CharField("group of headings", max_length=200, blank=True)
    position = models.PositiveIntegerField(default=0)

    amount_allocated = MoneyField(default=ZERO, editable=False)
    amount_committed = MoneyField(default=ZERO, editable=False)

    objects = AllocationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["fund", "slug"], name="heading_once_a_fund"),
            models.CheckConstraint(condition=~Q(heading=""), name="heading_named"),
            models.CheckConstraint(
                condition=Q(amount_committed__lte=F("amount_allocated")), name="heading_not_overcommitted"
            ),
            models.CheckConstraint(
                condition=Q(amount_allocated__gte=0, amount_committed__gte=0), name="heading_totals_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return self.heading

    @property
    def amount_free(self) -> Decimal:
        """Allocated and not committed."""
        return self.amount_allocated - self.amount_committed
