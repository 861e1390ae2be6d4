"""A decision begun from the Commission's advice, and its new advice taken when the old was opened again."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from accounts.models import User
from commissioning.choices import RecommendationState
from commissioning.models import Conclusion, Recommendation
from commissioning.transitions import mark_decided
from core import audit
from core.refusal import Obstacle, Refused
from core.rich_text import is_empty
from grants.choices import NoticeKind, Task
from grants.figures.advice import notices_resting_on
from grants.models import DecisionNotice, NoticeAdvice
from grants.transitions.line import LineFacts, YearAmount, add_line
from grants.transitions.notice import StartedAlready, start_notice, write_section
from grants.transitions.steps import working_on

# Of two drafts that one person begins on purpose beside a third, the second within this is a form sent twice.
_ONCE_WITHIN = timedelta(minutes=5)


@transaction.atomic
def start_from_advice(
    *, recommendation: Recommendation, by: User, at: datetime, refuses: bool = False, beside: bool = False
) -> DecisionNotice:
    """Begin the notice that decides a concluded recommendation: its lines, its need as the facts, the advice beside.

    An award, or a round where several are to be paid; with `refuses` the refusal of what was asked. Raises
    StartedAlready where a draft on this advice stands, whoever began it, unless `beside` asks for another next to it,
    and then for the same form sent twice. Refused unless the advice stands concluded.
    """
    # Two who start at once wait for each other here, so that the second finds what the first began.
    held = Recommendation.objects.select_for_update(of=("self",)).get(pk=recommendation.pk)
    conclusion = standing_conclusion(held)
    lines = list(
        held.lines.select_related("provider")
        .prefetch_related("amounts__fund", "amounts__allocation")
        .order_by("position")
    )
    kind = NoticeKind.REFUSAL if refuses else NoticeKind.AWARD if len(lines) == 1 else NoticeKind.ROUND
    _refuse_a_second(held, kind, beside=beside, by=by, at=at)
    notice = start_notice(kind=kind, title=held.title, contact_name=by.name, contact_email=by.email, by=by, at=at)
    NoticeAdvice.objects.create(notice=notice, recommendation=held, conclusion=conclusion)
    for line in lines:
        amounts = [YearAmount(one.fund, one.amount, one.allocation) for one in line.amounts.all()]
        facts = LineFacts(
            provider=line.provider.merged_into or line.provider,
            service=line.service,
            priority=held.priority,
            starts_on=line.starts_on,
            ends_on=line.ends_on,
            amounts=amounts,
            conditions=conclusion.conditions,
        )
        add_line(notice=notice, facts=facts, by=by, at=at)
    if not is_empty(held.need):
        write_section(notice=notice, task=Task.FACTS, body=held.need, expected_version=0, by=by, at=at)
    audit.record(action="grants.notice.begun_from_advice", by=by, at=at, subject=notice, recommendation=held)
    return DecisionNotice.objects.get(pk=notice.pk)


def take_new_advice(*, notice: DecisionNotice, by: User, at: datetime) -> Sequence[NoticeAdvice]:
    """Put the conclusion that stands now in the place of one that was voided. Refused while none stands.

    What was written and the lines stay as they are, the reason for a departure too.
    """
    with working_on(notice, by=by) as held:
        taken = list(held.advice.select_related("recommendation", "conclusion").order_by("pk"))
        for one in taken:
            one.conclusion = standing_conclusion(one.recommendation)
            one.save()
        audit.record(action="grants.notice.new_advice_taken", by=by, at=at, subject=held)
    return taken


def _refuse_a_second(recommendation: Recommendation, kind: str, *, beside: bool, by: User, at: datetime) -> None:
    standing = notices_resting_on(recommendation)
    if beside:
        standing = standing.filter(kind=kind, drafted_by=by, drafted_at__gt=at - _ONCE_WITHIN)
    first = standing.first()
    if first is not None:
        raise StartedAlready(first)


def hold_advice(notice: DecisionNotice) -> list[Recommendation]:
    """What a notice rests on, locked, so that a late interest comes before or after its signature, never between."""
    held = Recommendation.objects.select_for_update(of=("self",)).filter(notice_advice__notice=notice)
    return list(held.order_by("pk"))


def mark_advice_decided(notice: DecisionNotice, rests_on: Sequence[Recommendation], *, by: User, at: datetime) -> None:
    """Say of each recommendation, held by `hold_advice`, that this signed notice decided it."""
    for recommendation in rests_on:
        mark_decided(recommendation, reference=notice.reference or "", by=by, at=at)


def standing_conclusion(recommendation: Recommendation) -> Conclusion:
    found = Conclusion.objects.filter(recommendation=recommendation, voided_at=None).first()
    if recommendation.state != RecommendationState.CONCLUDED or found is None:
        raise Refused(
            Obstacle(f"The Commission has not concluded on “{recommendation}”, or it has been decided already")
        )
    return found
