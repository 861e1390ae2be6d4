from django.conf import settings
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from reports.choices import ReportKind


class ReportOutline(models.Model):
    """What a new report of a kind begins with, where the office has changed what the system offers.

    `sections` is a list of `{"heading": text, "guidance": text, "body": rich text with tokens}`; the signs {year},
    {year_before} and {first_year} in it become financial years such as 2017-18.
    """

    kind = models.CharField(max_length=20, choices=ReportKind.choices, unique=True)
    title = models.CharField(max_length=200)
    sections = models.JSONField(default=list)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=ReportKind.values), name="outline_kind_known"),
            models.CheckConstraint(condition=~Q(title=""), name="outline_titled"),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
