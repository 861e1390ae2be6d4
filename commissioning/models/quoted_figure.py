from django.db import models
from django.db.models import Q

from commissioning.choices import Measure
from commissioning.models.commitment import Commitment
from commissioning.models.fund import Fund
from core.fields import MoneyField


class QuotedFigure(models.Model):
    """A figure that a paper prints and the ledger does not bear out: kept as printed, with its source, and compared."""

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="quoted_figures")
    label = models.CharField("what it is a figure of", max_length=200)
    printed = models.CharField("as printed", max_length=60)
    # What was printed as an amount; none where it is not one.
    amount = MoneyField(null=True, blank=True)
    source = models.CharField(max_length=300)
    measure = models.CharField("compared with", max_length=10, choices=Measure.choices, default=Measure.NONE)
    # Where it is the figure of one commitment, and not of the fund.
    commitment = models.ForeignKey(
        Commitment, on_delete=models.PROTECT, null=True, blank=True, related_name="quoted_figures"
    )
    explanation = models.CharField("what is wrong", max_length=600)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(measure__in=Measure.values), name="quoted_measure_known"),
            models.CheckConstraint(
                condition=Q(commitment=None) | Q(measure=Measure.COMMITTED), name="quoted_commitment_committed"
            ),
            models.UniqueConstraint(fields=["fund", "label", "source"], name="quoted_once"),
        ]

    def __str__(self) -> str:
        return f"{self.label}: {self.printed}"
