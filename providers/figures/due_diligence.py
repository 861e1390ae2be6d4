"""How the papers of many providers stand on a day, counted by the database."""

from datetime import date

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


def with_papers_counted(providers: ProviderQuerySet, on: date) -> ProviderQuerySet:
    """Adds `papers_seen`, `papers_expired` and `papers_expiring` of the four kinds, by the last check of each."""
    return providers.annotate(
        papers_seen=_counted(on, Q()),
        papers_expired=_counted(on, Q(expires_on__lt=on)),
        papers_expiring=_counted(on, Q(expires_on__gte=on, expires_on__lte=on + EXPIRY_NOTICE)),
    )


def with_papers_in_state(providers: ProviderQuerySet, state: str) -> ProviderQuerySet:
    """Those counted before with all papers in force, or with one at least that is expiring, expired or missing."""
    return providers.filter(_ASKS[DueDiligenceState(state)])


def papers_in_words(*, seen: int, expired: int, expiring: int) -> list[tuple[DueDiligenceState, str]]:
    """What is to be done about a provider's papers, worst first; “All in force” when there is nothing."""
    counted = {
        DueDiligenceState.MISSING: KINDS - seen,
        DueDiligenceState.EXPIRED: expired,
        DueDiligenceState.EXPIRING: expiring,
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
