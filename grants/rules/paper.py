"""What is entered from a signed paper: its day of signature, where it gives one, and what it says of interests."""

from datetime import date

from commissioning.rules import spoken
from core.refusal import Obstacle
from grants.choices import Interests


def signed_in_words(signed_on: date | None, *, is_day_known: bool) -> str:
    """1 April 2017; where the paper gives no day, that it does not and under which it was entered."""
    if signed_on is None:
        return ""
    return spoken(signed_on) if is_day_known else f"not stated; entered under {spoken(signed_on)}"


def obstacles_to_interests_on_paper(interests: str, interests_stated: str) -> list[Obstacle]:
    """None, one that the paper states, or empty where the paper says nothing of any."""
    if interests and interests not in Interests.values:
        return [Obstacle("Say what the paper declares of interests", "interests")]
    if interests == Interests.STATED and not interests_stated.strip():
        return [Obstacle("Enter the interest as the paper states it", "interests_stated")]
    if interests != Interests.STATED and interests_stated.strip():
        return [Obstacle("You entered an interest: choose that the paper states one, or empty the box", "interests")]
    return []
