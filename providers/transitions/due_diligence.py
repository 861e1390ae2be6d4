from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from core import audit
from core.refusal import refuse_if
from providers.models import DueDiligenceRecord, Provider
from providers.rules import obstacles_to_record_due_diligence, tidy
from providers.transitions.locks import lock_provider


@transaction.atomic
def record_due_diligence(
    provider: Provider,
    *,
    kind: str,
    checked_on: date,
    note: str,
    by: Any,
    at: datetime,
    expires_on: date | None = None,
) -> DueDiligenceRecord:
    """Record that `by` saw one paper of a provider, and until when it holds; no date where it has no end.

    The latest check of a kind is the one that counts; earlier ones stay. Refused when the provider was merged, what
    was seen is not said, the check lies in the future, or the paper expires before it was checked.
    """
    locked = lock_provider(provider)
    note = tidy(note)
    refuse_if(
        obstacles_to_record_due_diligence(
            locked, kind=kind, note=note, checked_on=checked_on, expires_on=expires_on, today=localdate(at)
        )
    )
    record = DueDiligenceRecord.objects.create(
        provider=locked, kind=kind, checked_on=checked_on, checked_by=by, expires_on=expires_on, note=note
    )
    audit.record(
        action="providers.due_diligence.recorded",
        by=by,
        at=at,
        subject=locked,
        kind=record.get_kind_display(),
        checked_on=checked_on,
        expires_on=expires_on,
    )
    return record
