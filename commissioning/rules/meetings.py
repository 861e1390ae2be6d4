"""When a meeting may be moved, cancelled, attended and minuted."""

from collections.abc import Iterable
from datetime import date

from commissioning.choices import Attended, MeetingState
from commissioning.rules.money import spoken
from core.refusal import Obstacle

MINUTES_LIMIT = 30_000

_IN_WORDS = {
    MeetingState.MINUTED: "The minutes of this meeting are agreed",
    MeetingState.CANCELLED: "This meeting was cancelled",
}


def obstacles_to_work_on(state: str) -> list[Obstacle]:
    """A meeting changes until its minutes are agreed or it is cancelled."""
    if state == MeetingState.PLANNED:
        return []
    return [Obstacle(f"{_IN_WORDS[MeetingState(state)]}: it can no longer be changed")]


def obstacles_to_new_day(held_on: date, *, before: date, today: date, in_review: Iterable[str]) -> list[Obstacle]:
    """What is in review at a meeting is reviewed until its day, so that day cannot be one that is over."""
    titles = list(in_review)
    if held_on == before or held_on >= today or not titles:
        return []
    return [Obstacle(f"{_listed(titles)} in review at this meeting: enter a day that is still to come", "held_on")]


def obstacles_to_cancel(*, in_review: Iterable[str], concluded: Iterable[str]) -> list[Obstacle]:
    """A meeting is cancelled once nothing waits for it, and never after something was concluded at it."""
    waiting, done = list(in_review), list(concluded)
    obstacles = []
    if waiting:
        them = "it" if len(waiting) == 1 else "them"
        obstacles.append(Obstacle(f"{_listed(waiting)} in review at this meeting: move {them} to another one first"))
    if done:
        obstacles.append(Obstacle(f"{', '.join(f'“{one}”' for one in done)} was concluded at it, so it was held"))
    return obstacles


def obstacles_to_attendance(attended: Iterable[str], *, held_on: date, today: date) -> list[Obstacle]:
    """Until its day nobody has come to a meeting or stayed away from it; apologies are sent before."""
    if held_on <= today or all(one == Attended.APOLOGIES for one in attended):
        return []
    return [Obstacle(f"The meeting is on {spoken(held_on)}: until then only apologies can be recorded")]


def obstacles_to_agree(
    *, held_on: date, today: date, items: int, unwritten: Iterable[str], unrecorded: Iterable[str]
) -> list[Obstacle]:
    """What is missing before minutes can be agreed: the day, an item, its words, whether each member came."""
    if held_on > today:
        return [Obstacle(f"The meeting is on {spoken(held_on)}: its minutes are agreed afterwards")]
    obstacles = [Obstacle(f"“{title}” has no minutes") for title in unwritten]
    if not items:
        obstacles.append(Obstacle("The agenda has no item"))
    return obstacles + [Obstacle(f"It is not recorded whether {member} came") for member in unrecorded]


def _listed(titles: list[str]) -> str:
    names = [f"“{title}”" for title in titles]
    return f"{names[0]} is" if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]} are"
