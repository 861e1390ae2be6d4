"""When advice can be concluded, in whose chair, and what of the views a conclusion must answer."""

from collections.abc import Iterable
from datetime import date

from commissioning.choices import Advice, ReviewRoute
from commissioning.rules.advice import Count, obstacles_to_signs
from commissioning.rules.money import spoken
from core.refusal import Obstacle

OWN_VIEW_FIRST = "Give your own view first: then you read what the others said"
CHANGED = "A view was given or voided after you opened this page. Read the views again, then conclude"


def obstacles_to_chair(chair: str, *, is_in_the_chair: bool) -> list[Obstacle]:
    """One person concludes each item. `chair` says who, as a sentence begins."""
    return [] if is_in_the_chair else [Obstacle(f"{chair} is in the chair for this item and concludes it")]


def obstacles_to_stamp(expected: str | None, stamp: str) -> list[Obstacle]:
    """Whoever concludes has read the views that count."""
    return [] if expected is None or expected == stamp else [Obstacle(CHANGED)]


def obstacles_to_moment(route: str, *, closes_on: date | None, today: date, waiting: int) -> list[Obstacle]:
    """A meeting concludes on its day or later; correspondence once everybody has answered, or it has closed."""
    if closes_on is None:
        return []
    if route == ReviewRoute.MEETING:
        early = today < closes_on
        return [Obstacle(f"The meeting is on {spoken(closes_on)}: conclude it there")] if early else []
    if today <= closes_on and waiting:
        return [Obstacle(f"Members may still give a view until {spoken(closes_on)}")]
    return []


def obstacles_to_own_view(*, closes_on: date | None, today: date, has_own_view: bool) -> list[Obstacle]:
    """Nobody reads what others said before their own view is in, as long as it can be given; the chair neither."""
    if has_own_view or closes_on is None or today > closes_on:
        return []
    return [Obstacle(OWN_VIEW_FIRST)]


def obstacles_to_dissent(advice: str, dissent: str, count: Count) -> list[Obstacle]:
    """Whoever saw it otherwise than the advice is heard in it."""
    others = count.support + count.conditions if advice == Advice.AGAINST else count.against
    if not others or dissent.strip():
        return obstacles_to_signs(dissent, "dissent")
    saw = "member saw" if others == 1 else "members saw"
    return [Obstacle(f"Record the dissent: {others} {saw} it otherwise", "dissent")]


def quorum_words(*, given: int, eligible: int, quorum: int, aside: int) -> str:
    """3 of 5 needed, 4 given; 1 stands aside and is not counted."""
    words = f"{quorum} of {eligible} needed, {given} given"
    if not aside:
        return words
    return f"{words}; {aside} {'stands aside and is' if aside == 1 else 'stand aside and are'} not counted"


def gathered(texts: Iterable[str]) -> str:
    """Each text once, in their order, with a line between them."""
    return "\n\n".join(dict.fromkeys(text.strip() for text in texts if text.strip()))
