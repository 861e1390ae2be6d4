from typing import Any

from django.db import models
from django.db.models import F, Q

from accounts.permissions import Permission
from commissioning.models.allocation import Allocation
from commissioning.models.fund import Fund
from commissioning.models.priority import Priority
from commissioning.rules import promise_in_words
from core.fields import MoneyField
from core.money import ZERO
from providers.models import CouncilArea, Provider


class CommitmentQuerySet(models.QuerySet["Commitment"]):
    def visible_to(self, user: Any) -> "CommitmentQuerySet":
        return self if user.may(Permission.FUND_VIEW) else self.none()


class Commitment(models.Model):
    """The part of a fund promised to one provider for one service and priority. Its totals run as the fund's do.

    `provider` keeps the organisation it was made to even when that one is later merged into another; figures follow
    the merge when they are read.
    """

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="commitments")
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="commitments")
    service = models.CharField(max_length=300)
    priority = models.ForeignKey(Priority, on_delete=models.PROTECT, related_name="commitments")
    allocation = models.ForeignKey(
        Allocation, on_delete=models.PROTECT, null=True, blank=True, related_name="commitments"
    )
    areas = models.ManyToManyField(CouncilArea, related_name="commitments", blank=True)
    # How a paper names the recipient or the priority, where it differs from ours; and what it leaves open.
    printed_as = models.CharField("as the paper prints it", max_length=300, blank=True)

    amount_committed = MoneyField(default=ZERO, editable=False)
    amount_paid = MoneyField(default=ZERO, editable=False)

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(service=""), name="commitment_service_named"),
            models.CheckConstraint(
                condition=Q(amount_paid__lte=F("amount_committed"), amount_paid__gte=0, amount_committed__gte=0),
                name="commitment_not_overpaid",
            ),
        ]

    def __str__(self) -> str:
        return promise_in_words(self.provider.name, self.service)
