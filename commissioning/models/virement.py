from django.db import models
from django.db.models import F, Q

from commissioning.models.allocation import Allocation
from commissioning.models.fund import Fund
from core.append_only import AppendOnlyModel
from core.fields import MoneyField


class Virement(AppendOnlyModel):
    """An authorised move between two allocations of one fund; its two entries stand in the ledger."""

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="virements")
    from_allocation = models.ForeignKey(Allocation, on_delete=models.PROTECT, related_name="virements_out")
    to_allocation = models.ForeignKey(Allocation, on_delete=models.PROTECT, related_name="virements_in")
    amount = MoneyField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="virement_above_zero"),
            models.CheckConstraint(
                condition=~Q(from_allocation=F("to_allocation")), name="virement_between_two_headings"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_allocation} to {self.to_allocation}"
