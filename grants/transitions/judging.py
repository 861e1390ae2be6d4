"""What the office makes of a certified return: queries, box by box, acceptance, and corrections after it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from commissioning.models.tie import reach_of
from commissioning.rules import obstacles_to_reason
from core.personal_details import personal_details
from core.refusal import Obstacle, Refused, refuse_if
from grants.figures.boxes import asked_by
from grants.models import Answer, BoxQuery, Filing, MonitoringReturn
from grants.rules import returns as rules
from grants.rules.answers import Box
from grants.transitions.filing import begin_filing, filed
from grants.transitions.monitoring import locked, take_step


@dataclass(frozen=True)
class AskedAbout:
    """One query: about which box, in which words."""

    box: Box
    words: str


def query_return(
    *, monitoring_return: MonitoringReturn, queries: Sequence[AskedAbout], comment: str, by: User, at: datetime
) -> Filing:
    """Give a certified return back with what is asked about its boxes. Refused without any question."""
    with locked(monitoring_return) as held:
        filing, asked = _to_judge(held, by=by, at=at), asked_by(held)
        boxes = {one.box: one for one in asked.boxes}
        if not queries and not comment.strip():
            raise Refused(Obstacle("Ask about one box at least, or write a comment"))
        for query in queries:
            if query.box not in boxes or not query.words.strip():
                raise Refused(Obstacle("Write what you ask", query.box.name))
            if len(query.words) > 500:
                raise Refused(Obstacle("Shorten the question to 500 characters or fewer", query.box.name))
        BoxQuery.objects.bulk_create(
            BoxQuery(
                filing=filing,
                measure=boxes[query.box].measure,
                priority_id=query.box.priority or None,
                area_id=query.box.area or None,
                words=query.words.strip(),
                at=at,
                by=by,
            )
            for query in queries
        )
        filing.queried_by, filing.queried_at = by, at
        filing.save()
        take_step(held, "query", by=by, at=at, comment=comment)
    return filing


def accept_return(*, monitoring_return: MonitoringReturn, by: User, at: datetime) -> Filing:
    """Take a certified return into the figures, from today on: as at earlier days they stay as they were."""
    with locked(monitoring_return) as held:
        filing = _to_judge(held, by=by, at=at)
        filing.accepted_by, filing.accepted_at, filing.accepted_on = by, at, timezone.localdate(at)
        filing.save()
        take_step(held, "accept", by=by, at=at)
    return filing


def _to_judge(held: MonitoringReturn, *, by: User, at: datetime) -> Filing:
    refuse_if(rules.obstacles_to_move("accept", state=held.state))
    is_tied = held.agreement.award.provider_id in reach_of(by, timezone.localdate(at))
    refuse_if(rules.obstacles_to_judge(is_tied=is_tied))
    return filed(held)


def reopen_return(*, monitoring_return: MonitoringReturn, reason: str, by: User, at: datetime) -> Filing:
    """Open an accepted return to be corrected, with the reason; its figures stand until the correction is accepted.

    By the office or by the provider.
    """
    refuse_if(obstacles_to_reason(reason, "reason"))
    refuse_if(
        [Obstacle(f"Take out “{found.words}”: no person may be named", "reason") for found in personal_details(reason)]
    )
    with locked(monitoring_return) as held:
        take_step(held, "reopen", by=by, at=at, comment=reason)
        return begin_filing(held, by=by, at=at, reason=reason.strip())


def abandon_correction(*, monitoring_return: MonitoringReturn, by: User, at: datetime) -> None:
    """Give up a correction that nobody submitted: what was accepted stands."""
    with locked(monitoring_return) as held:
        refuse_if(rules.obstacles_to_move("abandon", state=held.state))
        Answer.objects.filter(Q(filing__certified_at=None), filing__monitoring_return=held).delete()
        held.filings.filter(certified_at=None).delete()
        take_step(held, "abandon", by=by, at=at)
