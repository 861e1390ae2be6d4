"""Which returns were asked for, in which order, and what their list says beside their own row."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Case, Count, OuterRef, Q, QuerySet, Subquery, Value, When

from core import years
from grants.choices import AWAITED, ReturnState
from grants.models import Filing
from grants.models.monitoring import MonitoringReturnQuerySet
from providers.models import Provider

OVERDUE, SOON = "overdue", "soon"
SOON_DAYS = 14
# What nobody has to do anything about any more.
SETTLED = (ReturnState.ACCEPTED, ReturnState.CANCELLED)


@dataclass(frozen=True)
class ReturnChoice:
    """Which returns are asked for. Nothing chosen: all of them."""

    words: str = ""
    state: str = ""
    due: str = ""
    year: date | None = None
    quarter: int | None = None
    provider: Provider | None = None

    def of(self, returns: MonitoringReturnQuerySet, today: date) -> MonitoringReturnQuerySet:
        """Those of the given returns that were asked for."""
        found = returns.overdue(today) if self.due == OVERDUE else returns
        wanted = Q()
        if self.due == SOON:
            wanted &= Q(state__in=AWAITED, due_on__range=(today, today + timedelta(days=SOON_DAYS)))
        if self.state:
            wanted &= Q(state=self.state)
        if self.year:
            wanted &= Q(year_start=self.year)
        if self.quarter:
            wanted &= Q(quarter=self.quarter)
        if self.provider:
            of = "agreement__award__provider"
            wanted &= Q(**{of: self.provider}) | Q(**{f"{of}__merged_into": self.provider})
        for word in self.words.split():
            wanted &= (
                Q(agreement__reference__icontains=word)
                | Q(agreement__award__service__icontains=word)
                | Q(agreement__award__provider__name__icontains=word)
            )
        return found.filter(wanted)


def in_order(returns: MonitoringReturnQuerySet) -> MonitoringReturnQuerySet:
    """What is still to be done first, by the day it is due; after it what is settled, the latest first."""
    is_settled = Case(When(state__in=SETTLED, then=Value(1)), default=Value(0))
    earliest = Case(When(~Q(state__in=SETTLED), then="due_on"))
    return returns.annotate(is_settled=is_settled, earliest=earliest).order_by(
        "is_settled", "earliest", "-due_on", "agreement__award__provider__name", "pk"
    )


def years_of(returns: MonitoringReturnQuerySet) -> list[tuple[str, str]]:
    """The financial years that have a return, the latest first: as addresses and as pages write them."""
    starts = returns.order_by("-year_start").values_list("year_start", flat=True).distinct()
    return [(years.slug(start), years.label(start)) for start in starts]


def providers_of(returns: MonitoringReturnQuerySet) -> QuerySet[Provider]:
    return Provider.objects.filter(pk__in=returns.values("agreement__award__provider")).order_by("name")


def with_last_filing(returns: MonitoringReturnQuerySet) -> MonitoringReturnQuerySet:
    """Each with the last certified filing's number and days, and how many of its boxes are not known. For files."""
    last = Filing.objects.filter(monitoring_return=OuterRef("pk"), certified_at__isnull=False).order_by("-number")
    unknown = last.annotate(unknown=Count("answers", filter=~Q(answers__not_known=""))).values("unknown")
    columns: dict[str, Any] = {
        name: Subquery(last.values(name)[:1]) for name in ("submitted_at", "certified_at", "accepted_on")
    }
    return returns.annotate(
        **columns, last_number=Subquery(last.values("number")[:1]), unknown=Subquery(unknown[:1])
    ).with_names()
