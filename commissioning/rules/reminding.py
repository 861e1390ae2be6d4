"""When members may be reminded of a review."""

from datetime import date

from commissioning.rules.money import spoken
from core.refusal import Obstacle

# What somebody else must do where an officer has an interest.
DOING = "remind the members"


def obstacles_to_remind(
    *, waiting: int, closes_on: date | None, reminded_on: date | None, today: date
) -> list[Obstacle]:
    """Once a day, until the closing day, and only while somebody has not answered."""
    if closes_on is None or today > closes_on:
        return [Obstacle("The time for views is over, so nobody can be reminded. Give it another closing day first")]
    if not waiting:
        return [Obstacle("Everybody who may take part has given a view")]
    if reminded_on is not None and reminded_on >= today:
        return [Obstacle(f"The members were reminded today already, {spoken(today)}. Once a day is enough")]
    return []
