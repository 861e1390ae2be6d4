from datetime import datetime
from typing import Any

from django.db import models

from core.models import AuditEvent


def record(*, action: str, by: Any, at: datetime, subject: models.Model, **details: Any) -> AuditEvent:
    """Add one line to the audit log, in the caller's transaction. `details` are plain words and numbers as text."""
    return AuditEvent.objects.create(
        at=at,
        action=action,
        by_key=str(getattr(by, "pk", "") or ""),
        by_name=str(by)[:200],
        subject_type=subject._meta.label_lower,
        subject_key=str(subject.pk),
        subject_name=str(subject)[:400],
        details={name: None if value is None else str(value) for name, value in details.items()},
    )


def about(subject: models.Model) -> models.QuerySet[AuditEvent]:
    """The lines of the log about one row."""
    return AuditEvent.objects.filter(subject_type=subject._meta.label_lower, subject_key=str(subject.pk))
