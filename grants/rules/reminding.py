"""When somebody at a provider is written to about a return."""

from collections.abc import Mapping
from datetime import date, timedelta

from core.refusal import Obstacle
from grants.choices import AWAITED, Reminded, ReturnState
from grants.rules.returns import DAYS_BEFORE, DAYS_BETWEEN


def occasion_on(day: date, *, state: str, opens_on: date, due_on: date) -> Reminded | None:
    """Which occasion a day belongs to: open, due within a week, overdue. None while there is nothing to do.

    A queried return was open before, so that it can be filled in is no news.
    """
    if state not in AWAITED or day < opens_on:
        return None
    if day > due_on:
        return Reminded.OVERDUE
    if day >= due_on - timedelta(days=DAYS_BEFORE):
        return Reminded.SOON
    return Reminded.OPENED if state == ReturnState.REQUESTED else None


def is_to_be_told(occasion: Reminded, told: Mapping[str, date], *, on: date) -> bool:
    """Whether one person is written to now, by when they were last told of each occasion.

    Of the window and of the due day once; of an overdue return again after a week, and until it is sent.
    """
    last = told.get(occasion)
    if occasion != Reminded.OVERDUE:
        return last is None
    return last is None or last <= on - timedelta(days=DAYS_BETWEEN)


def obstacles_to_remind_now(*, state: str, due_on: date, people: int, told_today: int, today: date) -> list[Obstacle]:
    """The office reminds by hand of what is overdue, once a day, and somebody must be there to read it."""
    if state not in AWAITED or today <= due_on:
        return [Obstacle("This return is not overdue: nobody needs to be reminded")]
    if not people:
        return [
            Obstacle("Nobody at the provider can sign in: let a contact in on the provider’s page, or write to them")
        ]
    if told_today >= people:
        return [Obstacle("They were reminded today. Wait until tomorrow")]
    return []
