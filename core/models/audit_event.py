from django.db import models

from core.append_only import AppendOnlyModel


class AuditEvent(AppendOnlyModel):
    """Who did what to which record, and when. The actor is kept in words: an account may go, the trail stays."""

    at = models.DateTimeField(db_index=True)
    action = models.CharField(max_length=100, db_index=True)
    by_key = models.CharField(max_length=40, blank=True)
    by_name = models.CharField(max_length=200)
    subject_type = models.CharField(max_length=100)
    subject_key = models.CharField(max_length=40)
    subject_name = models.CharField(max_length=400)
    details = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["subject_type", "subject_key"], name="audit_subject")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action} {self.subject_name}"
