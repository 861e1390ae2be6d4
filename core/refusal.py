"""How a rule says no: with reasons a person can act on."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Obstacle:
    """One reason why something cannot be done, in words for the person who asked.

    `field` names the box it belongs to, where there is one.
    """

    message: str
    field: str | None = None


class Refused(Exception):
    """A transition was not carried out and nothing was written."""

    def __init__(self, obstacles: Iterable[Obstacle] | Obstacle):
        self.obstacles = [obstacles] if isinstance(obstacles, Obstacle) else list(obstacles)
        super().__init__("; ".join(obstacle.message for obstacle in self.obstacles))


def refuse_if(obstacles: list[Obstacle]) -> None:
    """Raise Refused when there is any obstacle."""
    if obstacles:
        raise Refused(obstacles)
