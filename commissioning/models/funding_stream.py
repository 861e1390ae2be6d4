from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords


class FundingStream(models.Model):
    """A source of money with its own conditions."""

    name = models.CharField(max_length=200, unique=True)
    slug = models.SlugField(max_length=120, unique=True)
    payer = models.CharField("paid by", max_length=200)
    conditions = models.CharField(max_length=1000, blank=True)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)

    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(closed_on__gte=F("opened_on")), name="stream_dates_in_order"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="stream_named"),
        ]

    def __str__(self) -> str:
        return self.name
