"""A recommendation begun again from another: after it was withdrawn, or for the next year."""

from datetime import datetime

from accounts.models import User
from commissioning.choices import RecommendationState
from commissioning.models import EvidenceTable, Recommendation, RecommendationAmount, RecommendationLine
from commissioning.models.tie import kept
from commissioning.transitions.recommendation import TEXTS, moving
from core import audit


def copy_recommendation(*, recommendation: Recommendation, by: User, at: datetime) -> Recommendation:
    """Begin a new draft with the title, priority, texts, lines and tables of another, whatever its state.

    Nothing of its review comes along: neither route and closing day, nor views, nor advice. A provider that was merged
    since stands as the one that was kept. Asked twice by one person it is begun once: while their copy is as it was
    begun, and of what was withdrawn for as long as it is a draft, the same one is given back.
    """
    with moving(recommendation, "copy") as held:
        if (begun := _begun(held, by)) is not None:
            return begun
        copy = Recommendation.objects.create(
            title=held.title,
            priority=held.priority,
            **{name: getattr(held, name) for name in TEXTS},
            copied_from=held,
            drafted_by=by,
            drafted_at=at,
            changed_by=by,
            changed_at=at,
        )
        _copy_lines(held, copy)
        for table in EvidenceTable.objects.filter(recommendation=held):
            table.pk, table.recommendation = None, copy
            table._state.adding = True
            table.save()
        audit.record(action="commissioning.recommendation.copied", by=by, at=at, subject=copy, copied_from=held.pk)
    return copy


def _begun(original: Recommendation, by: User) -> Recommendation | None:
    """The first copy that a person began of one that is held, where a second is not what they meant."""
    own = original.copies.filter(drafted_by=by, state=RecommendationState.DRAFT)
    if original.state != RecommendationState.WITHDRAWN:
        own = own.filter(version=1)
    return own.order_by("pk").first()


def _copy_lines(original: Recommendation, copy: Recommendation) -> None:
    lines = RecommendationLine.objects.filter(recommendation=original).select_related("provider__merged_into")
    for line in lines.prefetch_related("amounts"):
        written = RecommendationLine.objects.create(
            recommendation=copy,
            position=line.position,
            provider=kept(line.provider),
            service=line.service,
            starts_on=line.starts_on,
            ends_on=line.ends_on,
        )
        for one in line.amounts.order_by("pk"):
            RecommendationAmount.objects.create(
                line=written, fund_id=one.fund_id, allocation_id=one.allocation_id, amount=one.amount
            )
