"""Which questions the accepted returns of an award answer “not known”, and why."""

from dataclasses import dataclass
from datetime import date

from grants.figures.results_read import AwardRead
from grants.models import Answer, Filing


@dataclass(frozen=True)
class NotKnown:
    """One box of one quarter's return. `about` is the priority or the area that it asks about."""

    quarter: int
    question: str
    about: str
    why: str


def not_known_in(award: AwardRead, as_at: date) -> list[NotKnown]:
    """In the order of the quarters and of the return, as at the end of a day. One query, or none."""
    keys = [quarter.key for quarter in award.quarters if quarter.not_known]
    if not keys:
        return []
    filings = Filing.objects.as_at(as_at).filter(monitoring_return__in=keys)
    rows = Answer.objects.filter(filing__in=filings).exclude(not_known="")
    ordered = rows.order_by("filing__monitoring_return__quarter", "measure__position", "measure", "pk")
    return [
        NotKnown(quarter, question, priority or area or "", why)
        for quarter, question, priority, area, why in ordered.values_list(
            "filing__monitoring_return__quarter", "measure__label", "priority__name", "area__name", "not_known"
        )
    ]
