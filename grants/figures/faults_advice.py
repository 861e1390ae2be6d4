"""What is wrong between the decisions and the advice of the Victims Commission that they rest on."""

from collections.abc import Iterator, Mapping
from typing import Any

from commissioning.choices import RecommendationState
from commissioning.models import Recommendation
from grants.choices import AFTER_SIGNATURE, Task
from grants.figures.advice import commission_input
from grants.figures.draft import Draft
from grants.models import NoticeAdvice
from grants.rules.references import reference_key

# Names of recommendations' priorities, providers and members' organisations may change after a signature.
_FIXED = (
    *("recommendation_key", "title", "advice", "words", "conditions", "dissent", "concluded_on"),
    *("count", "eligible", "given", "quorum"),
)


def advice_faults() -> Iterator[str]:
    """Each recommendation and signed notice of which only one says that it was decided by the other. Two queries."""
    signed = NoticeAdvice.objects.filter(notice__state__in=AFTER_SIGNATURE)
    resting = list(signed.select_related("notice", "recommendation").order_by("pk"))
    bears = {(one.recommendation_id, one.notice.reference_key) for one in resting}
    for one in Recommendation.objects.filter(state=RecommendationState.DECIDED).order_by("pk"):
        if (one.pk, reference_key(one.decided_reference or "")) not in bears:
            yield (
                f"recommendation {one.pk}, “{one}”: it is marked as decided by {one.decided_reference}, and no signed "
                "notice with its advice bears that reference"
            )
    for taken in resting:
        one = taken.recommendation
        marked = reference_key(one.decided_reference or "") if one.state == RecommendationState.DECIDED else ""
        if marked != taken.notice.reference_key:
            yield f"notice {taken.notice}: it decided recommendation {one.pk}, “{one}”, which is not marked so"


def stored_advice_faults(draft: Draft, frozen: Mapping[str, Any]) -> Iterator[str]:
    """Each way in which the advice that was signed is not what the standing rows say."""
    for taken in draft.rests_on:
        if taken.conclusion.voided_at is not None:
            yield f"it rests on the advice on “{taken.recommendation}”, which is void"
    now = commission_input(draft)
    stand, were = now.get("commission", []), frozen.get("commission", [])
    if len(stand) != len(were):
        yield f"it rests on {len(stand)} recommendations and was signed on {len(were)}"
    for values, was in zip(stand, were, strict=False):
        changed = [name for name in _FIXED if values.get(name) != was.get(name)]
        changed += [name for name, of in _KEPT.items() if of(values) != of(was)]
        if changed:
            yield f"the advice on “{was.get('title')}” is not what was signed: {', '.join(changed)}"
    departs = any(was.get("differs") for was in were)
    if (draft.body(Task.ADVICE) if departs else "") != frozen.get("departure", ""):
        yield f"“{Task.ADVICE.label}” does not give the reason that was signed"


def _asked(values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    return [(one["provider_key"], one["year"], one["amount"]) for one in values.get("asked", [])]


def _aside(values: Mapping[str, Any]) -> list[str]:
    return [one["why"] for one in values.get("aside", [])]


# What is compared without the names in it. Where the decision departs follows from this and from the lines.
_KEPT = {"what was asked": _asked, "who stood aside": _aside}
