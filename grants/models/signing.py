from django.db import models
from django.db.models import Q

from core.append_only import AppendOnlyModel
from grants.choices import PaperKind
from grants.models.notice import DecisionNotice


class ReferenceSeries(models.Model):
    """The last number given in one series of references. Moves in the transaction that signs, so it leaves no gap."""

    name = models.CharField(max_length=40, unique=True)
    last_number = models.PositiveIntegerField(default=0)
    # Whether the system has given a number of this series itself. Before, it only follows the papers entered.
    has_given = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.name}: {self.last_number}"


class NoticePaper(AppendOnlyModel):
    """The bytes of a signed document, their SHA-256 and the input they were made from (DOMAIN.md 5)."""

    notice = models.ForeignKey(DecisionNotice, on_delete=models.PROTECT, related_name="papers")
    kind = models.CharField(max_length=8, choices=PaperKind.choices)
    name = models.CharField("file name", max_length=200)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    # What the document was made from; nothing for a scan.
    frozen_input = models.JSONField(default=dict)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["notice", "kind"], name="paper_once"),
            # One signed paper is one decision, also when two record it at the same moment.
            models.UniqueConstraint(fields=["sha256"], condition=Q(kind=PaperKind.SCAN), name="paper_scan_once"),
            models.CheckConstraint(condition=Q(kind__in=PaperKind.values), name="paper_kind_known"),
            models.CheckConstraint(condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="paper_hashed"),
        ]

    def __str__(self) -> str:
        return self.name
