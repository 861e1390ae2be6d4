"""How a quarterly return moves between the provider and the office."""

from datetime import date, timedelta

from commissioning.rules.money import spoken
from core.refusal import Obstacle
from grants.choices import FILLABLE
from grants.choices import ReturnState as S
from grants.rules.moves import Move
from grants.rules.quarters import Quarter

MOVES = {
    move.verb: move
    for move in (
        Move("submit", (S.REQUESTED, S.QUERIED, S.REOPENED), S.SUBMITTED, "Submitted for certification"),
        Move("take-back", (S.SUBMITTED,), S.REQUESTED, "Taken back to be changed"),
        Move("certify", (S.SUBMITTED,), S.CERTIFIED, "Certified and sent to the office"),
        Move("query", (S.CERTIFIED,), S.QUERIED, "Queried"),
        Move("accept", (S.CERTIFIED,), S.ACCEPTED, "Accepted"),
        Move("reopen", (S.ACCEPTED,), S.REOPENED, "Opened again to be corrected"),
        Move("abandon", (S.REOPENED,), S.ACCEPTED, "The correction was given up"),
        Move("cancel", (S.REQUESTED, S.SUBMITTED, S.QUERIED), S.CANCELLED, "No longer due"),
    )
}
FIRST_STEP = "request"
STEPS_IN_WORDS = {FIRST_STEP: "Requested", **{verb: move.done for verb, move in MOVES.items()}}
# How many days before it is due a provider is reminded, and every how many days after.
DAYS_BEFORE = 7
DAYS_BETWEEN = 7

_IN_WORDS = {
    S.REQUESTED: "is still to be filled in",
    S.SUBMITTED: "waits for certification",
    S.CERTIFIED: "lies with the office",
    S.QUERIED: "was queried by the office",
    S.ACCEPTED: "has been accepted",
    S.REOPENED: "is being corrected",
    S.CANCELLED: "is no longer due",
}


def obstacles_to_move(verb: str, *, state: str) -> list[Obstacle]:
    """A move is open from its own states alone."""
    if state in MOVES[verb].from_states:
        return []
    return [Obstacle(f"This return {_IN_WORDS[S(state)]}: this can no longer be done")]


def obstacles_to_fill(*, state: str, opens_on: date, is_closed: bool, today: date) -> list[Obstacle]:
    """A return is filled in once its window is open, under an agreement that is not closed."""
    if state not in FILLABLE:
        return [Obstacle(f"This return {_IN_WORDS[S(state)]}: nothing in it can be changed")]
    if is_closed and state != S.REOPENED:
        return [Obstacle("The agreement was closed: nothing more is reported under it")]
    if today < opens_on:
        return [Obstacle(f"This return can be filled in from {spoken(opens_on)}")]
    return []


def obstacles_to_certify(*, person: int, submitted_by: int | None) -> list[Obstacle]:
    """A second person at the provider certifies."""
    if person == submitted_by:
        return [Obstacle("You submitted this return: a second person at your organisation must certify it")]
    return []


def obstacles_to_judge(*, is_tied: bool) -> list[Obstacle]:
    """Nobody in the office queries or accepts a return of an organisation they are tied to (DOMAIN.md 1)."""
    if is_tied:
        return [Obstacle("You have an interest in this provider: a colleague must look at its returns")]
    return []


def days_of(quarter: Quarter, return_days: int) -> tuple[date, date]:
    """When the window of a quarter's return opens, and when the return is due: both after the quarter's end."""
    return quarter.ends_on + timedelta(days=1), quarter.ends_on + timedelta(days=return_days)


def obstacles_to_spend(spent: int, *, awarded: int, spent_before: int, words: str) -> list[Obstacle]:
    """All that was ever spent under an award stays within it. Pence."""
    if spent_before + spent <= awarded:
        return []
    return [Obstacle(f"With earlier quarters this makes more than the award: {words}", "spent")]
