from datetime import date, timedelta

from core.refusal import Obstacle
from providers.choices import DueDiligenceKind, DueDiligenceState
from providers.rules.organisation import Organisation, obstacles_to_touch
from providers.rules.values import obstacles_to_day, obstacles_to_text

EXPIRY_NOTICE = timedelta(days=60)


def due_diligence_state(*, was_seen: bool, expires_on: date | None, on: date) -> DueDiligenceState:
    """How one kind of paper stands on a day, by its latest check. The last day is a day in force."""
    if not was_seen:
        return DueDiligenceState.MISSING
    if expires_on is None or expires_on > on + EXPIRY_NOTICE:
        return DueDiligenceState.IN_FORCE
    return DueDiligenceState.EXPIRED if expires_on < on else DueDiligenceState.EXPIRING


def obstacles_to_record_due_diligence(
    provider: Organisation, *, kind: str, note: str, checked_on: date, expires_on: date | None, today: date
) -> list[Obstacle]:
    found = [
        *obstacles_to_touch(provider),
        *([] if kind in DueDiligenceKind.values else [Obstacle("Choose what was checked", "kind")]),
        *obstacles_to_text(note, field="note", what="what was seen", limit=500),
        *obstacles_to_day(checked_on, field="checked_on", today=today),
    ]
    if expires_on is not None and expires_on < checked_on:
        found.append(Obstacle("Enter a date of expiry that is on or after the day of the check", "expires_on"))
    return found
