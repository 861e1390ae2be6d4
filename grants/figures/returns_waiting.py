"""Which returns wait for a person: at the provider to be filled in, certified or answered, in the office to be read."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db.models import OuterRef, Subquery

from accounts.models import User
from accounts.permissions import Permission as P
from grants.choices import AWAITED, ReturnState
from grants.models import Filing, MonitoringReturn
from grants.models.monitoring import MonitoringReturnQuerySet


class ReturnWaits(StrEnum):
    """What is to be done with it."""

    TO_FILL = "to-fill"
    TO_ANSWER = "to-answer"
    TO_CORRECT = "to-correct"
    TO_CERTIFY = "to-certify"
    TO_JUDGE = "to-judge"
    OVERDUE = "overdue"


# On which page it is done, and what the link says. The office only reads what is overdue.
PAGES = {
    ReturnWaits.TO_FILL: ("return-fill", "Fill in"),
    ReturnWaits.TO_ANSWER: ("return-fill", "Answer the office"),
    ReturnWaits.TO_CORRECT: ("return-fill", "Go on correcting"),
    ReturnWaits.TO_CERTIFY: ("return-certify", "Read and certify"),
    ReturnWaits.TO_JUDGE: ("return-judge", "Accept or query"),
    ReturnWaits.OVERDUE: ("return-detail", "See how far it is"),
}
_OF_STATE = {
    ReturnState.REQUESTED: ReturnWaits.TO_FILL,
    ReturnState.QUERIED: ReturnWaits.TO_ANSWER,
    ReturnState.REOPENED: ReturnWaits.TO_CORRECT,
    ReturnState.SUBMITTED: ReturnWaits.TO_CERTIFY,
    ReturnState.CERTIFIED: ReturnWaits.TO_JUDGE,
}


@dataclass(frozen=True)
class ReturnWaiting:
    """One return and what it waits for. `page` is the name of an address in grants that takes its key."""

    monitoring_return: MonitoringReturn
    waits: ReturnWaits
    is_overdue: bool

    @property
    def page(self) -> str:
        return PAGES[self.waits][0]

    @property
    def words(self) -> str:
        return PAGES[self.waits][1]


def returns_waiting(user: User, today: date) -> list[ReturnWaiting]:
    """What waits for a person, the longest due first. One query.

    A contact is told what can be filled in now and what a colleague submitted; who judges returns what was certified
    and what is overdue.
    """
    returns = with_submitter(MonitoringReturn.objects.visible_to(user).with_names())
    if user.may(P.RETURN_FILL):
        found = returns.filter(state__in=[*AWAITED, ReturnState.REOPENED], opens_on__lte=today)
        waiting = _at_provider(found.order_by("due_on", "pk"), user, today)
    elif user.may(P.RETURN_JUDGE):
        overdue = returns.overdue(today)
        found = (returns.filter(state=ReturnState.CERTIFIED) | overdue).order_by("due_on", "pk")
        waiting = _in_office(found, today)
    else:
        return []
    return sorted(waiting, key=lambda one: not one.is_overdue)


def with_submitter(returns: MonitoringReturnQuerySet) -> MonitoringReturnQuerySet:
    """With `submitted_by`: who submitted the filing that waits to be certified, by key."""
    last = Filing.objects.filter(monitoring_return=OuterRef("pk")).order_by("-number")
    return returns.annotate(submitted_by=Subquery(last.values("submitted_by")[:1]))


def waits_for(one: MonitoringReturn, user: User) -> ReturnWaits | None:
    """What a return with its submitter waits for from a contact; nothing from whoever submitted it."""
    if one.state == ReturnState.SUBMITTED and one.submitted_by == user.pk:  # type: ignore[attr-defined]
        return None
    return _OF_STATE.get(ReturnState(one.state)) if one.state != ReturnState.CERTIFIED else None


def _at_provider(found: MonitoringReturnQuerySet, user: User, today: date) -> Iterator[ReturnWaiting]:
    for one in found:
        waits = waits_for(one, user)
        if waits is not None:
            yield ReturnWaiting(one, waits, one.state in AWAITED and one.due_on < today)


def _in_office(found: MonitoringReturnQuerySet, today: date) -> Iterator[ReturnWaiting]:
    for one in found:
        is_certified = one.state == ReturnState.CERTIFIED
        yield ReturnWaiting(
            one, ReturnWaits.TO_JUDGE if is_certified else ReturnWaits.OVERDUE, not is_certified and one.due_on < today
        )
