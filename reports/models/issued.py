from django.db import models
from django.db.models import Q

from core.append_only import AppendOnlyModel
from reports.models.report import Report


class ReportSeries(models.Model):
    """The last number given in one series of reports. Moves in the transaction that issues, so it leaves no gap."""

    name = models.CharField(max_length=40, unique=True)
    last_number = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.name}: {self.last_number}"


class IssuedPaper(AppendOnlyModel):
    """The bytes of an issued report, their SHA-256 and the input they were made from (DOMAIN.md 5)."""

    report = models.OneToOneField(Report, on_delete=models.PROTECT, related_name="paper")
    name = models.CharField("file name", max_length=200)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    # All that was printed: words, figures as at the day, tables, findings and their answers (figures.report_input).
    frozen_input = models.JSONField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="issued_paper_hashed"),
        ]

    def __str__(self) -> str:
        return self.name
