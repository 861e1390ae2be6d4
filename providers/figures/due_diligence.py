"""How the papers of many providers stand on a day, counted by the database."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from django.db.models import Count, IntegerField, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from providers.choices import DueDiligenceKind, DueDiligenceState
from providers.models import DueDiligenceRecord
from providers.models.provider import ProviderQuerySet
from providers.rules import EXPIRY_NOTICE

KINDS = len(DueDiligenceKind.values)

# What each state asks of the counts. A paper about to expire is in force until it has.
_ASKS = {
    DueDiligenceState.IN_FORCE: Q(papers_seen=KINDS, papers_expired=0),
    DueDiligenceState.EXPIRING: Q(papers_expiring__gt=0),
    DueDiligenceState.EXPIRED: Q(papers_expired__gt=0),
    DueDiligenceState.MISSING: Q(papers_seen__lt=KINDS),
}


class Papers(NamedTuple):
    """Of the four kinds of papers of a provider: how many were seen, have expired, are about to expire."""

    seen: int = 0
    expired: int = 0
    expiring: int = 0


def papers_of(providers: Iterable[int], on: date) -> dict[int, Papers]:
    """The papers of providers by their key, by the last check of each kind. One query; none of a provider: no entry."""
    expired, expiring = _expired(on), _expiring(on)
    checks = DueDiligenceRecord.objects.last_checks(on).filter(provider__in=list(providers)).order_by()
    counted = checks.values_list("provider").annotate(
        Count("pk"), expired=Count("pk", filter=expired), expiring=Count("pk", filter=expiring)
    )
    return {provider: Papers(*numbers) for provider, *numbers in counted}


def with_papers_in_state(providers: ProviderQuerySet, state: str, on: date) -> ProviderQuerySet:
    """Those with all papers in force on a day, or with one at least that is expiring, expired or missing."""
    counted = providers.annotate(
        papers_seen=_counted(on, Q()),
        papers_expired=_counted(on, _expired(on)),
        papers_expiring=_counted(on, _expiring(on)),
    )
    return counted.filter(_ASKS[DueDiligenceState(state)])


def _expired(on: date) -> Q:
    return Q(expires_on__lt=on)


def _expiring(on: date) -> Q:
    return Q(expires_on__gte=on, expires_on__lte=on + EXPIRY_NOTICE)


def papers_in_words(papers: Papers) -> list[tuple[DueDiligenceState, str]]:
    """What is to be done about a provider's papers, worst first; “All in force” when there is nothing."""
    counted = {
        DueDiligenceState.MISSING: KINDS - papers.seen,
        DueDiligenceState.EXPIRED: papers.expired,
        DueDiligenceState.EXPIRING: papers.expiring,
    }
    words = {
        DueDiligenceState.MISSING: "missing",
        DueDiligenceState.EXPIRED: "expired",
        DueDiligenceState.EXPIRING: "expiring soon",
    }
    found = [(state, f"{number} {words[state]}") for state, number in counted.items() if number]
    return found or [(DueDiligenceState.IN_FORCE, "All in force")]


def _counted(on: date, which: Q) -> Coalesce:
    checks = DueDiligenceRecord.objects.last_checks(on).filter(which, provider=OuterRef("pk"))
    number = checks.order_by().values("provider").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(number, output_field=IntegerField()), Value(0))
