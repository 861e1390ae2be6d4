"""The notices of decision that wait for a person: theirs to write, check, certify, sign or publish."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone

from accounts.permissions import Permission
from grants.choices import OPEN, NoticeState
from grants.models import AwardLine, DecisionNotice, NoticeContributor, NoticeStep


class Waits(StrEnum):
    """What a notice waits for, the most pressing first."""

    OVERDUE = "overdue"
    TO_SIGN = "to sign"
    TO_CERTIFY = "to certify"
    TO_RECORD = "to record"
    TO_CHECK = "to check"
    RETURNED = "returned"
    TO_PUBLISH = "to publish"
    DRAFT = "draft"


# The page on which each is done.
_PAGES = {
    Waits.OVERDUE: "notice-publish",
    Waits.TO_SIGN: "notice-sign",
    Waits.TO_CERTIFY: "notice-certify",
    Waits.TO_RECORD: "notice-record",
    Waits.TO_CHECK: "notice-check",
    Waits.RETURNED: "notice-draft",
    Waits.TO_PUBLISH: "notice-publish",
    Waits.DRAFT: "notice-draft",
}


@dataclass(frozen=True)
class NoticeWaiting:
    """One notice, what it waits for and since when."""

    notice: DecisionNotice
    waits: Waits
    since: date
    recipients: tuple[str, ...]

    @property
    def page(self) -> str:
        """The name of the address where it is done, within grants."""
        return _PAGES[self.waits]


def notices_waiting_for(user: Any, today: date) -> tuple[NoticeWaiting, ...]:
    """What this person can take on now, the most pressing first, then the longest waiting. Two queries at most.

    A signed notice is due to be published as soon as practicable after its month (Specified Information Order 2011),
    so it is overdue from the first day of the next.
    """
    asked = _asked(user)
    if not asked:
        return ()
    steps = NoticeStep.objects.filter(notice=OuterRef("pk")).order_by("-number")
    found = (
        DecisionNotice.objects.visible_to(user)
        .filter(state__in=[*OPEN, NoticeState.SUBMITTED, NoticeState.SIGNED])
        .annotate(last_verb=Subquery(steps.values("verb")[:1]), last_at=Subquery(steps.values("at")[:1]))
        .filter(asked)
    )
    first_of_month, recipients = today.replace(day=1), _recipients_of(found)
    waiting = (_waiting(notice, tuple(recipients[notice.pk]), first_of_month) for notice in found)
    order = list(Waits)
    return tuple(sorted(waiting, key=lambda one: (order.index(one.waits), one.since, one.notice.pk)))


def _asked(user: Any) -> Q:
    """Which notices this person can take on, by what their role may do."""
    asked, returned = Q(), Q(state=NoticeState.RETURNED) & ~Q(last_verb="hand-over")
    if user.may(Permission.NOTICE_DRAFT):
        worked_on = NoticeContributor.objects.filter(person=user).values("notice")
        # What they handed over waits for somebody else.
        asked |= Q(state=NoticeState.DRAFT, drafted_by=user) & ~Q(last_verb="hand-over")
        asked |= returned & (Q(drafted_by=user) | Q(pk__in=worked_on))
    if user.may(Permission.NOTICE_SUBMIT):
        asked |= Q(state__in=OPEN, last_verb="hand-over", is_from_paper=False) | returned
    if user.may(Permission.NOTICE_RECORD):
        asked |= Q(state__in=OPEN, last_verb="hand-over", is_from_paper=True)
    if user.may(Permission.NOTICE_CERTIFY):
        asked |= Q(state=NoticeState.SUBMITTED, certified_at=None)
    if user.may(Permission.NOTICE_SIGN):
        asked |= Q(state=NoticeState.SUBMITTED, certified_at__isnull=False)
    if user.may(Permission.NOTICE_PUBLISH):
        asked |= Q(state=NoticeState.SIGNED) & ~Q(signed_by=user) & ~Q(is_from_paper=True, certified_by=user)
    return asked


def _recipients_of(notices: Iterable[Any]) -> Mapping[int, dict[str, None]]:
    """By the key of each notice the names of its recipients, once each and in the order of its lines."""
    names: dict[int, dict[str, None]] = defaultdict(dict)
    lines = AwardLine.objects.filter(notice__in=[notice.pk for notice in notices]).order_by("position")
    for notice, name in lines.values_list("notice", "provider__name"):
        names[notice][name] = None
    return names


def _waiting(notice: Any, recipients: tuple[str, ...], first_of_month: date) -> NoticeWaiting:
    return NoticeWaiting(notice, _waits(notice, first_of_month), timezone.localdate(notice.last_at), recipients)


def _waits(notice: Any, first_of_month: date) -> Waits:
    if notice.state == NoticeState.SIGNED:
        return Waits.OVERDUE if notice.signed_on < first_of_month else Waits.TO_PUBLISH
    if notice.state == NoticeState.SUBMITTED:
        return Waits.TO_CERTIFY if notice.certified_at is None else Waits.TO_SIGN
    if notice.last_verb == "hand-over":
        return Waits.TO_RECORD if notice.is_from_paper else Waits.TO_CHECK
    return Waits.RETURNED if notice.state == NoticeState.RETURNED else Waits.DRAFT
