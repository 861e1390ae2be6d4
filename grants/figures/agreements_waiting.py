"""The agreements and instalments that wait for a person: theirs to draft, offer, accept, follow up or release."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone

from accounts.permissions import Permission
from grants.choices import AgreementState, InstalmentState
from grants.figures.agreement_list import awards_without_agreement
from grants.figures.agreements import holds_of, instalments_on
from grants.models import Agreement, AgreementCondition, AgreementStep, Instalment


class Waits(StrEnum):
    """What an agreement waits for, the most pressing first."""

    TO_ACCEPT = "to accept"
    DECLINED = "declined"
    HELD = "held"
    CONDITION = "condition"
    DRAFT = "draft"
    UNANSWERED = "unanswered"


# The page on which each is done.
_PAGES = {
    Waits.TO_ACCEPT: "agreement-accept",
    Waits.DECLINED: "agreement-draft",
    Waits.HELD: "agreement-detail",
    Waits.CONDITION: "agreement-detail",
    Waits.DRAFT: "agreement-draft",
    Waits.UNANSWERED: "agreement-detail",
}
# Days after which an offer that nobody answered is followed up.
UNANSWERED_AFTER = 14


@dataclass(frozen=True)
class AgreementWaiting:
    """One agreement, what it waits for, since when, and how many instalments or conditions that is about."""

    agreement: Agreement
    waits: Waits
    since: date
    count: int = 1

    @property
    def page(self) -> str:
        """The name of the address where it is done, within grants."""
        return _PAGES[self.waits]

    @property
    def provider(self) -> str:
        provider = self.agreement.award.provider
        return str(provider.merged_into or provider)


def agreements_waiting_for(user: Any, today: date) -> tuple[AgreementWaiting, ...]:
    """What this person can take on now, the most pressing first, then the longest waiting. At most eight queries."""
    found = [*_for_provider(user), *_for_drafter(user, today), *_for_manager(user, today)]
    order = list(Waits)
    return tuple(sorted(found, key=lambda one: (order.index(one.waits), one.since, one.agreement.pk)))


def awards_to_agree(user: Any) -> int:
    """How many awards stand without an agreement that this person may draft. One query."""
    return awards_without_agreement(user).count() if user.may(Permission.AGREEMENT_DRAFT) else 0


def _seen(user: Any) -> Any:
    return Agreement.objects.visible_to(user).select_related("award__provider__merged_into")


def _for_provider(user: Any) -> Iterable[AgreementWaiting]:
    if not user.may(Permission.AGREEMENT_ACCEPT):
        return
    for one in _seen(user).filter(state=AgreementState.OFFERED):
        yield AgreementWaiting(one, Waits.TO_ACCEPT, _day(one.offered_at))


def _for_drafter(user: Any, today: date) -> Iterable[AgreementWaiting]:
    """Their drafts, those that were declined, offers without an answer, and conditions that hold back payments."""
    if not user.may(Permission.AGREEMENT_DRAFT):
        return
    last = AgreementStep.objects.filter(agreement=OuterRef("pk")).order_by("-number")
    own = Q(drafted_by=user) | Q(offered_by=user)
    open_ones = _seen(user).filter(own, state__in=[AgreementState.DRAFT, AgreementState.OFFERED])
    steps = {"last_verb": Subquery(last.values("verb")[:1]), "last_at": Subquery(last.values("at")[:1])}
    for one in open_ones.annotate(**steps):
        if one.state == AgreementState.DRAFT:
            yield AgreementWaiting(
                one, Waits.DECLINED if one.last_verb == "decline" else Waits.DRAFT, _day(one.last_at)
            )
        elif (today - _day(one.offered_at)).days >= UNANSWERED_AFTER:
            yield AgreementWaiting(one, Waits.UNANSWERED, _day(one.offered_at))
    yield from _conditions(user, today)


def _conditions(user: Any, today: date) -> Iterable[AgreementWaiting]:
    """Agreements with conditions whose day has passed and that nobody settled."""
    late = AgreementCondition.objects.filter(
        agreement__in=Agreement.objects.visible_to(user).binding(), due_on__lt=today, settled=None
    )
    by_agreement: dict[int, list[date]] = {}
    for agreement, due_on in late.values_list("agreement", "due_on"):
        by_agreement.setdefault(agreement, []).append(due_on or today)
    for one in _seen(user).filter(pk__in=by_agreement):
        days = by_agreement[one.pk]
        yield AgreementWaiting(one, Waits.CONDITION, min(days), len(days))


def _for_manager(user: Any, today: date) -> Iterable[AgreementWaiting]:
    """Agreements with instalments that are held back, which a manager may release."""
    if not user.may(Permission.INSTALMENT_RELEASE):
        return
    binding = list(_seen(user).binding())
    held = {key for key, holds in holds_of(binding, today).items() if holds}
    due = Instalment.objects.standing().filter(agreement__in=held, due_on__lte=today, release=None)
    by_agreement: dict[int, list[date]] = {}
    for one in instalments_on(due, today):
        if one.state == InstalmentState.HELD:
            by_agreement.setdefault(one.instalment.agreement_id, []).append(one.instalment.due_on)
    for agreement in binding:
        days = by_agreement.get(agreement.pk)
        if days:
            yield AgreementWaiting(agreement, Waits.HELD, min(days), len(days))


def _day(at: datetime) -> date:
    return timezone.localdate(at)
