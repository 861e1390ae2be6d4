"""How far the returns of each year are, for whoever chooses one."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q

from core import years
from grants.choices import ReturnState
from grants.models import Filing, MonitoringReturn


@dataclass(frozen=True)
class YearTold:
    """How many returns of a year are asked for, accepted and overdue on a day."""

    start_on: date
    asked: int
    accepted: int
    overdue: int
    is_illustrative: bool

    @property
    def label(self) -> str:
        return years.label(self.start_on)

    @property
    def slug(self) -> str:
        return years.slug(self.start_on)


def years_told(today: date) -> list[YearTold]:
    """Every year with returns, the latest first. Two queries."""
    accepted = Filing.objects.filter(monitoring_return=OuterRef("pk"), accepted_on__lte=today)
    asked = MonitoringReturn.objects.exclude(state=ReturnState.CANCELLED).annotate(is_accepted=Exists(accepted))
    overdue = MonitoringReturn.objects.overdue(today).order_by().values_list("year_start")
    late = dict(overdue.annotate(Count("pk")))
    rows = (
        asked.order_by("-year_start")
        .values("year_start")
        .annotate(
            asked=Count("pk"),
            accepted=Count("pk", filter=Q(is_accepted=True)),
            illustrative=Count("pk", filter=Q(is_accepted=True, is_illustrative=True)),
        )
    )
    return [
        YearTold(
            row["year_start"], row["asked"], row["accepted"], late.get(row["year_start"], 0), row["illustrative"] > 0
        )
        for row in rows
    ]
