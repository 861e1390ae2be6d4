"""What the office makes of a certified return: queries, box by box, acceptance, and corrections after it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from accounts.permissions import Permission
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

LONGEST_QUERY, LONGEST_COMMENT = 500, 2000


@dataclass(frozen=True)
class AskedAbout:
    """One query: about which box, in which words."""

    box: Box
    words: str


class FilingMoved(Refused):
    """Another version of the return lies with the office than the one that was looked at; nothing was written."""

    def __init__(self, now: Filing):
        self.now = now
        super().__init__(
            Obstacle(f"The provider has sent version {now.number} of this return since you opened it: look at that one")
        )


def query_return(
    *,
    monitoring_return: MonitoringReturn,
    queries: Sequence[AskedAbout],
    comment: str,
    by: User,
    at: datetime,
    expected: int | None = None,
) -> Filing:
    """Give a certified return back with what is asked about its boxes. Refused without any question.

    `expected` is the number of the filing that was looked at: raises FilingMoved where it is no longer that one.
    """
    with locked(monitoring_return) as held:
        filing, asked = _to_judge(held, by=by, at=at, expected=expected), asked_by(held)
        boxes = {one.box: one for one in asked.boxes}
        refuse_if(_obstacles_to_asking(queries, comment, boxes))
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


def _obstacles_to_asking(queries: Sequence[AskedAbout], comment: str, boxes: Collection[Box]) -> list[Obstacle]:
    """What the office writes is read at the provider, and names nobody either."""
    if not queries and not comment.strip():
        return [Obstacle("Ask about one box at least, or write a comment")]
    obstacles = _obstacles_to_words(comment, "comment", LONGEST_COMMENT)
    for query in queries:
        if query.box not in boxes or not query.words.strip():
            obstacles.append(Obstacle("Write what you ask", query.box.name))
        obstacles += _obstacles_to_words(query.words, query.box.name, LONGEST_QUERY)
    return obstacles


def _obstacles_to_words(words: str, field: str, longest: int) -> list[Obstacle]:
    if len(words.strip()) > longest:
        return [Obstacle(f"Shorten this to {longest:,} characters or fewer", field)]
    return [
        Obstacle(f"This looks like {found.kind}: take out “{found.words}”. No person may be named", field)
        for found in personal_details(words)
    ]


def accept_return(
    *, monitoring_return: MonitoringReturn, by: User, at: datetime, expected: int | None = None
) -> Filing:
    """Take a certified return into the figures, from today on: as at earlier days they stay as they were."""
    with locked(monitoring_return) as held:
        filing = _to_judge(held, by=by, at=at, expected=expected)
        filing.accepted_by, filing.accepted_at, filing.accepted_on = by, at, timezone.localdate(at)
        filing.save()
        take_step(held, "accept", by=by, at=at)
    return filing


def _to_judge(held: MonitoringReturn, *, by: User, at: datetime, expected: int | None) -> Filing:
    refuse_if(rules.obstacles_to_move("accept", state=held.state))
    _refuse_tied(held, by=by, at=at)
    filing = filed(held)
    if expected is not None and filing.number != expected:
        raise FilingMoved(filing)
    return filing


def _refuse_tied(held: MonitoringReturn, *, by: User, at: datetime) -> None:
    is_tied = held.agreement.award.provider_id in reach_of(by, timezone.localdate(at))
    refuse_if(rules.obstacles_to_judge(is_tied=is_tied))


def reopen_return(*, monitoring_return: MonitoringReturn, reason: str, by: User, at: datetime) -> Filing:
    """Open an accepted return to be corrected, with the reason; its figures stand until the correction is accepted.

    By the office, though by nobody there who is tied to the provider, or by the provider.
    """
    refuse_if(obstacles_to_reason(reason, "reason"))
    refuse_if(_obstacles_to_words(reason, "reason", LONGEST_QUERY))
    with locked(monitoring_return) as held:
        if by.may(Permission.RETURN_JUDGE):
            _refuse_tied(held, by=by, at=at)
        take_step(held, "reopen", by=by, at=at, comment=reason)
        return begin_filing(held, by=by, at=at, reason=reason.strip())


def abandon_correction(*, monitoring_return: MonitoringReturn, by: User, at: datetime) -> None:
    """Give up a correction that nobody submitted: what was accepted stands."""
    with locked(monitoring_return) as held:
        refuse_if(rules.obstacles_to_move("abandon", state=held.state))
        if by.may(Permission.RETURN_JUDGE):
            _refuse_tied(held, by=by, at=at)
        Answer.objects.filter(Q(filing__certified_at=None), filing__monitoring_return=held).delete()
        held.filings.filter(certified_at=None).delete()
        take_step(held, "abandon", by=by, at=at)
