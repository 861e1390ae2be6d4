"""What somebody is told who has just declared an interest."""

from collections.abc import Collection

from commissioning.figures.told import StoodAside, outcome_of
from commissioning.models import Interest


def aside_words(interest: Interest, seen: Collection[int]) -> str:
    """From what the person stands aside since then, of those recommendations (by key) that they could see before."""
    outcome = [one for one in outcome_of(interest) if one.recommendation.pk in seen]
    return " ".join(_words(one) for one in outcome) or "Nothing that you could review is changed by it."


def _words(one: StoodAside) -> str:
    if one.voided_a_view:
        return f"You stand aside from “{one.recommendation}”: the view that you had given no longer counts."
    return f"You stand aside from “{one.recommendation}”: no view of yours counts in it."
