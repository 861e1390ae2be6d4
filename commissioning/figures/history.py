"""What happened to one recommendation, from the audit log, in words."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from commissioning.choices import Advice, MemberView, ReviewRoute
from commissioning.models import Recommendation
from commissioning.rules.money import spoken
from core.models import AuditEvent

Details = Mapping[str, str | None]

_WORKED = "Worked on the draft"


@dataclass(frozen=True)
class Happened:
    """One step: who did what, when. `note` says more where there is more to say."""

    at: datetime
    by: str
    done: str
    note: str = ""

    @property
    def on(self) -> date:
        return timezone.localdate(self.at)


def history_of(recommendation: Recommendation, *, is_brief: bool = False) -> list[Happened]:
    """Each step, the latest first. One query.

    What one person saved in a draft on one day is one step. `is_brief` leaves out the work of the office and of single
    members, for whoever reads what came of it.
    """
    own = AuditEvent.objects.filter(
        subject_type=recommendation._meta.label_lower, subject_key=str(recommendation.pk), action__in=_WORDS
    )
    wanted = own.filter(action__in=_BRIEF) if is_brief else own
    return _joined(_happened(event) for event in wanted.order_by("-at", "-pk"))


def writers_of(recommendation: Recommendation) -> set[int]:
    """The keys of everybody who ever worked on the draft, also where somebody else saved it last. One query."""
    worked = [action for action, (done, _) in _WORDS.items() if done == _WORKED]
    own = AuditEvent.objects.filter(
        subject_type=recommendation._meta.label_lower, subject_key=str(recommendation.pk), action__in=worked
    )
    keys = own.exclude(by_key="").order_by().values_list("by_key", flat=True).distinct()
    return {recommendation.drafted_by_id, recommendation.changed_by_id, *map(int, keys)}


def _happened(event: AuditEvent) -> Happened:
    done, note = _WORDS[event.action]
    # Whoever stands aside does so themselves, whoever asked the members or concluded.
    by = event.details.get("person") if event.action == _ASIDE else None
    return Happened(event.at, by or event.by_name, done, note(event.details))


def _joined(steps: Iterable[Happened]) -> list[Happened]:
    found: list[Happened] = []
    for step in steps:
        last = found[-1] if found else None
        if last and last.done == step.done == _WORKED and (last.by, last.on) == (step.by, step.on):
            continue
        found.append(step)
    return found


def _nothing(details: Details) -> str:
    return ""


def _said(name: str) -> Callable[[Details], str]:
    return lambda details: details.get(name) or ""


def _sent(details: Details) -> str:
    closes_on = _day(details.get("closes_on"))
    at_meeting = details.get("route") == ReviewRoute.MEETING
    return f"To the meeting on {closes_on}" if at_meeting else f"By correspondence, until {closes_on}"


def _moved(details: Details) -> str:
    return f"To {_day(details.get('closes_on'))}"


def _day(text: str | None) -> str:
    return spoken(date.fromisoformat(text)) if text else "a day not recorded"


def _view(details: Details) -> str:
    view = details.get("view") or ""
    return str(MemberView(view).label) if view in MemberView.values else ""


def _advice(details: Details) -> str:
    advice = details.get("advice") or ""
    return f"The Commission {Advice(advice).label.lower()}" if advice in Advice.values else ""


def _after_interest(details: Details) -> str:
    return f"{details.get('person')} took part and has an interest: the conclusion is void"


def _reminded(details: Details) -> str:
    number = details.get("number_of_members") or "0"
    return f"{number} {'member' if number == '1' else 'members'}"


def _decided(details: Details) -> str:
    return f"By decision {details.get('reference')}"


_OF = "commissioning.recommendation."
_ASIDE = f"{_OF}stood_aside"
_WORDS: dict[str, tuple[str, Callable[[Details], str]]] = {
    f"{_OF}drafted": ("Draft begun", _nothing),
    f"{_OF}copied": ("Draft begun as a copy", _nothing),
    f"{_OF}changed": (_WORKED, _nothing),
    "commissioning.recommended_line.added": (_WORKED, _nothing),
    "commissioning.recommended_line.changed": (_WORKED, _nothing),
    "commissioning.recommended_line.removed": (_WORKED, _nothing),
    "commissioning.evidence.put": (_WORKED, _nothing),
    "commissioning.evidence.removed": (_WORKED, _nothing),
    f"{_OF}sent": ("Sent to the Commission", _sent),
    f"{_OF}rescheduled": ("Review moved", _moved),
    f"{_OF}reminded": ("Reminded", _reminded),
    "commissioning.review.given": ("View given", _view),
    _ASIDE: ("Stood aside, with an interest", _nothing),
    f"{_OF}concluded": ("Concluded", _advice),
    f"{_OF}reopened": ("Opened again", _after_interest),
    f"{_OF}decided": ("Decided", _decided),
    f"{_OF}withdrawn": ("Withdrawn", _said("reason")),
}
_BRIEF = [f"{_OF}{verb}" for verb in ("sent", "concluded", "reopened", "decided")]
