"""Of whom it is asked what is not answered: of a provider, a priority, a council area, or all of them."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from commissioning.models import Priority
from grants.models import Answer, Award, AwardLine
from grants.models.monitoring import MonitoringReturnQuerySet
from providers.models import CouncilArea, Provider


@dataclass(frozen=True)
class AskedOf:
    """Nothing chosen: of everybody."""

    provider: Provider | None = None
    priority: Priority | None = None
    area: CouncilArea | None = None

    def of(self, returns: MonitoringReturnQuerySet) -> MonitoringReturnQuerySet:
        """The returns of awards that answer to the priority and serve the area. Adds no query."""
        if self.provider:
            returns = returns.filter(agreement__award__provider=self.provider)
        if self.priority:
            returns = returns.filter(agreement__award__in=_answering_to(self.priority))
        if self.area:
            returns = returns.filter(agreement__award__in=_serving(self.area))
        return returns

    def in_boxes(self, answers: QuerySet[Answer]) -> QuerySet[Answer]:
        """Where a question has a box for each priority or area, only the box of the one that is asked for."""
        wanted = Q()
        if self.priority:
            wanted &= Q(priority=None) | Q(priority=self.priority)
        if self.area:
            wanted &= Q(area=None) | Q(area=self.area)
        return answers.filter(wanted)


EVERYBODY = AskedOf()


def _answering_to(priority: Priority) -> QuerySet[Award]:
    """As `priorities_of` of grants.figures.boxes: the money is counted under it, or the notice names it as another."""
    lines = AwardLine.objects.filter(
        notice=OuterRef("notice"),
        provider=OuterRef("provider"),
        service=OuterRef("service"),
        other_priorities=priority,
    )
    counted = Award.objects.filter(commitments__priority=priority)
    return Award.objects.filter(Q(pk__in=counted.values("pk")) | Exists(lines))


def _serving(area: CouncilArea) -> QuerySet[Award]:
    """As `areas_of` of grants.figures.boxes: the money names the area, or none at all and so serves each."""
    named = Award.objects.filter(commitments__areas__isnull=False)
    there = Award.objects.filter(commitments__areas=area)
    return Award.objects.filter(Q(pk__in=there.values("pk")) | ~Q(pk__in=named.values("pk")))
